package intake

import (
	"slices"
	"strings"
)

// What Greek has of its own. It asks with a ";": "μπορείτε να αλλάξετε τη διεύθυνσή μου;".

// asksBySemicolon reports a language that does so.
func (lex *lexicon) asksBySemicolon() bool { return lex.traits["asks-by-semicolon"] }

// askBySemicolon makes question marks of those that end a line, or stand before a word that
// begins a sentence. Between the items of a list one remains what it is elsewhere.
func askBySemicolon(tokens []token) {
	for i := range tokens {
		if !tokens[i].isMark(";") {
			continue
		}
		if i+1 == len(tokens) || tokens[i+1].kind == newline || tokens[i+1].kind == word && tokens[i+1].capital {
			tokens[i].text = "?"
		}
	}
}

const accented, unaccented = "άέήίόύώΐΰ", "αεηιουωϊϋ"

// oneAccent takes off a word the second accent that it has before a "μου" or "σας":
// "συνάδελφός μου".
func oneAccent(w string) (string, bool) {
	runes := []rune(w)
	first, last := -1, -1
	for i, r := range runes {
		if !strings.ContainsRune(accented, r) {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	if first < 0 || last == first {
		return w, false
	}
	runes[last] = []rune(unaccented)[slices.Index([]rune(accented), runes[last])]
	return string(runes), true
}

// replacedPassive reports a passive of "replace" in a sentence, and an address before here
// that no word calls the new one: what stands behind its "από" takes its place.
func (r *roleReader) replacedPassive() bool {
	if r.lex.lang != "el" || r.previous == nil || r.previous.class != ordinary || r.previous.role == newRole {
		return false
	}
	return slices.ContainsFunc(r.tokens, func(t token) bool {
		return strings.HasPrefix(t.text, "αντικατασταθ") || strings.HasPrefix(t.text, "αντικατεστη")
	})
}
