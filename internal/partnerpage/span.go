package partnerpage

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// span is a run of text, which may be a link or a time.
type span struct{ Text, URL, Time string }

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func (s *site) paragraphs(texts []string, c Confirmation) [][]span {
	all := make([][]span, len(texts))
	for i, text := range texts {
		all[i] = s.spans(text, c)
	}
	return all
}

// spans puts facts into a text of a table.
func (s *site) spans(text string, c Confirmation) []span {
	until := c.Expires.UTC()
	facts := map[string]span{
		"{desk}":   {Text: s.desk, URL: s.deskURL},
		"{portal}": {Text: "Partner Sales Connect", URL: s.portalURL},
		"{until}":  {Text: until.Format("2006-01-02 15:04 UTC"), Time: until.Format(time.RFC3339)},
		"{ref}":    {Text: c.Ref},
	}
	var all []span
	end := 0
	for _, at := range placeholder.FindAllStringIndex(text, -1) {
		all = append(all, span{Text: text[end:at[0]]}, facts[text[at[0]:at[1]]])
		end = at[1]
	}
	return append(all, span{Text: text[end:]})
}

// part is the name or the domain of an address, in pieces between which a line
// may end.
type part struct {
	Pieces  []string
	Changed bool
}

// compared takes two addresses apart and tells which parts of them differ.
func compared(a, b string) (as, bs []part) {
	aName, aDomain := halves(a)
	bName, bDomain := halves(b)
	name, domain := aName != bName, aDomain != bDomain
	return []part{{pieces(aName), name}, {pieces(aDomain), domain}}, []part{{pieces(bName), name}, {pieces(bDomain), domain}}
}

func halves(address string) (name, domain string) {
	i := strings.LastIndexByte(address, '@')
	if i < 0 {
		return address, ""
	}
	return address[:i], address[i:]
}

var piece = regexp.MustCompile(`\.?[^.]+|\.`)

func pieces(text string) []string { return piece.FindAllString(plain(text), -1) }

// plain shows what is not printable ASCII, and could look like it, as its number.
func plain(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r < ' ' || r > '~' {
			fmt.Fprintf(&b, "[U+%04X]", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
