package intake

import "slices"

// What a lexicon does not have is read by what the mail does with a username. Who
// asks for something at the desk, and says what somebody will sign in with and what
// that takes the place of, asks for a swap whatever the verb is: "please hook me up
// to jane@..., my old address can go".

// elsewhere is what a wish is about that is not about a swap.
const elsewhere = cElse | cWrite | cOther | cContact | cPassword | cApproval | cTour | cAsk | cInvite | cWh | cIf | cNot | cCancel | cKeep

// exchange is what a mail speaks of whose list is to be swapped.
const exchange = cSwap | cSwapped | cSwapNoun | cUse | cOld | cNew

const (
	objectReach = 3 // words behind what asks in which its object shows
	loginReach  = 5 // words behind an address in which it is made a login
)

// presumed reports a request in words of which none is known to ask for a swap.
// Whatever in the mail has another meaning keeps it from being one.
func (x *extraction) presumed(c circumstances) bool {
	for _, m := range []mood{trouble, uncertain, past, denied, withheld, withdrawn} {
		if x.has[m] {
			return false
		}
	}
	switch {
	case c.forward || x.inquires() || x.tour():
		return false
	case len(x.pairs) > 0:
		return x.has[wish] && (x.speaks(exchange) || !x.pairs[0].new.in.row) || slices.ContainsFunc(x.pairs, func(p pair) bool {
			return p.new.in.any(directive) && p.new.in.any(cInstead|cRepl|cLead) && p.new.in.calm()
		})
	}
	m := x.only()
	if m == nil || m.addr == c.from || !m.in.calm() || m.in.any(cPast|cDone|cFault) || m.role == contactRole || m.role == notRole || !x.belongs(m, c) {
		return false
	}
	if m.in.mood == wish && (m.in.becomesLogin(m) || m.in.destined(m) && (m.in.ownAccess() || x.replaces())) {
		return true
	}
	return (m.role == newRole || x.accepts(m, c) || x.alone(m, c)) && (x.topic() || x.handsOver() || x.wishesNew() || x.has[wish] && len(x.olds) > 0)
}

// only is the one username that the mail names, or nil.
func (x *extraction) only() *mention {
	var found *mention
	for _, m := range x.all {
		switch {
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
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.mood == question && (len(s.addresses()) > 0 || s.any(cSwap|cSwapped|cSwapNoun|cUse|cAddr|cLogin|cTenant|cSignIn|cApproval|cTour))
	})
}

// topic reports a sentence that tells of a swap as of something to come, though
// nobody is asked for it: "the next step is that you swap it".
func (x *extraction) topic() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		if !s.calm() || ofSomebody(s) || s.any(cDone|cPast|cFault|cYet|cBut|elsewhere&^cContact) || !s.any(cOld|cNew|cOnlySwap) && !s.ownObject() && !s.namesUsername() && !s.tellsDesk() {
			return false
		}
		c := newClauses(s)
		for i, t := range s.tokens {
			if t.has(cSwap|cSwapped|cSwapNoun) && c.aboutAddress(i) && (!t.has(cSwap) || c.determined(i) || c.forDesk(i) || !c.inClause(i, cI)) {
				return true
			}
		}
		return false
	})
}

// forDesk reports "for you to" before a verb.
func (s *sentence) forDesk(i int) bool {
	return i > 1 && s.tokens[i-1].has(cTo) && s.tokens[i-2].text == "you"
}

// tellsDesk reports "you", in the language that drops it least.
func (s *sentence) tellsDesk() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.text == "you" })
}

// handsOver reports a wish about the writer or about what was said before: "can you
// move me over?", "please take care of it".
func (x *extraction) handsOver() bool {
	return slices.ContainsFunc(x.sentences, (*sentence).handsOver)
}

func (s *sentence) handsOver() bool {
	if s.mood != wish || !s.lex.english() || s.any(elsewhere) {
		return false
	}
	asked := false
	for i, t := range s.tokens {
		switch {
		case t.has(directive):
			asked = true
		case asked && backward[t.text] && s.ends(i+1):
			return true
		}
	}
	return false
}

// wishesNew reports a wish about a new username, which stands elsewhere.
func (x *extraction) wishesNew() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		if s.mood != wish || s.any(elsewhere) {
			return false
		}
		for i, t := range s.tokens[:max(0, len(s.tokens)-1)] {
			if t.has(cNew) && s.tokens[i+1].has(cAddr|cLogin) {
				return true
			}
		}
		return false
	})
}

// backward are the objects that stand for what was said before.
var backward = wordSet("me", "us", "it", "this", "that", "these", "those", "them", "needful", "necessary", "accordingly")

// ends reports that at most two small words follow in the clause.
func (s *sentence) ends(i int) bool {
	for n := 0; i < len(s.tokens) && !s.tokens[i].isMark(".,;:!?-–—"); i, n = i+1, n+1 {
		if t := s.tokens[i]; n == 2 || t.kind != word || len(t.text) > 4 || t.has(elsewhere) {
			return false
		}
	}
	return true
}

// wishes reports a directive without a word behind it that makes it one for
// something else.
func (s *sentence) wishes() bool {
	for i, t := range s.tokens {
		if t.has(directive) && !s.wantsElse(i) {
			return true
		}
	}
	return false
}

// wantsElse looks at what follows a directive up to the first address, or where
// verbs come last at the whole sentence.
func (s *sentence) wantsElse(i int) bool {
	if s.lex.verbLast() {
		return s.any(elsewhere)
	}
	words := 0
	for _, t := range s.tokens[i+1:] {
		switch {
		case t.kind == address, t.kind == word && words >= objectReach && !s.namesUsername():
			return false
		case t.kind == word:
			if words++; words <= objectReach && t.text == "if" {
				continue // "I would appreciate it if ..."
			}
			if t.has(elsewhere) && !t.has(directive|cOld|cInstead|cRepl) {
				return true
			}
		}
	}
	return false
}

func (s *sentence) namesUsername() bool {
	return slices.ContainsFunc(s.addresses(), func(m *mention) bool { return m.class == tenant })
}

// tells reports a sentence that only tells of what it names: nothing is asked for
// before the address, or the address follows what it is in so many words.
func (s *sentence) tells() bool {
	if first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word }); first >= 0 && s.tokens[first].has(cIf|cYet) {
		return false // "if all goes well, the new username will be ..."
	}
	if s.lex.verbLast() && s.any(directive) && s.any(elsewhere) {
		return false
	}
	asks, strange := false, false
	for i, t := range s.tokens {
		switch {
		case t.has(directive):
			asks = true
		case t.kind == address && t.mention.class == tenant:
			return !asks || !strange || s.said(i)
		case t.kind == word && asks:
			strange = strange || !t.known || t.has(elsewhere)
		}
	}
	return true
}

// said reports a colon or an "is" before i, be it the second word of "here it is".
func (s *sentence) said(i int) bool {
	for j := i - 1; j >= max(0, i-2); j-- {
		if t := s.tokens[j]; t.isMark(":=") || t.has(cIs|cLead) && !t.has(cTo) {
			return true
		} else if !t.has(cFill) {
			break
		}
	}
	return false
}

// hinted is the verdict on a username in a mail that asks for something not known.
func (x *extraction) hinted() (verdict, bool) {
	var wrong *mention
	for _, m := range x.all {
		switch {
		case !x.has[wish] || !m.in.calm() || m.in.any(cPast|cDone) || m.role == contactRole || m.role == notRole:
		case m.class == tenant:
			return unsure, true
		case m.class == invalid && m.problem == InvalidUsername:
			wrong = m
		}
	}
	if wrong != nil {
		return misfit(wrong), true
	}
	return verdict{}, false
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
		case t.has(cTo), t.text == "to": // be it the first word of "to be"
			to = true
		case t.kind == address, t.kind == word && !usual(t) && !t.has(cMust):
			to = false
		}
	}
	return false
}

// becomesLogin reports "my login" behind a mention: "make jane@... my login".
func (s *sentence) becomesLogin(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	mine, as := false, false
	for _, t := range s.tokens[at+1 : min(len(s.tokens), at+1+loginReach)] {
		switch {
		case t.has(cLogin):
			return mine || as
		case t.has(cMine):
			mine = true
		case t.text == "as":
			as = true
		case !t.has(cFill | cTo | cNew | cMust):
			return false
		}
	}
	return false
}

// replaces reports that something in the mail gives up its place.
func (x *extraction) replaces() bool {
	return slices.ContainsFunc(x.all, func(m *mention) bool { return m.role == oldRole && !m.object }) || slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		for i, t := range s.tokens {
			switch {
			case t.has(cInstead | cRepl | cSwapNoun):
				return true
			case t.has(cOld) && i+1 < len(s.tokens) && (s.tokens[i+1].has(cAddr|cLogin) || s.tokens[i+1].kind == address):
				return true
			}
		}
		return false
	})
}
