package intake

import "slices"

// A request may be taken back without a word for it.

// settledItself reports "das hat sich erledigt", of all that was asked for.
func (s *sentence) settledItself() bool {
	i := slices.IndexFunc(s.tokens, func(t token) bool { return t.text == "das" })
	if i < 0 || i > 0 && s.tokens[i-1].kind == word || s.asks || s.any(cIf) {
		return false
	}
	for j := i + 1; j < min(len(s.tokens), i+6) && s.tokens[j].kind == word; j++ {
		if s.tokens[j].text == "erledigt" {
			return s.tokens[i+1].text == "hat" && s.tokens[i+2].text == "sich"
		}
	}
	return false
}

// needless reports "is no longer needed" behind a word for the swap or the request.
func (c clauses) needless(i int) bool {
	not := false
	for j := i + 1; j < len(c.tokens) && j <= i+reachBefore && c.of[j] == c.of[i] && !c.asks && !c.inClause(i, cIf); j++ {
		t := c.tokens[j]
		not = not || t.has(cNot) || noMore[t.text]
		if needVerbs[t.text] && j+1 < len(c.tokens) && c.tokens[j+1].has(cNot) {
			return true
		}
		if gone[t.text] && !c.tokens[j-1].has(cNot) && (t.text != "erledigt" || c.tokens[j-1].text == "sich") || not && necessary[t.text] {
			return true
		}
	}
	return false
}

var (
	noMore    = wordSet("plus", "più", "longer", "meer", "mehr")
	necessary = wordSet("needed", "necessary", "required", "nötig", "notwendig", "erforderlich", "nécessaire", "utile", "necesario", "necesaria", "necessário", "necessária",
		"precisa", "necessario", "necessaria", "serve", "nodig", "noodzakelijk", "potrzebna", "potrzebne", "potrzebny", "konieczna", "aktualna",
		"potřeba", "nutná", "nutné", "nutno", "zapotřebí", "necesară", "necesar", "nevoie",
		"szükség", "szükséges", "szükségünk", "tarvita", "tarpeen", "tarvitse", "tarvetta", "tarpeellinen", "tarpeellista")
	needVerbs = wordSet("hoeft", "hoeven", "braucht", "brauchen", "need")
	gone      = wordSet("obsolete", "moot", "erledigt", "hinfällig", "gegenstandslos", "caduque", "obsoleto", "obsoleta", "vervallen", "nieaktualna", "nieaktualne", "nieaktualny",
		"bezpředmětná", "bezpředmětné", "caducă",
		"必要なくな", "必要がなくな", "必要はなくな", "不要にな",
		"okafogyott", "tárgytalan", "érvényét", "aiheeton", "rauennut", "turha", "tarpeeton")
)

// sparesUs reports "so no need to ring", of what is no swap.
func (s *sentence) sparesUs() bool {
	for i := 1; i+2 < len(s.tokens); i++ {
		if s.tokens[i-1].text == "no" && s.tokens[i].text == "need" && s.tokens[i+1].text == "to" {
			return s.tokens[i+2].has(cWrite|cAsk) || answering[s.tokens[i+2].text]
		}
	}
	return false
}

var answering = wordSet("ring", "call", "phone", "reply", "answer", "respond", "write", "rush", "hurry", "worry", "apologise", "apologize", "thank")

// voids reports "my request is null and void", and what else has no object any more.
func (s *sentence) voids() bool {
	return s.any(cReqNoun|cSwapNoun|cWant) && doubts()["void"].in(s) && !s.voidsEarlier()
}

// voidsEarlier reports "my earlier request is void".
func (s *sentence) voidsEarlier() bool {
	for i, t := range s.tokens {
		if t.has(cReqNoun) && slices.ContainsFunc(s.tokens[max(0, i-1):min(len(s.tokens), i+2)], func(t token) bool { return earlierMail[t.text] }) {
			return doubts()["void"].in(s)
		}
	}
	return false
}
