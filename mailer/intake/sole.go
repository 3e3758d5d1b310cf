package intake

import "slices"

// Whatever words somebody finds for it: who writes to the desk with one username that is
// named after them, in a tenant that is named after their firm, and asks for something that
// no word shows to be anything else, asks for a swap to it.

// soleWish reports such a mail.
func (x *extraction) soleWish(c circumstances) bool {
	m := x.only()
	if m == nil || !m.offered() || m.role == oldRole || !alike(m.addr, c.from, c.names) || !kin(m.addr, c.from) {
		return false
	}
	for _, o := range x.all {
		if o.addr != m.addr && o.addr != c.from || o.role == notRole {
			return false
		}
	}
	asked := false
	for _, s := range x.sentences {
		if s.row || s.any(cOthers|cThey|cYet|cTour|cApproval|cElse|cInvite|cOther|cPersonal) || s.wordsOf(otherMatters) || s.namesProvider() || s.tellsLater() || s.wordsOf(laterWords) {
			return false
		}
		asked = asked || s.mood == wish && s.any(directive) && !s.any(elsewhere) && (!s.any(cSignIn|cTry) || addressed(x.all, c.from)) && (s.namesUsername() && (s.destined(m) || s.under(m)) || len(s.addresses()) == 0 && s.wordsOf(backward))
	}
	return asked
}

// under reports "log me in under" directly before a mention.
func (s *sentence) under(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	return at > 0 && underWords[s.tokens[at-1].text]
}

var underWords = wordSet("under", "unter", "sous", "bajo", "sotto", "sob", "onder", "pod", "under")

// tellsToSwap reports "the last step says that you exchange my address for it", which "could you
// do that for me?" makes a request.
func (s *sentence) tellsToSwap() bool {
	c := newClauses(s)
	return s.topical() && s.any(cSwap) && s.ownObject() && !s.asks && !slices.ContainsFunc(c.tokens, func(t token) bool { return t.has(cNot | cIf | cYet | cOthers | cThey) })
}

// mightBe reports "could my seat be hooked up to ...?", which asks for what is done and for no
// answer.
func (s *sentence) mightBe() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] })
	return s.asks && s.lex.english() && first >= 0 && mightWords[s.tokens[first].text] && first+1 < len(s.tokens) && !itWords[s.tokens[first+1].text] && s.tokens[first+1].text != "it" && !s.any(cWh|cIf|cNot|cOthers|cThey|cAsk) &&
		slices.ContainsFunc(s.tokens[first:], func(t token) bool { return t.text == "be" })
}

var mightWords = wordSet("could", "can", "would", "may", "might")

// movesMeThere reports "zetten jullie me daarop over?", of a username before it, in the languages
// whose questions begin with the verb.
func (s *sentence) movesMeThere() bool {
	if s.lex.lang != "nl" && s.lex.lang != "de" || len(s.tokens) < 4 || len(s.addresses()) > 0 || s.words() > headingWords || s.any(cWh|cIf|cNot|cOr|cOthers) {
		return false
	}
	verb := s.tokens[0]
	return verb.kind == word && (verb.has(cSwap|cUse) || hasStem(verb.text, movingStems)) && s.lex.isYou(s.tokens[1]) && s.wordsOf(toMe) && s.wordsOf(thither)
}

// movingStems are of verbs for setting and moving.
var movingStems = []string{"zet", "stel", "wissel", "wijzig", "pas", "koppel", "zett", "setz", "stell", "wechsel", "änder", "verknüpf", "leg", "schalt", "heb", "trag", "tausch", "ruil", "migr"}

var thither = wordSet("daarop", "daarnaar", "daarheen", "hierop", "hiernaar", "darauf", "dahin", "dorthin", "hierauf")

// mayItBe reports "could it be that ...?" and "kann es sein, dass ...?".
func (s *sentence) mayItBe() bool {
	for i := 0; i+1 < min(len(s.tokens), fewWords+2); i++ {
		if modals[s.tokens[i].text] && (s.tokens[i+1].text == "it" || s.tokens[i+1].text == "es" || s.tokens[i+1].text == "het") {
			return slices.ContainsFunc(s.tokens[i+1:min(len(s.tokens), i+fewWords+2)], func(t token) bool { return thatWords[t.text] })
		}
	}
	return false
}

var thatWords = wordSet("that", "dass", "dat")

// beforeIAsk reports "bevor ich um den Tausch bitte, wüsste ich gern ...".
func (s *sentence) beforeIAsk() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] })
	if first < 0 || !beforeWords[s.tokens[first].text] || !s.tokens[first].has(cIf) {
		return false
	}
	asks := false
	for _, t := range s.tokens[first:] {
		if t.isMark(",") {
			return asks
		}
		asks = asks || t.has(directive)
	}
	return false
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

// namesProvider reports "the gmail one", of an address that is not named.
func (s *sentence) namesProvider() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && providerWords[t.text] })
}

var providerWords = wordSet("gmail", "hotmail", "outlook", "yahoo", "gmx", "icloud", "web.de", "private", "personal")
