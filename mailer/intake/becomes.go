package intake

import "slices"

// Sentences that say who is to be who with verbs that a rule knows by what they do: "must
// sit on", "ceases to be", "may replace".

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
	for i := at + 1; i < len(s.tokens) && s.tokens[i].kind == word; i++ {
		if s.tokens[i].has(cRepl) && x.ownBehind(s, i+1) {
			found[0].role, found[0].weak = newRole, false
			return true
		}
		if !s.tokens[i].has(cFill | cMust | cLead | cTo) {
			return false
		}
	}
	return false
}

// nameReplaces reads "there I am jane@.... That name may replace my old address,
// jane@contoso.com", of two sentences.
func (x *extraction) nameReplaces(before, s *sentence) bool {
	news, olds := distinct(before.addresses()), distinct(s.addresses())
	if len(news) != 1 || news[0].class != tenant || !news[0].offered() || len(olds) != 1 || olds[0].addr != x.from || s.asks || s.any(cNot|cPast|cIf|cOthers|cDone) || len(s.tokens) < 3 {
		return false
	}
	may := s.any(cMust|cCanYou|cPlease) || s.wordsOf(mustWords) || s.wordsOf(mayWords)
	if !may || !s.any(cSwap|cRepl) || !demonstratives[s.tokens[0].text] || !s.tokens[1].has(cLogin|cAddr) && !nameWords[s.tokens[1].text] {
		return false
	}
	olds[0].role, olds[0].object, olds[0].weak = oldRole, false, false
	news[0].role, news[0].weak, news[0].tied = newRole, false, true
	return true
}

// itReplaces reads "his username is jane@.... It replaces his address jane@contoso.com." of
// two sentences, where another asks for what follows from it.
func (x *extraction) itReplaces(before, s *sentence) bool {
	news, olds := distinct(before.addresses()), distinct(s.addresses())
	if len(news) != 1 || news[0].class != tenant || news[0].role == notRole || news[0].role == oldRole || len(olds) != 1 || olds[0].class != ordinary || s.asks || s.any(cNot|cPast|cIf|cDone|cOr|cYet) || before.asks || before.any(cNot|cIf|cFault|cYet|cOr) || len(s.tokens) < 3 {
		return false
	}
	first := s.tokens[0].text
	named := theySay[first] && (&sentence{tokens: s.tokens[2:min(len(s.tokens), 6)]}).any(cAddr) // "er ersetzt die bisherige Adresse": no person
	if !itWords[first] && !pronouns[first] && !demonstratives[first] && !named || !s.tokens[1].has(cRepl) || !before.any(cLogin|cAddr) || !slices.ContainsFunc(x.sentences, func(o *sentence) bool {
		return o != s && o != before && !o.asks && len(o.addresses()) == 0 && o.any(directive) && o.any(cSwap|cSwapNoun) && o.any(cPortal) && !o.any(cNot|cIf|cYet|cOther|cElse|cPassword|cOr|cPast)
	}) {
		return false
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == olds[0] })
	if !s.ends(at + 1) {
		return false
	}
	olds[0].role, olds[0].object, olds[0].weak = oldRole, false, false
	news[0].role, news[0].weak, news[0].tied = newRole, false, true
	return true
}

var (
	mayWords  = wordSet("may", "can", "shall", "will", "mag", "kan", "darf", "kann", "soll", "peut", "puede", "può", "pode", "może")
	nameWords = wordSet("name", "naam", "nom", "nombre", "nome", "nazwa", "one",
		"neve", "nevem", "nimi", "nimeni")
)

// soReplaces reads "mine is jane@..., so that is what should replace jane@contoso.com" of one
// sentence.
func (s *sentence) soReplaces() bool {
	found := distinct(s.addresses())
	if !s.calm() || s.asks || len(found) != 2 || found[0].class != tenant || !found[0].offered() || found[1].class != ordinary || s.any(cNot|cIf|cPast|cYet|cOr|cDone) {
		return false
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == found[0] })
	if slices.ContainsFunc(s.tokens[:at], func(t token) bool { return t.kind == word && !t.has(cMine|cIs|cFill|cLogin|cAddr|cNew|cI) }) {
		return false
	}
	that, must, verb := false, false, false
	for _, t := range s.tokens[at+1:] {
		switch {
		case t.mention == found[1]:
			if verb {
				found[0].role, found[0].weak, found[1].role, found[1].weak, found[1].object = newRole, false, oldRole, false, false
			}
			return verb
		case verb && !t.has(cFill|cMine|cAddr|cOld):
			return false
		case demonstratives[t.text] || itWords[t.text]:
			that = true
		case that && (t.has(cMust) || mustWords[t.text]):
			must = true
		case must && t.has(cRepl), must && replacing(t.text):
			verb = true
		}
	}
	return false
}

// replacesIs reports "the username to replace jane@contoso.com with is jane@...", and gives
// the two their roles.
func (s *sentence) replacesIs() bool {
	found := distinct(s.addresses())
	if !s.calm() && s.mood != past || s.asks || len(found) != 2 || found[0].class != ordinary || found[1].class != tenant || s.tellsLater() {
		return false
	}
	login, verb, is := false, false, false
	for _, t := range s.tokens {
		switch {
		case t.has(cNot|cIf|cPast|cYet|cOr) && !t.has(cIs):
			return false
		case t.mention == found[1]:
			if login && verb && is {
				found[0].role, found[1].role = oldRole, newRole
				return true
			}
			return false
		case t.mention == found[0]:
			if !verb && (found[0].role != oldRole || login) {
				return false
			}
			is = false
		case login && (t.text == "instead" || thereWords[t.text]) && s.any(cMust): // "the one that should stand there instead is"
			verb = true
		case t.has(cLogin | cNew):
			login = true
		case t.has(cSwap) && replacing(t.text):
			verb = login
		case t.has(cIs):
			is = true
		case is && t.kind == word && !t.has(cFill):
			is = false
		}
	}
	return false
}
