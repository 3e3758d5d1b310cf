package intake

import (
	"slices"
	"strings"
)

// Words of one language whose grammar decides what they mean: "in de plaats ... van", "so you
// can do it, ok?", "what I use is".

// joinsInPlace makes one of the Dutch "in de plaats ... van", between whose parts verbs stand:
// "die gebruiker in de plaats willen zetten van mijn adres".
func (s *sentence) joinsInPlace() {
	for i := 0; i+3 < len(s.tokens); i++ {
		if s.tokens[i].text != "in" || s.tokens[i+1].text != "de" || s.tokens[i+2].text != "plaats" {
			continue
		}
		for j := i + 3; j < min(len(s.tokens), i+7) && s.tokens[j].kind == word; j++ {
			if s.tokens[j].text == "van" {
				s.tokens[i].means, s.tokens[j].means = cFill, cInstead
				return
			}
		}
	}
}

// insteadOfIt reads "em vez dele" and "zamiast niego", whose pronoun says what goes: it is no
// person, and no address that stands behind it.
func (s *sentence) insteadOfIt() {
	if found := distinct(s.addresses()); len(found) != 1 || found[0].class != tenant {
		return
	}
	if slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && !t.known && t.text != "vez" || t.has(cContact|cOther) }) {
		return // "em vez dele como contacto para contratos"
	}
	for i := range s.tokens {
		if t := s.tokens[i]; !t.has(cInstead) && t.text != "vez" {
			continue
		}
		for j := i; j < min(len(s.tokens), i+4); j++ {
			if itsPlace[s.tokens[j].text] && !s.ownsNext(j) {
				s.tokens[i].means, s.tokens[j].means = cFill, cFill
				if s.tokens[i].text == "vez" && i > 0 {
					s.tokens[i-1].means = cFill
				}
			}
		}
	}
}

// thanksToCome reads "je vous remercie donc de remplacer", which thanks for what is to be done.
func (s *sentence) thanksToCome() {
	for i := 0; i+2 < len(s.tokens); i++ {
		if !strings.HasPrefix(s.tokens[i].text, "remerci") {
			continue
		}
		for j := i + 1; j < min(len(s.tokens)-1, i+3); j++ {
			if verb := s.tokens[j+1]; s.tokens[j].text == "de" && verb.has(cSwap) && strings.HasSuffix(verb.text, "r") {
				s.tokens[i].means = cPlease
			}
		}
	}
}

// nounsOfAsking takes what asks from "ma demande de mardi".
func (s *sentence) nounsOfAsking() {
	for i := 1; i < len(s.tokens); i++ {
		if before := s.tokens[i-1]; askingNouns[s.tokens[i].text] && s.tokens[i].has(directive) && (before.has(cMine) && !before.has(cI) || articles[before.text] || demonstratives[before.text]) && s.any(cCancel) {
			s.tokens[i].means = s.tokens[i].means&^directive | cReqNoun
		}
	}
}

var askingNouns = wordSet("demande")

var itsPlace = wordSet("dele", "dela", "disso", "desse", "dessa", "ella", "él", "ello", "eso", "ese", "esa", "niego", "niej", "tego", "něj", "něho", "ní")

var waitForms = wordSet("wacht", "wachten", "nog", "uitstellen", "later", "daarna")

var okays = wordSet("ok", "okay", "thanks", "please")

// cannotJust reads "can't you just change it?", which asks for it.
func (s *sentence) cannotJust() {
	for i := 1; i+1 < len(s.tokens) && s.asks; i++ {
		if s.tokens[i].has(cNot) && (justWords[s.tokens[i+1].text] || simply[s.tokens[i+1].text]) && slices.ContainsFunc(s.tokens[max(0, i-3):i], func(t token) bool { return t.has(cCanYou) }) {
			s.tokens[i].means = cFill
		}
	}
}

// nounNotVerb takes the verb from "a link to the page" and "point 11".
func (s *sentence) nounNotVerb() {
	for i := 1; i < len(s.tokens); i++ {
		t, before := s.tokens[i], s.tokens[i-1]
		noun := articles[before.text] || determiners[before.text] || before.has(cMine|cFrom) && !before.has(cI) || !before.known && before.kind == word || before.text == "another" || before.text == "your"
		if (t.text == "link" || t.text == "point") && noun && !before.has(directive) {
			s.tokens[i].means = cFill
		}
	}
}

// isWhat reads "that is what you should put in" and "what you need to put in is", which ask
// nothing.
func (s *sentence) isWhat() {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] })
	if first >= 0 && first+2 < len(s.tokens) && !s.asks && whatWords[s.tokens[first].text] && s.lex.isYou(s.tokens[first+1]) && (s.tokens[first+2].has(cMust|cWant) || mustWords[s.tokens[first+2].text]) && s.endsOnLogin() {
		s.tokens[first].means = cFill
	}
	for i := 1; i+1 < len(s.tokens) && !s.asks; i++ {
		if !s.tokens[i].has(cWh) || !whatWords[s.tokens[i].text] || !s.lex.isYou(s.tokens[i+1]) {
			continue
		}
		before := s.tokens[i-1]
		if before.kind == mark && i > 1 {
			before = s.tokens[i-2]
		}
		if before.has(cIs) || before.text == "is" || before.text == "that's" || demonstratives[before.text] || takenUp[before.text] {
			s.tokens[i].means = cFill
		}
	}
}

// endsOnLogin reports "is jane@..." as what a sentence comes to.
func (s *sentence) endsOnLogin() bool {
	at := len(s.tokens) - 1
	for at > 0 && s.tokens[at].kind != address {
		if s.tokens[at].kind == word {
			return false
		}
		at--
	}
	return at > 1 && s.tokens[at].mention.class == tenant && s.tokens[at-1].has(cIs) && !s.any(cNot)
}

var whatWords = wordSet("what", "was", "wat", "que", "che")

// makesInto reports "me", "it" or "my login" from i on, and an address behind it: what "make"
// makes of them.
func (s *sentence) makesInto(i int) bool {
	for from := i; i < min(len(s.tokens), from+fewWords+2); i++ {
		switch t := s.tokens[i]; {
		case t.kind == address: // and not "make me jane@...'s deputy"
			return i > from && (i+1 == len(s.tokens) || s.tokens[i+1].kind != word || s.tokens[i+1].has(cPlease|cInstead|cFrom|cClause|cDone|cAsk) || behindMade[s.tokens[i+1].text])
		case t.kind != word || !toMe[t.text] && !itWords[t.text] && !himWords[t.text] && !t.has(cMine|cAddr|cLogin|cPortal|cOld) && t.text != "it":
			return false
		}
	}
	return false
}

// letsPortal reports "let it" or "letting your system" before the "know" at i, and who somebody is
// behind it: "that it's me", "that I am jane@...".
func (s *sentence) letsPortal(i int) bool {
	rest := &sentence{tokens: s.tokens[i+1:], lex: s.lex}
	if rest.any(cNot|cPast|cIf|cOthers|cThey|cOther) || !rest.saysWho() {
		return false
	}
	portal := false
	for j := i - 1; j >= max(0, i-fewWords-1); j-- {
		switch t := s.tokens[j]; {
		case t.text == "let" || t.text == "letting":
			return portal
		case t.has(cPortal), t.text == "it", t.text == "system":
			portal = true
		case !t.has(cFill) && !yours[t.text]:
			return false
		}
	}
	return false
}

// updateWords stand before an update that is news.
var updateWords = wordSet("an", "quick", "short", "brief", "small", "little", "status")

// behindMade may stand behind what something is made, which "an administrator" may not.
var behindMade = wordSet("in", "on", "for", "from", "instead", "now", "today", "with", "at", "and", "as", "rather", "going", "asap")

// loggingIn reports "sich ... an" behind the "melden" at i.
func (s *sentence) loggingIn(i int) bool {
	if !s.wordsOf(fromNow) {
		return false // it may be somebody else's who logs in so
	}
	self := false
	for _, t := range s.tokens[i:] {
		if t.isMark(".;:!?") {
			return false
		}
		self = self || t.text == "sich" || t.text == "mich" || t.text == "uns"
		if self && t.text == "an" {
			return true
		}
	}
	return false
}

// fromNow are German words for a time that begins.
var fromNow = wordSet("künftig", "zukünftig", "ab", "sofort", "nun", "jetzt", "fortan", "neuerdings")

// saysWho reports "it's me", "I am" and "my login is".
func (s *sentence) saysWho() bool {
	for i, t := range s.tokens {
		next := token{}
		if i+1 < len(s.tokens) {
			next = s.tokens[i+1]
		}
		switch {
		case t.text == "me" && i > 0 && (s.tokens[i-1].has(cIs) || s.tokens[i-1].text == "is"), t.text == "i'm", t.text == "i" && next.text == "am",
			t.has(cMine) && (next.has(cLogin) || i+2 < len(s.tokens) && next.has(cNew) && s.tokens[i+2].has(cLogin)):
			return true
		}
	}
	return false
}
