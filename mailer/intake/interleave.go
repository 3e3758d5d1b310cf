package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Who answers between the lines of a quoted mail (RFC 3676 section 4.5 shows the form) puts
// each answer below the question that it is for. The question is not the sender's, and says
// all the same which address the answer gives.

// asksNew is what a question asks for by the username.
var asksNew = regexp.MustCompile(`(?i)onmicrosoft|new (?:user ?name|login|sign-?in|account|address)|neue[rns]? (?:benutzer|nutzer|anmelde|login|adresse|konto)|nouve(?:au|l|lle) (?:nom|identifiant|compte|adresse)|nuev[oa] (?:nombre|usuario|cuenta|dirección)|nuov[oa] (?:nome|utente|account|indirizzo)|nov[oa] (?:nome|usuário|utilizador|conta|endereço)|nieuwe (?:gebruiker|account|login|aanmeld|adres)|now[aey] (?:nazw|login|adres|konto)|新しい|新的`)

// questionRole says which address the last paragraph of a quote asks for, or noRole: it asks
// nothing, for both, or for a person.
func questionRole(paragraph string) role {
	paragraph = strings.TrimSpace(paragraph)
	if !strings.ContainsAny(paragraph, "?？") && !endsInColon(paragraph) {
		return noRole
	}
	old, fresh := asksOld.MatchString(paragraph), asksNew.MatchString(paragraph)
	switch {
	case old == fresh || asksWho.MatchString(paragraph):
		return noRole
	case old:
		return oldRole
	}
	return newRole
}

// questions follows a mail's lines and knows what the quote above the sender's asks for.
type questions struct {
	paragraph []string // the lines of the quote's last one
	ended     bool
	asked     role
}

// paragraphLines is how many lines a question has.
const paragraphLines = 8

// read goes on to the next line, and says what it answers.
func (q *questions) read(l line) role {
	text := strings.TrimSpace(strings.TrimLeft(l.text, "> \t\u00A0"))
	switch {
	case l.kind == quoted && text == "":
		q.ended = true
	case l.kind == quoted:
		if q.ended {
			q.paragraph, q.ended = nil, false
		}
		q.paragraph, q.asked = append(q.paragraph, text), noRole
	case text != "" && len(q.paragraph) > 0:
		if len(q.paragraph) <= paragraphLines {
			q.asked = questionRole(strings.Join(q.paragraph, " "))
		}
		q.paragraph = nil
	}
	if l.kind == quoted {
		return noRole
	}
	return q.asked
}

// answerQuestions gives the only address below a quoted question the role that is asked for.
// An answer on the old address that is not understood leaves it open which one it is.
func (x *extraction) answerQuestions(src source) {
	lines := src.lines
	for i := 0; i < len(lines); i++ {
		asked, from := lines[i].asked, i
		if asked == noRole {
			continue
		}
		for i+1 < len(lines) && lines[i+1].asked == asked {
			i++
		}
		m := x.onlyBetween(lines[from], lines[i])
		switch {
		case m != nil && (m.class == ordinary) == (asked == oldRole) && m.in.calm() && m.in.outside().words() <= answerWords &&
			(m.role == noRole && m.in.gives(m) || (m.role == noRole || m.role == notRole) && m.in.wasRather(m)):
			m.role = asked
		case asked == oldRole && (m == nil || m.role != oldRole):
			x.unclearOld = x.unclearOld || m != nil && m.addr != src.from && m.class == ordinary || evades(splitSentences(lines[from:i+1], cmp.Or(src.lex, lexiconOf("en")), src.names, false))
		}
	}
}

// evades reports an answer that says which address it is not, or whose it is.
func evades(sentences []*sentence) bool {
	return slices.ContainsFunc(sentences, func(s *sentence) bool {
		return len(s.addresses()) == 0 && (s.any(cNot|cOthers|cThey|cContact) || s.wordsOf(departments) || s.wordsOf(sharedWords))
	})
}

// wasRather reports "not this one, it was jane@...".
func (s *sentence) wasRather(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	for i := at - 1; i > 0; i-- {
		t := s.tokens[i]
		switch {
		case t.kind == mark:
			return i < at-1 && !s.asks && !s.any(cIf|cOr)
		case t.kind != word || !t.has(cIs|cFill|cOld|cAddr|cFrom|cTo|cBut|cInvite) && !wasWords[t.text] && !pronouns[t.text] && !itWords[t.text]:
			return false
		}
	}
	return false
}

// onlyBetween is the one address from the line first to the line last.
func (x *extraction) onlyBetween(first, last placed) *mention {
	found := distinct(slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool {
		return m.section != first.section || m.offset < first.offset || m.offset > last.offset+len(last.text)
	}))
	if len(found) != 1 || first.section != last.section {
		return nil
	}
	return found[0]
}
