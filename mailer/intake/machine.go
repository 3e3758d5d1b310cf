package intake

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed machine.txt
var machineText string

// machines are the phrases of machine.txt by key.
var machines = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for l := range strings.Lines(machineText) {
		name, list, found := strings.Cut(l, ":")
		if !found || strings.HasPrefix(l, "#") {
			continue
		}
		key, _, _ := strings.Cut(name, " ") // the rest is the language
		for phrase := range strings.SplitSeq(list, ",") {
			all[key] = append(all[key], plainPhrase(phrase))
		}
	}
	return all
})

// plainPhrase is s in lower case with simple spaces, apostrophes and colons.
func plainPhrase(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Pd, r), unicode.IsSpace(r):
			return ' '
		case r == '’':
			return '\''
		case r == '：':
			return ':'
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// isListed reports whether s, without the signs in it, is one of a key's names.
func isListed(key, s, signs string) bool {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(signs, r) {
			return -1
		}
		return r
	}, plainPhrase(s))
	for _, phrase := range machines()[key] {
		if begin, open := strings.CutSuffix(phrase, "*"); s == phrase || open && strings.HasPrefix(s, begin) {
			return true
		}
	}
	return false
}

// titled reports whether a subject, as plainPhrase has it, is the title that a
// program puts before the subject of the mail that it answers, or in its place:
// one of a key's phrases with nothing, a colon or an answer's prefix behind it, or
// in wrappers. A person's "Out of office next week" is no such title. Other things
// in wrappers may stand before it, as gateways put them there.
func titled(key, subject string) bool {
	for range maxTags {
		for _, phrase := range machines()[key] {
			if isTitle(subject, phrase) {
				return true
			}
		}
		_, rest, tagged := strings.Cut(subject, "]")
		if !tagged || subject[0] != '[' {
			return false
		}
		subject = strings.TrimLeft(rest, " ")
	}
	return false
}

const maxTags = 4

func isTitle(subject, phrase string) bool {
	if rest, ok := cutTitle(subject, phrase); ok && (rest == "" || rest[0] == ':' || replyPrefix.MatchString(rest)) {
		return true
	}
	for _, b := range wrappers {
		if inner, ok := strings.CutPrefix(subject, b.open); ok {
			if rest, ok := cutTitle(inner, phrase); ok && strings.HasPrefix(rest, b.close) {
				return true
			}
		}
	}
	return false
}

var wrappers = []struct{ open, close string }{{"[", "]"}, {"(", ")"}, {"<", ">"}, {"【", "】"}, {"「", "」"}}

// cutTitle takes phrase, in which "*" stands for any text, off the beginning of
// a subject, with the stop or the space behind it.
func cutTitle(subject, phrase string) (rest string, ok bool) {
	begin, more, open := strings.Cut(phrase, "*")
	rest, ok = strings.CutPrefix(subject, begin)
	for ok && open {
		begin, more, open = strings.Cut(more, "*")
		if begin == "" {
			return "", true
		}
		_, rest, ok = strings.Cut(rest, begin)
	}
	return strings.TrimLeft(rest, " .!"), ok
}
