package intake

import (
	"slices"
	"strings"
)

// Somebody may tell that a request which the desk has is not theirs.

// asksWho reports "Who did that?".
func (s *sentence) asksWho() bool {
	if !s.asks || s.words() > headingWords {
		return false
	}
	who := false
	for _, t := range s.tokens {
		switch {
		case s.lex.longest > 0 && t.kind == word:
			who = who || strings.ContainsAny(t.text, "誰谁") || strings.Contains(t.text, "누가")
			if who && s.lex.longest > 0 {
				return true
			}
		case whoWords[t.text]:
			who = true
		case who && doing[t.text]:
			return true
		}
	}
	return false
}

// wasNotMe reports "that was not me" and "it does not come from me", and "I did not send
// this".
func (c clauses) wasNotMe() bool {
	if c.asks || c.any(cIf) {
		return false
	}
	for i, t := range c.tokens {
		ends := i+1 == len(c.tokens) || c.of[i+1] != c.of[i] || c.tokens[i+1].isMark(".!")
		if ends && (selfWords[t.text] || meWords[t.text]) && c.deniedSelf(i) || t.has(cNot) && c.any(cI) && c.neverSent(i) {
			return true
		}
	}
	return false
}

// deniedSelf reports "was not" or "is not from" before a word for the writer at i.
func (c clauses) deniedSelf(i int) bool {
	was := false
	for j := i - 1; j >= 0 && j > i-reachDenied-2 && c.of[j] == c.of[i]; j-- {
		t := c.tokens[j]
		switch was = was || wereWords[t.text] || j == i-1 && sources[t.text]; {
		case t.kind == address:
			return false
		case t.has(cNot):
			return was || j > 0 && wereWords[c.tokens[j-1].text]
		}
	}
	return false
}

// neverSent reports "send this" behind a "not".
func (c clauses) neverSent(i int) bool {
	if i > 0 && c.tokens[i-1].text == "will" { // "I will not send this"
		return false
	}
	for j := i + 1; j+1 < len(c.tokens) && j <= i+reachDenied; j++ {
		if sends[c.tokens[j].text] {
			return pronouns[c.tokens[j+1].text] && (j+2 == len(c.tokens) || c.tokens[j+2].kind == mark || c.tokens[j+2].has(cReqNoun|cSwapNoun))
		}
	}
	return false
}

// disavows reports "jane@... is not mine" of a username.
func (s *sentence) disavows(m *mention) bool {
	if m == nil || s.asks || s.any(directive) {
		return false
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention != nil && t.mention.addr == m.addr })
	if at < 0 {
		return false
	}
	if s.lex.longest > 0 {
		return s.holds(glyphsNotMine)
	}
	not := false
	for i := at + 1; i < len(s.tokens) && i <= at+reachNot+2 && s.tokens[i].kind == word; i++ {
		t := s.tokens[i]
		not = not || t.has(cNot)
		ends := i+1 == len(s.tokens) || s.tokens[i+1].kind == mark || s.tokens[i+1].has(cNot)
		if (ownedWords[t.text] || meWords[t.text]) && ends && (not || i+1 < len(s.tokens) && s.tokens[i+1].has(cNot)) {
			return true
		}
	}
	return false
}
