package intake

import "slices"

// A request may say what has to be, and nothing of who does it: "my account has to be set
// to jane@...", "Bob is registered with bob@contoso.com. That must become bob@...".

// ordain makes requests of the sentences that say so.
func (x *extraction) ordain() {
	for i, s := range x.sentences {
		if i > 0 && s.handsOver() && x.sentences[i-1].stillToSwap() {
			s.mood, x.sentences[i-1].mood = request, request
			continue
		}
		if s.mood == past && s.recalls() && s.pairs() && !s.gotDone() && x.urges(i) {
			s.mood = request
			continue
		}
		if m := s.rather(); m != nil {
			s.mood, m.role, m.weak = request, newRole, false
			continue
		}
		if s.wantsJoined() || i > 0 && x.sentences[i-1].doesIt() && (s.joins() || s.labelsPair()) && s.calm() {
			s.mood = request
			continue
		}
		if s.inItsPlace() {
			s.mood = request
			continue
		}
		if s.mood == past && s.wordsOf(ought) && s.replacesIs() { // "the account that should replace it is jane@..., and it has been working since Monday"
			s.mood = request
			continue
		}
		if !s.calm() && s.mood != trouble || s.asks || s.row || s.long || s.reports() {
			continue
		}
		if m := x.loginOf(i); m != nil {
			s.mood = request
			m.role, m.weak, m.object = newRole, false, false
			continue
		}
		if s.replacesIs() || s.succeeds() {
			s.mood = request
			continue
		}
		at, must := s.obliged()
		if at < 0 {
			continue
		}
		m := s.tokens[at].mention
		switch old := s.contrasted(must); {
		case s.subjectMine(must):
		case old != nil:
			old.role, old.object, old.weak = oldRole, false, false
		case i > 0 && s.subjectIt(must):
			before := x.sentences[i-1]
			if before.inOtherSystem() || before.elsewhere() {
				continue
			}
			old = before.states()
			if old == nil && !before.any(cSorry|cWrong) {
				continue
			}
			if old != nil {
				old.role, old.object, old.weak = oldRole, false, false
				m.tied = true
			}
		default:
			continue
		}
		for j := must; j < at; j++ {
			s.tokens[j].means &^= cOthers // "zijn" is "to be" as well
		}
		s.mood = request
		m.role, m.weak, m.object = newRole, false, false
	}
}

// rather is the username of "please do not use the one that I gave, but this: jane@...".
func (s *sentence) rather() *mention {
	found := distinct(s.addresses())
	if s.mood != withdrawn || len(found) != 1 || found[0].class != tenant || s.any(cCancel) {
		return nil
	}
	not, but := false, false
	for _, t := range s.tokens {
		switch {
		case t.mention == found[0]:
			if but {
				return found[0]
			}
			return nil
		case t.has(cNot):
			not, but = true, false
		case not && t.has(cBut):
			but = true
		}
	}
	return nil
}

// stillToSwap reports "you have not swapped my address yet".
func (s *sentence) stillToSwap() bool {
	return !s.asks && (s.mood == withheld || s.mood == denied || s.mood == neutral) && s.any(cSwapped|cSwap|cSwapNoun) && s.any(cNot) && s.any(cYet) && s.ownObject() && !s.any(directive)
}

// loginOf is the username of which the sentence at i says "that is what I would like to
// sign in with instead of my address", be it named in the one before.
func (x *extraction) loginOf(i int) *mention {
	s := x.sentences[i]
	found := distinct(s.addresses())
	from := 0
	switch {
	case len(found) == 1:
		from = slices.IndexFunc(s.tokens, func(t token) bool { return t.mention != nil && t.mention.addr == found[0].addr })
	case len(found) == 0 && i > 0 && x.sentences[i-1].calm() && !x.sentences[i-1].any(cNot|cFault|cOthers|cThey|cIf):
		found = distinct(x.sentences[i-1].addresses())
	}
	if len(found) != 1 || found[0].class != tenant || found[0].role == contactRole || found[0].role == notRole || s.any(cOthers|cThey) {
		return nil
	}
	if s.wantsLogin(from) {
		return found[0]
	}
	return nil
}

// wantsLogin reports "I would like to sign in with it instead of my address" from i on.
func (s *sentence) wantsLogin(i int) bool {
	wants, instead, mine := false, false, false
	for _, t := range s.tokens[i:] {
		switch {
		case t.has(cNot | cFault | cIf | cElse | cYet), wants && !instead && (t.capital && !t.known || s.lex.english() && t.text == "me"):
			return false // "to sign in to Teams"
		case t.has(cInstead):
			instead = wants
		case instead && t.has(cMine):
			mine = true
		case mine && t.has(cAddr):
			return slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cSignIn) }) &&
				!slices.ContainsFunc(s.tokens[i:], func(t token) bool { return t.has(cBut) || t.has(cNot|cFault) && !t.has(cFill) })
		}
		wants = wants || t.has(cWant)
	}
	return false
}

// obliged finds the one username of a sentence with a "must" before it, and nothing
// between them or behind it that could mean something else; -1 when there is none.
func (s *sentence) obliged() (at, must int) {
	at, must = -1, -1
	for i, t := range s.tokens {
		switch {
		case t.kind == address && t.mention.class == tenant && at < 0:
			at = i
		case t.kind == address && at >= 0 && t.mention.addr != s.tokens[at].mention.addr:
			return -1, -1
		case at < 0 && obliges[t.text] && t.has(cMust|cWant|cLead):
			must = i
		}
		if t.has(cIf) && !t.has(cPolite) || s.later(i) || says[t.text] {
			return -1, -1
		}
	}
	if must < 0 || at < 0 || !s.leadsTo(must+1, at) || !s.over(at+1) {
		return -1, -1
	}
	return at, must
}

// leadsTo reports words from i to the address at that only lead to it.
func (s *sentence) leadsTo(i, at int) bool {
	const leading = cFill | cTo | cLead | cOld | cIs | cMust | cSignIn | cLogin | cAddr | cUse | cSwap | cSwapped | cNew
	return !slices.ContainsFunc(s.tokens[i:at], func(t token) bool {
		switch {
		case t.kind == newline, t.isMark(":"), setWords[t.text]:
			return false
		case t.kind != word:
			return true
		}
		return t.has(cNot|cElse|cOther|cWrite|cPast|cOthers) && !t.has(cMust) || !t.has(leading)
	})
}

// over reports that from i to the end of the clause nothing is asked for or told.
func (s *sentence) over(i int) bool {
	for ; i < len(s.tokens); i++ {
		switch t := s.tokens[i]; {
		case t.kind == mark, t.has(cClause | cNot | cInstead | cBut), andWords[t.text], t.kind == address:
			return true
		case t.kind == newline, setWords[t.text], t.has(cMust | cPortal | cYet):
		case !t.known, t.has(elsewhere | cFault | cApproval | cPast | cDone):
			return false
		}
	}
	return true
}

// subjectMine reports "my account" as what must be.
func (s *sentence) subjectMine(must int) bool {
	named := false
	for j := must - 1; j >= 0 && j >= must-reachBefore; j-- {
		switch t := s.tokens[j]; {
		case t.has(cMine) && named:
			return true
		case t.has(cTenant):
			return false
		case t.has(cAddr | cLogin):
			named = true
		case t.kind == newline, t.has(cFill | cPortal | cOld | cSignIn):
		default:
			return false
		}
	}
	return false
}

// contrasted is the ordinary address that the "must" follows: "he uses bob@contoso.com, but
// should bob@...".
func (s *sentence) contrasted(must int) *mention {
	for j := must - 1; j >= 0; j-- {
		switch t := s.tokens[j]; {
		case t.kind == address && t.mention.class == ordinary && t.mention.role != contactRole && t.mention.role != notRole && t.mention.role != newRole:
			return t.mention
		case t.kind == newline, t.isMark(",)"), andWords[t.text], t.means == cFill:
		default:
			return nil
		}
	}
	return nil
}

// subjectIt reports "that" as what must be, in the first words.
func (s *sentence) subjectIt(must int) bool {
	words := 0
	for _, t := range s.tokens[:must] {
		switch {
		case itWords[t.text]:
			words++
		case t.kind == word && !andWords[t.text] && !t.has(cFill):
			return false
		}
	}
	return words > 0 || must == 0
}

// states is the only address of a sentence that tells where somebody is registered, or
// signs in.
func (s *sentence) states() *mention {
	found := distinct(s.addresses())
	if !s.calm() || s.asks || len(found) != 1 || s.any(cNot|cWrite|cIf|cContact|cFault) ||
		found[0].class != ordinary || found[0].role == contactRole || found[0].role == newRole {
		return nil
	}
	if !s.any(cAddr|cLogin|cSignIn) && !slices.ContainsFunc(s.tokens, func(t token) bool { return listedWords[t.text] }) {
		return nil
	}
	return found[0]
}

var (
	obliges = wordSet("must", "needs", "need", "has", "should", "shall", "ought", "muss", "müsste", "soll", "sollte", "doit", "devrait", "debe", "debería", "tiene",
		"deve", "dovrebbe", "va", "deveria", "tem", "moet", "dient", "hoort", "powinien", "powinno", "powinna", "musi", "ma", "ska", "måste", "skal", "musí", "má", "должен", "должна", "должно",
		"devra", "dovrà", "mělo", "měla", "měl", "trebuie", "trebui",
		"kell", "kellene", "pitää", "pitäisi", "täytyy", "tulee", "tulisi")
	setWords = wordSet("as", "on", "set", "put", "read", "be", "to", "auf", "lauten", "heißen", "gesetzt", "worden", "werden", "sein", "zijn", "su", "messo", "messa", "impostato", "impostata", "mis", "mise",
		"puesto", "puesta", "gezet", "ustawiony", "ustawione", "być", "sul", "till", "til", "op",
		"uvedeno", "uvedena", "uveden", "nastaveno", "nastaven", "fie", "setat", "setată")
	andWords = wordSet("and", "but", "a", "und", "aber", "et", "mais", "y", "e", "pero", "ma", "en", "maar", "ale", "zaś", "och", "men", "og", "а", "но",
		"și", "iar", "dar",
		"és", "valamint", "illetve", "sekä", "mutta",
		"και", "κι", "그리고")
	itWords = wordSet("it", "that", "this", "das", "dies", "diese", "es", "ce", "cela", "ça", "esto", "eso", "esta", "questo", "ciò", "isso", "isto", "este", "dat", "dit", "het", "to", "det", "это",
		"asta", "aceasta", "acesta",
		"ezt", "azt", "ez", "sitä", "tämä", "tämän")
	listedWords = wordSet("registered", "listed", "known", "staat", "steht", "stehe", "stehen", "figura", "figuro", "aparece", "aparezco", "consto", "consta", "risulto", "risulta", "figure", "hinterlegt", "erfasst", "vermerkt", "verzeichnet", "censito", "censita", "anotado", "anotada", "eingetragen", "gespeichert", "registriert", "geführt", "gemeldet", "enregistré", "enregistrée", "inscrit", "inscrite", "connu", "connue", "registrado", "registrada", "dado",
		"registrato", "registrata", "iscritto", "registado", "registada", "cadastrado", "cadastrada", "geregistreerd", "ingeschreven", "bekend", "zarejestrowany", "zarejestrowana", "registrerad", "registreret",
		"référencé", "référencée", "répertorié", "répertoriée", "iscritta", "registrován", "registrována", "veden", "vedena", "evidován", "evidována", "înregistrat", "înregistrată", "înscris", "înscrisă",
		"szerepel", "szerepelek", "nyilvántartott", "regisztrált", "bejegyzett", "bejegyezve", "rögzítve", "regisztrálva", "nyilvántartva", "rekisteröity", "kirjattu", "merkitty", "tallennettu", "rekisteröitynä", "kirjattuna")
)
