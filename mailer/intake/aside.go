package intake

import "slices"

// Other people may be spoken of beside a request that is the sender's own.

// othersApart reports other people in a clause that is over before anything is asked:
// "we launch with a customer, so please swap my address"; or in one that says why, behind
// the username: "because a customer is waiting".
func (s *sentence) othersApart() bool {
	ask := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(directive) })
	comma, why, behind := false, s.reason(), false
	for i := len(s.tokens) - 1; i >= 0; i-- {
		t := s.tokens[i]
		comma = comma || i < ask && t.isMark(",;")
		switch {
		case !t.has(cOthers | cThey):
		case i > why:
			behind = true
		case i >= ask || !comma:
			return s.ownBefore(i)
		}
	}
	return comma || behind
}

// reason is where the clause begins that follows the last address with a "because", or
// the end.
func (s *sentence) reason() int {
	last := -1
	for i, t := range s.tokens {
		switch {
		case t.kind == address:
			last = i
		case t.has(cClause) && last >= 0 && i > last:
			return i
		}
	}
	return len(s.tokens)
}

// ownBefore reports that what is asked for is the writer's, in a clause that is over
// before i: "please switch me over from my usual address, I have a call with a customer".
func (s *sentence) ownBefore(i int) bool {
	end := -1
	for j := i - 1; j >= 0 && end < 0; j-- {
		if s.tokens[j].isMark(",;") {
			end = j
		}
	}
	if end < 0 || slices.ContainsFunc(s.tokens[end:], func(t token) bool { return t.kind == address || t.has(cAddr|cLogin) }) {
		return false
	}
	before := &sentence{tokens: s.tokens[:end], lex: s.lex}
	return before.any(directive) && before.any(swapping) && before.ownObject() && !before.any(cOthers|cThey)
}

// saidBySomebody reports "he says" in the first words, and nobody else behind it.
func (s *sentence) saidBySomebody() bool {
	said := false
	for i, t := range s.tokens {
		switch {
		case t.has(cOthers|cThey) && i+1 < len(s.tokens) && says[s.tokens[i+1].text] && i <= fewWords:
			said = true
		case t.has(cOthers | cThey):
			return false
		}
	}
	return said
}

var says = wordSet("says", "said", "told", "tells", "thinks", "advised", "sagt", "sagte", "meint", "meinte", "dit", "dice", "dijo", "disse", "diz", "zegt", "zei", "mówi", "powiedział",
	"mondja", "mondta", "szerint", "állítja", "javasolja", "tanácsolta", "sanoo", "sanoi", "mukaan", "väittää", "ehdottaa", "ehdotti")
