package intake

import "slices"

// Who has asked before may ask again: "I wrote on Monday and have heard nothing. Please do it
// today."

// urges reports a wish behind the sentence at i to do what it recalls, which nothing says
// is done: "I asked for it on Monday. Please could somebody see to it?".
func (x *extraction) urges(i int) bool {
	rest := x.sentences[i+1:]
	return slices.ContainsFunc(rest, func(s *sentence) bool {
		return s.handsOver() && !s.forName() && !s.wordsOf(otherWay) && !s.wordsOf(otherMatters) || s.saysDo()
	}) && !slices.ContainsFunc(rest, func(s *sentence) bool {
		return s.mood == past || s.mood == withdrawn || s.mood == withheld || s.mood == denied || s.tellsDone()
	})
}

// saysDo reports "please do it today", of what was said before.
func (s *sentence) saysDo() bool {
	if s.mood != wish || s.asks || len(s.addresses()) > 0 || s.any(cNot|cThey|cElse|cOther) || s.any(cIf) && !s.any(cPolite) || s.forName() || s.wordsOf(otherWay) || s.wordsOf(otherMatters) || s.wordsOf(withWords) {
		return false
	}
	for i, t := range s.tokens {
		if doesIt[t.text] && (i > 0 && itOrAll[s.tokens[i-1].text] || i+1 < len(s.tokens) && itOrAll[s.tokens[i+1].text]) {
			return true
		}
	}
	return false
}

var otherWay = wordSet("round", "around", "reverse", "umgekehrt", "inverse", "revés", "contrario", "contraire", "andersom", "odwrotnie")

// forName reports "for Ann too", by the preposition and the name.
func (s *sentence) forName() bool {
	for i := 1; i < len(s.tokens); i++ {
		if t := s.tokens[i]; t.capital && !t.known && s.tokens[i-1].has(cTo) {
			return true
		}
	}
	return false
}

// gotDone reports a word for what is done, other than in "without any news".
func (s *sentence) gotDone() bool {
	for i, t := range s.tokens {
		if t.has(cDone) && !grateful(t.text) && (i == 0 || !s.tokens[i-1].has(cNot) && s.tokens[i-1].text != "no") {
			return true
		}
	}
	return false
}
