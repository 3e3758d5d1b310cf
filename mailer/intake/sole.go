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

var underWords = wordSet("under", "unter", "sous", "bajo", "sotto", "sob", "onder", "pod")

// namesProvider reports "the gmail one", of an address that is not named.
func (s *sentence) namesProvider() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && providerWords[t.text] })
}

var providerWords = wordSet("gmail", "hotmail", "outlook", "yahoo", "gmx", "icloud", "web.de", "private", "personal")
