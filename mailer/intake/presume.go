package intake

import "slices"

// What a lexicon does not have is read by what the mail does with a username. The
// desk's mailbox is for swaps: who asks for something there, says what somebody
// will sign in with, and that it is new or takes the place of something, asks for a
// swap whatever the verb is: "please hook my seat up to my new login jane@...".

const (
	// elsewhere is what a wish is about that is not about a swap.
	elsewhere = cWrite | cOther | cContact | cPassword | cApproval | cTour | cAsk | cInvite | cWh | cIf | cNot | cExample | cCancel | cKeep
	// exchange is what tells that something takes another's place.
	exchange = cSwap | cSwapped | cSwapNoun | cOld | cNew | cInstead | cRepl | cProceed

	objectReach = 3 // words behind what asks in which its object shows
)

// presumed reports a wish for a swap in words of which none is known for a verb of
// swapping. Whatever in the mail has another meaning keeps it from being one.
func (x *extraction) presumed(c circumstances) bool {
	for _, m := range []mood{trouble, uncertain, past, question, denied, withheld, withdrawn} {
		if x.has[m] {
			return false
		}
	}
	if c.forward || !x.has[wish] {
		return false
	}
	if len(x.pairs) > 0 {
		return true
	}
	usernames := distinct(slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool {
		return m.class != tenant && m.class != invalid
	}))
	return len(usernames) == 1 && x.meant(usernames[0], c) && x.exchanges()
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
			if t.has(elsewhere) && !t.has(directive|exchange) {
				return true
			}
		}
	}
	return false
}

func (s *sentence) namesUsername() bool {
	return slices.ContainsFunc(s.addresses(), func(m *mention) bool { return m.class == tenant })
}

// hints reports a username in a mail that asks for something not known.
func (x *extraction) hints() bool {
	return x.has[wish] && slices.ContainsFunc(x.all, func(m *mention) bool {
		return m.class == tenant && m.in.calm() && m.role != contactRole && m.role != notRole
	})
}

// meant reports that the words around a username make it the one to sign in with.
func (x *extraction) meant(m *mention, c circumstances) bool {
	if m.role == contactRole || m.role == notRole || m.class != tenant || m.addr == c.from || m.in.any(cPast|cDone|cFault) {
		return false
	}
	return m.role == newRole || x.accepts(m, c) || m.in.wishes() && m.in.destined(m)
}

// destined reports a word such as "to" or "as" before a mention, or one for what is
// signed in with behind it: "make jane@... my login".
func (s *sentence) destined(m *mention) bool {
	to := false
	for i, t := range s.tokens {
		switch {
		case t.kind == address && t.mention == m:
			return to || i+1 < len(s.tokens) && s.loginFollows(i+1)
		case t.has(cTo):
			to = true
		case t.kind == address, t.kind == word && !usual(t):
			to = false
		}
	}
	return false
}

// loginFollows reports "my login" at i.
func (s *sentence) loginFollows(i int) bool {
	for n := 0; n < objectReach && i+n < len(s.tokens) && s.tokens[i+n].kind == word; n++ {
		switch t := s.tokens[i+n]; {
		case t.has(cLogin):
			return true
		case !t.has(cFill | cMine | cTo | cNew):
			return false
		}
	}
	return false
}

// exchanges reports that something in the mail is new, or takes a place.
func (x *extraction) exchanges() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.trusted() && s.any(exchange) || s.any(cTenant) && s.any(cMake)
	})
}
