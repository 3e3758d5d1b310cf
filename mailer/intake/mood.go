package intake

import "slices"

// mood says what a sentence does with the swap it is about.
type mood uint8

const (
	neutral   mood = iota
	wish           // asks for something with a verb that is not known (presume.go)
	request        // asks for a swap
	trouble        // tells of something that does not work
	uncertain      // may be a request or a question
	past           // tells of a swap that is done
	question       // asks about swaps
	denied         // says that something is not to be, or cannot be, changed
	withheld       // says not to swap, under a condition
	withdrawn      // takes a request back
)

const (
	directive = cPlease | cWant | cCanYou
	swapping  = cSwap | cSwapped | cSwapNoun | cUse

	reachBefore = 12 // words between what asks and the verb
	reachNot    = 4  // words between "not" and the verb
)

// moodOf weighs a sentence as a whole: what each of its verbs of swapping, and
// of taking back, does there. Doubt comes out as any mood but request.
func moodOf(s *sentence) mood {
	if s.long {
		return uncertain
	}
	c := newClauses(s)
	var found [withdrawn + 1]bool
	verb := 0 // the first that asks for a swap
	for i, t := range s.tokens {
		if !found[request] {
			verb = i
		}
		switch {
		case t.has(cSwapNoun|cReqNoun) && !t.has(cAddr|cFill|cUse) && c.needless(i):
			found[withdrawn] = true
		case t.has(cCancel):
			found[c.cancel(i)] = true
		case t.has(swapping):
			found[c.verb(i)] = true
		case t.has(cProceed):
			asked, _ := c.asked(i)
			switch {
			case c.negated(i) && (!c.lex.english() || c.object(i)):
				found[c.refusal(i, asked)] = true
			case asked && (s.any(cNew) && s.any(cLogin) || s.pairs()): // "you have the new username: please go ahead"
				found[request] = true
			}
		}
		if t.has(cKeep) {
			found[c.keep(i)] = true
		}
	}
	switch {
	case found[request] && (c.waits(verb) || s.postpones()):
		return withheld
	case (found[withdrawn] || found[withheld]) && found[request]:
		return withheld
	case found[withdrawn]:
		return withdrawn
	}
	for _, m := range []mood{withheld, request, uncertain, question, denied, past, wish} {
		if found[m] {
			return m
		}
	}
	wishes := s.wishes()
	switch {
	case !wishes && !s.asks && s.any(cDone) && s.pairs() && s.joins() && !arrowLine(s.tokens): // "hers went from jane@... to jane@..."
		return past
	case !s.asks && s.pairs() && (!wishes && s.changedSince() || s.recalls() && !s.any(cPlease|cCanYou)):
		return past
	case s.asks && !wishes && s.any(cCanI) && s.any(cUse) && s.namesUsername(): // "could I use jane@... for the portal?"
		return uncertain
	case s.asks && !wishes, s.any(cAsk) && s.any(cWh|cIf) && !s.awaitsWord():
		return question
	case s.any(cFault) && !s.awaitsWord():
		return trouble
	case wishes:
		return wish
	}
	return neutral
}

// calm reports a sentence that does nothing with a swap in words that are known.
func (s *sentence) calm() bool { return s.mood == neutral || s.mood == wish }

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
	case c.signsInWith(i):
		return c.signedIn()
	case c.dictated(i), c.back(i), c.asksHow(i), c.bySomebody(i), c.adds():
		return uncertain
	case c.opposed(i):
		return denied
	case c.attributive(i):
		return past
	case c.announces(i):
		return wish
	case !asked && (c.reported(i) || c.recounts(i)):
		return past
	case !asked && !c.lex.english() && t.has(cImper) && i > 0 && (c.tokens[i-1].has(cI) && !c.tokens[i-1].has(cMine) || articles[c.tokens[i-1].text] && !clitics[c.tokens[max(0, i-2)].text]):
		return neutral // "ik gebruik", "het werk"
	case asked && c.between(min(asker, i), max(asker, i), cCancel|cProceed) && !t.has(cImper) && !c.proceeds(asker, i):
		return neutral
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
	case t.has(cSwapNoun) && !t.has(cSwap) && c.between(0, i, cCancel): // "cancel my request for a change"
		return neutral
	case t.has(cSwap|cSwapped) && c.glad(i):
		return request
	case asked && asker < i && c.of[asker] == c.of[i] && slices.ContainsFunc(c.tokens[asker+1:i], func(t token) bool { return waiting[t.text] && t.means != cFill }): // "please wait with swapping"
		return withheld
	case c.conditional(i, asker), c.wonders(i, asker):
		return question
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
		return doubtless((c.any(cInstead) || c.surrounded(i)) && !c.asks && !c.any(cI|cPast|cFault|cIf|cNot))
	case c.asks && c.any(cCanI) && !c.any(cWh):
		return doubtIf(!c.impersonal() || !c.namesUsername())
	case c.asks || c.asksIndirectly(i):
		return question
	case t.has(cSwapped), c.any(cDone) && !t.has(cUse), c.anyPast(i):
		return past
	case c.any(cFault):
		return trouble
	}
	return neutral
}

// anyPast reports a word that makes a past of the verb at i, which "is hard to link" has
// not.
func (c clauses) anyPast(i int) bool {
	return !c.tokens[i].has(cUse) && slices.ContainsFunc(c.tokens, func(t token) bool { return t.has(cPast) && (!t.has(cIs) || c.tokens[i].has(cSwapNoun)) })
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
	case !asked && c.asks && c.opens(i) && c.namesUsername(): // "swap my address to jane@...?"
		return doubtIf(c.lex.english() || !youWords[c.tokens[min(i+1, len(c.tokens)-1)].text] && !datives[c.tokens[i].text]) // "zetten jullie mij over naar jane@...?"
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

// courtesy reports the "if" of "I would be glad if you changed ...".
func (c clauses) courtesy(asker, j int) bool {
	return c.tokens[j].has(cIf) && c.tokens[asker].has(cWant) && j > asker && j <= asker+3
}

// asksIndirectly reports "I wonder how to change ...".
func (c clauses) asksIndirectly(i int) bool {
	return c.inClause(i, cWh|cIf) || c.any(cAsk) && c.any(cWh|cIf)
}

// isHeading reports a line that names a swap without a verb, and does not say
// what became of it.
func (s *sentence) isHeading() bool {
	if s.asks || s.any(cDone|cNot|cIf|cWh|cPast|cCancel|cFault|cI|cClause|cYet) || s.begins(cAsk, directive) || s.wantsToKnow() || s.begins(cIs, 0) || s.reports() || s.any(cTry) && s.any(cIs) { // "there is a link to sign in"
		return false
	}
	c := newClauses(s)
	for i, t := range s.tokens {
		if t.has(cSwap|cSwapNoun) && c.aboutAddress(i) {
			return true
		}
	}
	return false
}

// begins reports a first word for one concept and none of the others: "Question about
// the swap", "It is about the swap".
func (s *sentence) begins(with, without concept) bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word })
	return first >= 0 && s.tokens[first].has(with) && !s.tokens[first].has(without)
}

// namesNew reports a label strong enough to ask for the swap by itself.
func (s *sentence) namesNew() bool {
	since := 0 // words since "new"
	isNew, named := false, false
	for i, t := range s.tokens {
		switch {
		case t.kind == address && isNew && named && since <= 9:
			return true
		case t.kind == address:
			isNew, named = false, false
		case t.has(cNew):
			isNew, since = true, 0
			named = named && i > 0 && s.tokens[i-1].has(cAddr|cUse) || t.has(cAddr)
		case t.has(cAddr):
			named = true
		case t.isMark(":") && isNew && since <= 2:
			named = true
		}
		if t.kind == word {
			since++
		}
	}
	return false
}
