package intake

import (
	"slices"
	"strings"
)

// What stands beside a request, or below a list, may say that it is none, or not yet: an
// example, a thing of the past, for information, for somebody else to settle. These are
// rules of how that is said, where doubt.txt has phrases.

// undecided reports a mail that says such a thing of its swaps.
func (x *extraction) undecided(swaps []Swap) bool {
	if x.ofOtherMatter(swaps) || x.misaligned(swaps) || x.superseded(swaps) || x.unsureOf(swaps) || slices.ContainsFunc(swaps, func(w Swap) bool { return forTests(w.New) }) {
		return true
	}
	last := len(x.sentences) // that names one of them
	for i, s := range x.sentences {
		if s.namesAny(swaps) {
			last = i
		}
	}
	listed := len(swaps) > 1
	for i, s := range x.sentences {
		if s.row || s.long || s.wondersBeside() || s.rants() {
			continue
		}
		aside := len(s.addresses()) == 0
		switch {
		case !s.namesAny(swaps) && s.inOtherSystem() && (s.introduces() || s.fragment() || i+1 < len(x.sentences) && x.sentences[i+1].namesAny(swaps) && len(s.addresses()) == 0 && s.any(directive)):
			return true
		case i > 0 && s.namesAny(swaps) && s.makesIt() && x.sentences[i-1].ofOtherThing(), s.isSample(), s.guesses(swaps), s.contacted(swaps), len(swaps) == 1 && swaps[0].Old != x.from && s.willContact(), i > 0 && s.namesAny(swaps) && otherOccasion(x.sentences[i-1], s), s.himself(), s.updatesBooks(), s.othersTask(x.sentences[i+1:]), s.disagrees(), s.isGone() && (i == 0 || !x.sentences[i-1].onlyDropped()), s.undecidedYet(), s.tellsWhich(), s.unsureWhich(), s.onlyAsks(), s.supposes(), s.keepsAny(swaps), s.disownsNew(swaps), s.notMine(swaps):
			return true
		case aside && (s.idleAfterAll() && !x.idleOfOthers(s, swaps) || s.belongsElse() || s.firstElse() || s.stillToMake() || s.onlyThere() || s.sparesThem()):
			return true
		case i > 0 && s.namesAny(swaps) && (s.endsThere() && x.sentences[i-1].elsewhere() || s.wordsOf(thereWords) && x.sentences[i-1].inOtherSystem()):
			return true
		case listed && s.leavesHim() && (aside && !s.names() || s.namesAny(swaps) || s.namesOld(swaps)), s.givesOther(), s.whenI():
			return true
		case aside && listed && i > last && s.saysDone():
			return true
		case !s.leadsList(x.sentences[i+1:]):
		case (s.wordsOf(informs) || s.wordsOf(archives)) && !s.any(directive&^cMust), s.any(cSwap) && s.any(cPassword|cOther) && !slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cAddr|cLogin) && !t.has(cFill) }), s.wordsOf(backAgain):
			return true
		}
	}
	return false
}

// wordsOf reports one of the words.
func (s *sentence) wordsOf(words map[string]bool) bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && words[t.text] })
}

// misaligned reports an old address for which the mail names a username that is named like
// it, and which got another one that is not: a list has slipped.
func (x *extraction) misaligned(swaps []Swap) bool {
	if len(x.all) > fewMentions {
		return false
	}
	return slices.ContainsFunc(swaps, func(w Swap) bool {
		old, got := &mention{addr: w.Old}, &mention{addr: w.New}
		return !namedAlike(got, old) && !namedAlike(old, got) && slices.ContainsFunc(x.all, func(m *mention) bool {
			return m.class == tenant && m.role != notRole && m.addr != w.New && namedAlike(m, old) && slices.ContainsFunc(swaps, func(v Swap) bool { return v.Old != w.Old })
		})
	})
}

// forTests reports a username that is there to try things with.
func forTests(username string) bool {
	local, _, _ := strings.Cut(username, "@")
	return slices.ContainsFunc(strings.FieldsFunc(local, func(r rune) bool { return r < 'a' || r > 'z' }), func(p string) bool { return p == "test" || p == "demo" })
}

// superseded reports that another spelling follows that of a swap, in a mail that owns to a
// mistake: whatever the words are, the earlier one may be the mistake.
func (x *extraction) superseded(swaps []Swap) bool {
	if len(x.all) > fewMentions || !x.owned() {
		return false
	}
	return slices.ContainsFunc(swaps, func(w Swap) bool {
		at := slices.IndexFunc(x.all, func(m *mention) bool { return m.addr == w.New })
		return at >= 0 && slices.ContainsFunc(x.all[at:], func(m *mention) bool {
			return m.class == tenant && m.addr != w.New && m.role != notRole && m.role != contactRole && x.respelt(m, x.all[at]) &&
				!slices.ContainsFunc(swaps, func(v Swap) bool { return v.New == m.addr || v.Old == m.addr })
		})
	})
}

// isSample reports that something is an example, an exercise or made up.
func (s *sentence) isSample() bool {
	for i, t := range s.tokens {
		if t.kind != word || !samples[t.text] {
			continue
		}
		before := ""
		if i > 0 {
			before = s.tokens[i-1].text
		}
		if !exampleLeads[before] && !s.yourLately(i) { // "for example", "your article's example"
			return true
		}
	}
	return false
}

// yourLately reports "your" a word or two before i.
func (s *sentence) yourLately(i int) bool {
	return slices.ContainsFunc(s.tokens[max(0, i-3):i], func(t token) bool { return yours[t.text] })
}

// tellsWhich reports that what is open will be told: "which one, our manager will tell you".
func (s *sentence) tellsWhich() bool {
	tells, open, promised := false, false, s.promisesWord()
	for i, t := range s.tokens {
		if at := s.tellVerb(i); at >= 0 && (at+1 == len(s.tokens) || !s.tokens[at+1].has(cThey|cOthers)) {
			rest := s.tokens[at:min(len(s.tokens), at+5)]
			tells = tells || !slices.ContainsFunc(rest, func(t token) bool { return t.kind == address })
		}
		open = open || whichWords[t.text] || !promised && (s.later(i) || laterWords[t.text])
	}
	return tells && open && !s.asks && !s.any(cPast|cNot)
}

// tellVerb is where the verb of "I'll tell" at i stands, or -1.
func (s *sentence) tellVerb(i int) int {
	if toldLater[s.tokens[i].text] {
		return i
	}
	for j := i + 1; futures[s.tokens[i].text] && j < min(len(s.tokens), i+3); j++ {
		if tellVerbs[s.tokens[j].text] {
			return j
		}
	}
	return -1
}

// unsureWhich reports "I don't know which is whose", and "not sure that they are in the same
// order".
func (s *sentence) unsureWhich() bool {
	not, knows := false, false
	for _, t := range s.tokens {
		not = not || t.has(cNot)
		knows = knows || not && knowWords[t.text]
		if knows && (whichWords[t.text] || orderWords[t.text]) {
			return true
		}
	}
	return false
}

// onlyAsks reports "I'd only like to know" and "just asking".
func (s *sentence) onlyAsks() bool {
	for i, t := range s.tokens {
		if !onlyWords[t.text] && t.text != "just" {
			continue
		}
		for j := i + 1; j < min(len(s.tokens), i+5) && s.tokens[j].kind == word; j++ {
			if s.lex.isYou(s.tokens[j]) {
				break // "just so that you know"
			}
			if askWords[s.tokens[j].text] {
				return true
			}
		}
	}
	return false
}

// supposes reports a condition that begins with its verb: "were Bob to leave, swap ...".
func (s *sentence) supposes() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == address || t.kind == word && !greets[t.text] })
	if first < 0 || s.asks {
		return false
	}
	if supposing[s.tokens[first].text] {
		again := s.lex.english() || slices.ContainsFunc(s.tokens[first+1:], func(t token) bool { return supposing[t.text] })
		return again && s.any(cSwap|cSwapped)
	}
	for i := first + 2; i < len(s.tokens) && s.lex != nil && s.lex.lang == "de"; i++ { // "verlässt Bob uns, dann ersetzen Sie ..."
		if s.tokens[i].text == "dann" && i > first+2 && s.tokens[i-1].isMark(",") && !s.any(cDone|cPast) && i <= first+9 {
			return true
		}
	}
	return false
}

// keepsAny reports that the old address of a swap is to stay: "for co-sell we keep
// jane@contoso.com", "leave my e-mail where it is".
func (s *sentence) keepsAny(swaps []Swap) bool {
	for i, t := range s.tokens {
		if t.kind == address && !s.namesUsername() && slices.ContainsFunc(swaps, func(w Swap) bool { return w.Old == t.mention.addr }) {
			for j := max(0, i-3); j < min(len(s.tokens), i+3); j++ {
				not := slices.ContainsFunc(s.tokens[max(0, j-3):j], func(t token) bool { return t.has(cNot) })
				if (s.tokens[j].has(cKeep) || stayWords[s.tokens[j].text]) && !not && !s.any(cIf|cPast) {
					return true
				}
			}
		}
		if leaveWords[t.text] && s.any(cMine|cAddr) && !s.keepsRest(i) && !s.any(cOthers|cThey) && !ofSomebody(s) {
			for j := i + 1; j+2 < min(len(s.tokens), i+8); j++ {
				if (s.tokens[j].text == "where" || s.tokens[j].text == "as" || s.tokens[j].text == "how") && s.tokens[j+1].text == "it" && s.tokens[j+2].text == "is" {
					return true
				}
			}
		}
	}
	return false
}

// whenI reports "when I send it, please swap ...".
func (s *sentence) whenI() bool {
	return s.mood == request && len(s.tokens) > 2 && whenWords[s.tokens[0].text] && s.tokens[1].has(cI) && !s.any(cSignIn|cTry|cFault|cClause|cPolite)
}

// isGone reports "it has been deleted, a new one will be made".
func (s *sentence) isGone() bool {
	return len(s.addresses()) == 0 && s.wordsOf(goneWords) && s.words() > 0 && pronouns[s.tokens[0].text]
}

// disagrees reports "I haven't agreed to it" and "only if that is certain will he agree".
func (s *sentence) disagrees() bool {
	for i, t := range s.tokens {
		last := i
		if s.lex.notAfter() || s.lex.lang == "de" || s.lex.lang == "nl" { // "zugestimmt hat er dem nicht"
			last = min(len(s.tokens), i+7)
		}
		if agreeWords[t.text] && slices.ContainsFunc(s.tokens[max(0, i-6):last], func(t token) bool { return t.has(cNot|cIf) && !t.has(cPolite) }) {
			return true
		}
	}
	return false
}

// idleAfterAll reports that the reader need do nothing.
func (s *sentence) idleAfterAll() bool {
	if s.asks || s.any(cFault|cIf|cPlease) || s.words() > 2*headingWords || s.wordsOf(moreWords) {
		return false
	}
	const reach = 6 // words from "nothing" to "do"
	none, own := -reach, false
	for i, t := range s.tokens {
		own = own || t.has(cI|cMine) && (i+1 == len(s.tokens) || !s.tokens[i+1].has(cOthers))
		switch {
		case t.isMark(",;:"):
			none, own = -reach, false
		case doWords[t.text] && s.withSomething(none, i): // "that has nothing to do with Microsoft"
		case t.text == "do" && i+1 < len(s.tokens) && s.tokens[i+1].capital: // "they don't do English"
		case i-none < reach && !own && !s.endsThere() && (doWords[t.text] || s.lex.english() && (t.text == "do" || t.text == "open" || t.text == "done")):
			return true
		}
		if t.has(cNot) || noneWords[t.text] || s.lex.english() && t.text == "no" {
			none = i
		}
	}
	return false
}

// undecidedYet reports "she hasn't decided yet".
func (s *sentence) undecidedYet() bool {
	for i, t := range s.tokens {
		if decideWords[t.text] && slices.ContainsFunc(s.tokens[max(0, i-5):i], func(t token) bool { return t.has(cNot | cYet) }) {
			return true
		}
	}
	return false
}

// sparesThem reports "do not touch these two", and "mine needs no change, and neither does his".
func (s *sentence) sparesThem() bool {
	if words := s.words(); words == 1 && stopWords[s.tokens[0].text] {
		return true
	}
	for i := 1; i+1 < len(s.tokens); i++ {
		if neitherWords[s.tokens[i].text] && s.any(cNot) && s.any(cSwap|cSwapNoun) && slices.ContainsFunc(s.tokens[i+1:min(len(s.tokens), i+4)], func(t token) bool { return t.has(cOthers | cThey | cMine) }) {
			return true
		}
		if t := s.tokens[i]; spareVerbs[t.text] && s.any(cNot) && !s.any(cI) && slices.ContainsFunc(s.tokens[i+1:min(len(s.tokens), i+6)], func(t token) bool { return theseWords[t.text] }) {
			return true
		}
	}
	return false
}

// leavesHim reports "leave him where he is" of one of several.
func (s *sentence) leavesHim() bool {
	for i := 0; i+2 < len(s.tokens); i++ {
		if leaveWords[s.tokens[i].text] && himWords[s.tokens[i+1].text] && leftAs[s.tokens[i+2].text] {
			return true
		}
	}
	return false
}
