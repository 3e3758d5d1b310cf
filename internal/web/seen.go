package web

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/swapdesk/swapdesk/internal/mailview"
	"github.com/swapdesk/swapdesk/mailer/intake"
)

// glyphs is a run of text that is shown as it is, or a character that is not what it looks
// like: then Code is its number and Why says what it is.
type glyphs struct{ Text, Code, Why string }

// seen takes text of a stranger apart, so that what is not meant to be seen in it is: what
// turns or hides text is shown by its number alone, and letters that pass for others with
// their number. Text in another script is left in peace, unless it stands among Latin
// letters or in an address.
func seen(s string) []glyphs {
	var list []glyphs
	var plain strings.Builder
	add := func(p glyphs) {
		if plain.Len() > 0 {
			list = append(list, glyphs{Text: plain.String()})
			plain.Reset()
		}
		list = append(list, p)
	}
	for _, w := range textWords(s) {
		suspect := w.suspect()
		for _, r := range string(w) {
			switch {
			case r == '\r':
			case r == '\n' || r == '\t' || unicode.Is(unicode.Zs, r) && !suspect:
				plain.WriteString(plainSpace(r))
			case !unicode.IsPrint(r) || unprinted(r):
				add(glyphs{"", codePoint(r), "a character that is not shown"})
			case suspect && r > unicode.MaxASCII:
				add(glyphs{string(r), codePoint(r), scriptOf(r)})
			default:
				plain.WriteRune(r)
			}
		}
	}
	if plain.Len() > 0 {
		list = append(list, glyphs{Text: plain.String()})
	}
	return list
}

func plainSpace(r rune) string {
	if r == '\n' || r == '\t' {
		return string(r)
	}
	return " "
}

func codePoint(r rune) string { return fmt.Sprintf("U+%04X", r) }

// unprinted are characters that print nothing and that Unicode calls letters or symbols.
func unprinted(r rune) bool {
	switch r {
	case '\u034F', '\u115F', '\u1160', '\u2800', '\u3164', '\uFFA0':
		return true
	}
	return false
}

// textWord is a run without spaces, or the space between two.
type textWord string

func textWords(s string) []textWord {
	var list []textWord
	begin, space := 0, false
	for i, r := range s {
		if now := unicode.IsSpace(r); now != space {
			if i > begin {
				list = append(list, textWord(s[begin:i]))
			}
			begin, space = i, now
		}
	}
	return append(list, textWord(s[begin:]))
}

// suspect reports a word whose letters beyond ASCII have to be looked at: in an address, or
// where Latin letters stand among those of a script that has some like them.
func (w textWord) suspect() bool {
	latin, alike, at := false, false, false
	for _, r := range string(w) {
		switch {
		case r == '@' || r == '\uFF20' || r == '\uFE6B':
			at = true
		case r <= unicode.MaxASCII:
			latin = latin || unicode.IsLetter(r)
		case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee), mathOrWide(r):
			alike = true
		}
	}
	return at || latin && alike
}

// mathOrWide are letters and digits that Unicode has once more: for mathematics, and as
// wide as Chinese characters.
func mathOrWide(r rune) bool { return r >= 0x1D400 && r <= 0x1D7FF || r >= 0xFF10 && r <= 0xFF5A }

func scriptOf(r rune) string {
	for name, table := range map[string]*unicode.RangeTable{
		"a Cyrillic letter": unicode.Cyrillic, "a Greek letter": unicode.Greek, "an Armenian letter": unicode.Armenian, "a Cherokee letter": unicode.Cherokee,
	} {
		if unicode.Is(table, r) {
			return name + ", no Latin one"
		}
	}
	return "a character beyond ASCII"
}

// run is a part of a text: an address that reading the mail found, with its role, or what
// stands between two.
type run struct {
	Role   string // empty for what is no address
	Title  string
	Pieces []glyphs
}

var roleWords = map[intake.Role]string{
	intake.OldRole: "the old address", intake.NewRole: "the new username", intake.Contact: "somebody to write to",
	intake.NotMeant: "not meant", intake.Unclear: "an address",
}

// runs puts the marks into a text of a mail, without the links in it that are for the owner
// of an address alone.
func runs(text string, marks []intake.Mark) []run {
	var list []run
	at := 0
	for _, m := range marks {
		if m.From < at || m.To > len(text) || m.From >= m.To {
			continue // the same place, read in two ways
		}
		if m.From > at {
			list = append(list, run{Pieces: seen(mailview.Unlinked(text[at:m.From]))})
		}
		r := run{Role: string(m.Role), Title: roleWords[m.Role], Pieces: seen(text[m.From:m.To])}
		if r.Role == "" {
			r.Role = "unclear"
		}
		if !m.Certain && (m.Role == intake.OldRole || m.Role == intake.NewRole) {
			r.Title += ", as it seems"
		}
		list = append(list, r)
		at = m.To
	}
	if at < len(text) {
		list = append(list, run{Pieces: seen(mailview.Unlinked(text[at:]))})
	}
	return list
}
