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

// saysDont reports "please don't do it (yet)", of what was asked for before.
func (s *sentence) saysDont() bool {
	if s.asks || s.row || len(s.addresses()) > 0 || s.any(cSwap|cSwapped|cFault|cInvite) || s.any(cIf) && !s.any(cPlease) || s.words() > 2*headingWords {
		return false
	}
	for i, t := range s.tokens {
		if t.has(cPlease) && i+2 < len(s.tokens) && s.tokens[i+1].has(cNot) && s.tokens[i+2].kind == mark { // "please don't."
			return true
		}
		if !doesIt[t.text] {
			continue
		}
		not, it := t.text == "fatelo", t.text == "fatelo" || t.text == "farlo"
		for j := i - 1; j >= max(0, i-reachNot) && s.small(j); j-- {
			it, not = it || itOrAll[s.tokens[j].text], not || s.tokens[j].has(cNot) && (j == 0 || !s.tokens[j-1].has(cI))
		}
		for j := i + 1; j < min(len(s.tokens), i+reachNot+1) && s.small(j); j++ {
			not, it = not || s.tokens[j].has(cNot), it || itOrAll[s.tokens[j].text]
		}
		if not && it && !slices.ContainsFunc(s.tokens[i:min(len(s.tokens), i+reachNot)], func(t token) bool { return mannerWords[t.text] }) { // "please don't do it by phone"
			return true
		}
	}
	return false
}

// small reports a word at i that says nothing of its own, of who is to leave something.
func (s *sentence) small(i int) bool {
	t := s.tokens[i]
	return t.kind == word && (t.has(cNot|cFill|cYet|cPlease) || itOrAll[t.text] || s.lex.isYou(t) || pronouns[t.text])
}

var (
	doesIt      = wordSet("do", "machen", "macht", "mach", "tun", "tut", "faites", "fais", "hagan", "haga", "hagáis", "hagas", "fate", "fatelo", "farlo", "faccia", "façam", "faça", "doe", "doen", "róbcie", "robić", "rób", "gör", "gjør", "dělejte")
	mannerWords = wordSet("by", "per", "via", "over", "through", "telefonisch", "par", "por", "tramite", "door", "przez")
	itOrAll     = wordSet("it", "that", "this", "anything", "das", "es", "nichts", "le", "rien", "ça", "cela", "lo", "nada", "eso", "fatelo", "nulla", "niente", "isso", "het", "dat", "niets", "tego", "nic", "det")
)

// thinksAgain reports "oh no, " at the beginning.
func (s *sentence) thinksAgain() bool {
	for i := 0; i+1 < min(len(s.tokens), fewWords+1); i++ {
		if noWords[s.tokens[i].text] && s.tokens[i+1].isMark(",.!–—-") {
			return true
		}
	}
	return false
}
