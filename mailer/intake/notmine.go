package intake

import "slices"

// A username that is named may be said to be somebody else's.

// disownsNew reports that the new username of a swap is said to be another's.
func (s *sentence) disownsNew(swaps []Swap) bool {
	return slices.ContainsFunc(s.addresses(), func(m *mention) bool {
		at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
		return at+2 < len(s.tokens) && belongs[s.tokens[at+1].text] && anotherWords[s.tokens[at+2].text] && slices.ContainsFunc(swaps, func(w Swap) bool { return w.New == m.addr })
	})
}

// notMine reports "that is not mine", unless it is said of an address that is in none of swaps.
func (s *sentence) notMine(swaps []Swap) bool {
	other := false
	for i, t := range s.tokens {
		switch {
		case t.kind == address:
			other = !slices.ContainsFunc(swaps, func(w Swap) bool { return w.New == t.mention.addr || w.Old == t.mention.addr })
		case mineWords[t.text] && slices.ContainsFunc(s.tokens[max(0, i-fewWords):i], func(t token) bool { return t.has(cNot) }):
			return !other
		}
	}
	return false
}

// belongsElse reports "this one belongs to Ann, not to me".
func (s *sentence) belongsElse() bool {
	return s.wordsOf(belongs) && s.any(cNot) && s.wordsOf(meForms) && !s.asks || s.ofOthers()
}

var mineWords = wordSet("mine", "mien", "mienne", "meiner", "meins", "meines", "mío", "mía", "mio", "mia", "meu", "minha", "mijne", "mój", "moja")
