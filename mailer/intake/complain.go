package intake

import "slices"

// Complaints ask for nothing, and put nothing off: "nobody has updated it", "how can a firm like
// yours not manage to?".

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

// whyStill reports "why am I still listed as jane@contoso.com?", which complains.
func (s *sentence) whyStill(from string) bool {
	found := distinct(s.addresses())
	return s.asks && len(found) == 1 && found[0].addr == from && s.wordsOf(howWords) && s.wordsOf(stillWords) && s.any(cI|cMine) && !s.any(cNot|cIf)
}

// hereItIs reports questions without an address that "fine, here it is:" ends, before the only
// pair: who asks so has no wish for an answer.
func (x *extraction) hereItIs() bool {
	if len(x.pairs) != 1 || x.pairs[0].old.class != ordinary || x.pairs[0].new.class != tenant {
		return false
	}
	asked, here := false, false
	for _, s := range x.sentences {
		switch {
		case s == x.pairs[0].old.in || s == x.pairs[0].new.in:
			return asked && here && !slices.ContainsFunc(x.sentences[slices.Index(x.sentences, s):], func(s *sentence) bool { return s.mood == question || s.asks })
		case s.mood == question:
			asked, here = true, false
			first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] })
			if len(s.addresses()) > 0 || first < 0 || s.words() > fewWords && !s.lex.isYou(s.tokens[first]) { // it is in the form of what is told
				return false
			}
		case s.words() <= fewWords+1 && s.wordsOf(hereWords):
			here = true
		}
	}
	return false
}

var hereWords = wordSet("here", "hier", "voici", "voilà", "aquí", "ecco", "aqui", "oto", "tady", "här", "her")

// nobodyDoes reports "nobody on your end has updated my record", which complains.
func (c clauses) nobodyDoes(i int) bool {
	return slices.ContainsFunc(c.tokens[max(0, i-2*reachNot):i], func(t token) bool { return nobody[t.text] }) && !c.between(max(0, i-2*reachNot), i, directive) && !c.asks
}

var nobody = wordSet("nobody", "niemand", "personne", "nadie", "nessuno", "ninguém", "nikt", "nikdo", "ingen")

// whileUndone reports "as long as you have not done the swap", of why something does not work.
func (c clauses) whileUndone(i int) bool {
	for j := max(0, i-2*reachNot); j < i; j++ {
		t := c.tokens[j]
		if whileWords[t.text] || t.text == "long" && j > 0 && c.tokens[j-1].text == "as" {
			return c.between(j, min(len(c.tokens), i+reachNot), cNot) && !c.between(j, i, directive)
		}
	}
	return false
}

var whileWords = wordSet("solange", "tant", "mientras", "finché", "enquanto", "zolang", "dopóki", "dokud")
