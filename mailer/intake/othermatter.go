package intake

import (
	"slices"
	"strings"
)

// A pair of addresses may be set beside each other for something that is no sign-in: where
// mail is forwarded to, who is to come to a meeting, how a document spells somebody.

// ofOtherMatter reports a sentence that names an address of the swaps and says that it is about
// such a thing.
func (x *extraction) ofOtherMatter(swaps []Swap) bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		if s.row || !s.namesAny(swaps) && !s.namesOld(swaps) {
			return false
		}
		return s.asksForOther() || s.forOtherBehind() || s.namesUsername() && s.takenFromOther()
	})
}

// asksForOther reports a word for such a thing before an address of a sentence, in its clause,
// where it is neither why nor until when something is wanted: "before Thursday's meeting".
func (s *sentence) asksForOther() bool {
	for i, t := range s.tokens {
		if t.kind != word || !otherMatters[t.text] && !otherSystems[t.text] && !forwarding(s.tokens, i) || !s.leadsToAddress(i) {
			continue
		}
		before := s.tokens[max(0, i-4):i]
		if !slices.ContainsFunc(before, func(t token) bool {
			return beforeWords[t.text] || deadlines[t.text] || t.has(cClause|cYet|cIf) || t.isMark("(")
		}) {
			return true
		}
	}
	return false
}

// forwarding reports a word for sending mail on at i, which "going forward" is not.
func forwarding(tokens []token, i int) bool {
	return (i == 0 || tokens[i-1].text != "going") && slices.ContainsFunc(forwardingStems, func(stem string) bool { return strings.HasPrefix(tokens[i].text, stem) })
}

// forOtherBehind reports "... in the minutes of Tuesday", behind the last address.
func (s *sentence) forOtherBehind() bool {
	last := len(s.tokens) - 1
	for last > 0 && s.tokens[last].kind != address {
		last--
	}
	for i := last + 1; i < len(s.tokens) && !s.tokens[i].isMark(";()–—"); i++ {
		if t := s.tokens[i]; t.kind != word || !otherMatters[t.text] && !otherSystems[t.text] {
			continue
		}
		between := s.tokens[last+1 : i]
		if slices.ContainsFunc(between, func(t token) bool {
			return beforeWords[t.text] || deadlines[t.text] || t.has(cClause|cYet|cIf|cSignIn) || t.isMark(",")
		}) || s.tokens[i].text == "annuaire" && yours[s.tokens[i-1].text] {
			continue
		}
		if slices.ContainsFunc(between[max(0, len(between)-5):], func(t token) bool { return placing[t.text] || placedAt[t.text] }) {
			return true
		}
	}
	return false
}

// leadsToAddress reports an address behind i with nothing between that begins anew.
func (s *sentence) leadsToAddress(i int) bool {
	about := s.beginsWith(aboutThat)
	for j := i + 1; j < len(s.tokens); j++ {
		switch t := s.tokens[j]; {
		case about && t.isMark(":"):
		case t.kind == address:
			return true
		case t.isMark("-–—;:()"), t.isMark(",") && slices.ContainsFunc(s.tokens[j:min(len(s.tokens), j+4)], func(t token) bool { return t.has(directive) }):
			return false
		}
	}
	return false
}

// takenFromOther reports "remove jane@contoso.com from the list" of what is not the desk's.
func (s *sentence) takenFromOther() bool {
	for i, t := range s.tokens[:max(0, len(s.tokens)-2)] {
		if t.kind != address || t.mention.class != ordinary || !outOf[s.tokens[i+1].text] {
			continue
		}
		for j := i + 2; j < min(len(s.tokens), i+5) && s.tokens[j].kind == word; j++ {
			next := s.tokens[j]
			if next.has(cPortal|cAddr|cLogin|cMine|cTo|cInstead) || yours[next.text] || next.has(cSwap|cSwapped) {
				break
			}
			if !next.known || next.has(cInvite|cTour|cOther) {
				return s.any(cElse|cSwap|cUse) || s.wordsOf(itWords) || slices.ContainsFunc(s.tokens, func(t token) bool { return hasStem(t.text, takingOut) })
			}
		}
	}
	return false
}

var (
	otherMatters = wordSet("cards", "visitenkarten", "tarjetas", "biglietti", "cartões", "visitekaartjes", "wizytówkach", "rechnungsempfänger", "rechnungsadresse", "rechnungsanschrift", "recording", "envelope", "docusign", "flyer", "lanyard", "lanyards", "slack", "wiki", "brochure", "poster", "catalogue", "booking", "telefonanlage", "preisliste", "türschilder", "aufzeichnung", "katalog", "meeting", "meetings", "appointment", "appointments", "training", "teams", "minutes", "visiting", "alias", "aliases", "licence", "license", "deals", "mails", "invoices", "billed", "billing", "invoiced", "sandbox", "rechnungen", "factures", "facturas", "fatture", "faturas", "facturen", "faktury",
		"termin", "termine", "besprechung", "protokoll", "kalendereintrag", "schulung", "visitenkarten", "lizenz",
		"réunion", "rendez-vous", "procès-verbal", "compte-rendu", "formation", "licence",
		"reunión", "convocatoria", "acta", "cita", "formación", "licencia", "riunione", "verbale", "appuntamento", "corso", "licenza", "reunião", "ata", "formação", "licença",
		"vergadering", "afspraak", "notulen", "cursus", "licentie", "spotkania", "spotkanie", "protokole", "szkolenie", "licencję", "schůzky", "schůzku", "zápisu", "školení", "rozesílky", "möte", "mötet", "protokollet", "mødet", "referatet", "ședință", "ședința", "会議", "打ち合わせ", "会议")
	forwardingStems = []string{"forward", "redirect", "rerout", "routed", "weiterleit", "umleit", "nachsend", "redirection", "réachemin", "reenv", "redirig", "desví", "inoltr", "reindirizz", "deviaz", "reencaminh", "redirecion", "encaminh", "doorstur", "doorzend", "przekier", "přesměr", "přepos", "vidarekoppl", "vidarebefordr", "omdiriger", "viderestil", "redirecțion", "転送", "转发"}
	outOf           = wordSet("from", "off", "out", "aus", "uit", "von", "vom", "de", "du", "des", "del", "dal", "dalla", "dallo", "da", "do", "z", "ze", "från", "fra", "din")
)

// othersTask reports "our IT needs to do this:" and "I have to do it myself:", before pairs.
func (s *sentence) othersTask(rest []*sentence) bool {
	if !s.leadsList(rest) {
		return false
	}
	if s.any(cPlease | cCanYou) {
		at := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cPlease | cCanYou) })
		before := &sentence{tokens: s.tokens[:at], lex: s.lex}
		return before.wordsOf(reports) && before.any(cTo) || before.wordsOf(says) // "I wrote to our hosting firm: please do this:"
	}
	theirs := s.any(cContact|cOthers|cThey) || s.wordsOf(theySay) || s.wordsOf(himselfWords) || slices.ContainsFunc(s.tokens, func(t token) bool { return t.text == "myself" || t.text == "ourselves" })
	return theirs && (s.any(cProceed|cMust|cWant) || s.wordsOf(mustWords)) && !s.any(cSwap|cSwapNoun|cAddr&^cReqNoun)
}

// updatesBooks reports a request to a firm's partners at large: "please update your address
// books".
func (s *sentence) updatesBooks() bool {
	if s.asks || !s.any(directive|cSwap|cImper) {
		return false
	}
	if s.lex.longest > 0 && s.holds([]string{"アドレス帳", "通讯录", "通訊錄", "주소록"}) {
		return true
	}
	for i, t := range s.tokens {
		if (t.text == "répertoire" || t.text == "annuaire") && i > 0 && yours[s.tokens[i-1].text] && !s.namesUsername() {
			return true
		}
		if addressBooks[t.text] || t.text == "books" && i > 0 && s.tokens[i-1].text == "address" {
			return true
		}
	}
	return false
}

var addressBooks = wordSet("libreta", "アドレス帳", "通讯录", "通訊錄", "adressbuch", "adressbücher", "adressbüchern", "carnet", "carnets", "rubrica", "rubriche", "agendas", "adresboek", "adresboeken", "adresář", "adresáře", "adressbok", "adressböcker", "adressebog")

// himself reports "he has to ask you himself", behind what somebody wants.
func (s *sentence) himself() bool {
	if s.asks || s.any(cNot|cTry|cSignIn) || !slices.ContainsFunc(s.tokens, func(t token) bool {
		return t.has(cWrite|cAsk) || askingVerbs[t.text] || t.has(cReqNoun) && !t.has(cFill)
	}) || !s.any(cOthers|cThey) && !s.wordsOf(theySay) {
		return false
	}
	if !s.wordsOf(mustWords) && !s.any(cMust) && !s.reports() && !s.wordsOf(tellVerbs) && !s.wordsOf(toldWords) {
		return false
	}
	for i, t := range s.tokens {
		if himselfWords[t.text] || i > 0 && selfsame[t.text] && theySay[s.tokens[i-1].text] {
			return true
		}
	}
	return false
}

var (
	himselfWords = wordSet("himself", "herself", "themselves", "selbst", "selber", "lui-même", "elle-même", "eux-mêmes", "zelf", "osobiście", "själv", "selv")
	selfsame     = wordSet("mismo", "misma", "stesso", "stessa", "próprio", "própria", "sam", "sama")
	aboutThat    = wordSet("about", "regarding", "concerning", "betreff", "betrifft", "bezüglich", "concernant", "sobre", "riguardo", "quanto", "over", "betreft", "ohledně", "dotyczy")
	askingVerbs  = wordSet("ask", "bitten", "fragen", "demander", "pedir", "chiedere", "vragen", "prosić", "poprosić", "požádat")
	toldWords    = wordSet("gesagt", "gebeten", "dit", "demandé", "dicho", "pedido", "detto", "chiesto", "disse", "pedi", "gezegd", "gevraagd")
)

// guessNouns are what "my" makes a guess of: "my guess is jane@...".
var guessNouns = wordSet("guess", "assumption", "suspicion", "vermutung", "annahme", "supposition", "hypothèse", "suposición", "supposizione", "suposição", "vermoeden", "przypuszczenie")

// guesses reports "I think it is jane@..." of a username of the swaps, and "not so sure" in a
// sentence that names a username.
func (s *sentence) guesses(swaps []Swap) bool {
	not := -reachNot
	for i, t := range s.tokens {
		if t.has(cNot) {
			not = i
		}
		if knowWords[t.text] && i-not < reachNot && s.mood != request && s.namesUsername() && !s.namesAny(swaps) {
			return true
		}
		if i > 0 && s.tokens[i-1].has(cMine) && guessNouns[t.text] && s.namesAny(swaps) {
			return true
		}
		if probably[t.text] && s.namesAny(swaps) {
			return true
		}
		if !thinkWords[t.text] || i == 0 || !s.tokens[i-1].has(cI) && s.lex.english() {
			continue
		}
		for j := i + 1; j < min(len(s.tokens), i+5); j++ {
			next := s.tokens[j]
			if next.kind == address {
				if slices.ContainsFunc(swaps, func(w Swap) bool { return w.New == next.mention.addr }) {
					return true
				}
				break
			}
			if next.kind != word || !next.has(cIs|cFill) && !pronouns[next.text] && !itWords[next.text] {
				break
			}
		}
	}
	return false
}

var probably = wordSet("probably", "presumably", "wahrscheinlich", "vermutlich", "probablement", "probablemente", "probabilmente", "provavelmente", "waarschijnlijk", "prawdopodobnie", "pravděpodobně", "probabil", "sannolikt", "sandsynligvis")

var thinkWords = wordSet("think", "believe", "guess", "suppose", "assume", "reckon", "glaube", "denke", "vermute", "nehme", "crois", "pense", "suppose", "creo", "supongo", "credo", "penso", "suppongo", "acho", "suponho", "denk", "geloof", "vermoed", "myślę", "sądzę", "chyba", "myslím", "asi", "cred", "tror", "antar")

// willContact reports "he'll drop you a line about it", of who is to ask.
func (s *sentence) willContact() bool {
	if s.asks || !s.wordsOf(youWords) && !s.wordsOf(formalYou) || !s.any(cWrite|cAsk) && !s.wordsOf(ringing) {
		return false
	}
	for i, t := range s.tokens {
		next := s.tokens[min(i+1, len(s.tokens)-1)].text
		if theyWill[t.text] || theySay[t.text] && (next == "will" || next == "wird" || next == "is" && i+2 < len(s.tokens) && s.tokens[i+2].text == "going") {
			return true
		}
	}
	return false
}

var (
	theyWill = wordSet("he'll", "she'll", "they'll")
	ringing  = wordSet("ring", "phone", "line", "anrufen", "anruft", "melden", "bellen")
)

// contacted reports "be contacted under jane@...", of a username of the swaps.
func (s *sentence) contacted(swaps []Swap) bool {
	return s.namesAny(swaps) && s.wordsOf(contactedWords) && !s.any(cSwap|cSwapped|cInstead|cPortal)
}

var contactedWords = wordSet("contacted", "reached", "reachable", "erreichbar", "erreicht", "joint", "jointe", "joignable", "contactado", "contactada", "localizable", "contattato", "contattata", "raggiungibile", "bereikbaar", "contatado")

// otherOccasion reports "take out jane@contoso.com and put in jane@..." behind a sentence that
// tells of a meeting.
func otherOccasion(before, s *sentence) bool {
	if len(before.addresses()) > 0 || !before.wordsOf(otherMatters) && !before.wordsOf(parties) && !before.any(cTour) || before.any(cTenant) || s.any(cAddr&^cReqNoun|cLogin|cMine|cPortal) {
		return false
	}
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && hasStem(t.text, takingOut) })
}

// makesIt reports "make it jane@...", of what the sentence before speaks of.
func (s *sentence) makesIt() bool {
	for i := 0; i+1 < len(s.tokens); i++ {
		if s.tokens[i].text == "make" && s.tokens[i].has(cUse) {
			return s.tokens[i+1].text == "it"
		}
	}
	return false
}

// ofOtherThing reports a sentence about something else than a sign-in.
func (s *sentence) ofOtherThing() bool {
	return (s.any(cOther) || s.wordsOf(otherMatters) || s.wordsOf(otherSystems)) && !s.any(cLogin|cPortal|cTenant)
}
