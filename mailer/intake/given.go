package intake

import "slices"

// What an answer gives: a username and no more, one that is there and is the sender's.

// opensWith reports words that lead to a mention with a colon and name nobody: "sure:
// jane@...", "Our IT just confirmed: jane@...".
func (s *sentence) opensWith(m *mention) bool {
	for i, t := range s.tokens {
		switch {
		case t.mention == m:
			return i > 1 && s.tokens[i-1].isMark(":")
		case i > 0 && t.capital && t.text != "it", t.kind == address:
			return false
		}
	}
	return false
}

// another reports that the next address behind i is not m: "jane@..., not the admin,
// admin@...".
func (s *sentence) another(i int, m *mention) bool {
	for _, t := range s.tokens[i:] {
		if t.kind == address {
			return t.mention.addr != m.addr
		}
	}
	return false
}

// gives reports a sentence that tells of nothing but a username that it names.
func (s *sentence) gives(m *mention) bool {
	if unready(s.inside()) { // "(not created yet)"
		return false
	}
	s = s.outside()
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	for i, t := range s.tokens {
		switch {
		case i > at && belongs[t.text]:
			return false
		case i > at && t.has(cSorry) && s.tokens[i-1].isMark(",;–—-"): // "it is jane@..., sorry that I did not say so"
			return !unready(&sentence{tokens: s.tokens[i:], lex: s.lex})
		case t.has(cElse | cFault | cYet | cOther | cPassword | cApproval | cTour), t.has(cContact) && !t.has(cOr) && t.text != "it" && (i < at || !s.another(i, m)):
			return false
		case t.has(cSignIn) && !t.has(cAddr) && !s.any(directive|cNew|cLogin|cMust) && !s.future(): // "I get in with jane@... now"
			return false
		case i < at && t.kind == word && !t.known && s.any(cUse) && !s.tokens[at-1].isMark(":"): // "for urgent matters use jane@..."
			return false
		case t.has(cNot) && i < at && !s.any(cBut), t.has(cIf) && !t.has(cPolite), t.has(cSorry) && i > at && s.tokens[max(0, i-1)].has(cTo):
			return false
		case t.has(cDone) && i > at && !grateful(t.text), i < at && t.has(cWrite|cDone) && !s.tokens[at-1].isMark(":"):
			return false
		}
	}
	return true
}

// unready reports that what is said of a username makes it somebody else's, or one that is not
// there.
func unready(s *sentence) bool {
	if s.any(cOthers|cThey|cAsk) || s.wordsOf(departments) || s.wordsOf(sharedWords) || slices.ContainsFunc(s.tokens, func(t token) bool {
		return t.has(cIf) && !t.has(cPolite|cYet) && !beginnings[t.text] || stillWords[t.text] || belongs[t.text]
	}) {
		return true
	}
	if s.wordsOf(memoryWords) {
		return true
	}
	return s.any(cNot) && (s.any(cUse|cSwap|cMake) || s.wordsOf(ready) || s.wordsOf(made))
}

var sharedWords = wordSet("shared", "gemeinsame", "gemeinsamer", "partagé", "compartido", "condiviso", "partilhado", "compartilhado", "gedeelde", "wspólny", "wspólna")

// memoryWords are for what somebody gives without having looked, and will look up.
var memoryWords = wordSet("remember", "erinnere", "souviens", "souvienne", "recuerdo", "recuerde", "ricordo", "ricordi", "lembro", "herinner", "pamiętam", "memory", "checked", "kopf", "gedächtnis", "mémoire", "vérifie", "vérifier", "memoria", "compruebo", "verifico", "memória", "cabeça", "hoofd", "pamięci", "sprawdzę", "paměti")

// inside is what stands in parentheses.
func (s *sentence) inside() *sentence {
	open := false
	inner := *s
	inner.tokens = slices.DeleteFunc(slices.Clone(s.tokens), func(t token) bool {
		open = open && !t.isMark(")") || t.isMark("(")
		return !open
	})
	return &inner
}
