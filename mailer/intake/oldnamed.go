package intake

import (
	"slices"
	"strings"
)

// An answer may name the old address without calling it that: "that was sales@contoso.com", or
// "in place of the sales mailbox".

// recallsOld finds the old address in the answer to the desk's question for it: "That was
// jane@contoso.com", above the username alone.
func (x *extraction) recallsOld(c circumstances) {
	if !c.reply || !c.invited || x.only() == nil || len(x.olds)+len(x.pairs) > 0 {
		return
	}
	var found *mention
	for _, m := range x.loose {
		if m.class != ordinary || m.role != noRole && m.role != fromRole || !m.in.opensWas(m) && !m.in.opensAt(m) || m.in.tellsWhose(m) {
			continue
		}
		if found != nil {
			return
		}
		found = m
	}
	if found == nil {
		return
	}
	found.role = oldRole
	x.loose = slices.DeleteFunc(x.loose, func(m *mention) bool { return m == found })
	x.olds = append(x.olds, found)
}

// opensWas reports "that was" before a mention, and nothing else.
func (s *sentence) opensWas(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	was := false
	for _, t := range s.tokens[:at] {
		switch {
		case wasWords[t.text] || t.text == "c'était":
			was = true
		case was && t.has(cOld|cAddr|cFill|cFrom|cTo|cMine) && !t.has(cOthers):
		case t.isMark(":"):
		case t.kind != word, !t.has(cIs) && !pronouns[t.text] && !itWords[t.text]:
			return false
		}
	}
	return was && !s.asks && !s.any(cNot|cIf|cOr)
}

// opensAt reports a sentence that begins with a mention and says no more than what kind of
// address it is.
func (s *sentence) opensAt(m *mention) bool {
	return len(s.tokens) > 0 && s.tokens[0].mention == m && !s.asks && len(s.addresses()) == 1 && !s.outside().any(cNot) && !s.any(cSwap|cInstead|cLead)
}

// tellsWhose reports words behind an address for who it was: "that was sue@contoso.com, our
// bookkeeper", and not "our general mailbox".
func (s *sentence) tellsWhose(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	own := false
	for _, t := range s.tokens[at+1:] {
		if t.has(cOthers|cThey|cWrite|cContact|cWh) || relatives[t.text] || t.kind == word && t.capital && !t.known && !boxes[t.text] {
			return true
		}
		own = own || t.has(cAddr|cOld|cLogin) || boxes[t.text]
	}
	return at+2 < len(s.outside().tokens) && !own
}

var boxes = wordSet("alias", "box", "inbox", "mailbox", "postfach", "boîte", "buzón", "casella", "caixa", "postvak", "skrzynka")

// localNamed finds the one address whose local part a request names in its place:
// "in place of the sales mailbox", of sales@contoso.com.
func (x *extraction) localNamed(c circumstances) *mention {
	if len(x.all) > fewMentions {
		return nil
	}
	var found *mention
	for _, m := range x.all {
		local, _, _ := strings.Cut(m.addr, "@")
		if m.class != ordinary || m.addr == c.from || m.role == contactRole || m.role == notRole || !x.namesLocal(local) {
			continue
		}
		if found != nil && found.addr != m.addr {
			return nil
		}
		found = m
	}
	return found
}

func (x *extraction) namesLocal(local string) bool {
	return len(local) >= minName && slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		for i, t := range s.tokens {
			if s.mood != request || t.kind != word || t.text != local {
				continue
			}
			near := s.tokens[max(0, i-2):min(len(s.tokens), i+2)]
			placed := slices.ContainsFunc(s.tokens[max(0, i-4):i], func(t token) bool { return t.has(cInstead) })
			if placed && slices.ContainsFunc(near, func(t token) bool { return t.has(cAddr) }) {
				return true
			}
		}
		return false
	})
}
