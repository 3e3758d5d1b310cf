package intake

import (
	"slices"
	"strings"
)

// What a mail only tells of may be somebody else's: "The login of our IT department is
// it@... Please change my address." A request takes a username from another sentence
// only when that is the sender's own by its name, by "my" and "I", or by saying nothing
// beside it, and when it is there already.

// foreign reports a username that may be somebody else's than old's, or may not be
// there.
func (x *extraction) foreign(m *mention, old string, c circumstances) bool {
	s, own := m.in, alike(m.addr, c.from, c.names)
	switch {
	case m.bare && s.words() == 0, m.tied:
		return false
	case s.goesBack(m), old == c.from && !own && x.after(m, c):
		return true
	case m.addr != old && addressed(s.addresses(), old):
		return false
	case s.disclaims(m), s.mood != request && (s.absent(m, kin(m.addr, c.from)) || old == c.from && s.othersAlone()):
		return true
	case old != c.from && namedAlike(m, &mention{addr: old}):
		return false
	case s.anothers(m, c.names):
		return true
	case old == c.from && m.role == newRole && s.any(cInstead) && s.insteadOfOwn() && !s.any(cOthers|cThey|cNot|cIf): // "jane@... in place of the address I write from"
		return false
	}
	return !own && (x.others && !s.any(cMine|cI) || s.strange(m, c.names, kin(m.addr, c.from)))
}

// disclaims reports "jane@... is not me" and "belongs to another".
func (s *sentence) disclaims(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	reach := reachNot
	if s.lex.longest > 0 {
		reach = len(s.tokens)
	}
	for i := at + 1; i < len(s.tokens) && i <= at+reach && s.tokens[i].kind == word; i++ {
		t := s.tokens[i]
		if t.has(cNot) && s.mood != request && !s.aboutMailbox() && (i+1 == len(s.tokens) || s.tokens[i+1].kind != address) || belongs[t.text] && !s.forMe(i) {
			return true
		}
	}
	return false
}

// othersAlone reports a sentence about other people without a word for the sender.
func (s *sentence) othersAlone() bool {
	others := false
	for i, t := range s.tokens {
		switch {
		case t.has(cI) && !t.has(cMine), selves[t.text], meWords[t.text]:
			return false
		case t.has(cOthers) && !s.salutes(i) && (i == 0 || !yours[s.tokens[i-1].text]):
			others = true
		}
	}
	return others
}

var belongs = wordSet("belongs", "gehört", "appartient", "pertenece", "appartiene", "pertence", "behoort", "należy",
	"patří", "aparține",
	"tartozik", "illeti", "kuuluu", "kuuluvat",
	"ανήκει", "ανήκουν")

// goesBack reports "put jane@... back to my old address".
func (s *sentence) goesBack(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	if at+1 >= len(s.tokens) || !backTo[s.tokens[at+1].text] || s.tokens[at+1].has(cInstead) {
		return false
	}
	old, named := false, false
	for _, t := range s.tokens[at+2:] {
		switch {
		case t.has(cOld):
			old = true
		case t.has(cAddr):
			named = true
		case !t.has(cFill|cMine) && (!named || !t.has(cFrom)): // "mi correo de antes"
			return false
		}
		if old && named {
			return true
		}
	}
	return false
}

var backTo = wordSet("to", "à", "auf", "naar", "na", "al", "ao", "alla", "a", "por", "pelo", "pela")

// part takes apart pairs whose halves stand in different sentences, where the username
// may be somebody else's.
func (x *extraction) part(c circumstances) {
	x.pairs = slices.DeleteFunc(x.pairs, func(p pair) bool {
		switch {
		case p.old.addr == c.from && !p.new.in.row && !alike(p.new.addr, c.from, c.names) && x.after(p.new, c): // "Bob takes my place: jane@... -> bob@..."
		case p.old.in == p.new.in || p.new.in.row || p.new.tied || !x.foreign(p.new, p.old.addr, c),
			p.old.addr != c.from && p.old.in.anothers(p.old, c.names) == p.new.in.anothers(p.new, c.names):
			return false
		}
		x.olds, x.loose = append(x.olds, p.old), append(x.loose, p.new)
		return true
	})
}

// anothers reports a name, or a word for other people, whose the mention is: "Bob's new
// login is", "the account of our director:".
func (s *sentence) anothers(m *mention, names []string) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	for i, t := range s.tokens[:len(s.tokens)-1] {
		if s.parted(i, at) {
			continue
		}
		owner, isOwner := strings.CutSuffix(t.text, "'s")
		if isOwner && !t.has(cIs|cFill|cAddr) && !contracted[owner] && !slices.Contains(names, owner) && s.reaches(i+1, m) {
			return true
		}
		if t.has(cAddr|cLogin) && ofWords[s.tokens[i+1].text] && (s.mood != request || !forWords[s.tokens[i+1].text]) && s.person(i+2, m, names) {
			return true
		}
	}
	return false
}

// parted reports a semicolon between i and at.
func (s *sentence) parted(i, at int) bool {
	return slices.ContainsFunc(s.tokens[min(i, at):max(i, at)], func(t token) bool { return t.isMark(";") })
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

// person reports a name that is neither the sender's nor their firm's, or a word for
// somebody, at i.
func (s *sentence) person(i int, m *mention, names []string) bool {
	_, domain, _ := strings.Cut(m.addr, "@")
	mine := false
	for ; i < len(s.tokens) && s.tokens[i].kind == word; i++ {
		switch t := s.tokens[i]; {
		case t.has(cOthers|cThey|cContact) || departments[t.text]:
			return true
		case t.has(cFill | cMine):
			mine = mine || t.has(cMine)
		case t.known, slices.Contains(names, t.text), strings.HasPrefix(domain, t.text),
			i+1 < len(s.tokens) && s.tokens[i+1].has(cNew|cAddr|cLogin):
			return false
		default:
			return mine && !things[t.text] || t.capital && s.lex.lang != "de" // where every noun has a capital
		}
	}
	return false
}

// things are what may be the sender's own beside an address.
var things = wordSet("registration", "profile", "seat", "record", "membership", "subscription", "entry", "time", "guide", "manual", "step", "instructions", "registrierung", "profil", "zugang", "eintrag",
	"inscription", "accès", "registro", "perfil", "acceso", "registrazione", "profilo", "accesso", "cadastro", "acesso", "registratie", "profiel", "toegang",
	"rejestracja", "rejestrację", "dostęp",
	"registrace", "registraci", "profilu", "přístup", "profilul", "accesul",
	"regisztráció", "regisztrációm", "regisztrációmat", "profilom", "profilomat", "hozzáférés", "hozzáférésem", "hozzáférésemet", "bejegyzés", "útmutató", "lépés", "adatlap", "nyilvántartás", "rekisteröinti", "rekisteröintini", "profiili", "profiilini", "profiiliini", "pääsy", "pääsyni", "merkintä", "ohje", "ohjeen", "vaihe", "jäsenyys")

// contracted are the words before an "is" that looks like a possessive.
var contracted = wordSet("here", "there", "what", "who", "let", "he", "she", "everything", "tenant")

// departments are parts of a firm that may have a username.
var departments = wordSet("team", "department", "dept", "division", "reception", "abteilung", "équipe", "service", "equipo", "departamento", "reparto", "ufficio",
	"equipe", "afdeling", "zespół", "zespołu", "dział", "działu", "avdelning", "部門", "部署", "部门", "团队", "チーム",
	"tým", "týmu", "oddělení", "echipa", "departamentul",
	"osztály", "csoport", "részleg", "csapat", "csapatunk", "osasto", "osaston", "osastomme", "tiimi", "tiimin", "tiimimme",
	"τμήμα", "τμήματος", "ομάδα", "ομάδας", "λογιστήριο", "γραμματεία", "부서", "팀의")

// ofWords lead from a thing to the one whose it is.
var ofWords = wordSet("of", "von", "vom", "de", "du", "des", "del", "di", "dello", "della", "do", "da", "van", "för", "for", "für", "pour", "para", "per", "voor", "dla",
	"του", "της", "των")

// strange reports words around a mention that may tell whose it is: any that is no word
// for an address and does not follow an "I" or a "my". Where the tenant is not the
// firm's, one between the words for the address and the mention is enough: "my login at
// Fabrikam is jane@...".
func (s *sentence) strange(m *mention, names []string, ofFirm bool) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	own, odd := false, false
	for i, t := range s.tokens[:at] {
		switch {
		case s.mood == request && t.has(directive): // what is said before it matters no more
			own, odd = false, false
		case s.salutes(i) || things[t.text]:
		case t.has(cOthers | cThey):
			return true
		case t.has(cI) && !t.has(cMine) || selves[t.text], t.has(cMine) && s.ownThing(i+1, m), meWords[t.text] && !s.replaced(i), slices.Contains(names, t.text):
			own, odd = true, false
		case t.has(cAsk | cElse | cOther), s.oddWord(i), s.replaced(i) && meWords[t.text], t.has(cContact) && !s.byAgent(i), departments[t.text]:
			odd = odd || !own || !ofFirm || s.lex.longest > 0
		}
	}
	return odd && !s.forMe(at) || m.role == fromRole || s.serves(at+1) || s.acts(at+1)
}

// acts reports a verb behind a mention at i, whose subject it is: "bob@... approved it".
func (s *sentence) acts(i int) bool {
	return i < len(s.tokens) && s.tokens[i].kind == word && (!s.tokens[i].known || s.tokens[i].has(cApproval|cAsk))
}

// ownThing reports words for an address behind a "my", with no verb between.
func (s *sentence) ownThing(i int, m *mention) bool {
	for end := min(len(s.tokens), i+labelReach); i < end; i++ {
		switch t := s.tokens[i]; {
		case t.mention == m, t.has(cAddr|cLogin|cSignIn) || things[t.text]:
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

// replaced reports "replace me", of a person and no address.
func (s *sentence) replaced(i int) bool {
	return i > 0 && (strings.HasPrefix(s.tokens[i-1].text, "replac") || strings.HasPrefix(s.tokens[i-1].text, "substitut"))
}

// byAgent reports "by our IT".
func (s *sentence) byAgent(i int) bool {
	for i--; i >= 0 && s.tokens[i].has(cFill|cMine); i-- {
	}
	return i >= 0 && byWords[s.tokens[i].text]
}

var (
	byWords = wordSet("by", "von", "vom", "par", "por", "da", "dal", "dall'", "dalla", "door", "przez", "av")
	selves  = wordSet("i", "i've", "we", "we've") // where a phrase begins with one
	meWords = wordSet("me", "us", "mir", "mich", "uns", "moi", "mí", "mim", "mij", "mnie", "nam",
		"mě", "mně", "mine", "mie",
		"engem", "nekem", "nekünk", "rám", "ránk", "minua", "minulle", "meille", "minut", "meidät",
		"εμένα", "μένα", "εμάς")
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

// unknownBehind reports an unknown word behind articles and the like, that ends there or
// is a name.
func (s *sentence) unknownBehind(i int) bool {
	for i < len(s.tokens) && s.tokens[i].has(cFill) && !s.tokens[i].has(cMine) {
		i++
	}
	if i >= len(s.tokens) || s.tokens[i].kind != word || s.tokens[i].known {
		return false
	}
	return s.tokens[i].capital || i+1 == len(s.tokens) || s.tokens[i+1].kind != word || departments[s.tokens[i+1].text]
}

// forWords stand before the one whom something serves.
var forWords = wordSet("for", "für", "pour", "para", "per", "voor", "dla", "för",
	"pro", "pentru",
	"για")
