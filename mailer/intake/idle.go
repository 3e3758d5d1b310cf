package intake

import (
	"slices"
	"strings"
)

// Somebody may write that there is nothing to do: what the mail names beside it is told,
// and not asked for.

// idle reports "no action needed" or "there is nothing for you to do", said of all that
// the mail is about.
func (x *extraction) idle() bool {
	return slices.ContainsFunc(x.sentences, (*sentence).idle)
}

func (s *sentence) idle() bool {
	if s.any(cPlease | cMine | cOthers | cThey | cIf) {
		return false
	}
	var clause strings.Builder
	partial := false // the clause says what there is nothing to do about
	for i, t := range s.tokens {
		if t.kind == word {
			clause.WriteString(" " + t.text)
			partial = partial || t.capital && !t.known && i > 0
			if i+1 < len(s.tokens) && s.tokens[i+1].kind != mark {
				continue
			}
		}
		if !partial && t.kind != newline && endsIdle(clause.String()) {
			return true
		}
		if t.kind != newline {
			clause.Reset()
			partial = t.kind == address
		}
	}
	return false
}

// endsIdle reports a clause that ends so, but for a word for the time.
func endsIdle(clause string) bool {
	for _, when := range whenTails {
		clause = strings.TrimSuffix(clause, when)
	}
	return slices.ContainsFunc(idleEnds, func(end string) bool { return strings.HasSuffix(clause, end) })
}

var (
	whenTails = []string{" until then", " on your side", " at your end", " at your side", " for you", " any more", " anymore", " today", " now", " at present", " for now", " heute", " aujourd'hui", " hoy", " oggi", " hoje", " vandaag"}
	idleEnds  = []string{
		" no action", " no action needed", " no action required", " no action necessary", " no action is needed", " no action is required", " no action is necessary",
		" nothing for you to do", " nothing to do", " nothing to change", " nothing needed", " nothing is needed", " no need", " nothing needs changing", " nothing needs to change",
		" kein handlungsbedarf", " nichts zu tun", " nichts zu ändern", " nichts weiter zu tun", " rien à faire", " rien à changer", " nada que hacer", " nada que cambiar",
		" niente da fare", " niente da cambiare", " nada a fazer", " nada a mudar", " niets te doen", " niets te wijzigen", " nic do zrobienia", " nic do zmiany",
		" ничего делать не надо", " ничего делать не нужно", " делать ничего не надо", " делать ничего не нужно", " ничего не нужно делать", " ничего не надо делать", " ничего не требуется", " ничего не делайте", " никаких действий не требуется", " никаких действий не нужно",
		" нічого робити не треба", " нічого робити не потрібно", " нічого не треба робити", " нічого не потрібно робити", " нічого не робіть", " нічого не потрібно", " жодних дій не потрібно",
		" нищо не е нужно", " нищо не правете", " не правете нищо", " не е нужно да правите нищо", " няма нужда да правите нищо", " не се изискват действия",
	}
)

// withSomething reports "nothing to do with", or "mit Microsoft ... nichts zu tun", about the word at i.
func (s *sentence) withSomething(none, i int) bool {
	for j := max(0, min(none, i)-2*fewWords); j < min(len(s.tokens), i+2); j++ {
		if withWords[s.tokens[j].text] && (j > i || j < none) {
			return true
		}
	}
	return false
}

// nothingElse reports "nothing else to change", of the verb at i.
func (c clauses) nothingElse(i int) bool {
	return (&sentence{tokens: c.tokens[max(0, i-reachNot-1):i], lex: c.lex}).nothingMore()
}

// nothingMore reports "nothing else".
func (s *sentence) nothingMore() bool {
	for i := 0; i+1 < len(s.tokens); i++ {
		if t := s.tokens[i]; (t.has(cNot) || noneWords[t.text]) && (otherThings[s.tokens[i+1].text] || i+2 < len(s.tokens) && otherThings[s.tokens[i+2].text]) {
			return true
		}
	}
	return false
}

var otherThings = wordSet("else", "more", "d'autre", "autre", "más", "altro", "nient'altro", "mais", "anders", "weiter", "sonst", "więcej", "innego", "annat", "andet")
