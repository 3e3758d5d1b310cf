package intake

import (
	"strings"
	"unicode"
)

// token is a word, an address or a mark of the text.
type token struct {
	kind    tokenKind
	text    string // of a word or mark; words in lower case
	capital bool   // of a word: it began with a capital letter
	mention *mention
}

type tokenKind uint8

const (
	word tokenKind = iota
	address
	mark    // one of . , ; : ! ? ( ) - / → ← and the like
	newline // between lines of one paragraph
)

// arrows are written in many ways; "->" would otherwise leave its halves to the
// addresses around it.
var arrows = strings.NewReplacer(
	"-->", " → ", "->", " → ", "==>", " → ", "=>", " → ", " >> ", " → ", " > ", " → ", "➔", " → ", "➜", " → ",
	"⇒", " → ", "⟶", " → ", "→", " → ", "<--", " ← ", "<-", " ← ", "⇐", " ← ", "←", " ← ",
)

// tokenize takes one line apart.
func tokenize(l string) []token {
	var tokens []token
	l = strings.TrimSpace(arrows.Replace(l))
	start, before := -1, rune(0)
	end := func(i int) {
		if start >= 0 {
			tokens = append(tokens, fieldTokens(l[start:i], before)...)
		}
		start = -1
	}
	previous := rune(0)
	for i, r := range l {
		switch {
		case unicode.IsSpace(r):
			end(i)
		case strings.ContainsRune(`<>()[]{}"|`, r):
			end(i)
			if r == '(' || r == ')' {
				tokens = append(tokens, token{kind: mark, text: string(r)})
			}
		case start < 0:
			start, before = i, previous
		}
		previous = r
	}
	end(len(l))
	return tokens
}

func fieldTokens(field string, before rune) []token {
	if before == 0 {
		field = strings.TrimPrefix(field, "-") // a bullet
	}
	if strings.ContainsAny(field, atSigns) {
		return addressTokens(field, before)
	}
	return wordTokens(field)
}

// wordTokens takes the punctuation off words, and words apart at it.
func wordTokens(s string) []token {
	var tokens []token
	start := -1
	end := func(i int) {
		if start < 0 {
			return
		}
		w := strings.Trim(s[start:i], quotes+"-_")
		if w != "" {
			w = strings.ReplaceAll(w, "’", "'")
			tokens = append(tokens, token{
				kind: word, text: strings.ToLower(w), capital: unicode.IsUpper([]rune(w)[0]),
			})
		}
		start = -1
	}
	for i, r := range s {
		inner := r == '.' && i+1 < len(s) && unicode.IsLetter(rune(s[i+1])) && start >= 0 // contoso.com
		switch {
		case strings.ContainsRune(".,;:!?/=→←–—。！？", r) && !inner, r == '-' && len(s) == 1:
			end(i)
			tokens = append(tokens, token{kind: mark, text: string(r)})
		case invisible(r):
		case start < 0:
			start = i
		}
	}
	end(len(s))
	return tokens
}
