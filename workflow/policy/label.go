package policy

import (
	"fmt"
	"strings"
)

// likeness is how a tenant's label stands to a name of the firm. The greater one
// counts where the firm has several names: who has the very name needs no excuse
// for resembling another, and resembling one is no excuse for posing as another.
type likeness int

const (
	likenessUnknown likeness = iota
	unlike
	near
	lookAlike
	same
)

func (l likeness) String() string {
	return [...]string{"unknown", "unlike", "near", "look-alike", "same"}[l]
}

// kinship is the likeness of a label, and the name of the firm that it is to.
type kinship struct {
	likeness
	label, firm string
}

// kin compares the label before the tenant suffix of a username with the names
// of the firm.
func kin(username string, firm []string) kinship {
	label, _, _ := strings.Cut(domainOf(username), ".")
	k := kinship{label: label}
	for _, name := range firm {
		if l := compare(label, name); l > k.likeness {
			k.likeness, k.firm = l, name
		}
	}
	return k
}

// unlikeness says how an unlike label differs. A slip of one letter is as little
// the firm's name as any other, and the easiest to overlook.
func (k kinship) unlikeness() string {
	if misspelt(spellings(k.label)[0], spellings(k.firm)[0]) {
		return fmt.Sprintf("the tenant's label %q is one letter off the firm's name %q", k.label, k.firm)
	}
	return fmt.Sprintf("the tenant's label %q has nothing in common with the firm's name %q", k.label, k.firm)
}

// compare finds the greatest likeness of a label to any spelling of a name. One with a
// hyphen in it is the name at most nearly: where it stands somebody has put it.
func compare(label, name string) likeness {
	best := likenessUnknown
	for _, l := range spellings(label) {
		for _, n := range spellings(name) {
			best = max(best, compareSpelt(l, n))
		}
	}
	if best == same && strings.Contains(label, "-") {
		return near
	}
	return best
}

// compareSpelt compares what is normalised. What comes to resemble the name only
// by characters that pass for others is a look-alike, and never near: digits and
// words that firms put behind their name do not excuse that ("c0ntoso1").
func compareSpelt(label, name string) likeness {
	switch {
	case label == "" || name == "":
		return likenessUnknown
	case label == name:
		return same
	case skeleton(label) == skeleton(name):
		return lookAlike
	case akin(label, name, func(s string) string { return s }):
		return near
	case akin(label, name, skeleton):
		return lookAlike
	default:
		return unlike
	}
}

// akin reports whether a label, as it is read, is the name with digits behind it
// or words around it, or the beginning of the name. A later part of the name does
// not count: that is "consulting" or "group" for too many firms. Nor does a small
// edit distance: firms know how to spell their name, and who registers it with a
// slip counts on readers who overlook that.
func akin(label, name string, as func(string) string) bool {
	l, n := as(label), as(name)
	switch {
	case len(name) >= 2 && as(strings.TrimRight(label, "0123456789")) == n:
		return true
	case telling(name) && (strings.HasPrefix(l, n) || strings.HasSuffix(l, n)):
		return true
	default:
		return telling(label) && strings.HasPrefix(n, l)
	}
}

// telling reports whether a part of a name is long enough to stand for it.
func telling(s string) bool {
	return len(s) >= 4 && strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyz")
}

// skeleton maps what looks alike to one text, after the skeleton of Unicode
// Technical Standard 39, section 4. Usernames are ASCII, so only that part of its
// data matters, with what people besides write for a letter. As there, one
// character becomes several and never the other way, so that the skeleton of a
// skeleton is itself.
func skeleton(s string) string { return confusables.Replace(s) }

var confusables = strings.NewReplacer(
	"0", "o", "1", "l", "i", "l", "2", "z", "3", "e", "4", "a", "5", "s", "6", "b", "7", "t", "8", "b", "9", "g", "q", "g",
	"m", "rn", "w", "vv", "d", "cl",
)

// misspelt reports whether two words of some length differ by one letter that is
// missing, added, wrong or exchanged with its neighbour.
func misspelt(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 4 || len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	exchanged := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return exchanged || a[i+1:] == b[i+1:]
}
