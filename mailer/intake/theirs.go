package intake

import (
	"slices"
	"strings"
)

// What a mail only tells of may be somebody else's: "The login of our IT department is
// it@... Please change my address." A request takes a username from another sentence
// only when that is the sender's own by its name, by "my" and "I", or by saying nothing
// beside it, and when it is there already.

// foreign reports a username that a request for old does not name itself, and that may
// be somebody else's or still to come.
func (x *extraction) foreign(m *mention, old string, c circumstances) bool {
	s := m.in
	switch {
	case s.mood == request || m.bare && s.words() == 0 || m.addr != old && addressed(s.addresses(), old):
		return false
	case s.toCome(m):
		return true
	case old != c.from && namedAlike(m, &mention{addr: old}):
		return false
	case s.anothers(m, c.names):
		return true
	}
	return !alike(m.addr, c.from, c.names) && s.strange(m, c.names, kin(m.addr, c.from))
}

// part takes apart pairs whose halves stand in different sentences, where the username
// may be somebody else's.
func (x *extraction) part(c circumstances) {
	x.pairs = slices.DeleteFunc(x.pairs, func(p pair) bool {
		if p.old.in == p.new.in || p.new.in.row || !x.foreign(p.new, p.old.addr, c) ||
			p.old.addr != c.from && p.old.in.anothers(p.old, c.names) == p.new.in.anothers(p.new, c.names) {
			return false
		}
		x.olds, x.loose = append(x.olds, p.old), append(x.loose, p.new)
		return true
	})
}

// anothers reports a name, or a word for other people, whose the mention is: "Bob's new
// login is", "the account of our director:".
func (s *sentence) anothers(m *mention, names []string) bool {
	for i, t := range s.tokens[:len(s.tokens)-1] {
		owner, isOwner := strings.CutSuffix(t.text, "'s")
		if isOwner && !t.has(cIs|cFill|cAddr) && !contracted[owner] && !slices.Contains(names, owner) && s.reaches(i+1, m) {
			return true
		}
		if t.has(cAddr|cLogin) && ofWords[s.tokens[i+1].text] && s.person(i+2, names) {
			return true
		}
	}
	return false
}

// reaches reports that from i on words for an address lead to the mention, or follow it:
// "new login is jane@...", "jane@... is Bob's login".
func (s *sentence) reaches(i int, m *mention) bool {
	for end := min(len(s.tokens), i+labelReach); i < end; i++ {
		switch t := s.tokens[i]; {
		case t.mention == m, t.has(cAddr | cLogin):
			return true
		case t.kind == word && !t.has(cFill|cOld|cNew):
			return false
		}
	}
	return false
}

// person reports a name that is not the sender's, or a word for somebody, at i.
func (s *sentence) person(i int, names []string) bool {
	mine := false
	for ; i < len(s.tokens) && s.tokens[i].kind == word; i++ {
		switch t := s.tokens[i]; {
		case t.has(cOthers|cThey|cContact) || departments[t.text]:
			return true
		case t.has(cFill | cMine):
			mine = mine || t.has(cMine)
		case slices.Contains(names, t.text):
			return false
		default:
			return !t.known && (mine || t.capital && s.lex.lang != "de") // where every noun has a capital
		}
	}
	return false
}

// contracted are the words before an "is" that looks like a possessive.
var contracted = wordSet("here", "there", "what", "who", "let", "he", "she", "everything", "tenant")

// departments are parts of a firm that may have a username.
var departments = wordSet("team", "department", "dept", "division", "reception", "abteilung", "équipe", "service", "equipo", "departamento", "reparto", "ufficio",
	"equipe", "afdeling", "zespół", "zespołu", "dział", "działu", "avdelning", "部門", "部署", "部门", "团队", "チーム")

// ofWords lead from a thing to the one whose it is.
var ofWords = wordSet("of", "von", "vom", "de", "du", "des", "del", "di", "dello", "della", "do", "da", "van", "för", "for", "für", "pour", "para", "per", "voor", "dla")

// toCome reports a username that is not there yet, or may never be: "next year it will
// be jane@...", "if IT agrees, the login is jane@...".
func (s *sentence) toCome(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	first := true
	for i, t := range s.tokens {
		if t.kind == word && first {
			if t.has(cIf) && !t.has(cPolite) && !s.any(cDone) || t.text == "should" && !s.asks {
				return true
			}
			first = false
		}
		if s.later(i) || i < at && maybe[t.text] {
			return true
		}
	}
	return false
}

// later reports "next year" at i, in either order, or a word for it.
func (s *sentence) later(i int) bool {
	t := s.tokens[i].text
	if soon[t] {
		return true
	}
	from, to := max(0, i-1), min(len(s.tokens), i+2)
	return next[t] && (i == 0 || !s.tokens[i-1].has(cNew)) && // "from next week" gives what is new
		slices.ContainsFunc(s.tokens[from:to], func(t token) bool { return spans[t.text] })
}

// next and spans make up "next year"; soon are words that say it alone.
var (
	next = wordSet("next", "coming", "nächstes", "nächsten", "nächste", "nächster", "kommendes", "kommenden", "kommende", "prochain", "prochaine",
		"próximo", "próxima", "viene", "vem", "prossimo", "prossima", "volgend", "volgende", "komend", "komende", "przyszłym", "przyszłego", "nästa")
	spans = wordSet("year", "month", "quarter", "week", "summer", "autumn", "winter", "spring", "jahr", "jahres", "monat", "woche", "quartal",
		"année", "an", "mois", "semaine", "trimestre", "año", "mes", "semana", "ano", "mês", "que", "anno", "mese", "settimana",
		"jaar", "maand", "kwartaal", "roku", "miesiącu", "miesiąca", "tygodniu", "tygodnia", "kwartale", "år", "månad", "vecka")
	soon = wordSet("soon", "someday", "demnächst", "bald", "bientôt", "prochainement", "próximamente", "pronto", "brevemente", "prossimamente", "binnenkort",
		"wkrótce", "niedługo", "来年", "来月", "来週", "近いうちに", "明年", "下个月", "下個月", "下周", "下週", "将来", "將來")
)

// maybe are verbs that leave open whether something is so.
var maybe = wordSet("might", "könnte", "pourrait", "podría", "poderia", "potrebbe", "kunnen", "mógłby")

// strange reports words around a mention that may tell whose it is: any that is no word
// for an address and does not follow an "I" or a "my". Where the tenant is not the
// firm's, one between the words for the address and the mention is enough: "my login at
// Fabrikam is jane@...".
func (s *sentence) strange(m *mention, names []string, ofFirm bool) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	own, odd := false, false
	for i, t := range s.tokens[:at] {
		switch {
		case s.salutes(i):
		case t.has(cOthers | cThey):
			return true
		case t.has(cI) && !t.has(cMine), t.has(cMine) && s.ownThing(i+1, m), meWords[t.text], slices.Contains(names, t.text):
			own, odd = true, false
		case s.oddWord(i), t.has(cContact) && !s.byAgent(i), departments[t.text]:
			odd = odd || !own || !ofFirm || s.lex.longest > 0
		}
	}
	return odd && !s.forMe(at) || s.serves(at+1)
}

// ownThing reports words for an address behind a "my", with no verb between.
func (s *sentence) ownThing(i int, m *mention) bool {
	for end := min(len(s.tokens), i+labelReach); i < end; i++ {
		switch t := s.tokens[i]; {
		case t.mention == m, t.has(cAddr | cLogin):
			return true
		case t.kind == word && !t.has(cFill|cOld|cNew), t.has(cIs), departments[t.text]:
			return false
		}
	}
	return false
}

// oddWord reports a word that may name somebody: one that is not known, and no
// participle.
func (s *sentence) oddWord(i int) bool {
	t := s.tokens[i]
	participle := s.lex.english() && (!t.capital || i == 0) && strings.HasSuffix(t.text, "ed") && t.text != "shared"
	return t.kind == word && !t.known && !participle && !regards[t.text]
}

// byAgent reports "by our IT".
func (s *sentence) byAgent(i int) bool {
	for i--; i >= 0 && s.tokens[i].has(cFill|cMine); i-- {
	}
	return i >= 0 && byWords[s.tokens[i].text]
}

var (
	byWords = wordSet("by", "von", "vom", "par", "por", "da", "dal", "dall'", "dalla", "door", "przez", "av")
	meWords = wordSet("me", "us", "mir", "mich", "uns", "moi", "mí", "mim", "mij", "mnie", "nam")
)

// forMe reports "for me" from i on.
func (s *sentence) forMe(i int) bool {
	return slices.ContainsFunc(s.tokens[i:], func(t token) bool { return meWords[t.text] })
}

// serves reports "for the interns" from i on.
func (s *sentence) serves(i int) bool {
	for ; i < len(s.tokens)-1 && s.tokens[i].kind != address && !s.tokens[i].isMark(".!?"); i++ {
		if t := s.tokens[i]; t.has(cOthers|cThey) || forWords[t.text] && s.unknownBehind(i+1) {
			return true
		}
	}
	return false
}

// unknownBehind reports an unknown word behind articles and the like.
func (s *sentence) unknownBehind(i int) bool {
	for i < len(s.tokens) && s.tokens[i].has(cFill) && !s.tokens[i].has(cMine) {
		i++
	}
	return i < len(s.tokens) && s.tokens[i].kind == word && !s.tokens[i].known
}

// forWords stand before the one whom something serves.
var forWords = wordSet("for", "für", "pour", "para", "per", "voor", "dla", "för")
