package intake

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Who answers between the lines of a quoted mail (RFC 3676 section 4.5 shows the form) puts
// each answer below the question that it is for. The question is not the sender's, and says
// all the same what the answer gives.

// inquiry is what the quote above some of the sender's lines asks for.
type inquiry uint8

const (
	nothing inquiry = iota // or several things at once
	forOld                 // the address that was invited
	forNew                 // the username
	forElse                // an address that is neither
	whether                // the swap may be made
)

var (
	asksNew  = regexp.MustCompile(`(?i)onmicrosoft|new (?:user ?name|login|sign-?in|account|address)|neue[rns]? (?:benutzer|nutzer|anmelde|login|adresse|konto)|nouve(?:au|l|lle) (?:nom|identifiant|compte|adresse)|nuev[oa] (?:nombre|usuario|cuenta|dirección)|nuov[oa] (?:nome|utente|account|indirizzo)|nov[oa] (?:nome|usuário|utilizador|conta|endereço)|nieuwe (?:gebruiker|account|login|aanmeld|adres)|now[aey] (?:nazw|login|adres|konto)|新しい|新的`)
	asksElse = regexp.MustCompile(`(?i)\b(?:which|what|under|with|welche[rsmn]?|quel(?:le)?|qué|cuál|quale|qual|welke?|jaki|jaka)\b.*\b(?:first|errors?|never|admin\w*|trainings?|bills?|billed|invoices?|licen[cs]es?|newsletters?|colleagues?|delete|remove|sandbox|test|impostor|leads|löschen|fehlen|fehler|zuerst|rechnung\w*|schulung\w*|kolleg\w+|erreur|facture\w*|collègue|factura\w*|compañer\w+|collega|fattur\w*)\b`)
	asksIf   = regexp.MustCompile(`(?i)\b(?:shall|should|may|can|could|ready)\b.*\b(?:swap|change|go ahead|proceed|start)|\b(?:sollen|dürfen|können) wir\b.*(?:tausch|umstell|änder|wechsel)|\b(?:pouvons|devons)-nous\b.*(?:échang|chang|remplac)|\bpodemos\b.*(?:cambi|troc|alter)|\bpossiamo\b.*(?:cambi|sostitu)|\b(?:mogen|kunnen|zullen) we\b.*(?:wissel|omzet|wijzig)`)
)

// asked says what the last paragraph of a quote asks for.
func asked(paragraph string) inquiry {
	paragraph = strings.TrimSpace(paragraph)
	if !strings.ContainsAny(paragraph, "?？") && !endsInColon(paragraph) {
		return nothing
	}
	old, fresh := asksOld.MatchString(paragraph), asksNew.MatchString(paragraph)
	switch {
	case asksElse.MatchString(paragraph):
		return forElse
	case asksIf.MatchString(paragraph):
		return whether
	case old == fresh || asksWho.MatchString(paragraph):
		return nothing
	case old:
		return forOld
	}
	return forNew
}

// questions follows a mail's lines and knows what the quote above the sender's asks for.
type questions struct {
	paragraph []string // the lines of the quote's last one
	ended     bool
	asked     inquiry
}

// paragraphLines is how many lines a question has.
const paragraphLines = 8

// read goes on to the next line, and says what it answers.
func (q *questions) read(l line) inquiry {
	text := strings.TrimSpace(strings.TrimLeft(l.text, "> \t\u00A0"))
	switch {
	case l.kind == quoted && text == "":
		q.ended = true
	case l.kind == quoted:
		if q.ended {
			q.paragraph, q.ended = nil, false
		}
		q.paragraph, q.asked = append(q.paragraph, text), nothing
	case text != "" && len(q.paragraph) > 0:
		if len(q.paragraph) <= paragraphLines {
			q.asked = asked(strings.Join(q.paragraph, " "))
		}
		q.paragraph = nil
	}
	if l.kind == quoted {
		return nothing
	}
	return q.asked
}

// answerQuestions gives the only address below a quoted question the role that is asked for.
// An answer on the old address that is not understood leaves it open which one it is.
func (x *extraction) answerQuestions(src source) {
	lines := src.lines
	for i := 0; i < len(lines); i++ {
		asked, from := lines[i].asked, i
		if asked == nothing {
			continue
		}
		for i+1 < len(lines) && lines[i+1].asked == asked {
			i++
		}
		said := splitSentences(lines[from:i+1], cmp.Or(src.lex, lexiconOf("en")), src.names, false)
		m := x.onlyBetween(lines[from], lines[i])
		switch asked {
		case nothing:
		case forOld:
			if m != nil && m.class == ordinary && m.answersOld() {
				m.role = oldRole
			}
			last := i+1 == len(lines) // of the mail: it may not be the answer
			x.unclearOld = x.unclearOld || (m == nil || m.role != oldRole) && (m != nil && m.class == ordinary && m.addr != src.from || (!last || hedges(said)) && evades(said))
		case forNew:
			if m != nil && m.class != ordinary && m.role == noRole && m.in.calm() && m.in.gives(m) && m.in.outside().words() <= answerWords {
				m.role = newRole
			}
		case forElse:
			for _, m := range x.between(lines[from], lines[i]) {
				m.role = notRole
			}
		case whether:
			x.has[withheld] = x.has[withheld] || m == nil && !affirms(said)
		}
	}
}

// answersOld reports a mention that a sentence gives as an old address: "info@contoso.com, the
// shared one", "not this one, it was info@contoso.com".
func (m *mention) answersOld() bool {
	s := m.in
	if !s.calm() || s.outside().words() > answerWords || s.any(cOthers|cThey) || s.wordsOf(maybeWords) || s.wordsOf(thinkWords) {
		return false
	}
	return m.role == noRole && s.gives(m) || (m.role == noRole || m.role == notRole) && s.wasRather(m)
}

// hedges reports an answer of somebody who has yet to find out.
func hedges(said []*sentence) bool {
	return slices.ContainsFunc(said, func(s *sentence) bool {
		return s.wordsOf(memoryWords) || s.wordsOf(thinkWords) || s.wordsOf(maybeWords) || s.wordsOf(lookingUp)
	})
}

var lookingUp = wordSet("look", "check", "suppose", "find", "nachsehen", "nachschauen", "prüfen", "vérifier", "regarder", "mirar", "comprobar", "guardare", "verificare", "verificar", "nakijken", "opzoeken", "sprawdzić")

// affirms reports "yes", "please do" or "go ahead", or that nothing is said.
func affirms(said []*sentence) bool {
	for _, s := range said {
		if s.words() > 0 && !s.salutation() {
			return s.wordsOf(sameOnes) || s.wordsOf(yesWords) || s.any(cProceed|cPlease) && !s.any(cNot|cYet|cIf) && s.words() <= fewWords+1 && !slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && !t.known })
		}
	}
	return true
}

var yesWords = wordSet("sure", "ok", "okay", "course", "absolutely", "definitely", "correct", "right", "natürlich", "gerne", "gern", "klar", "bien", "sûr", "d'accord", "claro", "certo", "certamente", "vale", "natuurlijk", "graag", "oczywiście", "vai", "fate", "はい", "是", "好")

// salutation reports a line of few words, all of greeting.
func (s *sentence) salutation() bool {
	return !slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] && (t.known || !t.capital) })
}

// evades reports an answer without an address that does not say "this one" or "my usual
// address" either.
func evades(said []*sentence) bool {
	words := false
	for _, s := range said {
		switch {
		case len(s.addresses()) > 0:
			return false
		case s.any(cNot|cOthers|cThey|cContact) || s.wordsOf(departments) || s.wordsOf(sharedWords):
			return true
		case len(s.tokens) > 2 && s.tokens[0].text == "one" && s.tokens[1].text == "of":
			return true
		case s.ownObject(), s.wordsOf(sameOnes):
			return false
		}
		words = words || s.words() > fewWords
	}
	return words
}

var sameOnes = wordSet("this", "diese", "dieser", "celle-ci", "celui-ci", "esta", "este", "ésta", "questa", "questo", "deze", "tego", "same", "yes", "above", "here", "selbe", "gleiche", "ja", "même", "oui", "misma", "mismo", "sí", "stessa", "stesso", "sì", "mesma", "mesmo", "sim", "zelfde", "hetzelfde", "dezelfde", "ten", "sam", "tak")

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

// between are the addresses from the line first to the line last.
func (x *extraction) between(first, last placed) []*mention {
	return slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool {
		return m.section != first.section || m.offset < first.offset || m.offset > last.offset+len(last.text)
	})
}

// onlyBetween is the one address there, or nil.
func (x *extraction) onlyBetween(first, last placed) *mention {
	found := distinct(x.between(first, last))
	if len(found) != 1 || first.section != last.section {
		return nil
	}
	return found[0]
}

// announcesBelow reports "my answers are below" and "see inline".
func announcesBelow(text string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }), func(w string) bool { return belowWords[w] })
}

var belowWords = wordSet("below", "inline", "in-line", "line", "underneath", "beneath", "unten", "unterhalb", "darunter", "dessous", "ci-dessous", "abajo", "sotto", "abaixo", "hieronder", "onder", "poniżej", "nedan", "nedenfor")
