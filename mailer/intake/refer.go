package intake

import (
	"slices"
	"strings"
)

// A request may leave the username to what was said before it: "please change my
// address to this user".

// pointsBack reports "to this user", "to this one" and "to the latter", of what was named
// before.
func (s *sentence) pointsBack() bool {
	for i := range s.tokens {
		if s.tokens[i].has(cLogin) && s.aboveBehind(i+1) {
			return true
		}
		if thereto[s.tokens[i].text] && s.any(cSwap|cSwapped) || s.tokens[i].has(cTo) && !s.tokens[i].has(cMust) && s.anaphor(i+1) {
			return true
		}
	}
	return false
}

// aboveBehind reports "of above" at i, behind a word for a username, or the word before it.
func (s *sentence) aboveBehind(i int) bool {
	if i > 1 && aboveWords[s.tokens[i-2].text] {
		return true
	}
	for j := i; j < min(len(s.tokens), i+4); j++ {
		if t := s.tokens[j]; aboveWords[t.text] {
			return t.text != "sus" || s.tokens[j-1].text == "mai"
		} else if !t.has(cFill|cFrom) && t.text != "mai" && t.text != "more" {
			return false
		}
	}
	return false
}

var aboveWords = wordSet("above", "abovementioned", "above-mentioned", "oben", "obige", "obigen", "obiges", "obenstehende", "obenstehenden", "obengenannte", "obengenannten", "ci-dessus", "susmentionné", "arriba", "acima", "sopra", "suddetto", "hierboven", "bovenstaande", "powyższy", "powyższe", "powyższego", "wyżej", "výše", "výšeuvedené", "sus", "ovan", "ovenfor", "ovenstående")

// anaphor reports at i what stands for an address that was named before: with a noun for
// it, or alone at the end of what it is a part of.
func (s *sentence) anaphor(i int) bool {
	if i >= len(s.tokens) || !demonstratives[s.tokens[i].text] && !latters[s.tokens[i].text] {
		return false
	}
	for i++; i < len(s.tokens) && (latters[s.tokens[i].text] || s.tokens[i].text == "one"); i++ {
		if latters[s.tokens[i].text] && i+1 == len(s.tokens) {
			return true
		}
	}
	switch {
	case i == len(s.tokens), s.tokens[i].kind != word && !s.tokens[i].isMark(":"):
		return true
	case s.tokens[i].kind != word: // "for this one: 4 Mill Lane"
		return false
	case s.tokens[i].has(cLogin | cNew):
		return true
	}
	next := s.tokens[i]
	if articles[next.text] || strings.HasPrefix(next.text, "l'") { // "sostituire con questo l'indirizzo"
		return true
	}
	return latters[s.tokens[i-1].text] || next.has(cSwap|cSwapped|cPlease) || next.has(cClause) || relatives[next.text]
}

// latters stand for the last of what was named, and thereto is "to it" in a word.
var (
	latters = wordSet("latter", "letzteren", "letzteres", "letztere", "letzterem", "dernier", "dernière", "celui-ci", "celle-ci", "celui-là", "último", "última", "quest'ultimo", "quest'ultima", "quello", "quella", "laatste", "laatstgenoemde", "ostatni", "ostatnią",
		"detta", "detto", "suddetta", "suddetto", "dicho", "dicha", "ledit", "ladite", "genannten", "besagten", "genoemde", "said", "éste", "ésta", "él", "ella", "ele", "ela", "lui", "este", "esse",
		"utóbbi", "utóbbit", "utóbbira", "említett", "jälkimmäinen", "jälkimmäisen", "jälkimmäiseen", "mainittu", "mainitun")
	thereto = wordSet("daarnaar", "daarop", "hierop", "hiernaar", "dadurch", "dagegen", "hierdurch", "hiermit", "erre", "arra", "siihen", "tähän")
)

// pointsBehind reports that the sentence that names a username points back to it: "my user is
// jane@..., and it is that one that my address is to be swapped for".
func (s *sentence) pointsBehind(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	return (&sentence{tokens: s.tokens[at+1:], lex: s.lex}).pointsBack()
}

// thisOne reads "her invitation went to jane@contoso.com. Please swap this address for
// jane@...": the address that was named before is the old one.
func (x *extraction) thisOne() {
	for i, s := range x.sentences[min(1, len(x.sentences)):] {
		before := x.sentences[i] // the one before s
		if s.mood != request || before.asks || before.row {
			continue
		}
		found, olds := distinct(s.addresses()), distinct(before.addresses())
		if len(found) == 1 && len(olds) == 1 && found[0].class == tenant && (olds[0].class == tenant && s.thatLogin() && before.any(cSwapped|cPast|cOld) || s.thatFor() && !before.elsewhere() && (before.states() == olds[0] && (before.any(cI|cMine|cOthers) && before.wordsOf(amWords) || before.wordsOf(listedWords)) || olds[0].class == ordinary && before.any(cInvite) && before.calm() && !before.invites(olds[0])) || s.thatFor() && before.any(cAddr) && before.any(cI) && before.wordsOf(amWords) && before.calm() && olds[0].class == ordinary && !before.any(cNot|cWrite|cContact|cNew)) { // "I am jane@contoso.com in your system. Please swap that for jane@..."
			olds[0].role, olds[0].weak, olds[0].object, olds[0].tied = oldRole, false, false, true
			found[0].role, found[0].weak, found[0].object, found[0].tied = newRole, false, false, true
			continue
		}
		if len(found) != 1 || found[0].class != tenant || len(olds) != 1 || olds[0].class != ordinary || olds[0].role == contactRole || olds[0].role == notRole || !s.thisAddress() {
			continue
		}
		olds[0].role, olds[0].weak, olds[0].object = oldRole, false, false
		found[0].role, found[0].weak, found[0].object, found[0].tied = newRole, false, false, true
	}
}

// thatFor reports "swap that for jane@...".
func (s *sentence) thatFor() bool {
	for i := 0; i+3 < len(s.tokens); i++ {
		if !s.tokens[i].has(cSwap) || !pronouns[s.tokens[i+1].text] {
			continue
		}
		j := i + 2
		if s.tokens[j].text == "one" {
			j++
		}
		if j+1 < len(s.tokens) && s.tokens[j].has(cTo) && s.tokens[j+1].kind == address {
			return true
		}
	}
	return false
}

// thatLogin reports "exchange that username for jane@...".
func (s *sentence) thatLogin() bool {
	for i := 1; i+2 < len(s.tokens) && s.tokens[i].kind != address; i++ {
		if s.any(cNot|cInstead) || !s.tokens[i-1].has(cSwap) || !demonstratives[s.tokens[i].text] {
			continue
		}
		if s.tokens[i+1].has(cLogin) && s.tokens[i+2].has(cTo) {
			return true
		}
	}
	return false
}

var mailWords = wordSet("e-mail", "email", "mail", "correo", "courriel",
	"levél", "levélcím", "maili", "meili", "sähköposti")

// thisAddress reports "this address" before the first address of a sentence.
func (s *sentence) thisAddress() bool {
	for i := 0; i+1 < len(s.tokens) && s.tokens[i].kind != address && s.tokens[i+1].kind != address; i++ {
		next := s.tokens[i+1]
		if demonstratives[s.tokens[i].text] && next.has(cAddr) && !next.has(cFill|cLogin) && (!next.has(cReqNoun) || mailWords[next.text] && s.any(cSwapped)) && (i+2 == len(s.tokens) || s.tokens[i+2].kind != address) {
			return !slices.ContainsFunc(s.tokens[:i], func(t token) bool { return t.has(cTo | cNew | cNot) })
		}
	}
	return false
}

var demonstratives = wordSet("this", "that", "tale", "diesem", "dieser", "cette", "estos", "esta", "ese", "diesen", "dieses", "diese", "ce", "cet", "cette", "este", "esta", "ese", "esa", "esse", "essa", "questo", "questa", "quel",
	"deze", "dit", "dat", "die", "ten", "tę",
	"ezt", "ezen", "ennek", "azt", "erre", "arra", "tämä", "tämän", "tätä", "tuo", "tuon", "sitä",
	"αυτόν", "αυτό", "αυτή", "αυτήν", "αυτού", "αυτής")

// refersTo reports that a request without a username of its own points to the only one:
// "please change my address to this user".
func (x *extraction) refersTo(m *mention) bool {
	return x.only() == m && !m.in.any(cSorry|cWrong) && slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.mood == request && (!s.namesUsername() || s == m.in && s.pointsBehind(m)) && (s.pointsBack() || s.tradesIn() || s.pointsIt())
	})
}

// pointsIt reports "swap jane@contoso.com for it", behind the old address.
func (s *sentence) pointsIt() bool {
	for i := 1; i+1 < len(s.tokens); i++ {
		t, next := s.tokens[i], s.tokens[i+1]
		if s.tokens[i-1].kind == address && t.has(cTo) && pronouns[next.text] && s.ends(i+2) || t.text == "こちら" && next.has(cToAfter) ||
			s.lex.itIsHe() && t.has(cTo) && itForms[next.text] && !next.has(cOthers) { // "move me to it from my old one"
			return true
		}
	}
	return s.lex.insteadAfter() && s.any(cInstead) && s.any(cSwap|cUse) && s.wordsOf(thisOnes) && !s.any(cNot|cIf) // "ezt rögzítsék a régi helyett"
}

// thisOnes stand alone for what was named before.
var thisOnes = wordSet("ezt", "azt", "ezzel", "sen", "sitä", "tämän", "tätä", "se", "tämä")

// oneForOther reports "the one for the other", of the two that were named.
func (s *sentence) oneForOther() bool {
	for i := 1; i < len(s.tokens); i++ {
		if otherOne[s.tokens[i].text] && (s.tokens[i-1].has(cTo|cLead|cFrom) || i > 1 && s.tokens[i-2].has(cTo|cLead|cFrom)) {
			return slices.ContainsFunc(s.tokens[:i], func(t token) bool { return theOne[t.text] })
		}
	}
	return false
}

var (
	theOne = wordSet("one", "uno", "un", "l'un", "l'une", "una", "uma", "um", "eine", "einen", "das", "den", "een", "ene", "jeden", "pierwszy", "primero", "premier", "primeiro", "primo", "first", "former",
		"egyik", "egyiket", "ensimmäinen", "toinen")
	otherOne = wordSet("other", "otro", "otra", "l'autre", "autre", "outro", "outra", "l'altro", "altro", "andere", "anderen", "ander", "drugi", "segundo", "second", "secondo", "latter",
		"másik", "másikat", "másikra", "toinen", "toisen", "toiseen",
		"άλλο", "άλλη")
)

// tradesIn reports "swap it for my address" and "put that one in instead of my usual
// one", of what was named before.
func (s *sentence) tradesIn() bool {
	for i := 1; i < len(s.tokens); i++ {
		if s.tokens[i-1].has(cSwap|cUse) && pronouns[s.tokens[i].text] {
			if i+1 < len(s.tokens) && s.tokens[i+1].text == "one" {
				i++
			}
			if s.placed(i + 1) {
				return true
			}
		}
	}
	return false
}

// placed reports "for my old address" at i.
func (s *sentence) placed(i int) bool {
	to, mine := false, false
	for ; i < len(s.tokens); i++ {
		switch t := s.tokens[i]; {
		case t.has(cAddr) && to && mine:
			return true
		case t.has(cTo | cInstead):
			to = true
		case t.has(cMine):
			mine = true
		case t.kind == word && !t.known && mine && i+1 < len(s.tokens) && s.tokens[i+1].has(cAddr): // "my usual address"
		case !t.has(cFill|cOld) || t.kind != word:
			return false
		}
	}
	return false
}

var pronouns = wordSet("it", "that", "this")

// takesUp reports "that" before a verb that follows its object: "willen jullie dat zo
// registreren?".
func (c clauses) takesUp(i int) bool {
	for j := i - 1; j >= max(0, i-3) && c.lex.objectFirst(); j-- {
		if takenUp[c.tokens[j].text] {
			return true
		}
	}
	return false
}

var takenUp = wordSet("dat", "dit", "das", "dies", "diesen", "deze", "to", "det", "detta", "dette",
	"ezt", "azt", "tämän", "sitä")

// isObject reports "ändern Sie meine Adresse jane@...", which may as well be the old one.
func (s *sentence) isObject(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	if s.lex.longest > 0 && !s.lex.objectFirst() && !slices.ContainsFunc(s.tokens[:max(at, 0)], func(t token) bool { return t.has(cSwap) || takingParticles[t.text] }) {
		return false
	}
	return s.mood == request && at > 1 && m.role != newRole && s.tokens[at-1].has(cAddr) && s.tokens[at-2].has(cMine) &&
		!slices.ContainsFunc(s.tokens[:at], func(t token) bool { return t.has(cTo | cInstead | cNew) })
}

// changesIt reports "My address is jane@... Please change it", which may mean the same.
func (x *extraction) changesIt(m *mention) bool {
	at := slices.IndexFunc(m.in.tokens, func(t token) bool { return t.mention == m })
	if at < 3 || !m.in.tokens[at-1].has(cIs) || !m.in.tokens[at-2].has(cAddr) || m.in.any(cLogin|cNew|cMake) {
		return false
	}
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		for i := 1; i < len(s.tokens) && s.mood == request && len(s.addresses()) == 0; i++ {
			if s.tokens[i-1].has(cSwap) && !s.tokens[i-1].has(cOnlySwap) && pronouns[s.tokens[i].text] && !s.any(cTo|cInstead) {
				return true
			}
		}
		return false
	})
}
