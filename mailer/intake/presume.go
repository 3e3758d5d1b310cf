package intake

import "slices"

// What a lexicon does not have is read by what the mail does with a username. Who
// asks for something at the desk, and says what somebody will sign in with and what
// that takes the place of, asks for a swap whatever the verb is: "please hook me up
// to jane@..., my old address can go".

// elsewhere is what a wish is about that is not about a swap.
const elsewhere = cElse | cWrite | cOther | cContact | cPassword | cApproval | cTour | cAsk | cInvite | cWh | cIf | cNot | cCancel | cKeep

// objectReach is how many words behind what asks its object shows in.
const objectReach = 3

// presumed reports a wish for a swap in words of which none is known for a verb of
// swapping. Whatever in the mail has another meaning keeps it from being one.
func (x *extraction) presumed(c circumstances) bool {
	for _, m := range []mood{trouble, uncertain, past, question, denied, withheld, withdrawn} {
		if x.has[m] {
			return false
		}
	}
	switch {
	case c.forward:
		return false
	case len(x.pairs) > 0:
		return x.has[wish] || slices.ContainsFunc(x.pairs, func(p pair) bool { return p.new.in.any(directive) && p.new.in.calm() })
	case !x.has[wish]:
		return false
	}
	usernames := distinct(slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool {
		return m.class != tenant && m.class != invalid
	}))
	if len(usernames) != 1 {
		return false
	}
	m := usernames[0]
	return m.class == tenant && m.addr != c.from && m.in.mood == wish && m.role != contactRole && m.role != notRole &&
		(m.in.becomesLogin(m) || m.in.destined(m) && (m.in.ownAccess() || x.replaces())) && x.belongs(m, c)
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
	asks, strange := false, false
	for i, t := range s.tokens {
		switch {
		case t.has(directive):
			asks = true
		case t.kind == address && t.mention.class == tenant:
			said := i > 0 && (s.tokens[i-1].isMark(":=") || s.tokens[i-1].has(cIs|cLead) && !s.tokens[i-1].has(cTo))
			return said || !asks || !strange
		case t.kind == word && asks:
			strange = strange || !t.known || t.has(elsewhere)
		}
	}
	return true
}

// hinted is the verdict on a username in a mail that asks for something not known.
func (x *extraction) hinted() (verdict, bool) {
	var wrong *mention
	for _, m := range x.all {
		switch {
		case !x.has[wish] || !m.in.calm() || m.role == contactRole || m.role == notRole:
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
	return len(x.olds) > 0 || alike(m.addr, c.from, c.names)
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
		case t.has(cTo):
			to = true
		case t.kind == address, t.kind == word && !usual(t):
			to = false
		}
	}
	return false
}

// becomesLogin reports "my login" behind a mention: "make jane@... my login".
func (s *sentence) becomesLogin(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	mine := false
	for _, t := range s.tokens[at+1 : min(len(s.tokens), at+1+objectReach)] {
		switch {
		case t.has(cLogin):
			return mine
		case t.has(cMine):
			mine = true
		case !t.has(cFill | cTo | cNew):
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
