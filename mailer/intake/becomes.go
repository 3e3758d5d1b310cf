package intake

import "slices"

// Sentences that say who is to be who with verbs that a rule knows by what they do: "must
// sit on", "ceases to be", "pass to".

// mustBe is the username of "it sits on jane@contoso.com and must sit on jane@...", which it
// gives its role.
func (s *sentence) mustBe(from string) *mention {
	found := s.addresses()
	if len(found) != 2 || found[0].addr != from || found[1].class != tenant || !s.calm() || s.asks || s.any(cNot|cPast|cKeep|cInstead|cRepl|cWrite) || !s.any(cNew|cOld) {
		return nil
	}
	must := -1
	for i, t := range s.tokens {
		switch {
		case t.mention == found[0]:
			must = -1
		case t.mention == found[1]:
			if must < 0 || i-must > 4 {
				return nil
			}
			found[0].role, found[1].role, found[1].weak = oldRole, newRole, false
			return found[1]
		case t.has(cMust) && !t.has(cFill) || mustWords[t.text]:
			must = i
		}
	}
	return nil
}

// ceases reports "my username becomes jane@... and jane@contoso.com is no more".
func (s *sentence) ceases(from string) bool {
	found := s.addresses()
	if len(found) != 2 || !s.calm() || s.asks || !s.any(cMine) || !s.any(cLead|cMust) || s.any(cNot|cPast|cDone|cKeep|cWrite) {
		return false
	}
	return found[0].role == newRole && found[0].class == tenant && !found[0].weak && found[1].role == oldRole && found[1].addr == from
}

// wantsPair reports a wish that names the sender's address as the old one and a username as
// the new one, and nothing else: "that you strike out jane@contoso.com and write jane@...".
func (s *sentence) wantsPair(from string) bool {
	found := distinct(s.addresses())
	return len(found) == 2 && s.mood == wish && s.any(directive) && !s.any(cNot|cPast|cKeep|cContact|cThey|cOthers) && found[0].role == oldRole && found[0].addr == from &&
		found[1].role == newRole && found[1].class == tenant && !found[1].weak && s.any(cUse|cInstead|cLead)
}

// goesByWithYou reports "from now on I am jane@... with you".
func (s *sentence) goesByWithYou() bool {
	found := distinct(s.addresses())
	if len(found) != 1 || found[0].class != tenant || found[0].role != newRole || found[0].weak || s.mood != neutral || s.asks || !s.any(cI) || s.any(cNot|cPast|cDone|cOld|cWrite|cTry|cSwapped) {
		return false
	}
	for i := 1; i < len(s.tokens); i++ {
		if withYou[s.tokens[i-1].text] && (youWords[s.tokens[i].text] || formalYou[s.tokens[i].text]) {
			return true
		}
	}
	return false
}

var (
	withYou = wordSet("with", "bei", "chez", "bij", "con", "da", "com", "u", "hos",
		"önöknél", "nálatok", "teillä")
	formalYou = wordSet("ihnen", "euch", "vosotros", "vocês", "państwa", "was", "er", "jer")
)

// thisShould gives the old address of "he signs in as bob@contoso.com; this should be
// swapped for bob@..." its role.
func (s *sentence) thisShould() {
	found := distinct(s.addresses())
	if len(found) != 2 || found[0].class != ordinary || found[0].role != noRole || found[1].class != tenant || found[1].role != newRole {
		return
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == found[0] })
	for i := at + 1; i+2 < len(s.tokens) && s.tokens[i].kind != address; i++ {
		if pronouns[s.tokens[i].text] && s.tokens[i+1].has(cMust) && (s.tokens[i+2].has(cSwapped) || i+3 < len(s.tokens) && s.tokens[i+3].has(cSwapped)) {
			found[0].role, found[0].weak = oldRole, false
			return
		}
	}
}

// theyWant reads "she is known to you as sally@contoso.com and from now on wants to be
// sally@...".
func (s *sentence) theyWant() bool {
	found := distinct(s.addresses())
	if len(found) != 2 || found[0].role != oldRole || found[0].class != ordinary || found[1].role != newRole || found[1].weak || found[1].class != tenant || !namedAlike(found[0], found[1]) {
		return false
	}
	return s.calm() && !s.asks && s.any(cNew) && s.any(cOld) && s.any(cMust|cWant) && !s.any(cNot|cPast|cIf|cDone|cWrite|cFault)
}

// takesPlaceOfOwn reports "jane@... is to take the place of my address".
func (x *extraction) takesPlaceOfOwn(s *sentence) bool {
	found := s.addresses()
	if len(distinct(found)) != 1 || found[0].class != tenant || !s.calm() || s.asks || s.any(cNot|cPast|cIf|cOthers|cThey|cDone) {
		return false
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == found[len(found)-1] })
	must := false
	for i := at + 1; i < len(s.tokens) && s.tokens[i].kind == word; i++ {
		must = must || s.tokens[i].has(cMust) || mustWords[s.tokens[i].text]
		if (s.tokens[i].has(cRepl) || must && replacing(s.tokens[i].text)) && x.ownBehind(s, i+1) {
			if slices.ContainsFunc(s.behindNoun(i), func(t token) bool { return t.has(cMine) || otherSystems[t.text] || otherMatters[t.text] }) || s.wordsOf(says) {
				return false // "... in our phone book"
			}
			found[0].role, found[0].weak = newRole, false
			return true
		}
		if t := s.tokens[i]; !t.has(cFill|cMust|cLead|cTo|cIs) && !andWords[t.text] && !demonstratives[t.text] && !relPronouns[t.text] && t.text != "one" {
			return false
		}
	}
	return false
}

// behindNoun is what stands behind the next word for an address from i on.
func (s *sentence) behindNoun(i int) []token {
	for i++; i < len(s.tokens); i++ {
		if s.tokens[i].has(cAddr|cOld) || s.tokens[i].kind == address {
			return s.tokens[i+1:]
		}
	}
	return nil
}

var (
	mayWords  = wordSet("may", "can", "shall", "will", "mag", "kan", "darf", "kann", "soll", "peut", "puede", "può", "pode", "może")
	nameWords = wordSet("name", "naam", "nom", "nombre", "nome", "nazwa", "one",
		"neve", "nevem", "nimi", "nimeni")
)

// isToBe gives the old address of "same for me please: jane@contoso.com to be changed to
// jane@..." its role.
func (s *sentence) isToBe() {
	found := distinct(s.addresses())
	if len(found) != 2 || found[0].class != ordinary || found[0].role != noRole || found[1].class != tenant || found[1].role != newRole || s.any(cNot|cIf) {
		return
	}
	must := false
	for _, t := range s.tokens[slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == found[0] })+1:] {
		switch {
		case t.has(cMust), ought[t.text]:
			must = true
		case t.has(cSwapped) && must:
			found[0].role, found[0].weak, found[0].object = oldRole, false, false
			return
		case t.kind == word && !t.has(cFill), t.kind == address:
			return
		}
	}
}

// wantsBecome reports "I ask that my account pass to jane@...", whatever the verb is.
func (s *sentence) wantsBecome() bool {
	if s.mood != wish || s.asks || s.any(cNot|cIf|cOr|cPast|cDone|cWrite|cAsk|cOther|cElse|cFault|cYet|cInvite) {
		return false
	}
	found := distinct(s.addresses())
	if len(found) != 1 || found[0].class != tenant || found[0].role != newRole || found[0].weak {
		return false
	}
	asks, named, leads := false, false, false
	for _, t := range s.tokens {
		switch {
		case t.kind == address:
			return leads
		case t.has(directive) && !t.has(cFill):
			asks = true
		case t.has(cAddr | cLogin):
			named = asks
		case t.has(cLead) && !t.has(cTo):
			leads = named
		}
	}
	return false
}
