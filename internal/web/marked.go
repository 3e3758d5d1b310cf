package web

import (
	"fmt"
	"strings"
	"unicode"
)

// piece is a part of a stranger's text. Note says what is odd about it, if anything.
type piece struct{ Text, Note string }

// marked takes a text apart, so that a page can point at what is not as it seems: what
// nobody sees, what turns the direction of text, and letters in a word that look like
// those of another script.
func marked(s string) []piece {
	var all []piece
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			all = append(all, piece{Text: plain.String()})
			plain.Reset()
		}
	}
	for _, word := range words(s) {
		mixed := mixedScripts(word)
		for _, r := range word {
			p := oddity(r, mixed)
			if p.Note == "" {
				plain.WriteString(p.Text)
				continue
			}
			flush()
			all = append(all, p)
		}
	}
	flush()
	return all
}

// oddities counts the characters that marked points at.
func oddities(s string) (n int) {
	for _, p := range marked(s) {
		if p.Note != "" {
			n++
		}
	}
	return n
}

// oddity is a character as it is shown.
func oddity(r rune, mixed bool) piece {
	switch {
	case r == '\r':
		return piece{}
	case hidden(r):
		return piece{fmt.Sprintf("[U+%04X]", r), "a character that is not seen" + hiddenNames[r]}
	case r >= 0xFF01 && r <= 0xFF5E, r >= 0x1D400 && r <= 0x1D7FF:
		return piece{string(r), fmt.Sprintf("U+%04X looks like an ordinary character, and is another", r)}
	case mixed && r > unicode.MaxASCII && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r):
		return piece{string(r), fmt.Sprintf("U+%04X, a %s letter among Latin ones", r, script(r))}
	default:
		return piece{Text: string(r)}
	}
}

var hiddenNames = map[rune]string{
	0x00AD: ": a soft hyphen", 0x200B: ": a space without width", 0x200E: ": a left-to-right mark", 0x200F: ": a right-to-left mark",
	0x202A: ": turns the direction of text", 0x202B: ": turns the direction of text", 0x202D: ": turns the direction of text",
	0x202E: ": turns the direction of text", 0x2066: ": turns the direction of text", 0x2067: ": turns the direction of text",
	0x2068: ": turns the direction of text", 0xFEFF: ": a byte order mark", 0x001B: ": escape, which terminals obey",
}

// hidden reports a character that is not seen, or seen as an empty space that it is not.
// Those that say how an emoji is drawn are left alone.
func hidden(r rune) bool {
	switch r {
	case '\n', '\t', ' ', 0xFE0E, 0xFE0F:
		return false
	case 0x2800: // the Braille pattern without dots
		return true
	default:
		return !unicode.IsPrint(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
	}
}

// words cuts a text into runs of what addresses and words are made of, and what is between.
func words(s string) (all []string) {
	part := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".-_@", r) }
	start, in := 0, false
	for i, r := range s {
		if p := part(r); i == 0 || p != in {
			if i > start {
				all = append(all, s[start:i])
			}
			start, in = i, p
		}
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}

// mixedScripts reports a word of Latin letters with others among them, or an address.
func mixedScripts(word string) bool {
	latin, other := strings.Contains(word, "@"), false
	for _, r := range word {
		latin = latin || r <= unicode.MaxASCII && unicode.IsLetter(r)
		other = other || r > unicode.MaxASCII && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r)
	}
	return latin && other
}

func script(r rune) string {
	for _, name := range []string{"Cyrillic", "Greek", "Armenian", "Cherokee", "Hebrew", "Arabic", "Han", "Hangul", "Hiragana", "Katakana"} {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return "foreign"
}

// size is a number of bytes as people say it.
func size[T int | int64](n T) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.0f KB", float64(n)/1000)
	default:
		return fmt.Sprintf("%.1f MB", float64(n)/1_000_000)
	}
}
