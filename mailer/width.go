package mailer

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// wide reports a character of East Asian text: it takes two columns, and a line may
// break beside it (Unicode Standard Annex 11).
func wide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// columns is how wide a text is in a font of fixed width.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}

// piece is what a line break cannot divide.
type piece struct {
	text   string
	spaced bool // a space stands before it
}

// Characters that no line begins with, or ends with (JIS X 4051, the plain rules).
const (
	notFirst = "、。，．・：；？！」』）】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ”"
	notLast  = "「『（【〈《"
)

// pieces takes text apart where it may break: at spaces, and beside wide characters.
func pieces(text string) []piece {
	var all []piece
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == '\n' }) { // a no-break space is none
		begin, spaced := 0, true
		for i, r := range word {
			before, _ := utf8.DecodeLastRuneInString(word[:i])
			if i == 0 || !wide(r) && !wide(before) || strings.ContainsRune(notFirst, r) || strings.ContainsRune(notLast, before) {
				continue
			}
			all = append(all, piece{word[begin:i], spaced})
			begin, spaced = i, false
		}
		all = append(all, piece{word[begin:], spaced})
	}
	return all
}

// joinLines makes one line of a template's lines: with a space where one line ends and
// the next begins, but not between wide characters.
func joinLines(lines []string) string {
	var out strings.Builder
	for i, line := range lines {
		last, _ := utf8.DecodeLastRuneInString(out.String())
		first, _ := utf8.DecodeRuneInString(line)
		if i > 0 && (!wide(last) || !wide(first)) {
			out.WriteByte(' ')
		}
		out.WriteString(line)
	}
	return out.String()
}
