package intake

import "slices"

// What a lexicon does not have is read by what the mail does with a username. Who
// asks for something at the desk, and says what somebody will sign in with and what
// that takes the place of, asks for a swap whatever the verb is: "please hook me up
// to jane@..., my old address can go".

// elsewhere is what a wish is about that is not about a swap.
const elsewhere = cElse | cWrite | cOther | cContact | cPassword | cApproval | cTour | cAsk | cInvite |
	cWh | cIf | cNot | cCancel | cKeep

// exchange is what a mail speaks of whose list is to be swapped.
const exchange = cSwap | cSwapped | cSwapNoun | cUse | cOld | cNew

const (
	objectReach = 3 // words behind what asks in which its object shows
	loginReach  = 5 // words behind an address in which it is made a login
)

// presumed reports a request in words of which none is known to ask for a swap.
// Whatever in the mail has another meaning keeps it from being one.
func (x *extraction) presumed(c circumstances) bool {
	for _, m := range []mood{uncertain, past, denied, withheld, withdrawn} {
		if x.has[m] {
			return false
		}
	}
	switch {
	case slices.ContainsFunc(x.sentences, (*sentence).proceedsWith), slices.ContainsFunc(x.sentences, (*sentence).obscure):
		return false
	case slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.asksYou() && s.namesUsername() }):
		return false // "Bob will ask you to swap ..."
	case c.forward || x.tour() || len(x.pairs) > 0 && slices.ContainsFunc(x.sentences, (*sentence).sketches):
		return false
	case x.inquires():
		return x.goesAhead(c)
	case len(x.pairs) > 0:
		return !x.complains() && (x.wishesPairs() || x.listsPairs(c))
	case x.has[trouble]:
		return false
	}
	if x.contrasted(c) {
		return true
	}
	m := x.only()
	if m == nil || m.addr == c.from || !m.offered() || !x.belongs(m, c) || m.in.toCome(m) {
		return false
	}
	if m.in.mood == wish && (m.in.becomesLogin(m) || m.in.supplants(m) || (m.in.destined(m) || m.introduced) && (m.in.ownAccess() || x.replaces())) {
		return true
	}
	if x.soleWish(c) {
		return true
	}
	meant := m.role == newRole || x.accepts(m, c) || x.alone(m, c)
	if meant && x.wishesInstead(c) {
		return true
	}
	return meant && (x.topic() || x.handsOver() || x.wishesNew() || x.plainWish() && len(x.olds) > 0 && m.in.told(m))
}

// complains reports trouble with a username, or with signing in once the pairs are
// named: what was in the way before is why a swap is asked for.
func (x *extraction) complains() bool {
	const about = cSignIn | cLogin | cAddr | cPassword | cPortal | cApproval
	named := false
	for _, s := range x.sentences {
		named = named || s.pairs() || s.row
		if s.mood == trouble && !s.aboutMailbox() && (s.namesUsername() || s.any(cSwap|cSwapped|cSwapNoun|cNew) || named && s.any(about)) {
			return true
		}
	}
	return false
}

// aboutMailbox reports what is true of every new username: that it receives no mail.
func (s *sentence) aboutMailbox() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return receiving[t.text] })
}

var receiving = wordSet("receive", "receives", "receiving", "inbox", "mailbox", "postfach", "empfangen", "empfängt", "recevoir", "reçoit", "boîte",
	"recibir", "recibe", "buzón", "receber", "recebe", "ricevere", "riceve", "casella", "ontvangen", "ontvangt", "postvak", "odbiera", "skrzynki", "skrzynka",
	"schránka", "schránku", "nepřijímá", "primește",
	"fogad", "fogadni", "postafiók", "postafiókja", "beérkező", "levelezni", "vastaanottaa", "vastaanota", "postilaatikko", "postilaatikkoa", "saapuneet")

// plainWish reports a wish that no word shows to be one for something else, and that
// names an address, or words for one, or what was said before.
func (x *extraction) plainWish() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.mood == wish && !s.any(cWrite|cInvite|cOther|cElse|cPassword|cApproval|cTour|cYet) &&
			(len(s.addresses()) > 0 || s.handsOver() || s.any(cSwap|cSwapped|cSwapNoun|cReqNoun|cAddr|cLogin))
	})
}

// offered reports a mention in a sentence that may offer it as the new one.
func (m *mention) offered() bool {
	return m.in.calm() && (m.class != tenant || !m.in.removes(m)) && !m.in.saysBefore(m, cPast|cDone|cFault) && !m.in.loggedIn(m) && !m.in.goesBack(m) && m.role != contactRole && m.role != notRole
}

// saysBefore reports a concept up to the end of the clause that a mention is in: why
// somebody wants it ("because I do not get in with the other one") is told behind it.
func (s *sentence) saysBefore(m *mention, any concept) bool {
	passed := false
	making := s.madeBefore(m)
	for i, t := range s.tokens[s.tellsFrom(m):] {
		if passed && t.has(cClause) {
			return false
		}
		if at := i + s.tellsFrom(m); making >= 0 && (at == making || at == making-1) { // "gli abbiamo fatto l'utenza jane@..."
			continue
		}
		if t.has(any) && !beIs[t.text] {
			return true
		}
		passed = passed || t.mention == m
	}
	return false
}

// madeBefore is where a word for making stands that has a mention for its object, or -1.
func (s *sentence) madeBefore(m *mention) int {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	for i := at - 1; i > 0; i-- {
		switch t := s.tokens[i]; {
		case made[t.text] || makes[t.text]:
			return i
		case t.kind != word || !t.has(cLogin|cAddr|cNew) && !articles[t.text] && t.means != cFill:
			return -1
		}
	}
	return -1
}

// unmade reports "we have not made jane@...".
func (s *sentence) unmade(m *mention) bool {
	making := s.madeBefore(m)
	return making > 0 && slices.ContainsFunc(s.tokens[max(0, making-reachNot):making], func(t token) bool { return t.has(cNot) })
}

// removes reports "strike jane@..." of a mention.
func (s *sentence) removes(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	return slices.ContainsFunc(s.tokens[max(0, at-fewWords):at], func(t token) bool {
		return t.kind == word && t.text != "take" && hasStem(t.text, takingOut) && !t.has(cSwap|cUse)
	})
}

// makes are words for making that are words for doing as well.
var makes = wordSet("fatto", "hecho", "fait", "feito", "gemacht", "gedaan", "zrobiliśmy", "done")

// tellsFrom is where the clause begins that says all by itself what a mention is: "I have
// made a tenant, my username is jane@...". It is 0 where none does.
func (s *sentence) tellsFrom(m *mention) int {
	from, login, is := 0, false, false
	for i, t := range s.tokens {
		switch {
		case t.mention == m && login && is:
			return from
		case t.mention == m:
			return 0
		case t.isMark(",;"):
			from, login, is = i, false, false
		}
		login, is = login || t.has(cLogin), is || login && t.has(cIs)
	}
	return 0
}

// loggedIn reports "I'm logged in as" before a mention: it is in use.
func (s *sentence) loggedIn(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	for j := at - 1; j >= 0 && j >= at-4; j-- {
		if t := s.tokens[j]; t.has(cTry) && !t.has(cElse) {
			return !s.any(cNew|cMust) && !s.future() && (s.mood != wish || s.any(cIf)) // "I need to log in as jane@..."
		}
	}
	return false
}

// only is the one username that the mail names, or nil.
func (x *extraction) only() *mention {
	var found *mention
	for _, m := range x.all {
		switch {
		case m.role == notRole:
		case m.class == invalid, m.class == tenant && found != nil && found.addr != m.addr:
			return nil
		case m.class == tenant && found == nil:
			found = m
		}
	}
	return found
}

// inquires reports a question that is about swaps, or an address.
func (x *extraction) inquires() bool {
	const about = cSwap | cSwapped | cSwapNoun | cUse | cAddr | cLogin | cTenant | cSignIn | cApproval | cTour
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		if s.any(directive) && len(s.addresses()) == 0 && !s.any(cAsk|cWh) { // "could you confirm to my usual address?"
			return s.mood == question && s.any(about&^cAddr)
		}
		return s.mood == question && (len(s.addresses()) > 0 || s.any(about) || s.any(cAsk) && s.wordsOf(howWords) && s.words() <= 2*fewWords+1) // "could you please tell me why?"
	})
}

// topic reports a sentence that tells of a swap as of something to come, though
// nobody is asked for it: "the next step is that you swap it".
func (x *extraction) topic() bool {
	return slices.ContainsFunc(x.sentences, (*sentence).topical)
}

func (s *sentence) topical() bool {
	if s.lex.wary() || !s.calm() || s.reports() || ofSomebody(s) || s.any(cDone|cPast|cFault|cYet|cBut|elsewhere&^cContact) {
		return false
	}
	if !s.any(cOld|cNew|cOnlySwap) && !s.ownObject() && !s.namesUsername() && !s.tellsDesk() {
		return false
	}
	c := newClauses(s)
	for i, t := range s.tokens {
		byWriter := t.has(cSwap) && c.inClause(i, cI) && !c.determined(i) && !c.forDesk(i) // "I will swap"
		if t.has(cSwap|cSwapped|cSwapNoun) && c.aboutAddress(i) && !byWriter {
			return true
		}
	}
	return false
}

// forDesk reports "for you to" before a verb.
func (s *sentence) forDesk(i int) bool {
	return i > 1 && s.tokens[i-1].has(cTo) && s.tokens[i-2].text == "you"
}

// tellsDesk reports "you", in the language that drops it least.
func (s *sentence) tellsDesk() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.text == "you" })
}

// belongs reports that a username is the sender's own, or that of an old address
// which the mail names.
func (x *extraction) belongs(m *mention, c circumstances) bool {
	return len(x.olds) > 0 || alike(m.addr, c.from, c.names) || m.in.ownUsername(m) || kin(m.addr, c.from) && !x.after(m, c)
}

// ownAccess reports "my access", which a wish is about.
func (s *sentence) ownAccess() bool {
	for i, t := range s.tokens {
		for j := i + 1; t.has(cMine) && j < len(s.tokens) && j <= i+2; j++ {
			if s.tokens[j].has(cAddr | cLogin | cSignIn) {
				return true
			}
		}
	}
	return false
}

// destined reports a word such as "to" or "as" before a mention.
func (s *sentence) destined(m *mention) bool {
	to := false
	for _, t := range s.tokens {
		switch {
		case t.kind == address && t.mention == m:
			return to
		case t.has(cTo | cLead), t.text == "to": // be it the first word of "to be"
			to = true
		case t.kind == address, t.kind == word && !usual(t) && !t.has(cMust):
			to = false
		}
	}
	return false
}
