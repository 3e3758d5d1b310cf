package intake

import (
	"slices"
	"strings"
)

// Where a lexicon is "wary", a condition or a delay leaves a request open wherever it
// stands beside it: its language has too many ways to say one for each to be known. "Please
// swap my address. But only after the contract has ended."

// wary reports such a lexicon.
func (lex *lexicon) wary() bool { return lex != nil && lex.traits["wary"] }

// conditional reports a condition that is no courtesy.
func (s *sentence) conditional() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cIf) && !t.has(cPolite) })
}

// delays reports a word that puts off.
func (s *sentence) delays() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cYet) && !t.has(cPolite) })
}

// reserved reports a condition in a request that tells of no trouble: "on Friday, when I
// ring you, please swap ...", or a thing that is to be told: "tell me whether and when".
func (s *sentence) reserved() bool {
	return s.lex.wary() && s.mood == request && (s.conditional() && !s.any(cFault|cTry) || s.any(cAsk) && s.any(cWh))
}

// reserves reports the same of a sentence without an address; it is behind all usernames, or
// speaks of the swap.
func (s *sentence) reserves(behind bool) bool {
	if !s.lex.wary() || s.row || len(s.addresses()) > 0 {
		return false
	}
	if s.delays() && (behind || s.any(cSwap|cSwapped|cSwapNoun|cProceed) && s.mood != past) {
		return true
	}
	return behind && s.conditional() && !s.any(cPolite|cWrite|cAsk|cFault|cDone|cTry)
}

// cites reports that what stands before it was said elsewhere: "라고 어제 요청드렸는데".
func (s *sentence) cites() bool {
	return s.lex.wary() && len(s.tokens) > 0 && citing[s.tokens[0].text]
}

var citing = wordSet("라고", "이라고", "라는", "고")

// finite reports a sentence with a verb of its own, which is no heading: "λέω να αλλάξω τη
// διεύθυνσή μου", "주소를 바꿀까 합니다".
func (s *sentence) finite() bool {
	if !s.lex.spaced() {
		return !s.any(cSwapNoun)
	}
	for i := len(s.tokens) - 1; i >= 0; i-- {
		if t := s.tokens[i]; t.kind == word {
			return slices.ContainsFunc(finals, func(end string) bool { return strings.HasSuffix(t.text, end) })
		}
	}
	return false
}

var finals = []string{"다", "요", "죠", "까", "네", "지"}
