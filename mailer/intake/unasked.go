package intake

import "slices"

// unasked is the verdict when no swap is asked for with certainty.
func (x *extraction) unasked(c circumstances) verdict {
	if c.forward && c.asked {
		return needs(Forwarded, "Somebody else's mail is forwarded; its sender has to ask.")
	}
	if x.disowned() {
		return verdict{kind: Other}
	}
	usernames := slices.ContainsFunc(x.all, func(m *mention) bool {
		return m.class == tenant && (m.bare || m.role == newRole || m.in.row) && m.in.mood != past && m.in.mood != question
	})
	usernames = usernames || (c.reply || x.speaks(cSwap|cSwapped|cSwapNoun)) && len(x.offers()) > 1
	usernames = usernames || c.reply && !x.elsewhere() && slices.ContainsFunc(x.all, func(m *mention) bool {
		return m.class == tenant && m.in.calm() && m.in.gives(m) && alike(m.addr, c.from, c.names)
	})
	usernames = usernames || x.speaks(cSwap|cSwapped|cSwapNoun) && slices.ContainsFunc(x.sentences, (*sentence).either)
	usernames = usernames || c.reply && len(x.ownUsernames(c)) > 1
	usernames = usernames && (!x.has[question] || !x.settled())
	if c.reply && c.hidden && !x.usernames() && (x.points() || x.thatOne()) {
		return pointed
	}
	if m := x.onlyOne(); m != nil && m.class == invalid && (x.speaks(cSwap|cSwapNoun) && slices.ContainsFunc(x.sentences, (*sentence).handsOver) || m.in.any(directive) && x.inPlaceOfOwn(m.in) || m.in.any(cMust) && m.in.any(cSwap|cRepl) && addressed(m.in.addresses(), c.from)) {
		return misfit(m) // "I suppose that is what you need? Please do so."
	}
	if !x.usernames() && x.namesOnlyTenant() {
		return needs(MissingNew, "The mail names a tenant, and no username in it.")
	}
	if c.reply && len(x.all) == 0 && !x.has[question] && slices.ContainsFunc(x.sentences, (*sentence).permits) {
		return needs(MissingNew, "The mail asks for a swap without saying what the new username is.")
	}
	if c.reply && len(x.all) == 0 && x.givesTenant() {
		return needs(MissingNew, "The mail names a tenant, and no username in it.")
	}
	if x.tour() && !x.has[uncertain] && !x.has[withheld] {
		return verdict{kind: Other}
	}
	if x.leavesOut() {
		return needs(MissingNew, "The mail asks for a swap without saying what the new username is.")
	}
	if usernames || x.has[uncertain] && len(x.all) > 0 || (x.has[withheld] || x.has[denied]) && x.usernames() {
		return unsure
	}
	return verdict{kind: Other}
}

var pointed = needs(MissingNew, "The mail points to a username in an earlier mail or in its signature, which is not taken from there.")

// inSignature reports "the new one stands in my signature", above m.
func (x *extraction) inSignature(m *mention) bool {
	for _, s := range x.sentences {
		if s == m.in {
			return false
		}
		named := s.wordsOf(signatureWords) || (s.lex.lang == "es" || s.lex.lang == "it") && slices.ContainsFunc(s.tokens, func(t token) bool { return t.text == "firma" }) // which elsewhere is a company
		if named && s.any(cNew|cSwap|cSwapNoun|cLogin) && !s.any(cNot) {
			return true
		}
	}
	return false
}

var signatureWords = wordSet("signature", "footer", "signatur", "fußzeile", "assinatura", "rodapé", "handtekening", "podpis", "podpisie", "stopce", "podpisu", "signaturen", "署名", "签名")

// leavesOut reports "your guide says to ask you for a swap. Please do so.", without any
// address.
func (x *extraction) leavesOut() bool {
	return len(x.all) == 0 && !x.has[question] && !x.has[past] && x.speaks(cOnlySwap) && slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return (s.mood == wish || s.calm() && s.lex.english() && s.tokens[0].has(cProceed)) && s.any(cProceed) && s.words() <= headingWords && !s.any(elsewhere)
	})
}

// onlyOne is the one address that is a username or was meant as one; nil where there are
// others.
func (x *extraction) onlyOne() *mention {
	found := distinct(slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool { return m.class != tenant && m.class != invalid }))
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// namesOnlyTenant reports "we have contoso.onmicrosoft.com. Could you move me to it?".
func (x *extraction) namesOnlyTenant() bool {
	tenant := slices.ContainsFunc(x.sentences, (*sentence).namesTenant)
	return tenant && slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.mood == wish && s.any(directive) && s.any(cSwap) && !s.any(cWh|cIf|cElse|cOther|cTour|cPassword|cApproval|cInvite)
	})
}

// offers are the distinct usernames in sentences that only tell of them.
func (x *extraction) offers() []*mention {
	return distinct(slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool {
		return m.class != tenant || !m.in.calm() || !m.in.gives(m) || m.role == contactRole || m.role == notRole
	}))
}

var unsure = needs(AmbiguousNew, "The mail names a username, but it is not certain that a swap is asked for.")

func (x *extraction) usernames() bool {
	return slices.ContainsFunc(x.all, func(m *mention) bool { return m.class == tenant })
}

// permits reports "you can go ahead with the swap".
func (s *sentence) permits() bool {
	if s.asks || s.any(cNot|cIf|cPast|cOther|cElse) {
		return false
	}
	for i, t := range s.tokens {
		if !t.has(cSwap | cSwapNoun | cProceed) {
			continue
		}
		for j := i - 1; j >= max(0, i-4); j-- {
			if modals[s.tokens[j].text] && (j > 0 && s.lex.isYou(s.tokens[j-1]) || s.lex.isYou(s.tokens[j+1]) || youMay[s.tokens[j].text]) {
				return true
			}
		}
	}
	return false
}

// youMay are verbs that have the reader in their ending.
var youMay = wordSet("pueden", "podéis", "puede", "potete", "può", "podem", "pode", "możecie", "mogą")

// inPlaceOfOwn reports "instead of my address" in a sentence.
func (x *extraction) inPlaceOfOwn(s *sentence) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cInstead) })
	return at >= 0 && !s.any(cNot|cPast|cIf) && x.ownBehind(s, at+1)
}

// thatOne reports "yes, please enter that one", of a username that stands in what is answered.
func (x *extraction) thatOne() bool {
	return len(x.all) == 0 && slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return (s.mood == wish || s.mood == request) && s.words() <= headingWords && s.any(cSwap|cUse) && !s.any(elsewhere) && slices.ContainsFunc(s.tokens, func(t token) bool {
			return demonstratives[t.text] || pronouns[t.text] || latters[t.text] || exactWords[t.text]
		})
	})
}

var exactWords = wordSet("exactly", "genau", "exactement", "exactamente", "esattamente", "exatamente", "precies", "dokładnie", "přesně", "precis", "præcis")
