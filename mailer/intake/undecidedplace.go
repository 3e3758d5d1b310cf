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
		if placing[s.tokens[i-1].text] && (s.tokens[i].has(cMine) || articles[s.tokens[i].text] || s.tokens[i].text == "the") && s.strangeThing(i+1) {
			return true
		}
	}
	return false
}

// ofOthers reports "this is the login of our accounts department", behind a username.
func (s *sentence) ofOthers() bool {
	if s.asks || s.words() < 3 || !takenUp[s.tokens[0].text] || s.any(directive|cSwap|cSwapped|cMust) {
		return false
	}
	login := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cLogin | cAddr) })
	return login > 0 && login <= fewWords && slices.ContainsFunc(s.tokens[login:min(len(s.tokens), login+4)], func(t token) bool { return t.has(cOthers) || departments[t.text] })
}
