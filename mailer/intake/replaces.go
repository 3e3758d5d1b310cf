package intake

import "slices"

// Sentences that say what replaces what, with the username and the address in two clauses or
// in two sentences: "there I am jane@.... That name may replace my address."
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

// wantsItToReplace reports "my sign-in is jane@... and I'd like it to take over from jane@contoso.com".
func (s *sentence) wantsItToReplace() bool {
	found := distinct(s.addresses())
	if s.mood != wish || s.asks || len(found) != 2 || found[0].class != tenant || found[1].class != ordinary || s.any(cNot|cIf|cOr|cOthers|cThey|cYet) {
		return false
	}
	from := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == found[0] })
	to := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == found[1] })
	wants, it := false, false
	for _, t := range s.tokens[from:to] {
		switch {
		case t.has(cWant):
			wants = true
		case wants && (t.text == "it" || itForms[t.text]):
			it = true
		case it && t.has(cRepl):
			found[0].role, found[0].weak, found[1].role, found[1].object = newRole, false, oldRole, false
			return true
		}
	}
	return false
}
