package intake

import "slices"

// A username that is named may be said to be somebody else's.

// disownsNew reports that the new username of a swap is said to be another's.
func (s *sentence) disownsNew(swaps []Swap) bool {
	return slices.ContainsFunc(s.addresses(), func(m *mention) bool {
		at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
		return at+2 < len(s.tokens) && belongs[s.tokens[at+1].text] && anotherWords[s.tokens[at+2].text] && slices.ContainsFunc(swaps, func(w Swap) bool { return w.New == m.addr })
	})
}

// notMine reports "that is not mine", unless it is said of an address that is in none of swaps.
func (s *sentence) notMine(swaps []Swap) bool {
	other := false
	for i, t := range s.tokens {
		switch {
		case t.kind == address:
			other = !slices.ContainsFunc(swaps, func(w Swap) bool { return w.New == t.mention.addr || w.Old == t.mention.addr })
		case mineWords[t.text] && slices.ContainsFunc(s.tokens[max(0, i-fewWords):i], func(t token) bool { return t.has(cNot) }):
			return !other
		}
	}
	return false
}

// belongsElse reports "this one belongs to Ann, not to me".
func (s *sentence) belongsElse() bool {
	return s.wordsOf(belongs) && s.any(cNot) && s.wordsOf(meForms) && !s.asks || s.ofOthers()
}

var mineWords = wordSet("mine", "mien", "mienne", "meiner", "meins", "meines", "mío", "mía", "mio", "mia", "meu", "minha", "mijne", "mój", "moja")

// withSomething reports "nothing to do with", or "mit Microsoft ... nichts zu tun", about the word at i.
func (s *sentence) withSomething(none, i int) bool {
	for j := max(0, min(none, i)-2*fewWords); j < min(len(s.tokens), i+2); j++ {
		if withWords[s.tokens[j].text] && (j > i || j < none) {
			return true
		}
	}
	return false
}

// ofTheOther reports "the first doesn't exist any more", of one that is not named.
func (s *sentence) ofTheOther() bool {
	if len(s.addresses()) > 0 || s.asks || len(s.tokens) < 2 || s.words() > headingWords {
		return false
	}
	i := 0
	if articles[s.tokens[0].text] || s.tokens[0].text == "the" {
		i = 1
	}
	return i == 1 && (theOther[s.tokens[1].text] || formerOnes[s.tokens[1].text] || s.tokens[1].has(cOld)) || theOther[s.tokens[0].text]
}

var formerOnes = wordSet("first", "former", "erste", "erstere", "première", "premier", "primera", "primero", "prima", "primo", "primeira", "primeiro", "eerste", "pierwszy", "pierwsza")

// nothingElse reports "nothing else to change", of the verb at i.
func (c clauses) nothingElse(i int) bool {
	return (&sentence{tokens: c.tokens[max(0, i-reachNot-1):i], lex: c.lex}).nothingMore()
}

// nothingMore reports "nothing else".
func (s *sentence) nothingMore() bool {
	for i := 0; i+1 < len(s.tokens); i++ {
		if t := s.tokens[i]; (t.has(cNot) || noneWords[t.text]) && (otherThings[s.tokens[i+1].text] || i+2 < len(s.tokens) && otherThings[s.tokens[i+2].text]) {
			return true
		}
	}
	return false
}

var otherThings = wordSet("else", "more", "d'autre", "autre", "más", "altro", "nient'altro", "mais", "anders", "weiter", "sonst", "więcej", "innego", "annat", "andet")

// makesIt reports "make it jane@...", of what the sentence before speaks of.
func (s *sentence) makesIt() bool {
	for i := 0; i+1 < len(s.tokens); i++ {
		if s.tokens[i].text == "make" && s.tokens[i].has(cUse) {
			return s.tokens[i+1].text == "it"
		}
	}
	return false
}

// ofOtherThing reports a sentence about something else than a sign-in.
func (s *sentence) ofOtherThing() bool {
	return (s.any(cOther) || s.wordsOf(otherMatters) || s.wordsOf(otherSystems)) && !s.any(cLogin|cPortal|cTenant)
}
