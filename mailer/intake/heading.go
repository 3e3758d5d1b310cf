package intake

import "slices"

// Headings and labels ask for a swap without a verb: "Change of address", "My new
// username: jane@...".

// isHeading reports a line that names a swap without a verb, and does not say
// what became of it.
func (s *sentence) isHeading() bool {
	if s.asks || s.obscure() || s.lex.wary() && s.finite() || s.any(cDone|cNot|cIf|cWh|cPast|cCancel|cFault|cI|cClause|cYet) || s.begins(cAsk, directive) || s.wantsToKnow() || s.begins(cIs, 0) || s.reports() || s.any(cTry) && s.any(cIs) { // "there is a link to sign in"
		return false
	}
	c := newClauses(s)
	for i, t := range s.tokens {
		if t.has(cSwap|cSwapNoun) && c.aboutAddress(i) {
			return true
		}
	}
	return false
}

// begins reports a first word for one concept and none of the others: "Question about
// the swap", "It is about the swap".
func (s *sentence) begins(with, without concept) bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word })
	return first >= 0 && s.tokens[first].has(with) && !s.tokens[first].has(without)
}

// namesNew reports a label strong enough to ask for the swap by itself.
func (s *sentence) namesNew() bool {
	since := 0 // words since "new"
	isNew, named := false, false
	for i, t := range s.tokens {
		switch {
		case t.kind == address && isNew && named && since <= 9:
			return true
		case t.kind == address:
			isNew, named = false, false
		case t.has(cNew):
			isNew, since = true, 0
			named = named && i > 0 && s.tokens[i-1].has(cAddr|cUse) || t.has(cAddr)
		case t.has(cAddr):
			named = true
		case t.isMark(":") && isNew && since <= 2:
			named = true
		}
		if t.kind == word {
			since++
		}
	}
	return false
}
