package intake

import (
	"slices"
	"strings"
)

// Some languages part a verb and put what it governs between: "stellen Sie meine Adresse
// um", "pas mijn adres aan". A lexicon has such a verb as "stellen ... um".

// apartReach is how many tokens may stand between the two parts.
const apartReach = 20

// parted is a verb in two parts.
type parted struct {
	head  []string
	tail  string
	means concept
}

func (lex *lexicon) addParted(head, tail string, means concept) {
	p := parted{strings.Fields(head), tail, means}
	list := lex.parted[p.head[0]]
	for i := range list {
		if list[i].tail == p.tail && slices.Equal(list[i].head, p.head) {
			list[i].means |= means
			return
		}
	}
	list = append(list, p)
	slices.SortStableFunc(list, func(a, b parted) int { return len(b.head) - len(a.head) }) // the longest first
	lex.parted[p.head[0]] = list
}

// join finds a parted verb that begins at i, and where its second part is.
func (lex *lexicon) join(tokens []token, i int) (means concept, tail int) {
	for _, p := range lex.parted[tokens[i].text] {
		n := phrase{words: p.head}.at(tokens, i)
		if n == 0 {
			continue
		}
		for j := i + n; j < min(len(tokens), i+n+apartReach) && !ends(tokens, j); j++ {
			if tokens[j].kind == word && tokens[j].text == p.tail && lex.closes(tokens, j) {
				return p.means, j
			}
		}
	}
	return 0, -1
}

// ends reports a mark that ends what a verb governs; "a.u.b." is none.
func ends(tokens []token, i int) bool {
	return tokens[i].isMark("!?;:") || tokens[i].isMark(".") && !dotted(tokens[i-1])
}

// closes reports that the word at i, which may be a preposition as well, governs nothing
// behind it.
func (lex *lexicon) closes(tokens []token, i int) bool {
	if i+1 == len(tokens) {
		return true
	}
	next := tokens[i+1]
	return next.kind == mark && !next.isMark("(") || next.kind == newline || andWords[next.text] ||
		lex.words[next.text].has(cTo|cFrom|cInstead|cPlease|cClause|cBut|cOr) && !articles[next.text] || closing[next.text]
}

// closing are words that begin something new behind the second part of a verb.
var closing = wordSet("danke", "tack", "tak", "takk", "bei", "bij", "hos")
