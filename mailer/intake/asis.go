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
