package intake

import "slices"

// A username may be asked for in place of something, whatever the verb is.

// becomesLogin reports "my login" behind a mention: "make jane@... my login".
func (s *sentence) becomesLogin(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	mine, as, login := false, false, false
	for _, t := range s.tokens[at+1 : min(len(s.tokens), at+1+loginReach)] {
		switch {
		case t.has(cLogin | cAddr):
			login = true
		case t.has(cMine):
			mine = true
		case t.text == "as":
			as = true
		case !t.has(cFill | cTo | cNew | cMust | cObjAfter):
			return login && (mine || as)
		}
	}
	return login && (mine || as)
}

// wishesInstead reports a wish for something in place of the sender's address, of what
// was named before: "can you have it take that one in lieu of my address?".
func (x *extraction) wishesInstead(c circumstances) bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		if s.mood != wish && !s.leavesToYou() || s.namesUsername() || s.any(cWrite|cInvite|cOther|cPassword|cOthers|cThey) {
			return false
		}
		instead, mine := false, false
		for _, t := range s.tokens {
			switch {
			case t.has(cInstead | cRepl):
				instead = true
			case instead && t.kind == address:
				return t.mention.addr == c.from
			case instead && mine && t.has(cAddr):
				return true
			}
			mine = instead && (mine || t.has(cMine|cOld))
		}
		return false
	})
}

// leavesToYou reports "all that is left for you is to put it in place of my address".
func (s *sentence) leavesToYou() bool {
	return s.calm() && !s.asks && slices.ContainsFunc(s.tokens, func(t token) bool { return lacks[t.text] }) && !s.any(cFault|cYet|cNot) &&
		!slices.ContainsFunc(s.tokens, func(t token) bool { return nothings[t.text] || wasWords[t.text] })
}

// supplants reports "take the place of" behind a mention, be it of an address or of what
// is called the old one.
func (s *sentence) supplants(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	asked := slices.ContainsFunc(s.tokens[:at], func(t token) bool { return t.has(directive) })
	return slices.ContainsFunc(s.tokens[at+1:], func(t token) bool { return t.has(cRepl) || asked && t.has(cInstead) })
}

// replaces reports that something in the mail gives up its place.
func (x *extraction) replaces() bool {
	return slices.ContainsFunc(x.all, func(m *mention) bool { return m.role == oldRole && !m.object }) ||
		slices.ContainsFunc(x.sentences, (*sentence).replaces)
}

func (s *sentence) replaces() bool {
	for i, t := range s.tokens {
		switch {
		case t.has(cInstead | cRepl | cSwapNoun):
			return true
		case t.has(cOld) && i+1 < len(s.tokens) && (s.tokens[i+1].has(cAddr|cLogin) || s.tokens[i+1].kind == address):
			return true
		}
	}
	return false
}

// inItsPlace reports "could you give access to jane@... in its place", of a username behind
// the address that it takes the place of.
func (s *sentence) inItsPlace() bool {
	found := distinct(s.addresses())
	if len(found) != 2 || found[0].class != ordinary || found[1].class != tenant || found[0].role == newRole || found[0].role == contactRole ||
		s.mood != wish && s.mood != question && s.mood != neutral || s.any(cWrite|cInvite|cOther|cPassword|cIf|cOthers|cThey) || s.tellsLater() {
		return false
	}
	asks, behind := false, false
	var between *mention
	for i, t := range s.tokens {
		switch {
		case t.mention == found[0]:
			between = found[0]
		case t.mention == found[1]:
			behind, between = asks, nil
		case t.has(directive), t.has(cUse) && !s.any(cI|cPast|cNot) && between == found[0]:
			asks = true
		case behind && (inPlace[t.text] || i > 1 && t.text == "place" && s.tokens[i-2].text == "in"):
			found[0].role, found[0].object, found[1].role, found[1].weak = oldRole, false, newRole, false
			return true
		}
	}
	return false
}

// succeeds reports "jane@... must take the place of bob@...", of a username and one other
// address, and gives them their roles.
func (s *sentence) succeeds() bool {
	found := s.addresses()
	if len(found) != 2 || found[0].class != tenant || found[1].class != ordinary {
		return false
	}
	must, replaces, between := false, false, false
	for _, t := range s.tokens {
		switch {
		case t.has(cIf|cNot|cPast|cElse) && !t.has(cMust|cRepl):
			return false
		case t.mention == found[0]:
			between = true
		case t.mention == found[1]:
			between = false
		case between && t.kind != mark && !t.has(cRepl|cMust|cFill|cYet) && !pronouns[t.text] && t.text != "one":
			return false
		case between:
			must, replaces = must || t.has(cMust), replaces || t.has(cRepl)
		}
	}
	if !must || !replaces || s.tellsLater() {
		return false
	}
	found[0].role, found[1].role = newRole, oldRole
	return true
}

// inPlace are words for "in place of it".
var inPlace = wordSet("dafür", "stattdessen", "instead", "ervoor", "daarvoor", "stället", "stedet", "zamiast", "místo",
	"helyette", "helyébe", "tilalle", "sijaan", "sijasta")
