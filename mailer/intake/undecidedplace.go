package intake

import (
	"slices"
)

// givesOther reports "please swap that address for this one: 4 Mill Lane", of what is no
// username.
func (s *sentence) givesOther() bool {
	if s.mood != request || len(s.addresses()) > 0 {
		return false
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.isMark(":") })
	if at < 2 || s.tokens[at-1].text != "one" && !demonstratives[s.tokens[at-1].text] {
		return false
	}
	return len(s.tokens) > at+2 && slices.ContainsFunc(s.tokens[at+1:], func(t token) bool { return t.kind == word && (t.capital || number(t.text)) && !t.known })
}

// fragment reports a few words that are no sentence: "For the mailing list".
func (s *sentence) fragment() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word })
	return first >= 0 && s.words() <= headingWords+2 && (placing[s.tokens[first].text] || placedAt[s.tokens[first].text])
}

// onlyThere reports "only the signature, please": of one thing that is no account.
func (s *sentence) onlyThere() bool {
	if s.words() > 6 || s.asks {
		return false
	}
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word })
	if first < 0 || !onlyWords[s.tokens[first].text] {
		return false
	}
	for i := first + 1; i+1 < len(s.tokens); i++ {
		if (articles[s.tokens[i].text] || s.tokens[i].text == "the") && s.strangeThing(i+1) {
			return true
		}
	}
	return false
}

// endsThere reports "put jane@... there", and elsewhere a place that is none of the desk's:
// "the sign on my door".
func (s *sentence) endsThere() bool {
	last := len(s.tokens) - 1
	for last > 0 && s.tokens[last].kind != word {
		last--
	}
	return last >= 0 && (thereWords[s.tokens[last].text] || thereWords[s.tokens[0].text])
}

func (s *sentence) elsewhere() bool {
	for i := 1; i+1 < len(s.tokens); i++ {
		if t := s.tokens[i]; placedAt[s.tokens[i-1].text] && t.kind == word && !t.known && !things[t.text] {
			return true
		}
		if placing[s.tokens[i-1].text] && (s.tokens[i].has(cMine) || yours[s.tokens[i].text] || articles[s.tokens[i].text] || s.tokens[i].text == "the") && s.strangeThing(i+1) {
			return true
		}
	}
	return false
}

// stillToMake reports "the account isn't made yet" and "I still have to create it".
func (s *sentence) stillToMake() bool {
	if s.asks || s.any(cThey|cOthers|cSwap|cSwapped) || !s.any(cLogin|cTenant) && !s.wordsOf(itWords) {
		return false
	}
	for i, t := range s.tokens {
		haveTo := t.text == "have" && i+1 < len(s.tokens) && s.tokens[i+1].text == "to"
		if !t.has(cNot|cWant) && !mustWords[t.text] || t.text == "have" && !haveTo {
			continue
		}
		near := s.tokens[i:min(len(s.tokens), i+2*reachNot)]
		if slices.ContainsFunc(near, func(t token) bool {
			return t.has(cMake) && !t.has(cAddr|cLogin|cFill) || made[t.text] && t.text != "up"
		}) &&
			slices.ContainsFunc(s.tokens[max(0, i-2):min(len(s.tokens), i+2*reachNot)], func(t token) bool { return stillWords[t.text] }) {
			return true
		}
	}
	return false
}

// asksWording reports a question how to put a request: "would this be the right wording?".
func (s *sentence) asksWording() bool {
	return (s.asks || s.any(cAsk)) && s.wordsOf(wordings) || s.asks && s.asksOfSentence()
}

// asksOfSentence reports "is a sentence such as "please swap ..." what you need?".
func (s *sentence) asksOfSentence() bool {
	for i, t := range s.tokens {
		if t.kind == address {
			return false
		}
		if sentenceWords[t.text] && i+1 < len(s.tokens) && suchWords[s.tokens[i+1].text] {
			return true
		}
	}
	return false
}

var (
	sentenceWords = wordSet("sentence", "phrase", "line", "text", "wording", "message", "mail", "satz", "formulierung", "nachricht", "frase", "texto", "testo", "zin", "tekst", "zdanie")
	suchWords     = wordSet("such", "like", "wie", "comme", "como", "come", "zoals", "jak", "telle", "tel")
)

// leadsList reports a sentence that ends in a colon before rows or pairs.
func (s *sentence) leadsList(rest []*sentence) bool {
	return s.introduces() && len(rest) > 0 && (rest[0].row || rest[0].pairs())
}

// saysDone reports below a list that it is done: "you have done both".
func (s *sentence) saysDone() bool {
	return !s.asks && !s.any(cIf|cNot|cPlease|cMust|cPolite|cI) && s.wordsOf(theseWords) && s.wordsOf(finished)
}

// namesOld reports the old address of one of swaps.
func (s *sentence) namesOld(swaps []Swap) bool {
	return slices.ContainsFunc(s.addresses(), func(m *mention) bool {
		return slices.ContainsFunc(swaps, func(w Swap) bool { return w.Old == m.addr })
	})
}

// firstElse reports that something has to be done before: "security has to release it first".
func (s *sentence) firstElse() bool {
	if s.asks || s.any(cI|cPast|cOthers|cThey) || s.words() > headingWords+2 {
		return false
	}
	must := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cMust) && !t.has(cFill) || mustWords[t.text] })
	if must < 0 || s.any(cSwap|cSwapped) || slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(directive&^cMust) && !mustWords[t.text] }) {
		return false
	}
	if s.lex.insteadAfter() { // "előbb a rendszergazdának kell engedélyeznie"
		must = 0
	}
	return slices.ContainsFunc(s.tokens[must:], func(t token) bool { return beforeThat[t.text] }) || !s.lex.english() && s.beginsWith(beforeThat)
}

// ofOthers reports "this is the login of our accounts department", behind a username.
func (s *sentence) ofOthers() bool {
	if s.asks || s.words() < 3 || !takenUp[s.tokens[0].text] || s.any(directive|cSwap|cSwapped|cMust) {
		return false
	}
	login := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cLogin | cAddr) })
	return login > 0 && login <= fewWords && slices.ContainsFunc(s.tokens[login:min(len(s.tokens), login+4)], func(t token) bool { return t.has(cOthers) || departments[t.text] })
}
