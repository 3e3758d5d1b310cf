package intake

import "slices"

// "Leave me as I am" and "forget what I sent you" take a request back without a word for it.

// leavesAsIs reports "leave my record exactly as it is", of all that the sender has at the
// portal. What is left "otherwise", or of somebody else's, says nothing of the request.
func (s *sentence) leavesAsIs() bool {
	if s.asks || s.row || s.namesUsername() || s.any(cSwap|cSwapped|cElse|cOther|cOthers|cThey|cIf|cNot) || s.wordsOf(otherwiseWords) {
		return false
	}
	for i, t := range s.tokens {
		if !leaveVerbs[t.text] {
			continue
		}
		as, mine := false, leavesMe[t.text]
		for _, o := range s.tokens[i+1 : min(len(s.tokens), i+labelReach)] {
			switch {
			case o.kind == mark:
				return false
			case asWords[o.text]:
				as = true
			case as && stayBeWords[o.text]:
				return mine
			case o.has(cMine) || wholeWords[o.text]:
				mine = true
			}
		}
	}
	return false
}

// keepsRest reports "leave everything else as it is" and "alles andere kann so bleiben", of the verb
// at i: it leaves a request as it is.
func (s *sentence) keepsRest(i int) bool {
	if rest := s.tokens[i+1 : min(len(s.tokens), i+reachNot+1)]; restIn(rest) {
		own := slices.IndexFunc(rest, func(t token) bool { return t.has(cMine|cAddr|cLogin) || t.kind != word })
		return own < 0 || restIn(rest[:own])
	}
	before := &sentence{tokens: s.tokens[:i], lex: s.lex}
	return restIn(before.tokens) && !before.any(cAddr|cLogin|cMine)
}

// restIn reports words for all the rest.
func restIn(tokens []token) bool {
	all := false
	for _, t := range tokens {
		if otherwiseWords[t.text] || all && elseWords[t.text] {
			return true
		}
		all = wholeWords[t.text] && t.text != "it"
	}
	return false
}

var elseWords = wordSet("else", "andere", "anderes", "autre", "andra", "andet", "annat", "annet", "inne", "outro")

var (
	leaveVerbs     = wordSet("leave", "lassen", "lasst", "lass", "laissez", "laisser", "dejen", "déjenme", "dejenme", "dejadme", "déjame", "dejad", "lasciate", "lasciatemi", "lasciare", "deixem", "deixem-me", "deixe", "deixe-me", "deixar", "laat", "laten", "zostawcie", "zostawić", "lämna", "låt", "lad", "la")
	leavesMe       = wordSet("déjenme", "dejenme", "dejadme", "déjame", "lasciatemi", "deixem-me", "deixe-me")
	asWords        = wordSet("as", "wie", "comme", "como", "come", "zoals", "jak", "som")
	stayBeWords    = wordSet("am", "is", "are", "were", "was", "bin", "ist", "sind", "war", "waren", "suis", "est", "sommes", "sont", "soy", "está", "estoy", "están", "estaba", "estamos", "sono", "è", "siamo", "stanno", "era", "estou", "estava", "ben", "zijn", "jest", "jestem", "są", "było", "är", "er", "var")
	wholeWords     = wordSet("me", "us", "everything", "things", "it", "mich", "uns", "alles", "es", "moi", "nous", "tout", "ça", "nos", "todo", "tutto", "ci", "mi", "tudo", "mij", "ons", "mnie", "nas", "wszystko", "mig", "oss", "allt", "alt")
	otherwiseWords = wordSet("else", "otherwise", "rest", "sonst", "ansonsten", "übrige", "übrigen", "sinon", "reste", "demás", "resto", "altro", "restante", "rest", "verder", "overige", "poza", "reszta", "resztę", "pozostałe", "övrigt", "ellers")
)

// whatISent reports "what I sent you" at i, for the request.
func (c clauses) whatISent(i int) bool {
	if i >= len(c.tokens) || !sentWhat[c.tokens[i].text] {
		return false
	}
	return slices.ContainsFunc(c.tokens[i:min(len(c.tokens), i+4)], func(t token) bool {
		return t.has(cI) && !t.has(cMine) || t.text == "que" || t.text == "che" || t.text == "co"
	}) &&
		slices.ContainsFunc(c.tokens[i:min(len(c.tokens), i+6)], func(t token) bool {
			return t.has(cAsk) || reports[t.text] || sentVerbs[t.text] || reportsElsewhere[t.text] || writingForms[t.text]
		})
}

var (
	sentWhat  = wordSet("what", "was", "ce", "lo", "quello", "quanto", "o", "wat", "to", "det")
	sentVerbs = wordSet("sent", "wrote", "asked", "said", "mailed", "requested", "geschickt", "geschrieben", "gesendet", "schrieb", "envoyé", "écrit", "demandé", "mandé", "envié", "escribí", "pedí", "mandato", "inviato", "scritto", "chiesto", "mandei", "enviei", "escrevi", "pedi", "gestuurd", "geschreven", "gevraagd", "wysłałem", "wysłałam", "napisałem", "napisałam", "pisałem", "pisałam", "skickade", "skrev", "sendte")
)

// inItsOwnPlace reports "put jane@... where you have jane@...", of one username twice.
func (s *sentence) inItsOwnPlace(m *mention) bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == address && t.mention.addr == m.addr })
	for i := first + 1; i < len(s.tokens) && len(distinct(s.addresses())) == 1; i++ {
		if s.tokens[i].kind == address {
			return slices.ContainsFunc(s.tokens[first:i], func(t token) bool { return t.has(cWh | cInstead | cRepl) })
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
