package intake

// What a mail wonders about beside a request: another matter, which puts nothing off, or the
// request itself, which does.

// wondersOfIt reports "we also wonder whether that can wait" and "I asked my boss whether he
// allows it", behind a request.
func (s *sentence) wondersOfIt() bool {
	if len(s.addresses()) > 0 || s.any(cPlease|cCanYou|cWrite|cDone) || !s.any(cI) {
		return false
	}
	asks := false
	for i, t := range s.tokens {
		switch {
		case t.has(cAsk), t.text == "asked", t.text == "gefragt":
			asks = true
		case (t.text == "whether" || t.text == "ob" || t.text == "czy") && asks && i+1 < len(s.tokens):
			next := s.tokens[i+1]
			return itWords[next.text] || pronouns[next.text] || demonstratives[next.text] || theySay[next.text] || next.capital && !next.known && (!s.any(cWant) || s.lex.lang != "de")
		}
	}
	return false
}

// wondersBeside reports "we also wonder whether the box has to be ticked, but that can wait",
// which puts off another matter.
func (s *sentence) wondersBeside() bool {
	if len(s.addresses()) > 0 || s.any(cNew|cOld|cLogin|cAddr|cSwap|cSwapped|cMine&^cFill) {
		return false
	}
	also, asks := false, false
	for i, t := range s.tokens {
		switch {
		case alsoWords[t.text]:
			also = true
		case t.has(cAsk):
			asks = also
		case t.has(cIf):
			return asks && i+1 < len(s.tokens) && (articles[s.tokens[i+1].text] || s.tokens[i+1].text == "the") // and not "whether he agrees"
		}
	}
	return false
}
