package intake

import (
	"slices"
	"strings"
)

// What a request comes to may stand in a sentence whose verb is not known: "stick it in
// instead of the contoso.com one", "where it says jane@contoso.com it ought to say jane@...",
// "remove: jane@contoso.com, put: jane@...". What is to be in the place of what decides.

// settle makes requests of such sentences.
func (x *extraction) settle() {
	var before *sentence // the last that is no row
	for i, s := range x.sentences {
		if s.row && s.ordains && before != nil && before.demands() {
			s.mood = request
		}
		if !s.row {
			before = s
		}
		if s.long || s.row {
			continue
		}
		if s.mood == trouble && !s.outside().fails() { // "(the other one was gone, unfortunately)"
			s.mood = neutral
		}
		if i > 0 && s.fixesSlip(x.sentences[i-1]) && x.speaks(cSorry) {
			s.mood = wish
		}
		if s.mood == question && !s.asks { // "(see below, so that you know where it comes from)"
			if m := moodOf(s.outside()); m == neutral || m == wish || m == request {
				s.mood = m
			}
		}
		if s.wondersBeside() || x.sparesOwn(s) || s.whyStill(x.from) || s.mood == trouble && s.ofTheOther() {
			s.mood = neutral
		}
		if i > 0 && x.theOneToPut(x.sentences[i-1], s) || x.counted(i) || x.mineIs(i) || i > 0 && x.registersAs(x.sentences[i-1], s) {
			s.mood = request
			continue
		}
		if s.mood == request {
			s.thisShould()
			s.isToBe()
			if m := x.inStead(i); m != nil && m.role == noRole && (m.in == s || x.saidOfOwn(m) && !s.forOtherBehind() && !s.asksForOther()) { // "mine is jane@..., please use that instead of my address"
				m.role, m.weak, m.tied = newRole, false, m.in != s
			}
			continue
		}
		if s.wantsBecome() {
			s.mood = request
			continue
		}
		if (s.calm() || s.mood == question) && s.takesOutPutsIn(x.from) || x.thatBecomes(s) || i > 0 && x.wantsNext(x.sentences[i-1], s) {
			s.mood = request
			continue
		}
		if s.outThenIn(x.from) || s.outThenInLast(x.from) || s.theyWant() || x.takesPlaceOfOwn(s) || i > 0 && (x.nameReplaces(x.sentences[i-1], s) || x.itReplaces(x.sentences[i-1], s)) {
			s.mood = request
			continue
		}
		if s.outside().any(cIf|cOthers|cThey|cElse|cOther|cPassword|cFault) && !s.any(cPolite) {
			continue
		}
		if m := x.inStead(i); m != nil {
			s.mood = request
			m.role, m.weak, m.object, m.tied = newRole, false, false, m.in != s
			continue
		}
		if i > 0 && s.handsOver() && len(s.addresses()) == 0 && !s.any(cIf|cNot) && x.sentences[i-1].tellsToSwap() {
			x.sentences[i-1].mood = request
			continue
		}
		if s.soReplaces() || s.wantsItToReplace() || s.mustBe(x.from) != nil || s.ceases(x.from) || s.wantsPair(x.from) || s.goesByWithYou() {
			s.mood = request
		}
	}
	x.goesByHere()
	for i := range x.sentences[:max(0, len(x.sentences)-1)] {
		x.outAndIn(x.sentences[i], x.sentences[i+1])
	}
}

// goesByHere frees the username of "there I am known as jane@...", where another sentence asks to
// put it in place of the sender's address.
func (x *extraction) goesByHere() {
	m := x.only()
	if m == nil || m.role != oldRole || m.in.mood == request || m.in.any(cNot|cIf) || m.in.wordsOf(wasWords) || !m.in.any(cI) {
		return
	}
	if len(distinct(x.all)) < 2 {
		return
	}
	for _, o := range distinct(x.all) {
		if o.addr != m.addr && (o.addr != x.from || o.role != oldRole || o.in == m.in || o.in.mood != request || !o.in.any(cInstead|cRepl) || o.in.any(cOthers|cThey) || !o.in.takesUpName()) {
			return
		}
	}
	m.role, m.weak = newRole, false
}

// takesUpName reports "this name" and "that username".
func (s *sentence) takesUpName() bool {
	for i := 1; i < len(s.tokens); i++ {
		if demonstratives[s.tokens[i-1].text] && (nameWords[s.tokens[i].text] || s.tokens[i].has(cLogin|cAddr)) {
			return true
		}
	}
	return false
}

// saidOfOwn reports a username whose sentence is about the sender and nobody else.
func (x *extraction) saidOfOwn(m *mention) bool {
	s := m.in
	if s.mood == past || s.asks || s.titles() || s.any(cOthers|cThey|cNot) && s.mood != trouble || !s.any(cI|cMine) && !dropI[s.lex.lang] {
		return false
	}
	return !slices.ContainsFunc(s.tokens, func(t token) bool {
		return t.kind == word && t.capital && !t.known && !slices.Contains(x.names, t.text) && s.lex.lang != "de" && t.at > s.tokens[0].at
	})
}

// dropI are languages that leave out the "I".
var dropI = wordSet("es", "it", "pt", "pl", "cs", "ro", "ja", "zh", "ko")

// demands reports "action needed from you:", before a list of what has to become what.
func (s *sentence) demands() bool {
	return s.introduces() && !s.asks && s.any(directive&^cMust) && !s.any(cNot|cIf|cYet|cPast|cDone|cOr|cOther|cWrite|cAsk|cI) && !s.inOtherSystem()
}

// inStead is the username that the sentence at i wants in place of the sender's address; it
// may stand in the sentence before, and be only taken up here.
func (x *extraction) inStead(i int) *mention {
	s := x.sentences[i].outside()
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.has(cInstead) })
	if at < 0 || s.any(cNot|cContact|cInvite) || s.any(cPast) && !newClauses(s).wishedThat(at) || s.wordsOf(youHad) || !s.any(directive|cMust|cSwap|cUse) && !s.asks && !x.saysSo(i) && !s.imperative(at) && !s.wordsOf(mustWords) || !x.ownBehind(s, at+1) {
		return nil
	}
	m := x.only()
	if found := s.usernames(); len(found) == 1 {
		m = found[0]
	}
	if m == nil || !m.offered() && (m.in != x.sentences[i] || !s.mightBe()) {
		return nil
	}
	if s.lex.lang != "de" && slices.ContainsFunc(s.tokens[1:], func(t token) bool { return t.capital && !t.known && !slices.Contains(x.names, t.text) }) {
		return nil // "what Bob would like me to use instead of my address"
	}
	if m.in != x.sentences[i] && (i == 0 || m.in != x.sentences[i-1] && (i < 2 || m.in != x.sentences[i-2]) || !s.takesObject(at)) {
		return nil
	}
	for _, o := range s.addresses() {
		switch o.addr {
		case m.addr:
		case x.from:
			o.role, o.object, o.weak = oldRole, false, false
		default:
			return nil
		}
	}
	return m
}

// saysSo reports a sentence before the one at i that asks for what it says: "then please so:".
func (x *extraction) saysSo(i int) bool {
	return i > 0 && x.sentences[i-1].introduces() && x.sentences[i-1].any(directive)
}

// outside is a sentence without what stands in parentheses.
func (s *sentence) outside() *sentence {
	open := 0
	rest := *s
	rest.tokens = slices.DeleteFunc(slices.Clone(s.tokens), func(t token) bool {
		if t.isMark("(") {
			open++
		}
		inside := open > 0
		if t.isMark(")") && open > 0 {
			open--
		}
		return inside && t.kind != address
	})
	return &rest
}

// ownBehind reports the sender's address at i, or a word for it, or its domain.
func (x *extraction) ownBehind(s *sentence, i int) bool {
	for j := i; j < min(len(s.tokens), i+4); j++ {
		if s.writtenFrom(j) {
			return true
		}
	}
	_, domain, _ := strings.Cut(x.from, "@")
	own := false
	for end := min(len(s.tokens), i+7); i < end; i++ {
		switch t := s.tokens[i]; {
		case t.kind == address:
			return t.mention.addr == x.from
		case t.kind == mark:
			return false
		case domain != "" && strings.HasPrefix(t.text, domain):
			return true
		case t.has(cOld) && x.oneNamesake() && (i+1 == len(s.tokens) || s.tokens[i+1].kind != address && !s.tokens[i+1].has(cOthers)):
			return true // "instead of the old one"
		case own && t.has(cAddr), theOther[t.text] && len(distinct(x.namedOld())) == 1:
			return true
		case t.has(cMine), demonstratives[t.text], ofThis[t.text], t.has(cOld) && s.lex.itIsHe() && !s.any(cOthers|cThey): // "instead of the old address"
			own = true
		}
	}
	return false
}

// namedOld are the addresses that are named as old ones so far.
func (x *extraction) namedOld() []*mention {
	return slices.DeleteFunc(slices.Clone(x.all), func(m *mention) bool { return m.role != oldRole || m.class != ordinary })
}

// oneNamesake reports that one old address is named, and that it is named like the only
// username.
func (x *extraction) oneNamesake() bool {
	olds, m := distinct(x.namedOld()), x.only()
	return len(olds) == 1 && m != nil && (olds[0].addr == x.from || namedAlike(m, olds[0]) || namedAlike(olds[0], m))
}

var theOther = wordSet("other", "anderen", "andere", "l'autre", "autre", "otra", "otro", "dell'altra", "dell'altro", "l'altra", "l'altro", "altra", "altro", "outra", "outro", "ander", "drugiej", "drugiego",
	"másik", "másikat", "másikra", "toinen", "toisen", "toista")

// youHad make what somebody did of a verb.
var youHad = wordSet("had", "hatten", "hattet", "habt", "aviez", "avez", "avevate", "avete", "habían", "habéis", "hadden", "tinham", "haviam")

var ofThis = wordSet("deste", "desta", "desse", "dessa", "dieser", "dieses", "tego", "tej")

// imperative reports "stick it" before at: a verb that is not known, and its object.
func (s *sentence) imperative(at int) bool {
	for i := 1; i < at; i++ {
		if verb := s.tokens[i-1]; (pronouns[s.tokens[i].text] || objectPronouns[s.tokens[i].text]) && verb.kind == word && !verb.known && !strings.HasSuffix(verb.text, "ed") {
			return true
		}
	}
	return false
}

// takesObject reports a word before at that takes up what was named.
func (s *sentence) takesObject(at int) bool {
	return slices.ContainsFunc(s.tokens[:at], func(t token) bool {
		return pronouns[t.text] || objectPronouns[t.text] || takenUp[t.text] || demonstratives[t.text] || takesUpWords[t.text]
	})
}

var takesUpWords = wordSet("den", "ihn", "es", "le", "l'", "hem", "die", "het", "go", "ją", "den")
