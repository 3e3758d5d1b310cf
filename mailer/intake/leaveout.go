package intake

import (
	"slices"
	"strings"
)

// leaveOut drops those of a list that the mail says to leave out: "Kevin has left us, so
// please leave his line out". Nothing is left where it cannot be told whose they are, or
// what is to become of somebody in the list: "Joe changed his mind".
func (x *extraction) leaveOut(swaps []Swap) []Swap {
	begun := false // the list
	items := slices.ContainsFunc(x.sentences, (*sentence).skipsItself)
	for _, s := range x.sentences {
		begun = begun || s.namesAny(swaps)
		if s.skipsItself() {
			swaps = slices.DeleteFunc(slices.Clone(swaps), func(w Swap) bool { return s.namesAny([]Swap{w}) })
			for _, m := range s.addresses() {
				m.role = notRole // as staff is shown it
			}
			continue
		}
		if inner := s.inside(); len(s.addresses()) > 0 && (inner.leavesLineOut() || inner.wordsOf(skipVerbs)) { // "(skip these two)"
			return nil
		}
		if s.row || len(s.addresses()) > 0 && !s.introduces() {
			continue
		}
		if writes := slices.ContainsFunc(s.tokens[:min(3, len(s.tokens))], func(t token) bool { return t.has(cWrite) }); writes && s.wordsOf(toMe) {
			if begun && s.wordsOf(beforehand) && slices.ContainsFunc(swaps, s.namesOne) { // "write to me about Henk first"
				return nil
			}
			if !s.any(swapping | cKeep | cCancel) { // "send the confirmation to me, Henk reads no mail"
				continue
			}
		}
		out := slices.DeleteFunc(slices.Clone(swaps), func(w Swap) bool { return !s.namesOne(w) })
		leaves := s.leavesLineOut() || s.excepts()
		switch {
		case !leaves && !s.takesBackLine() && (len(out) == 0 || !begun && !s.introduces() || !s.setsApart()):
		case len(out) == 1 && (leaves || s.any(cCancel|cKeep)) && !s.behindColon().any(cNot|cYet) && !s.asks:
			swaps = slices.DeleteFunc(slices.Clone(swaps), func(w Swap) bool { return w == out[0] })
		case items && !begun && len(out) == 0 && !s.names() && !s.wordsOf(lineWords) && len(s.addresses()) == 0: // "see below whom to leave out"
		case len(out) > 0, !s.names(), slices.ContainsFunc(swaps, func(w Swap) bool { return !tellsName(w.Old) }):
			return nil
		}
	}
	return swaps
}

var beforehand = wordSet("first", "before", "vorher", "zuerst", "d'abord", "avant", "primero", "antes", "prima", "primeiro", "eerst", "najpierw", "först", "først")

// behindColon is a sentence without what leads to it: "one correction before I send this: ...".
func (s *sentence) behindColon() *sentence {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.isMark(":") })
	if at < 0 || at > reachBefore || (&sentence{tokens: s.tokens[:at], lex: s.lex}).any(cNot|cMine|cOthers|cThey|cAddr|cLogin|cSwap) {
		return s
	}
	return &sentence{tokens: s.tokens[at+1:], lex: s.lex}
}

// skipsItself reports an item of a list that says to leave it out: "bob@contoso.com → bob@...
// (please skip this one)".
func (s *sentence) skipsItself() bool {
	if len(distinct(s.addresses())) != 2 || s.asks || s.any(cNot|cIf) {
		return false
	}
	inner := s.inside()
	if slices.ContainsFunc(inner.tokens, func(t token) bool { return furtherLines[t.text] }) {
		return false
	}
	return inner.leavesLineOut() && len(inner.addresses()) == 0 && slices.ContainsFunc(inner.tokens, func(t token) bool { return demonstratives[t.text] || himWords[t.text] })
}

// setsApart reports a word that makes what it is said of another case than the rest: what
// keeps, cancels, denies, or puts off, or tells that it is done.
func (s *sentence) setsApart() bool {
	if s.any(cCancel|cKeep|cNot|cWrong) || s.stays() || s.wordsOf(apartWords) || s.wordsOf(stayWords) || s.wordsOf(finished) {
		return true
	}
	for i := 1; i < len(s.tokens); i++ {
		before, t := s.tokens[i-1], s.tokens[i]
		if before.text == "said" && t.text == "no" || leaveWords[before.text] && (himWords[t.text] || t.capital && !t.known) {
			return true
		}
	}
	return false
}

// takesBackLine reports "ignore the third line".
func (s *sentence) takesBackLine() bool { return s.any(cCancel|cWrong) && s.wordsOf(lineWords) }

// namesOne reports a name of one of a swap's addresses.
func (s *sentence) namesOne(w Swap) bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool {
		name := []string{latinLetters.Replace(plainLetters.Replace(strings.TrimSuffix(t.text, "'s")))}
		return t.capital && !t.known && len(t.text) >= minName && (alike(w.Old, "", name) || alike(w.New, "", name))
	})
}

// excepts reports "without Bob" and "all but the second".
func (s *sentence) excepts() bool {
	for i, t := range s.tokens {
		rest := s.tokens[i+1 : min(len(s.tokens), i+5)]
		if exceptWords[t.text] && slices.ContainsFunc(rest, func(t token) bool { return lineWords[t.text] || t.capital && !t.known }) {
			return true
		}
	}
	return s.any(cNot) && s.names() && (s.wordsOf(onlyWords) || s.possessive())
}

// names reports somebody's name.
func (s *sentence) names() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.capital && !t.known && len(t.text) >= minName })
}

// tellsName reports an address that has more of a name than initials: who is not named in
// any of those is not in the list.
func tellsName(addr string) bool {
	local, _, _ := strings.Cut(addr, "@")
	return slices.ContainsFunc(strings.FieldsFunc(local, func(r rune) bool { return r < 'a' || r > 'z' }), func(p string) bool { return len(p) > minName })
}

// leavesLineOut reports "leave his line out" and "skip Bob".
func (s *sentence) leavesLineOut() bool {
	for i, t := range s.tokens {
		rest := s.tokens[i+1 : min(len(s.tokens), i+7)]
		switch {
		case outVerbs[t.text] && slices.ContainsFunc(rest, func(t token) bool { return outParticles[t.text] }),
			skipVerbs[t.text] && s.lex.verbLast() && slices.ContainsFunc(s.tokens[:i], func(t token) bool { return lineWords[t.text] || t.capital && !t.known }),
			skipVerbs[t.text] && slices.ContainsFunc(rest, func(t token) bool { return lineWords[t.text] || t.capital && !t.known }):
			return true
		}
	}
	return false
}

var (
	outVerbs = wordSet("leave", "take", "keep", "lassen", "lasst", "laisser", "laissez", "dejen", "dejad", "lasciate", "lasciare", "deixem", "deixar", "laat", "laten",
		"hagyják", "hagyja", "hagyjátok", "vegyék", "vegye", "jättäkää", "jätä", "ottakaa")
	outParticles = wordSet("out", "weg", "aus", "draußen", "côté", "fuera", "fuori", "fora", "buiten",
		"ki")
	skipVerbs = wordSet("skip", "omit", "exclude", "drop", "strike", "streichen", "auslassen", "weglassen", "omettre", "omettez", "omitan", "excluyan", "escludete", "omettete", "omitam", "excluam", "overslaan", "schrappen", "pomińcie", "pominąć",
		"kihagyni", "ugorják", "töröljék", "ohittakaa", "ohita", "poistakaa", "jättäkää")
	lineWords = wordSet("line", "row", "entry", "one", "zeile", "eintrag", "ligne", "línea", "fila", "riga", "linha", "regel", "wiersz", "first", "second", "third", "last", "erste", "letzte", "première", "dernière", "primera", "última", "prima", "ultima", "eerste", "laatste", "segunda", "segundo", "seconda", "deuxième", "seconde", "zweite", "zweiten", "tweede", "drugiej", "drugi", "tercera",
		"sor", "sort", "sorban", "tétel", "tételt", "első", "második", "harmadik", "utolsó", "rivi", "rivin", "riviä", "kohta", "ensimmäinen", "ensimmäisen", "toinen", "toisen", "kolmas", "kolmannen", "viimeinen", "viimeisen")
	apartWords = wordSet("mind", "opinion", "later", "wait", "hold", "warten", "später", "attendre", "attendez", "esperar", "esperen", "aspettare", "aspettate", "esperar", "wachten", "poczekać", "poczekajcie",
		"com'è", "fica", "ficam", "lasciatelo", "lasciatela", "lasciate", "déjenlo", "laissez-le", "lassen", "laat",
		"várjanak", "később", "odottakaa", "myöhemmin")
	// furtherLines speak of more than one line, or of another.
	furtherLines = wordSet("these", "those", "two", "three", "both", "all", "and", "above", "below", "next", "others", "diese", "beide", "zwei", "und", "oben", "ces", "deux", "et", "estos", "dos", "y", "questi", "due", "e", "estes", "dois", "deze", "twee", "en", "te", "dwa", "i")
	neitherWords = wordSet("neither", "nor", "auch", "plus", "tampoco", "neanche", "nemmeno", "tampouco", "nem", "evenmin", "też", "również")
	exceptWords  = wordSet("without", "except", "excepting", "save", "ohne", "außer", "sauf", "sans", "excepté", "menos", "excepto", "salvo", "sin", "senza", "tranne", "eccetto", "exceto", "sem", "behalve", "zonder", "bez", "oprócz",
		"kivéve", "nélkül", "leszámítva", "paitsi", "lukuun", "ilman")
)

// idleOfOthers reports "nothing to do for them" beside a swap of the sender's own.
func (x *extraction) idleOfOthers(s *sentence, swaps []Swap) bool {
	if len(swaps) != 1 || swaps[0].Old != x.from || s.any(cI|cMine) {
		return false
	}
	for i := 1; i < len(s.tokens); i++ {
		if forWords[s.tokens[i-1].text] && s.tokens[i].has(cThey|cOthers) {
			return true
		}
	}
	return false
}

// onlyDropped reports a sentence all of whose addresses are meant no more: what follows may
// be about them.
func (s *sentence) onlyDropped() bool {
	found := s.addresses()
	return len(found) > 0 && !slices.ContainsFunc(found, func(m *mention) bool { return m.role != notRole })
}
