package intake

import (
	"slices"
	"strings"
)

// What is the sender's own: an address that they call theirs, one that they write from.

// own reports a request for what is the sender's: "please change my address".
func (x *extraction) own() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.mood == request && (!ofSomebody(s) || s.saidBySomebody() || s.othersApart()) && s.ownObject()
	})
}

// ownObject reports "my address", "my present login".
func (s *sentence) ownObject() bool {
	for i, t := range s.tokens {
		if s.writtenFrom(i) {
			return true
		}
		for j := i + 1; t.has(cMine) && j < len(s.tokens) && j <= i+3; j++ {
			if s.tokens[j].has(cAddr) {
				return true
			}
			plain := !s.tokens[j].known && !s.tokens[j].capital && !strings.HasSuffix(s.tokens[j].text, "'s") // "my normal address"
			if !s.tokens[j].has(cFill|cOld|cNew) && !plain {
				break
			}
		}
	}
	return false
}

// insteadOfOwn reports "in place of my address" and "instead of the one that I write from".
func (s *sentence) insteadOfOwn() bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cInstead) })
	return at >= 0 && (&sentence{tokens: s.tokens[at:], lex: s.lex}).ownObject()
}

// writtenFrom reports "the address that I write from" at i.
func (s *sentence) writtenFrom(i int) bool {
	if !s.tokens[i].has(cAddr) {
		return false
	}
	for j := i + 1; j < min(len(s.tokens), i+labelReach) && (s.tokens[j].kind == word || s.tokens[j].kind == newline); j++ {
		if s.tokens[j].has(cNot) {
			return false
		}
		if writingForms[s.tokens[j].text] {
			return slices.ContainsFunc(s.tokens[i+1:j+1], func(t token) bool { return t.has(cI) || t.has(cFrom) || relPronouns[t.text] || whence[t.text] })
		}
	}
	return false
}

// ownAddress reports "my address is" before an ordinary address.
func (s *sentence) ownAddress(m *mention) bool {
	if s.any(cKeep | cElse) { // "our general mailbox is read by all, keep it out of this"
		return false
	}
	mine, named := false, false
	for _, t := range s.tokens {
		switch {
		case t.mention == m:
			return mine && named
		case t.kind == address, t.has(cOthers | cContact | cWrite | cNew):
			mine, named = false, false
		case t.has(cMine):
			mine = true
		case t.has(cAddr | cLogin):
			named = named || mine
		}
	}
	return false
}

// possesses reports what the sender says of a username of their own: "I made
// jane@...", "the login is jane@...".
func (s *sentence) possesses() bool {
	mine := -1
	for i, t := range s.tokens {
		switch {
		case t.has(cI | cLogin | cWant), t.has(cAddr) && mine >= 0 && i-mine <= 3:
			return true
		case t.has(cMine):
			mine = i
		}
	}
	return false
}

// ownUsername reports "my username is" directly before the mention.
func (s *sentence) ownUsername(m *mention) bool {
	mine, login := -1, -1
	for i, t := range s.tokens {
		switch {
		case t.mention == m:
			return mine >= 0 && login > mine && login-mine <= 4
		case t.has(cMine):
			mine, login = i, -1
		case t.has(cLogin) && mine >= 0:
			login = i
		case t.kind == address, t.kind == word && login >= 0 && !t.has(cIs|cFill):
			mine, login = -1, -1
		}
	}
	return false
}

// writingForms are "write" as one says it of oneself, and whence leads to it.
var (
	writingForms = wordSet("write", "writing", "mail", "mailing", "emailing", "schreibe", "schreiben", "maile", "écris", "écrivons", "escribo", "escribimos", "escribiendo", "scrivo", "scriviamo", "scrivendo", "escrevo", "escrevemos", "escrevendo", "escrever", "schrijf", "schrijven", "piszę", "piszemy", "píšu", "píšeme", "skriver")
	whence       = wordSet("dont", "d'où", "donde", "dove", "onde", "waarvan", "waarmee", "laquelle", "skąd", "från")
)

// sparesOwn reports "our own login needs no change", and "mine stays as it is", beside a swap of somebody else's address.
func (x *extraction) sparesOwn(s *sentence) bool {
	if s.mood < denied || len(s.addresses()) > 0 || s.asks || s.any(cIf|cOthers|cThey|cYet) || !s.any(cMine) || !s.any(cLogin|cAddr|cSignIn) {
		return false
	}
	others := false
	for _, m := range x.all {
		if m.addr == x.from {
			return false
		}
		others = others || m.class == ordinary && (m.role == oldRole || m.role == fromRole || m.in.any(cOthers))
	}
	mine := false
	for i, t := range s.tokens {
		switch {
		case t.has(cMine):
			mine = true
		case t.has(cKeep): // "mein Konto bleibt, wie es ist"
			return others && mine && !s.wordsOf(neitherWords)
		case t.has(cNot):
			return others && mine && !slices.ContainsFunc(s.tokens[i+1:], func(t token) bool { return t.isMark(",;:–—-(") || neitherWords[t.text] })
		case t.kind == word && t.has(cNew|cOld), t.has(swapping):
			return false
		}
	}
	return false
}
