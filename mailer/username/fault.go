package username

import (
	"fmt"
	"strings"
)

// sentence makes one of clauses: "it ends in .con where .com belongs" becomes
// "The username ends in .con where .com belongs."
func sentence(clauses ...string) string {
	text := strings.Join(clauses, ", and ")
	if rest, found := strings.CutPrefix(text, "it "); found {
		text = "The username " + rest
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// maxFaults is how many clauses a sentence takes.
const maxFaults = 2

// faults says what keeps a near domain from being right, a clause for each, in
// the order in which they stand. Of the domain itself they repeat no more than
// what stands for the stem, or a short ending, when it is a single label: that
// makes no name that a mail program could turn into a link.
func (n near) faults() []string {
	c, known := n.cloud()
	f := n.headFaults(c)
	if fault := n.stemFault(); fault != "" {
		f = append(f, fault)
	}
	if fault := n.tailFault(c, known); fault != "" {
		f = append(f, fault)
	}
	if len(f) > maxFaults {
		return []string{"what stands after the @ is far from a tenant's domain, such as contoso." + c.Suffix}
	}
	return f
}

// headFaults are those of the tenant's name, of what leads the suffix, and of
// the dots between.
func (n near) headFaults(c Cloud) []string {
	var f []string
	name, led := n.leading(c)
	if fault := nameFault(name, c); fault != "" {
		f = append(f, fault)
	}
	bare := strings.TrimRight(n.head, separators)
	if lead := c.lead(); lead != "" && name != "" {
		switch word := bare[strings.LastIndex(bare, ".")+1:]; {
		case !led:
			f = append(f, "the word "+lead+" is missing before "+c.stem()+"."+c.tld())
		case word == lead:
		case isLabel(word):
			f = append(f, "it says "+word+" where "+lead+" belongs")
		default:
			f = append(f, "the word "+lead+" is misspelled")
		}
	}
	if gap := n.head[len(bare):]; name != "" && gap != "." {
		f = append(f, gapFault(gap, n.stem))
	}
	return f
}

// gapFault is about what stands in the place of the dot before a word.
func gapFault(gap, before string) string {
	other := strings.Trim(gap, ".")
	switch {
	case gap == "":
		return "the dot before " + before + " is missing"
	case other == "":
		return "more than one dot stands before " + before
	case gap == other:
		return sign(other[0]) + " stands before " + before + " where a dot belongs"
	}
	return sign(other[0]) + " stands beside the dot before " + before
}

func (n near) stemFault() string {
	digit, between := strings.IndexAny(n.run, "015"), strings.IndexAny(n.run, separators)
	switch {
	case n.run == n.stem:
		return ""
	case lookAlike.Replace(n.run) == n.stem:
		return fmt.Sprintf("the digit %c stands in %s where the letter %c belongs", n.run[digit], n.stem, n.stem[digit])
	case n.run == "microsoft":
		return "the word on is missing before microsoft"
	case between >= 0 && n.run[:between]+n.run[between+1:] == n.stem:
		return sign(n.run[between]) + " stands inside " + n.stem + ", which is one word"
	case isLabel(n.run):
		return "it says " + n.run + " where " + n.stem + " belongs"
	}
	return "the word " + n.stem + " is misspelled"
}

// shortEnding is how long an ending may be to be repeated.
const shortEnding = 4

func (n near) tailFault(c Cloud, known bool) string {
	tld := c.tld()
	ending := strings.Trim(n.tail, separators)
	before, _, _ := strings.Cut(n.tail, ending)
	if fault := n.otherEnding(ending); fault != "" {
		return fault
	}
	switch i := strings.IndexFunc(ending, notName); {
	case n.tail == "."+tld:
		return ""
	case ending == "":
		return "the ending ." + tld + " is missing after " + n.stem
	case i >= 0:
		return sign(ending[i]) + " stands behind " + n.stem
	case ending == tld && before != ".":
		return gapFault(before, tld)
	case ending == tld:
		return sign(n.tail[len(n.tail)-1]) + " stands behind " + tld
	case ending == tld+"."+tld:
		return "the ending ." + tld + " stands there twice"
	case known && strings.HasPrefix(ending, tld+"."):
		return "something follows behind " + n.stem + "." + tld + ", which is the end"
	case before == "":
		return "something stands between " + n.stem + " and its ending"
	case len(ending) <= shortEnding && isLabel(ending):
		return "it ends in ." + ending + " where ." + tld + " belongs"
	}
	return "its ending is another than ." + tld
}

// otherEnding is about an ending that goes with a stem, but not with this one
// alone: which cloud was meant cannot be told.
func (n near) otherEnding(ending string) string {
	first, last, two := strings.Cut(ending, ".")
	for _, c := range clouds {
		switch {
		case c.stem() != n.stem && ending == c.tld():
			return "only a tenant in " + c.Name + " has the ending ." + c.tld() + ", in " + c.Suffix
		case c.stem() == n.stem && two && last == c.tld() && first != last:
			return "two endings follow after " + n.stem + ", where one belongs"
		}
	}
	return ""
}

// nameFault says why the name before the suffix is no tenant's, or "".
func nameFault(name string, c Cloud) string {
	labels := strings.Split(name, ".")
	last := labels[len(labels)-1]
	switch i := strings.IndexFunc(name, notName); {
	case name == "":
		return "the tenant's name is missing before " + c.Suffix
	case i >= 0 && strings.ContainsRune(",;", rune(name[i])):
		return sign(name[i]) + " stands after the @ where a dot belongs"
	case i >= 0:
		return "the tenant's name holds " + sign(name[i]) + ", where only letters and digits are possible"
	case strings.HasPrefix(name, "."):
		return "a dot stands right after the @"
	case strings.Contains(name, "..") || last == "":
		return "two dots stand next to each other"
	case len(labels) > 1 && labels[0] == "www":
		return "a www, which belongs to web addresses, stands before the tenant's name"
	case len(labels) > 1 && (isCountry(last) || commonEndings[last]):
		return "a whole domain stands before " + c.Suffix + ", where the tenant's name, one word without a dot, belongs"
	case len(labels) > 1:
		return "more than one name stands before " + c.Suffix + ", where the tenant's alone belongs"
	case len(name) > maxLabel:
		return fmt.Sprintf("the tenant's name has %d characters, and at most %d are possible", len(name), maxLabel)
	case name[0] == '-':
		return "the tenant's name begins with a hyphen"
	case name[len(name)-1] == '-':
		return "the tenant's name ends in a hyphen"
	}
	return ""
}

// commonEndings are those that domains of firms mostly have, beside those of
// countries.
var commonEndings = map[string]bool{"com": true, "net": true, "org": true, "biz": true, "info": true}

func notName(r rune) bool { return !alphanumeric(r) && r != '-' && r != '.' }

// domainFault says why a domain that resembles no tenant's is no domain at all,
// or "".
func domainFault(domain string) string {
	for i := range len(domain) {
		switch c := domain[i]; {
		case c == ',' || c == ';':
			return sign(c) + " stands after the @ where a dot belongs"
		case notName(rune(c)):
			return sign(c) + " stands after the @, where only letters, digits, hyphens and dots are possible"
		}
	}
	switch {
	case strings.HasPrefix(domain, "."):
		return "a dot stands right after the @"
	case strings.HasSuffix(domain, "."):
		return "a dot stands at the end"
	case strings.Contains(domain, ".."):
		return "two dots stand next to each other"
	case isLabel(domain):
		return "the ending is missing after the tenant's name, such as onmicrosoft.com"
	case !isDomain(domain):
		return "what stands after the @ is not a domain name"
	}
	return ""
}
