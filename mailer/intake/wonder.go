package intake

import "slices"

// What a mail wonders about beside a request: another matter, which puts nothing off, or the
// request itself, which does.

// rants reports "how can a firm like yours not manage to change one field?", which asks for
// no answer: a how or a why of somebody who does not do it.
func (s *sentence) rants() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] })
	if !s.asks || first < 0 || len(s.addresses()) > 0 || !howWords[s.tokens[first].text] || s.any(cI|cMine|cIf|cPlease|cThey) {
		return false
	}
	return s.any(cNot) && slices.ContainsFunc(s.tokens[first:], func(t token) bool { return t.kind == word && (t.has(cSwap|cSwapped) || manages[t.text]) })
}

var (
	howWords = wordSet("how", "why", "wie", "wieso", "weshalb", "warum", "comment", "pourquoi", "cómo", "perché", "como", "hoe", "waarom", "jak", "dlaczego", "jakto", "proč", "hur", "varför", "hvordan", "hvorfor")
	manages  = wordSet("manage", "able", "schafft", "schaffen", "arrive", "n'arrive", "parvient", "riesce", "riesca", "consigue", "logra", "consegue", "lukt", "potrafi", "potrafią", "dokáže", "lyckas")
)

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
