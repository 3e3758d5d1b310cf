package intake

import (
	"slices"
	"strings"
)

// A mail may only set addresses beside each other: who somebody was, and who they are to
// be. At the desk that is a request, where nothing in it has another meaning.

// contrasted reports a mail that begins a conversation and sets the sender's address
// beside their username, with nothing else to say of either: whatever its words are, it
// is at the desk for a swap. The two are paired then.
func (x *extraction) contrasted(c circumstances) bool {
	m := x.only()
	others := slices.DeleteFunc(distinct(x.all), func(o *mention) bool { return m != nil && o.addr == m.addr })
	if m == nil || c.reply || len(others) != 1 || !m.offered() || x.has[question] ||
		!alike(m.addr, c.from, c.names) && !namedAlike(m, others[0]) {
		return false
	}
	o := others[0]
	if m.role == oldRole && (o.role != oldRole || !m.in.any(directive|cMust)) {
		return false
	}
	if o.class != ordinary || o.role == newRole || !o.offered() || o.addr != c.from && !namedAlike(m, o) {
		return false
	}
	if slices.ContainsFunc(x.sentences, func(s *sentence) bool { return !s.contrasts() && (s != o.in || x.invited(c) != o) }) {
		return false
	}
	x.join([]pair{{o, m}})
	return true
}

// opposes reports a sentence that sets the sender's address beside a username, in a mail
// that asks for the sender's swap in others: "so that's jane@contoso.com out, and
// jane@contoso.onmicrosoft.com in".
func (x *extraction) opposes(m *mention, c circumstances) bool {
	return x.own() && x.only() == m && m.offered() && m.in.contrasts() &&
		slices.ContainsFunc(m.in.addresses(), func(o *mention) bool { return o.addr == c.from && o.role == noRole })
}

// contrasts reports a sentence that says nothing else of an address than that it is
// one, and asks for nothing else.
func (s *sentence) contrasts() bool {
	const always = cElse | cApproval | cTour | cInvite | cAsk | cFault | cYet | cSorry | cWrong
	if len(s.addresses()) == 0 {
		thanks := s.words() <= fewWords || slices.ContainsFunc(s.tokens, func(t token) bool { return grateful(t.text) })
		return (!s.asks || s.handsOver()) && (!s.any(directive) || thanks && !s.any(cPassword|cProceed) || s.handsOver() || s.begins(cIf, directive)) && !s.any(always) && !s.tellsDone() || s.wantsWord()
	}
	if found := distinct(s.addresses()); len(found) == 1 && s.any(directive) && !s.told(found[0]) { // "please move Bob's deals to jane@..."
		return false
	}
	if s.proceedsWith() {
		return false
	}
	inUse := s.any(cUse) && s.any(cI) && !s.any(cInstead|cNew)
	return !s.asks && !s.any(always|cPassword|cWrite|cOther|cTry|cNot|cIf|cOr) && !inUse && !s.tellsDone() && !s.tellsLater()
}

// proceedsWith reports "go ahead with the payout", of what is not known.
func (s *sentence) proceedsWith() bool {
	for i, t := range s.tokens {
		if !t.has(cProceed) || !s.lex.english() {
			continue
		}
		for j := i + 1; j < len(s.tokens) && s.tokens[j].kind == word; j++ {
			if !s.tokens[j].known {
				return true
			}
		}
	}
	return false
}

// wantsWord reports "please tell us when it is done".
func (s *sentence) wantsWord() bool {
	return !s.asks && s.any(directive) && s.any(cWrite|cAsk) && s.any(cDone|cIf|cSwapped|cPolite) && s.words() <= headingWords && !s.any(cElse|cOther|cPassword|cInvite|cTour|cWh|cNot|cFault)
}

// listsPairs reports a mail that begins a conversation and only tells who is to be who:
// pairs of an address and a username of one firm, and nothing that tells of something
// done, or asks for something else.
func (x *extraction) listsPairs(c circumstances) bool {
	if c.reply || len(x.pairs) == 0 {
		return false
	}
	for _, p := range x.pairs {
		if p.old.class != ordinary || p.old.role != oldRole || p.new.class != tenant || p.new.role != newRole ||
			p.old.in != p.new.in || !x.ofOneFirm(p) || p.new.in.any(cPast|cNot|cIf|cDone) {
			return false
		}
	}
	return len(x.olds)+len(x.news)+len(x.loose)+len(x.stray) == 0 && !slices.ContainsFunc(x.sentences, func(s *sentence) bool { return !s.contrasts() })
}

// ofOneFirm reports that a username is named like its address or their firm, or stands in
// one tenant with one that is.
func (x *extraction) ofOneFirm(p pair) bool {
	_, tenant, _ := strings.Cut(p.new.addr, "@")
	return slices.ContainsFunc(x.pairs, func(q pair) bool {
		_, other, _ := strings.Cut(q.new.addr, "@")
		return tenant == other && (kin(q.new.addr, q.old.addr) || namedAlike(q.new, q.old))
	})
}

// listed reports pairs that all stand in rows, with no words beside them.
func (x *extraction) listed() bool {
	return !slices.ContainsFunc(x.pairs, func(p pair) bool { return !p.new.in.row || !p.old.in.row })
}

// wishesPairs reports a wish in a mail that names old and new addresses together, or
// a list of them in a mail that speaks of exchanging.
func (x *extraction) wishesPairs() bool {
	if x.listed() && slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cSwap|cSwapped|cSwapNoun) || t.has(cReqNoun) && !t.has(cFill) })
	}) {
		return true
	}
	if x.listed() && slices.ContainsFunc(x.sentences, func(s *sentence) bool { // "bitte entsprechend pflegen"
		return s.mood == wish && !s.asks && s.wordsOf(accordingly) && s.words() <= fewWords+1 && !s.any(elsewhere) && !slices.ContainsFunc(s.tokens[1:], func(t token) bool { return t.capital && !t.known })
	}) {
		return true
	}
	if x.plainWish() && (x.speaks(exchange) || !x.pairs[0].new.in.row) {
		return true
	}
	return slices.ContainsFunc(x.pairs, func(p pair) bool {
		return p.old.in == p.new.in && p.new.in.any(directive) && p.new.in.any(cInstead|cRepl|cLead) && (!p.new.in.any(cOther|cElse) || p.new.in.any(cInstead|cRepl)) && p.new.in.calm()
	})
}

// obscure reports a sentence about a username in a language whose words have so many forms
// that one which is not known may turn around what it says.
func (s *sentence) obscure() bool {
	return s.hedged() || !s.row && s.lex.places() && s.namesUsername() &&
		slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && !t.known && !t.capital && len(t.text) > 3 })
}

// hedged reports a "not", "yet" or "whether" in such a sentence.
func (s *sentence) hedged() bool {
	return s.lex.places() && s.namesUsername() && slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cNot|cYet|cKeep|cCancel|cIf|cAsk|cWh|cOr) && !t.has(cPolite|cFault) })
}

// accordingly are words for what was said before.
var accordingly = wordSet("entsprechend", "dementsprechend", "conséquence", "consecuencia", "conseguenza", "dienovereenkomstig", "overeenkomstig", "odpowiednio", "conformidade", "därefter")

// tellsLater reports a word for a time to come: "next month".
func (s *sentence) tellsLater() bool {
	for i := range s.tokens {
		if s.later(i) {
			return true
		}
	}
	return false
}

// tellsDone reports a word for what is done, other than of thanks.
func (s *sentence) tellsDone() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cDone) && !grateful(t.text) })
}
