package intake

import "slices"

// verb weighs one verb, participle or noun of swapping.
func (c clauses) verb(i int) mood {
	t := c.tokens[i]
	if !c.aboutAddress(i) {
		if !t.has(cSwap) || !c.negated(i) || c.any(cOther) {
			return neutral
		}
		if asked, _ := c.asked(i); len(c.tokens) <= headingWords || asked && (t.has(cSwapNoun) && i > 0 && articles[c.tokens[i-1].text] || c.clauseWords(i) <= fewWords+1) || t.has(cImper) && c.clauseWords(i) <= headingWords {
			return c.refusal(i, asked)
		}
		return denied
	}
	asked, asker := c.asked(i)
	switch {
	case t.has(cSwapped) && t.has(cNew) && i+1 < len(c.tokens) && c.tokens[i+1].has(cAddr|cLogin): // "updated usernames"
		return neutral
	case t.has(cSwapped) && !t.has(cOnlySwap) && c.listedWith(i):
		return neutral
	case c.signsInWith(i):
		return c.signedIn()
	case c.dictated(i), c.back(i), c.asksHow(i), c.bySomebody(i), t.has(cUse) && c.forEvent(i), c.adjoins():
		return uncertain
	case t.has(cSwapNoun) && i > 1 && (c.tokens[i-1].text == "the" || articles[c.tokens[i-1].text]) && justWords[c.tokens[i-2].text] && i <= 2 && len(c.addresses()) == 0 && !slices.ContainsFunc(c.tokens[i+1:], func(t token) bool { return t.kind == word && !t.has(cDone|cPlease|cFill) }): // "just the swap, thank you"
		return request
	case c.nothingElse(i):
		return neutral
	case c.beforeAsking(i):
		return question
	case c.nobodyDoes(i):
		return neutral
	case c.whileUndone(i):
		return trouble
	case t.has(cSwapped) && c.askedMe(i):
		return request
	case c.opposed(i):
		return denied
	case t.has(cSwapped) && !asked && i > 0 && articles[c.tokens[i-1].text] && listedWords[t.text]: // "o cadastrado é este"
		return neutral
	case c.attributive(i), c.theRequest(i):
		return past
	case c.announces(i):
		return wish
	case !asked && (c.reported(i) || c.recounts(i)):
		return past
	case !asked && !c.lex.english() && t.has(cImper) && i > 0 && (c.tokens[i-1].has(cI) && !c.tokens[i-1].has(cMine) || articles[c.tokens[i-1].text] && !clitics[c.tokens[max(0, i-2)].text]):
		return neutral // "ik gebruik", "het werk"
	case t.has(cUse) && !t.has(cSwap) && i > 0 && c.tokens[i-1].has(cI) && !c.tokens[i-1].has(cMine) && (!asked || c.of[asker] != c.of[i]):
		return neutral // "we would like a tour, I use jane@..."
	case asked && c.between(min(asker, i), max(asker, i), cCancel|cProceed) && !t.has(cImper) && !c.proceeds(asker, i):
		return neutral
	case c.adds(i):
		return uncertain
	case t.has(cUse) && c.negated(i) && c.noMore(i): // "no longer use jane@..., but jane@..."
		return doubtless(asked && c.pairs() && c.any(cBut))
	case c.negated(i) && (t.has(cUse) && !t.has(cSwap) || t.has(cSwapped) && !t.has(cSwap) && !asked && !c.any(cMust|cMine)): // "same one, it hasn't changed"
		return neutral
	case c.negated(i):
		return c.refusal(i, asked)
	case asked && c.unwanted(asker), c.unneeded(i):
		return c.refusal(i, asked)
	case asked && c.refused(asker, i):
		return c.refusal(i, asked)
	case t.has(cSwap) && c.gerundive(i):
		return request
	case c.needing(i):
		return doubtIf(c.asks)
	case t.has(cSwapNoun) && (!t.has(cSwap) || c.determined(i)) && c.between(0, i, cCancel), // "cancel my request for a change"
		t.has(cSwapNoun) && c.lex.verbLast() && c.between(i, len(c.tokens), cCancel):
		return neutral
	case t.has(cSwap|cSwapped) && c.glad(i):
		return request
	case asked && asker < i && c.of[asker] == c.of[i] && slices.ContainsFunc(c.tokens[max(0, asker-2):i], func(t token) bool { return waiting[t.text] && t.means != cFill }): // "please wait with swapping"
		return withheld
	case t.has(cSwapNoun) && !asked && c.lacking(i):
		return request
	case c.conditional(i, asker), c.wonders(i, asker):
		return question
	case t.has(cSwapNoun) && !t.has(cSwap) && asked && c.lex.notAfter() && c.notBehind(i):
		return c.refusal(i, true)
	case t.has(cSwapNoun) && !t.has(cSwapped) && c.thanksAhead() && !c.asks && !c.any(cNot|cIf|cOther) && !c.wordsOf(backAgain):
		return request
	case t.has(cSwapNoun) && asked && c.thanksFor(asker, i):
		return past
	case t.has(cSwapNoun) && asked && asker < i && c.determined(i) && c.between(asker, i, cYet): // "please hold the change"
		return withheld
	case t.has(cSwapNoun) && asked && asker < i && c.determined(i) && c.between(asker, i, cWrite|cAsk|cElse): // "please confirm the swap"
		return uncertain
	case t.has(cSwap|cUse) && (t.has(cImper) || asked || c.opens(i) || c.toMe(i)):
		return c.unlessAsked(i, asked)
	case t.has(cSwapped) && c.passive(i) && c.unwished(i):
		return c.refusal(i, true)
	case t.has(cSwapped) && c.passive(i):
		return doubtIf(c.whether(i) || c.asks && !asked && !c.offers(i))
	case t.has(cSwapNoun) && asked && !c.between(asker, i, cWrite|cDone|cAsk):
		return doubtIf(c.asks && !c.tokens[asker].has(cPlease|cCanYou))
	case t.has(cUse):
		return doubtless((c.any(cInstead) || c.surrounded(i)) && !c.asks && !c.clauseHas(i, cI) && !c.any(cPast|cFault|cIf|cNot))
	case c.asks && c.any(cCanI) && !c.any(cWh):
		return doubtIf(!c.impersonal() || !c.namesUsername())
	case c.asks || c.asksIndirectly(i):
		return question
	case t.has(cSwapNoun) && !t.has(cSwapped) && c.any(cDone) && c.wordsOf(haveToBe) && !c.any(cPast|cI): // "the two swaps that must be carried out"
		return request
	case t.has(cSwapped), c.doneNear(i) && !t.has(cUse), c.anyPast(i):
		return past
	case c.any(cFault):
		return trouble
	}
	return neutral
}

// askedMe reports "she has asked me to have her sign-in moved".
func (c clauses) askedMe(i int) bool {
	for j := max(0, i-reachBefore); j+3 < i; j++ {
		if c.tokens[j].text == "asked" && toMe[c.tokens[j+1].text] && c.tokens[j+2].text == "to" && (c.tokens[j+3].text == "have" || c.tokens[j+3].text == "get") {
			return (c.namesUsername() || c.named) && !c.any(cNot|cIf) && !c.asks
		}
	}
	return false
}

// beforeAsking reports "before I ask you to" in the clause of the verb at i.
func (c clauses) beforeAsking(i int) bool {
	for j := i - 1; j >= 0 && c.of[j] == c.of[i]; j-- {
		if beforeWords[c.tokens[j].text] && c.tokens[j].has(cIf) {
			return c.between(j, i, directive)
		}
	}
	return false
}

// thanksAhead reports "thanks in advance", which asks for what it is for.
func (c clauses) thanksAhead() bool {
	thanks, ahead := false, false
	for _, t := range c.tokens {
		thanks, ahead = thanks || grateful(t.text), ahead || aheadWords[t.text]
	}
	return thanks && ahead
}

var aheadWords = wordSet("advance", "voraus", "vorab", "d'avance", "antemano", "anticipadamente", "anticipo", "antecipadamente", "voorbaat", "alvast", "góry", "förhand", "forhånd",
	"előre", "etukäteen",
	"προτέρων")

// theRequest reports "that request to swap my address did not come from us".
func (c clauses) theRequest(i int) bool {
	return i > 2 && c.tokens[i-1].text == "to" && c.tokens[i-2].has(cReqNoun) && demonstratives[c.tokens[i-3].text] && c.between(i, len(c.tokens), cNot|cPast)
}

// haveToBe make what is to be done of what is done.
var haveToBe = wordSet("must", "should", "müssen", "muss", "sollen", "doivent", "doit", "deben", "debe", "devono", "deve", "devem", "moeten", "moet", "muszą", "musi",
	"kell", "pitää", "täytyy")

// anyPast reports a word that makes a past of the verb at i, which "is hard to link" has
// not.
func (c clauses) anyPast(i int) bool {
	for j, t := range c.tokens {
		if t.has(cPast) && c.inParentheses(j) && !c.inParentheses(i) {
			continue // "... (it was wrong from the beginning)"
		}
		if t.has(cPast) && (!t.has(cIs) || c.tokens[i].has(cSwapNoun)) && !c.tokens[i].has(cUse) && c.part[i] == c.part[j] {
			return true
		}
	}
	return false
}

// inParentheses reports a token between a pair of them.
func (s *sentence) inParentheses(i int) bool {
	for j := i; j >= 0; j-- {
		switch {
		case s.tokens[j].isMark(")") && j < i:
			return false
		case s.tokens[j].isMark("("):
			return true
		}
	}
	return false
}

// doneNear reports a word for what is done, in the part between semicolons that the verb at i
// is in.
func (c clauses) doneNear(i int) bool {
	for j, t := range c.tokens {
		if t.has(cDone) && c.part[i] == c.part[j] && (!c.inParentheses(j) || c.inParentheses(i)) {
			return true
		}
	}
	return false
}

// pairDone reports a word for what is done in the part between semicolons that an address is
// in, or in one that is about nothing else.
func (c clauses) pairDone() bool {
	named, about := map[int]bool{}, map[int]bool{} // parts with an address, and with another thing
	for i, t := range c.tokens {
		if t.has(cPassword | cOther | cTenant) {
			about[c.part[i]] = true
		}
		if t.kind == address {
			named[c.part[i]] = true
		}
	}
	for i, t := range c.tokens {
		if t.has(cDone) && (named[c.part[i]] || !about[c.part[i]]) {
			return true
		}
	}
	return false
}

// surrounded reports an old address before the verb and its username behind it:
// "for jane@... use jane@...".
func (c clauses) surrounded(i int) bool {
	return i > 1 && i+1 < len(c.tokens) && c.tokens[i-2].has(cTo|cInstead) &&
		c.tokens[i-1].kind == address && c.tokens[i+1].kind == address && c.pairs()
}

func doubtless(asks bool) mood {
	if asks {
		return request
	}
	return neutral
}

func doubtIf(doubt bool) mood {
	if doubt {
		return uncertain
	}
	return request
}

// unlessAsked is request, but for "Swap done?" and what tells that it is done.
func (c clauses) unlessAsked(i int, asked bool) mood {
	switch {
	case !asked && c.toMe(i):
		return request
	case !asked && c.asks && c.lex.insteadAfter(): // "lehetséges, hogy ... cseréljék?"
		return question
	case !asked && c.asks && c.opens(i) && c.namesUsername(): // "swap my address to jane@...?"
		return doubtIf(c.lex.english() || !c.lex.isYou(c.tokens[min(i+1, len(c.tokens)-1)]) && !datives[c.tokens[i].text]) // "zetten jullie mij over naar jane@...?"
	case !asked && c.asks && (c.lex.english() || c.any(cWh|cIf) || c.clauseHas(i, cPast) || !c.tokens[i].has(cImper)):
		return question
	case c.tokens[i].has(cPast) || c.lex.longest > 0 && c.pastOf(i):
		return past
	}
	return request
}

// conditional reports a word between what asks and the verb, or before both,
// that makes a question or a condition of the request.
func (c clauses) conditional(i, asker int) bool {
	const doubts = cIf | cWh
	if asker < 0 {
		return c.inClause(i, doubts) && !c.opens(i) || c.lex.verbLast() && c.clauseHas(i, cIf)
	}
	lo, hi := min(asker, i), max(asker, i)
	for j := lo + 1; j < hi; j++ {
		if j == lo+1 && c.tokens[j].has(cFill) || c.courtesy(asker, j) { // "agradezco que cambien ..."
			continue
		}
		if c.tokens[j].has(doubts) && !c.tokens[j].has(cPolite) && !c.closed(j, hi) {
			return true
		}
	}
	for j := lo - 1; j >= 0 && c.of[j] == c.of[lo]; j-- {
		if asker < i && !c.asks && !c.lex.english() && !c.tokens[j].has(cIf) { // "wie beschrieben bitte ich ..."
			continue
		}
		if c.tokens[j].has(doubts) && !c.tokens[j].has(cPolite) {
			return true
		}
	}
	return false
}

// asksIndirectly reports "I wonder how to change ...".
func (c clauses) asksIndirectly(i int) bool {
	return c.inClause(i, cWh|cIf) || c.any(cAsk) && c.any(cWh|cIf)
}

// theyNeed reports "she needs her address" at i, of which nothing is doubted.
func (c clauses) theyNeed(i int) bool {
	return c.tokens[i].text == "needs" && i+2 < len(c.tokens) && c.tokens[i+1].has(cOthers|cThey) && (c.tokens[i+2].has(cAddr) || c.tokens[i+2].has(cPortal) && i+3 < len(c.tokens) && c.tokens[i+3].has(cAddr)) && i-slices.Index(c.of, c.of[i]) <= reachBefore &&
		!slices.ContainsFunc(c.tokens[:i], func(t token) bool { return t.has(cNot|cI|cIf|cClause|cOr) || t.text == "that" })
}

var hadWords = wordSet("had", "hadden", "hätte", "hätten")

// ought makes a request of a participle, be it a part of "it should be".
var ought = wordSet("should", "must", "ought")
