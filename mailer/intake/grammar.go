package intake

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What the grammar of some languages makes of a word that means something else by itself.

// reword takes from the small words of a sentence what they do not mean there.
func (s *sentence) reword() {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] })
	if first >= 0 && s.tokens[first].has(cPlease) && tacks[s.tokens[first].text] { // "Tack, bytet gick bra"
		s.tokens[first].means = s.tokens[first].means&^directive | cDone
	}
	for i, t := range s.tokens {
		if staying[t.text] && t.has(cIf) { // "mantém-se" ends like an "if"
			s.tokens[i].means = cFill
		}
		if t.text == "maar" && i+1 < len(s.tokens) && s.tokens[i+1].kind == mark { // "neem jane@... maar"
			s.tokens[i].means = cFill
		}
		if t.text == "als" && t.has(cIf) && i > 0 && s.tokens[i-1].has(cDone) && i+1 < len(s.tokens) && s.tokens[i+1].text == "een" { // "werkt als een zonnetje"
			s.tokens[i].means = cFill
		}
		if t.text == "even" && t.has(cYet) && s.lex.lang == "nl" && s.any(cSwap|cSwapNoun) && s.any(cPlease|cCanYou) && !s.any(cNot) && !s.wordsOf(waitForms) { // "willen jullie het even omzetten?", as in "just"
			s.tokens[i].means = cFill
		}
		if t.text == "zijn" && t.has(cMust) && (i+1 == len(s.tokens) || s.tokens[i+1].kind != word) { // "het moet jane@... zijn", which is no "his"
			s.tokens[i].means &^= cOthers
		}
		if t.text == "zamiast" && t.has(cBut) && i+2 < len(s.tokens) && s.tokens[i+2].has(cAddr|cLogin) { // "zamiast tego maila", and not "instead, ..."
			s.tokens[i].means = cInstead
		}
		if t.text == "correct" && t.has(cSwap) && i > 0 && (s.tokens[i-1].text == "is" || s.tokens[i-1].has(cIs)) && (i+1 == len(s.tokens) || s.tokens[i+1].kind != word) { // "yes, that is correct"
			s.tokens[i].means = cRight
		}
		if (t.text == "niego" || t.text == "niej") && t.has(cOthers) && slices.ContainsFunc(s.tokens[:i], func(t token) bool { return t.has(cLogin) }) { // "mój login to jane@..., proszę podpiąć pod niego konto"
			s.tokens[i].means = cFill
		}
		if t.text == "know" && s.lex.english() && s.letsPortal(i) { // "let the portal know that it's me"
			s.tokens[i].means = cUse
		}
		if t.text == "update" && i > 0 && updateWords[s.tokens[i-1].text] && (i+1 == len(s.tokens) || s.tokens[i+1].kind != word) { // "just a quick update."
			s.tokens[i].means = 0
		}
		if t.text == "make" && s.lex.english() && s.makesInto(i+1) && !slices.ContainsFunc(s.tokens[:i], func(t token) bool { return t.has(cThey | cContact | cOthers) }) { // "make it jane@...", "make my login jane@..."
			s.tokens[i].means = cUse | cSwap
		}
		if s.lex.lang == "de" && strings.HasPrefix(t.text, "meld") && t.has(cWrite|cContact) && s.loggingIn(i) { // "künftig meldet er sich mit jane@... an"
			s.tokens[i].means = cSignIn
		}
		if t.text == "what" && s.lex.english() && i > 1 && (s.tokens[i-1].text == "is" || s.tokens[i-1].has(cIs)) && i+2 < len(s.tokens) && s.tokens[i+1].has(cI) && s.tokens[i+2].has(cWant) { // "and that is what I ask you to put in its place"
			s.tokens[i].means = cFill
		}
		if t.text == "also" && s.lex.lang == "de" { // "that is", and not "too"
			s.tokens[i].means = cFill
		}
		if t.text == "als" && t.has(cIf) && (i+1 < len(s.tokens) && s.tokens[i+1].kind == address || s.asLogin(i+1)) {
			s.tokens[i].means = cFill
		}
	}
	if first >= 0 && s.beginsWith(verbFirst) && !s.asks { // "Should your payment have crossed this mail, ..."
		s.tokens[first].means = cIf
	}
	if first >= 0 && first+1 < len(s.tokens) && s.tokens[first].text == "after" && consulted[s.tokens[first+1].text] && s.any(cWant) && s.any(cI) {
		s.tokens[first].means = cPolite // "After consultation with our provider we ask you to ..."
	}
	if s.lex.english() {
		if n := len(s.tokens); n > 6 && s.asks && (s.tokens[0].text == "so" || s.tokens[0].text == "you" || s.tokens[0].has(cPlease)) && okays[s.tokens[n-2].text] && s.tokens[n-3].isMark(",") && s.any(cSwap|cSwapNoun) && !s.any(cPast|cIf|cMust|cWh) { // "so you can do it, ok?"
			s.asks = false
		}
		s.takesBack()
		s.isCorrect()
		s.nounNotVerb()
	}
	s.mineBehind()
	if len(s.tokens) > 2 && answersNo[s.tokens[0].text] && s.tokens[1].isMark(",") && s.namesUsername() { // "No, it is jane@..."
		s.tokens[0].means = cFill
	}
	s.cannotJust()
	s.relate()
	s.writesIn()
	s.standsWhere()
	s.isWhat()
	s.joinsInPlace()
	s.insteadOfIt()
	s.thanksToCome()
	s.nounsOfAsking()
	if s.lex != nil && s.lex.lang == "de" {
		s.replacesNow()
	}
}

var consulted = wordSet("consultation", "consulting", "speaking", "talking", "checking", "reading", "careful", "some", "several")

var answersNo = wordSet("no", "nein", "non", "não", "nee", "nie", "ne", "nej", "nei", "нет", "ні", "не", "nem", "ei", "όχι", "nu")

// verbFirst are verbs that make a condition of the sentence that they begin.
var verbFirst = wordSet("sollte", "sollten", "should", "mocht", "mochten")

// beginsWith reports that a sentence begins with one of the words.
func (s *sentence) beginsWith(words map[string]bool) bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == address || t.kind == word && !greets[t.text] })
	return first >= 0 && words[s.tokens[first].text]
}

// takesBack reads "take my request back", whose verb is in two parts.
func (s *sentence) takesBack() {
	for i := range s.tokens {
		if !takeForms[s.tokens[i].text] {
			continue
		}
		request := false
		for j := i + 1; j < min(len(s.tokens), i+6) && s.tokens[j].kind == word; j++ {
			if t := s.tokens[j]; t.text == "back" && request {
				s.tokens[i].means |= cCancel
			}
			request = request || s.tokens[j].has(cReqNoun|cSwapNoun)
		}
	}
}

// isCorrect reads "the correct one", which is no verb.
func (s *sentence) isCorrect() {
	for i := 1; i < len(s.tokens); i++ {
		if before := s.tokens[i-1]; s.tokens[i].text == "correct" && (articles[before.text] || before.text == "the" || before.has(cMine)) {
			s.tokens[i].means &^= cSwap
		}
	}
}

// writesIn reads "write me as jane@..." and "write in its stead jane@...", which is sent to
// nobody.
func (s *sentence) writesIn() {
	for i := 0; i+3 < len(s.tokens); i++ {
		if !s.tokens[i].has(cWrite) || !s.lex.english() {
			continue
		}
		if next, then := s.tokens[i+1].text, s.tokens[i+2].text; meWords[next] && then == "as" || next == "in" && then == "its" {
			s.tokens[i].means = cUse
		}
	}
}

// relate reads "the address from which I write" and "é por ele que", in which nothing is asked
// and nobody else is spoken of.
func (s *sentence) relate() {
	for i := 1; i < len(s.tokens); i++ {
		t, before := s.tokens[i], s.tokens[i-1]
		switch {
		case t.has(cOthers) && itForms[t.text] && (s.any(cInstead) && s.lex.itIsHe() && !s.ownsNext(i) || withIt[before.text] && s.any(cSwap) && (i+1 == len(s.tokens) || s.tokens[i+1].kind != word || s.tokens[i+1].has(cMine|cFill|cFrom|cInstead|cPlease))):
			s.tokens[i].means = cFill
		case !before.has(cTo | cFrom):
		case t.has(cOthers) && latters[t.text] && i+1 < len(s.tokens) && s.tokens[i+1].text == "que",
			t.has(cWh) && relPronouns[t.text] && i > 1 && (s.tokens[i-2].kind == mark || s.tokens[i-2].has(cAddr)):
			s.tokens[i].means = cFill
		}
	}
}

// ownsNext reports words for an address behind the one at i, which is "his" then, and no "it".
func (s *sentence) ownsNext(i int) bool {
	return i+1 < len(s.tokens) && s.tokens[i+1].has(cAddr|cLogin|cOld)
}

// mineBehind reads "адреса ми", the address of mine, as if the "my" stood before it.
func (s *sentence) mineBehind() {
	for i := 1; i < len(s.tokens) && s.lex != nil && s.lex.mineAfter(); i++ {
		noun := &s.tokens[i-1]
		if possessives[s.tokens[i].text] && noun.has(cAddr|cLogin) && !noun.has(cMine) {
			noun.means, s.tokens[i].means = cMine, noun.means
		}
	}
}

// possessives are the words for "my" and "our" that may stand behind a noun.
var possessives = wordSet("ми", "ни", "си")

// itForms stand for a name as well as for somebody, behind withIt for the name.
var (
	itForms = wordSet("él", "ella", "lui", "lei", "ele", "ela", "ihm", "hem", "jej", "jego", "ją", "nią", "nim", "niego", "go")
	withIt  = wordSet("con", "por", "com", "par", "mit", "durch", "met", "door", "na")
)

var relPronouns = wordSet("which", "whom", "welcher", "welchem", "welchen", "welche", "lequel", "laquelle", "quale", "quali", "cual", "quien", "qual", "quem", "welke", "której", "którego")

// standsWhere reads "where it says jane@contoso.com, put jane@...", which asks no question:
// the address there is the old one.
func (s *sentence) standsWhere() {
	for i, t := range s.tokens {
		if !whereWords[t.text] || s.asks {
			continue
		}
		near := s.tokens[i:min(len(s.tokens), i+7)]
		at := slices.IndexFunc(near, func(t token) bool { return t.kind == address })
		if at < 0 {
			at = s.ownAt(i, near)
		}
		if at < 0 || s.tokens[i+at].kind == address && s.tokens[i+at].mention.class != ordinary || slices.ContainsFunc(s.tokens[i:i+at], func(t token) bool { return t.has(directive | cSwap | cNot) }) {
			continue
		}
		rest := s.tokens[i+at:]
		if slices.ContainsFunc(rest, func(t token) bool { return t.has(cSwap|cUse|cMust|directive) || mustWords[t.text] }) && slices.ContainsFunc(rest, func(t token) bool { return t.kind == address && t.mention.class == tenant }) {
			s.tokens[i].means = cInstead
			for j := i + 1; j < i+at; j++ {
				s.tokens[j].means = s.tokens[j].means&cMine | cFill
			}
		}
	}
}

// ownAt is where among the words near i the one for "my address" stands, or -1.
func (s *sentence) ownAt(i int, near []token) int {
	for j := 1; j < len(near); j++ {
		if near[j].has(cAddr) && near[j-1].has(cMine) && !s.tokens[i+j].has(cLogin) {
			return j
		}
	}
	return -1
}

var whereWords = wordSet("where", "wherever", "wo", "où", "donde", "dónde", "dove", "onde", "waar", "gdzie",
	"ahol", "missä", "jossa")

var takeForms = wordSet("take", "taking", "pull")

// replacesNow reads the "ersetzt" of "jane@... ersetzt jane@contoso.com", which beside a
// word that makes a past or a passive of it means what is done.
func (s *sentence) replacesNow() {
	if slices.ContainsFunc(s.tokens, func(t token) bool { return auxiliaries[t.text] || t.text == "ihr" }) {
		return
	}
	for i := range s.tokens {
		if s.tokens[i].text == "ersetzt" {
			s.tokens[i].means = cRepl
		}
	}
}

var auxiliaries = wordSet("ist", "sind", "war", "waren", "wird", "werden", "wurde", "wurden", "würde", "werde", "sei", "hat", "haben", "habe", "hatte", "hatten", "worden")

// tacks are words of thanks that ask at the end of a sentence only.
var tacks = wordSet("tack", "tak", "takk")

// asLogin reports "my username" from i on with no verb behind it: "als mijn
// gebruikersnaam" is no condition then.
func (s *sentence) asLogin(i int) bool {
	for i < len(s.tokens) && s.tokens[i].has(cMine|cNew|cOld) {
		i++
	}
	if i == len(s.tokens) || !s.tokens[i].has(cAddr|cLogin) {
		return false
	}
	if i++; i == len(s.tokens) {
		return true
	}
	t := s.tokens[i]
	return t.kind == mark || t.has(cPlease|cInstead|cUse) || andWords[t.text]
}

// wishedThat reports "chciałbym, aby ..." before i, which makes a wish of a past.
func (c clauses) wishedThat(i int) bool {
	that := slices.IndexFunc(c.tokens[:i], func(t token) bool { return t.has(cMust) && t.has(cClause) })
	return that > 0 && c.between(0, that, directive) && !c.asks
}

// mentioned reports an address before i in its clause.
func (c clauses) mentioned(i int) bool {
	for at := c.of[i]; i >= 0 && c.of[i] == at; i-- {
		if c.tokens[i].kind == address {
			return true
		}
	}
	return false
}

// dotted reports an abbreviation that is made of initials: "a.u.b.", "fr.o.m.".
func dotted(t token) bool {
	parts := strings.Split(t.text, ".")
	return t.kind == word && len(parts) > 1 && !slices.ContainsFunc(parts, func(p string) bool { return utf8.RuneCountInString(p) > 2 })
}

// asksWhat reports "was Sie dazu brauchen, wüsste ich gern".
func (s *sentence) asksWhat() bool {
	if !s.wordsOf(unknowing) || s.endsOnLogin() {
		return false
	}
	for i := 0; i+2 < len(s.tokens); i++ {
		begins := i == 0 || s.tokens[i-1].kind != word && s.tokens[i-1].kind != address
		if begins && whatWords[s.tokens[i].text] && (s.lex.isYou(s.tokens[i+1]) || s.lex.isYou(s.tokens[i+2])) {
			return true
		}
	}
	return false
}

var unknowing = wordSet("wüsste", "wissen", "weiß", "hoor", "verneem", "weten", "ignore", "sais", "sé", "so", "sei", "know", "clear", "unclear", "understand", "verstehe", "comprends", "entiendo", "capisco", "entendo", "begrijp")
