package intake

import "slices"

// What one sentence says of somebody, and the next of what is to become of it: "Bob is
// registered with bob@contoso.com. He would like to be bob@... from now on."

// wantsNext reads that of two sentences, and gives their addresses their roles.
func (x *extraction) wantsNext(before, s *sentence) bool {
	olds, news := distinct(before.addresses()), distinct(s.addresses())
	if len(olds) != 1 || len(news) != 1 || olds[0].class != ordinary || news[0].class != tenant || olds[0].addr == x.from || !before.calm() || before.asks || s.asks || !s.calm() {
		return false
	}
	o, m := olds[0], news[0]
	if o.role == newRole || o.role == contactRole || o.role == notRole || o.role == noRole && before.states() != o && !before.bracketed(o) {
		return false
	}
	told := s.beforeReason()
	const against = cNot | cIf | cSwapped | cDone | cFault | cElse | cOther | cOr | cYet | cWrite
	if before.any(cNot|cIf) || told.any(against) || !told.any(cWant|cMust) || !told.any(cNew|cInstead) || !told.speaksOfThem() {
		return false
	}
	if m.role != newRole && (m.role != noRole || !told.any(cInstead)) || !namedAlike(m, o) && !namedAlike(o, m) && !before.namesOwner(m) && !kin(m.addr, o.addr) {
		return false
	}
	o.role, o.object, o.weak = oldRole, false, false
	m.role, m.weak, m.object, m.tied = newRole, false, false, true
	return true
}

// bracketed reports "our manager, Bob Roe (bob@contoso.com)".
func (s *sentence) bracketed(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	return at > 0 && s.tokens[at-1].isMark("(") && s.any(cOthers) && !s.any(cWrite|cInvite)
}

// beforeReason is a sentence up to where it tells why.
func (s *sentence) beforeReason() *sentence {
	told := *s
	if at := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cClause) && !t.has(cFill) }); at > 0 {
		told.tokens = s.tokens[:at]
	}
	return &told
}

// speaksOfThem reports a word for somebody who was named before, in the first words.
func (s *sentence) speaksOfThem() bool {
	for i, t := range s.tokens {
		if i > fewWords {
			break
		}
		if theySay[t.text] || t.has(cOthers|cThey) && !theirWords[t.text] {
			return true
		}
	}
	return false
}

var theirWords = wordSet("his", "her", "their", "sein", "seine", "ihr", "ihre", "son", "sa", "su", "suo", "sua", "seu", "zijn", "haar", "jego", "jej", "hans", "hendes")

var theySay = wordSet("he", "she", "they", "er", "sie", "il", "elle", "él", "ella", "lui", "lei", "egli", "ele", "ela", "hij", "zij", "ona", "han", "hun", "hon")

// speaksOfSwaps reports that s tells who somebody is with the desk, or that another sentence
// asks for a swap.
func (x *extraction) speaksOfSwaps(s *sentence) bool {
	for i := 1; i < len(s.tokens); i++ {
		if withYou[s.tokens[i-1].text] && (youWords[s.tokens[i].text] || formalYou[s.tokens[i].text]) {
			return true
		}
	}
	return slices.ContainsFunc(x.sentences, func(o *sentence) bool {
		return o != s && !o.asks && o.any(directive) && (o.mood == request || o.any(cOnlySwap|cSwap) && o.any(cAddr|cLogin))
	})
}

// thatBecomes reads "he uses bob@contoso.com with you, that should become bob@...".
func (x *extraction) thatBecomes(s *sentence) bool {
	found := distinct(s.addresses())
	if len(found) != 2 || !s.calm() || s.asks || found[0].class != ordinary || found[1].class != tenant || found[0].role == contactRole || s.any(cNot|cIf|cPast|cOr|cDone) {
		return false
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == found[0] })
	for i := at + 1; i+2 < len(s.tokens) && s.tokens[i].kind != address; i++ {
		if !s.tokens[i].isMark(",;") || !itWords[s.tokens[i+1].text] && !demonstratives[s.tokens[i+1].text] {
			continue
		}
		should := s.tokens[i+2]
		if !should.has(cMust|cLead|cWant) && !wouldWords[should.text] && !mustWords[should.text] {
			continue
		}
		if !x.speaksOfSwaps(s) {
			return false
		}
		found[0].role, found[0].weak, found[0].object = oldRole, false, false
		found[1].role, found[1].weak, found[1].object = newRole, false, false
		return true
	}
	return false
}

// wantsJoined reports "I now need the same for me: from jane@contoso.com to jane@...".
func (s *sentence) wantsJoined() bool {
	if !s.calm() || s.asks || s.row || s.reports() || !s.any(directive) || s.any(cNot|cIf|cPast|cDone|cOr|cWh|cAsk|cYet|cSwapped|cOther|cElse|cWrite|cFault|cSorry) || slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cContact) && !t.has(cWant) }) {
		return false
	}
	found := distinct(s.addresses())
	return len(found) == 2 && found[0].role == oldRole && found[0].leads && found[0].class == ordinary && found[1].role == newRole && found[1].class == tenant
}

// doesIt reports "therefore please do it:", before what it is.
func (s *sentence) doesIt() bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cPlease | cCanYou) })
	if at < 0 || !s.introduces() || s.asks || len(s.addresses()) > 0 {
		return false
	}
	told := &sentence{tokens: s.tokens[at:], lex: s.lex}
	before := &sentence{tokens: s.tokens[:at], lex: s.lex}
	if before.reports() || before.wordsOf(says) {
		return false
	}
	return told.any(cProceed) && !told.any(cNot|cIf|cPast|cOther|cElse|cYet)
}

// labelsPair reports "old jane@contoso.com / new jane@...".
func (s *sentence) labelsPair() bool {
	found := distinct(s.addresses())
	return len(found) == 2 && found[0].role == oldRole && found[1].role == newRole && found[1].class == tenant && s.words() <= 2*fewWords && !s.any(cNot|cPast|cDone)
}

// tellsToSwap reports "the last step says that you exchange my address for it", which "could you
// do that for me?" makes a request.
func (s *sentence) tellsToSwap() bool {
	c := newClauses(s)
	return s.topical() && s.any(cSwap) && s.ownObject() && !s.asks && !slices.ContainsFunc(c.tokens, func(t token) bool { return t.has(cNot | cIf | cYet | cOthers | cThey) })
}

// theOneToPut reports "that's the one to put on my record", of the username that the sentence
// before names.
func (x *extraction) theOneToPut(before, s *sentence) bool {
	m := x.only()
	if m == nil || m.in != before || len(s.addresses()) > 0 || s.asks || before.asks || before.any(cOthers|cThey|cNot) || s.any(cNot|cIf|cOther|cOthers) {
		return false
	}
	for i := 1; i+2 < len(s.tokens); i++ {
		if s.tokens[i].text != "one" || !s.any(cIs) {
			continue
		}
		rest := &sentence{tokens: s.tokens[i+1:], lex: s.lex}
		if rest.tokens[0].text == "to" && rest.any(cUse|cSwap) && rest.any(cMine|cPortal) && !slices.ContainsFunc(rest.tokens, func(t token) bool { return t.kind == word && (!t.known || t.has(cOther)) }) {
			m.role, m.weak, m.object, m.tied = newRole, false, false, true
			return true
		}
	}
	return false
}
