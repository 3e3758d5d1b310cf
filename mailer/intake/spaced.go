package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Korean puts spaces between its words, and particles and endings on them: "주소를
// 변경하지 마세요". Its lexicon is read like those of scripts without spaces, with three
// differences. A word of one syllable stands alone between spaces, as "새" (new) does, for
// it is a part of many others. One that is written "*을" ends a word, as a particle does.
// And a phrase may have spaces in it: "하지 마" is "do not" wherever it stands.

// spaced reports a language that does so.
func (lex *lexicon) spaced() bool { return lex.traits["spaced"] }

// addSpaced adds a word of such a language; "*" may stand before it.
func (lex *lexicon) addSpaced(w string, means concept) {
	text, tail := strings.CutPrefix(w, "*")
	text, stem := strings.CutSuffix(text, "*")
	switch {
	case tail:
		lex.tails[text] |= means
	case !stem && utf8.RuneCountInString(text) == 1:
		lex.alone[text] |= means
	default:
		lex.glyphs[text] |= means
	}
	lex.longest = max(lex.longest, utf8.RuneCountInString(text))
}

// splitRun takes words of one line, with nothing but spaces between them, apart into those
// of the lexicon.
func (lex *lexicon) splitRun(out, run []token) []token {
	var text strings.Builder
	from := make([]int, len(run)) // where each begins in text
	for k, t := range run {
		if k > 0 {
			text.WriteByte(' ')
		}
		from[k] = text.Len()
		text.WriteString(t.text)
	}
	all, k := text.String(), 0
	put := func(i, n int, known bool, means concept) {
		for k+1 < len(run) && from[k+1] <= i {
			k++
		}
		u := run[k]
		u.text, u.known, u.means, u.at = all[i:i+n], known, means, run[k].at+i-from[k]
		u.end = u.at + n
		out = append(out, u)
	}
	for i := 0; i < len(all); {
		begin := i // of what is not in the lexicon
		n, means := 0, concept(0)
		for ; i < len(all) && all[i] != ' '; i++ {
			if !utf8.RuneStart(all[i]) {
				continue
			}
			if n, means = lex.longestSpaced(all, i); n > 0 {
				break
			}
		}
		if i > begin {
			put(begin, i-begin, false, 0)
		}
		if n > 0 {
			put(i, n, true, means)
			i += n
		} else {
			i++
		}
	}
	return out
}

// longestSpaced finds the longest word of the lexicon at i, where it may stand.
func (lex *lexicon) longestSpaced(all string, i int) (n int, means concept) {
	begins := i == 0 || all[i-1] == ' '
	count := 0
	for j := i; j < len(all) && count < lex.longest; count++ {
		_, size := utf8.DecodeRuneInString(all[j:])
		j += size
		ends := j == len(all) || all[j] == ' '
		if c, ok := lex.glyphs[all[i:j]]; ok {
			n, means = j-i, c
		} else if c, ok := lex.tails[all[i:j]]; ok && ends {
			n, means = j-i, c
		} else if c, ok := lex.alone[all[i:j]]; ok && ends && begins {
			n, means = j-i, c
		}
	}
	return n, means
}

// holdsAny reports one of the phrases in a sentence, wherever its words end: they are taken
// apart otherwise than the phrases of other languages are.
func (p phraseSet) holdsAny(s *sentence) bool {
	text := s.written()
	return slices.ContainsFunc(p[""], func(phrase []string) bool { return strings.Contains(text, phrase[0]) })
}

// written is a sentence as it is spaced, without its addresses.
func (s *sentence) written() string {
	var b strings.Builder
	end := -1
	for _, t := range s.tokens {
		if t.at != end {
			b.WriteByte(' ')
		}
		if end = t.end; t.kind != address {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// spaceless reports text in a script that puts no spaces between words.
func spaceless(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return spacelessRune(r)
}

func spacelessRune(r rune) bool {
	return r > 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ー' || r == '々'
}
