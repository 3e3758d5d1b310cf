package intake

import (
	"slices"

	"github.com/swapdesk/swapdesk/mailer/username"
)

// nearly is how many letters two spellings of one username differ in.
const nearly = 2

// respell reads a misspelled username that is put right further on: "Oops, it's
// jane@...". The earlier one is meant no more.
func (x *extraction) respell() {
	if len(x.all) > fewMentions {
		return
	}
	for i, a := range x.all {
		for _, b := range x.all[i+1:] {
			if a.class != tenant && a.class != invalid || b.class != tenant || a.addr == b.addr || b.role == notRole || !b.in.restates(b) ||
				username.Distance(a.addr, b.addr) > nearly || !x.owns(a.in, b.in) && !a.in.slipped(a, b) {
				continue
			}
			a.role, b.role, b.weak = notRole, newRole, false
		}
		if a.class == tenant && a.in.rightOne(a) { // "I gave jnae@... as the new one. The right one is jane@..."
			for _, b := range x.all[:i] {
				if b.class == tenant && b.addr != a.addr && b.in != a.in && b.in.wroteBefore(b) {
					a.role, a.weak, b.role = newRole, false, notRole
				}
			}
		}
		for _, b := range x.all[i+1:] { // "the right one is jane@... (I had written jnae@...)"
			if a.class == tenant && (b.class == tenant || b.class == invalid) && a.addr != b.addr && username.Distance(a.addr, b.addr) <= nearly &&
				a.in.rightOne(a) && b.in == a.in && b.in.wrote(b) {
				a.role, a.weak, b.role = newRole, false, notRole
			}
		}
	}
}

// wroteBefore reports "I wrote" before a mention.
func (s *sentence) wroteBefore(m *mention) bool {
	for _, t := range s.tokens {
		switch {
		case t.mention == m:
			return false
		case wroteWords[t.text]:
			return !s.any(directive)
		}
	}
	return false
}

// wrote reports "I had written" directly before a mention.
func (s *sentence) wrote(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	return at > 1 && wroteWords[s.tokens[at-1].text] && slices.ContainsFunc(s.tokens[max(0, at-4):at-1], func(t token) bool { return t.has(cI) })
}

// owns reports that the sender owns to a mistake behind from, up to the sentence behind
// to.
func (x *extraction) owns(from, to *sentence) bool {
	i, j := slices.Index(x.sentences, from), slices.Index(x.sentences, to)
	if i < 0 || j <= i {
		return false
	}
	return slices.ContainsFunc(x.sentences[i+1:j+1], func(s *sentence) bool { return s.any(cSorry | cRight | cWrong) })
}

// restates reports "it is" or "the right one is" before a mention, or nothing else.
func (s *sentence) restates(m *mention) bool {
	if m.bare {
		return true
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	for _, t := range s.tokens[:at] {
		if t.has(cWrite | cPast | cInstead | cNot | cIf) {
			return false
		}
	}
	return at > 0 && (s.tokens[at-1].has(cIs) || s.tokens[at-1].isMark(":") || meanWords[s.tokens[at-1].text] || s.rightOne(m))
}

var meanWords = wordSet("mean", "meant", "meine", "meinte", "gemeint", "veux", "voulais", "quiero", "quería", "intendo", "intendevo", "quero", "queria", "bedoel", "bedoelde", "miałem", "miałam", "myślałem")

// slipped reports an "oops" between two mentions of one sentence: "jane@contso... - oops, I
// mean jane@...".
func (s *sentence) slipped(a, b *mention) bool {
	sorry, passed := false, false
	for _, t := range s.tokens {
		switch {
		case t.mention == b && t.kind == address:
			return passed && sorry
		case t.mention == a && t.kind == address:
			passed = true
		case passed && (t.has(cOthers|cThey) || t.kind == word && t.capital && !t.known):
			return false // "sorry, one more thing: Jana's is jana@..."
		case passed:
			sorry = sorry || t.has(cSorry|cWrong)
		}
	}
	return false
}

// insteadOfSlip finds the two usernames of "a slip: instead of jnae@... it must be jane@...",
// which differ in a letter or two.
func (s *sentence) insteadOfSlip() (wrong, right *mention) {
	found := distinct(s.addresses())
	if len(found) != 2 || found[0].class != tenant || found[1].class != tenant || username.Distance(found[0].addr, found[1].addr) > nearly {
		return nil, nil
	}
	for i, t := range s.tokens[:len(s.tokens)-1] {
		if t.has(cInstead) && s.tokens[i+1].kind == address {
			if s.tokens[i+1].mention.addr == found[0].addr {
				return found[0], found[1]
			}
			return found[1], found[0]
		}
	}
	return nil, nil
}
