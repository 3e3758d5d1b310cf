package intake

import (
	"slices"

	"github.com/swapdesk/swapdesk/mailer/username"
)

// erratum reads a mail that owns to a mistake in a username and says which is the right
// one: "... Sorry, typo, the right one is jane.doe@...". The other is meant no more, and
// what only says to overlook it takes nothing back. The two have to be two spellings of
// one name, or the other has to be called wrong.
func (x *extraction) erratum() {
	if len(x.all) > fewMentions || x.has[withheld] || x.has[denied] {
		return
	}
	var right, other *mention
	for _, m := range x.all {
		switch {
		case m.class != tenant && m.class != invalid:
		case m.class == tenant && (m.in.correctly(m) || m.in.mineIs(m)):
			if right != nil && right.addr != m.addr {
				return
			}
			right = m
		case other != nil && other.addr != m.addr:
			return
		default:
			other = m
		}
	}
	if right == nil || !right.in.trusted() && right.in.mood != wish && right.in.mood != withdrawn || !x.owned() {
		return
	}
	if other != nil && other.addr == right.addr { // once more, without the words
		other = nil
	}
	if other != nil && other.role != notRole && !other.in.faulted(other) && (!x.respelt(other, right) && (!right.in.correctly(right) || !x.ofOnePerson(right)) || slices.Index(x.all, other) > slices.Index(x.all, right)) {
		return
	}
	for _, m := range x.all {
		switch {
		case m.addr == right.addr:
			m.role, m.weak, m.object = newRole, false, false
		case m.class == tenant || m.class == invalid:
			m.role = notRole
		}
	}
	for _, s := range x.sentences {
		if s.mood == withdrawn && s.overlooked(right) {
			s.mood = neutral
		}
	}
	x.has[withdrawn] = x.has[withdrawn] && slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.mood == withdrawn })
	x.anew = x.anew || !x.has[question]
}

// owned reports that the sender owns to a mistake in so many words.
func (x *extraction) owned() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.any(cSorry|cWrong) || slices.ContainsFunc(s.tokens, func(t token) bool { return slips[t.text] })
	})
}

// respelt reports two usernames that may be two spellings of one person's.
func (x *extraction) respelt(a, b *mention) bool {
	return namedAlike(a, b) || namedAlike(b, a) || username.Distance(a.addr, b.addr) <= nearly ||
		alike(a.addr, "", x.names) && alike(b.addr, "", x.names)
}

// ofOnePerson reports a mail that names nobody's address but one, so that of two usernames one
// is meant.
func (x *extraction) ofOnePerson(right *mention) bool {
	ordinaries := slices.DeleteFunc(distinct(x.all), func(m *mention) bool { return m.class != ordinary })
	return len(ordinaries) <= 1 && !ofSomebody(right.in) && !slices.ContainsFunc(right.in.tokens[1:], func(t token) bool { return t.kind == word && t.capital && !t.known }) && !x.others
}

// correctly reports "the right one is" before a mention, "it should read", or "but" where
// it stands against another that is not meant.
func (s *sentence) correctly(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	if s.asks || s.any(cOr|cIf) || at < 1 || m.role == notRole {
		return false
	}
	but := at - 1
	for but > 0 && s.tokens[but].means == cFill {
		but--
	}
	if s.tokens[but].has(cBut) && s.refuted(but) {
		return true
	}
	right := false
	for i := at - 1; i >= 0; i-- {
		t := s.tokens[i]
		switch {
		case t.kind == address, t.isMark(".!;()"), t.has(cNot | cWrong | cWrite):
			return right
		case t.has(cRight), t.text == "正", readsRight[t.text] && i > 0 && (s.tokens[i-1].has(cMust|cSorry) || mustRead[s.tokens[i-1].text]):
			right = true
		}
	}
	return right
}

// mineIs reports "mine is" before a mention.
func (s *sentence) mineIs(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	for i := 0; i+1 < at && !s.asks && (s.tokens[at-1].has(cIs) || beIs[s.tokens[at-1].text]); i++ {
		if next := s.tokens[i+1]; minePronouns[s.tokens[i].text] && (next.kind == mark || next.has(cIs) || i+2 == at) {
			return true
		}
	}
	return false
}

// firstOfTwo stand for what was written first.
var firstOfTwo = wordSet("line", "above", "first", "former", "earlier", "previous", "other", "erste", "ersten", "obige", "obigen", "première", "précédent", "primera", "anterior", "prima", "primo", "primeira", "eerste", "vorige", "bovenstaande", "pierwszy", "pierwszą")

var beIs = wordSet("is", "ist", "est", "es", "é", "è", "jest")

var minePronouns = wordSet("mine", "meiner", "meines", "meins", "mien", "mío", "mio", "mia", "mijne", "mój", "moja",
	"enyém", "minun", "omani")

// faulted reports "one that my wife made by mistake" before a mention.
func (s *sentence) faulted(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	return slices.ContainsFunc(s.tokens[max(0, at-6):at], func(t token) bool { return t.has(cSorry|cWrong) || slips[t.text] })
}

// refuted reports "not jane@..." before at.
func (s *sentence) refuted(at int) bool {
	not := false
	for _, t := range s.tokens[:at] {
		not = not || t.has(cNot)
		if t.kind == address && (not || t.mention.role == notRole) {
			return true
		}
	}
	return false
}

// overlooked reports a sentence that takes back no more than what was misspelt: it names
// nothing else, and what it takes back stands before the right one.
func (s *sentence) overlooked(right *mention) bool {
	for _, m := range s.addresses() {
		if m.addr != right.addr && m.role != notRole {
			return false
		}
	}
	return !s.any(cReqNoun&^cAddr) || s == right.in || len(s.addresses()) > 0 || s.wordsOf(overlookVerbs) && s.wordsOf(firstOfTwo)
}

var (
	readsRight = wordSet("read", "be", "lire", "être", "decir", "ser", "leer", "lauten", "heißen", "sein", "leggere", "leggersi", "essere", "ler", "luidden", "luiden", "zijn", "heten", "być", "brzmieć",
		"helyesen", "kuuluu", "kuulua")
	mustRead = wordSet("should", "must", "has", "to", "fallait", "faut", "devait", "doit", "debe", "debía", "debería", "muss", "müsste", "sollte", "soll", "deve", "doveva", "dovrebbe", "devia", "moet", "moest", "ma", "miało", "powinno",
		"kellene", "pitäisi", "piti")
)

// fixesSlip reports "can you fix that?" behind "it should have read jane@..., not jnae@...".
func (s *sentence) fixesSlip(before *sentence) bool {
	not := slices.ContainsFunc(before.addresses(), func(m *mention) bool { return m.class == tenant && m.role == notRole })
	for i := 0; i+1 < len(s.tokens); i++ {
		if s.lex.english() && s.tokens[i].text == "fix" && s.asks && not && len(s.addresses()) == 0 && (demonstratives[s.tokens[i+1].text] || s.tokens[i+1].text == "it") {
			s.tokens[i].means = cProceed
			return true
		}
	}
	return false
}
