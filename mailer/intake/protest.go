package intake

import (
	"slices"
	"strings"
)

// Somebody may write to stop a swap: they object to it, refuse it, or suspect that it is
// a fraud. Whatever such a mail names, it asks for nothing.

// protest is what a sentence says against a swap.
type protest uint8

const (
	noProtest protest = iota
	suspects          // "the request is a fraud", "who did that?"
	refuses           // "I object to the swap", "please reject it"
)

const (
	fewPlain    = 7 // words of a sentence that says nothing else than what it thinks of a swap
	reachDenied = 3 // words between "no" and "objection"
	reachObject = 5 // words between "I object" and the swap
)

// protested is the verdict on a mail that speaks against a swap.
func (x *extraction) protested(c circumstances) (verdict, bool) {
	about := c.reply || x.usernames() || x.speaks(cSwap|cSwapped|cSwapNoun)
	own := !slices.ContainsFunc(x.all, func(m *mention) bool { return m.class == ordinary && m.addr != c.from })
	only, worst := x.only(), noProtest
	for _, s := range x.sentences {
		p := s.protests()
		if p == noProtest && s.disavows(only) {
			p = suspects
		}
		if p == noProtest || !about && !s.any(cReqNoun) {
			continue
		}
		worst = max(worst, p)
		own = own || s.any(cMine)
	}
	switch {
	case worst == noProtest:
		return verdict{}, false
	case worst == refuses && (own || slices.ContainsFunc(x.all, func(m *mention) bool { return m.addr == c.from })):
		return verdict{kind: Withdrawal, reason: "The sender refuses a swap."}, true
	}
	return verdict{kind: Other, reason: "The sender speaks against a swap; a person should read it."}, true
}

// protests weighs the words of a sentence that speak against what it is about.
func (s *sentence) protests() protest {
	switch {
	case s.row || s.long:
		return noProtest
	case s.dissents(), s.forbids(), s.saysNo():
		return refuses
	case s.asksWho(), newClauses(s).wasNotMe():
		return suspects
	case s.lex.longest > 0:
		return s.glyphsAgainst()
	}
	c := newClauses(s)
	for i, t := range s.tokens {
		switch {
		case t.kind != word:
		case t.text == "contesto" && s.lex.lang != "it": // "contesto a lo que me preguntan", which only answers
		case refusing[t.text] && c.governs(i), contrary[t.text] && c.stands(i):
			return refuses
		case t.capital && t.text == "timo" && s.words() <= bareWords: // who signs so, where it is a fraud as well
		case fraudulent(t.text) && c.suspected(i):
			return suspects
		}
	}
	return noProtest
}

// glyphsAgainst is protests in the scripts that put no spaces between words.
func (s *sentence) glyphsAgainst() protest {
	switch {
	case s.asks || s.any(cIf|cPortal|cSignIn) || s.holds(glyphsOfCause):
	case s.holds(glyphsOfDissent), s.holds(glyphsOfRefusal) && !s.any(cNot):
		return refuses
	case s.holds(glyphsOfFraud) && !s.any(cNot) && (s.aimed() || s.words() <= fewPlain):
		return suspects
	}
	return noProtest
}

// governs reports that a verb or noun of refusing at i has a swap for its object, and is
// the writer's own or the desk's to do.
func (c clauses) governs(i int) bool {
	if c.disclaimed(i) || c.any(cPortal|cSignIn|cPassword|cFault) || c.inClause(i, cIf|cOthers|cThey) || c.inClause(i, cContact) && !c.inClause(i, cI) {
		return false
	}
	object := cSwap | cSwapped | cSwapNoun | cReqNoun | cProceed
	if c.inClause(i, cI) {
		object |= cAddr
	}
	words := 0
	for j := i + 1; j < len(c.tokens) && words <= reachObject; j++ {
		t := c.tokens[j]
		switch {
		case t.kind == address, t.has(object), pronouns[t.text]:
			return true
		case t.kind == mark && !t.isMark("():"), c.lex.english() && t.kind == word && !t.known, t.has(cUse):
			words = reachObject
		}
		if t.kind == word {
			words++
		}
	}
	if c.lex.english() {
		return false
	}
	for j := i - 1; j >= 0; j-- { // "de wissel ... weigeren", "ich bin dagegen"
		if t := c.tokens[j]; t.kind == address || t.has(object) {
			return true
		}
	}
	return c.words() <= fewPlain && c.any(cI|cIs)
}

// stands reports "I am" before "against".
func (c clauses) stands(i int) bool {
	const reach = 3
	for j := i - 1; j >= max(0, i-reach); j-- {
		if t := c.tokens[j]; t.has(cNot) {
			return false
		} else if amWords[t.text] {
			return !c.between(0, i, cIf)
		}
	}
	return false
}

// disclaimed reports a "no" before a word: "I have no objection".
func (c clauses) disclaimed(i int) bool {
	words := 0
	for j := i - 1; j >= 0 && words < reachDenied && c.of[j] == c.of[i]; j-- {
		if c.tokens[j].has(cNot) || without[c.tokens[j].text] {
			return true
		}
		if c.tokens[j].kind == word {
			words++
		}
	}
	return false
}

// suspected reports that a word for fraud at i is said of a swap, and not of why one is
// asked for: "because of phishing, please swap".
func (c clauses) suspected(i int) bool {
	if c.disclaimed(i) || c.inClause(i, cIf) {
		return false
	}
	for j := i - 1; j >= 0 && c.of[j] == c.of[i] && c.tokens[j].kind != address; j-- {
		if causes[c.tokens[j].text] || against[c.tokens[j].text] || c.tokens[j].has(cWrite) && !c.tokens[j].has(directive) && !c.any(cReqNoun|cSwapNoun) {
			return false
		}
	}
	asks := false // behind the word, for a swap, and not as what the word is said of
	for j, t := range c.tokens[i+1:] {
		if t.isMark(":") {
			break
		}
		asks = asks || t.has(directive) && !t.has(cReqNoun) && c.of[j+i+1] != c.of[i]
		if asks && t.has(swapping) { // "we had a phishing mail, please swap ..."
			return false
		}
	}
	if !c.aimed() {
		return !c.asks && c.words() <= fewPlain && !c.any(cPast|cOld|cAddr) && (c.any(cIs) || c.words() <= fewWords)
	}
	return !c.clauseHas(i, cOld|cMine) || c.clauseHas(i, swapping|cReqNoun)
}

// aimed reports a sentence that names a swap, a request or an address.
func (s *sentence) aimed() bool {
	named := slices.ContainsFunc(s.addresses(), func(m *mention) bool { return m.role != contactRole })
	return named || s.any(cSwap|cSwapped|cSwapNoun|cReqNoun) || s.introduces()
}

// dissents reports "not OK" and "I do not agree" about a swap, or about nothing at all.
func (s *sentence) dissents() bool {
	if s.asks || s.any(cIf|cCanYou) || len(s.addresses()) == 0 && s.words() > fewWords+2 && !s.any(swapping|cReqNoun) {
		return false
	}
	near := 0 // words up to which a "not" reaches
	for i, t := range s.tokens {
		near--
		if t.has(cNot) {
			near = reachNot + 1
		}
		if near <= 0 && (!s.lex.notAfter() || i+1 == len(s.tokens) || !s.tokens[i+1].has(cNot)) {
			continue
		}
		switch {
		case agreed[t.text] && s.aimed() && !s.any(cFault), agreeing[t.text] && (t.text != "acuerdo" || i == 0 || s.tokens[i-1].text != "me") && !s.any(cPlease|cFault) && (s.any(cI|cMine) || s.words() <= fewWords+1):
			return true
		case licit[t.text] && (s.any(cReqNoun|cSwapNoun) || s.tokens[0].has(cNot)) && !s.any(cI|cPortal|cSignIn|cLogin):
			return true
		}
	}
	return false
}

// saysNo reports "my answer is no:" before a pair.
func (s *sentence) saysNo() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == address })
	if first < 2 || s.tokens[first-1].kind != mark || !s.tokens[first-2].has(cNot) && !noWords[s.tokens[first-2].text] || !s.joins() {
		return false
	}
	return !slices.ContainsFunc(s.tokens[:first], func(t token) bool { return t.has(cIf | cPlease | cCanYou | swapping) })
}

// forbids reports "under no circumstances" before a verb of swapping, with nothing asked
// for before it.
func (s *sentence) forbids() bool {
	never := false
	for _, t := range s.tokens {
		switch {
		case s.asks || t.has(directive) && !never:
			return false
		case t.has(cNot) && inNoCase[t.text]:
			never = true
		case never && t.has(cSwap|cSwapped):
			return true
		}
	}
	return false
}

// inNoCase are the words that begin such.
var inNoCase = wordSet("under", "in", "on", "auf", "unter", "en", "sous", "bajo", "de", "per", "em", "onder", "w", "pod", "på", "v", "ни", "ні", "în",
	"semmilyen", "semmi", "missään")

// holds reports one of several strings in the words of a sentence whose script puts no
// spaces between them.
func (s *sentence) holds(any []string) bool {
	if s.lex.spaced() {
		text := s.written()
		return slices.ContainsFunc(any, func(a string) bool { return strings.Contains(text, a) })
	}
	var text strings.Builder
	for _, t := range s.tokens {
		if t.kind == word {
			text.WriteString(t.text)
		} else {
			text.WriteByte(' ')
		}
	}
	return slices.ContainsFunc(any, func(a string) bool { return strings.Contains(text.String(), a) })
}

// fraudulent reports a word for fraud, by its beginning.
func fraudulent(w string) bool {
	w = w[strings.LastIndex(w, "'")+1:]
	if fraudWords[w] {
		return true
	}
	for n := minFraud; n <= min(len(w), maxFraud); n++ {
		if fraudStems[w[:n]] {
			return true
		}
	}
	return false
}
