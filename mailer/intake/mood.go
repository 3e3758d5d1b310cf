package intake

import (
	"slices"
	"strings"
)

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

	// maxVerbs is how many verbs of a sentence are weighed. Each is weighed by the whole
	// sentence, and nobody writes more.
	maxVerbs = 500
)

// moodOf weighs a sentence as a whole: what each of its verbs of swapping, and
// of taking back, does there. Doubt comes out as any mood but request.
func moodOf(s *sentence) mood {
	verbs := 0
	for _, t := range s.tokens {
		if t.has(swapping | cCancel | cProceed | cKeep) {
			verbs++
		}
	}
	switch {
	case s.long, verbs > maxVerbs:
		return uncertain
	case s.asks && s.estCeQue():
		return question
	case s.settledItself():
		return withdrawn
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
	case found[withdrawn] && found[request] && c.forgetsEarlier():
		return request
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
	case s.asks && s.pleasant():
		return neutral
	case s.asks && s.asksForWord():
		return wish
	case s.asks && !wishes, s.any(cAsk) && s.any(cWh|cIf) && !s.awaitsWord():
		return question
	case s.fails() && !s.awaitsWord() && !s.givesReason():
		return trouble
	case wishes:
		return wish
	}
	return neutral
}

// givesReason reports "Reason: the sign-in says ...", as in a form that is filled in.
func (s *sentence) givesReason() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word })
	return first >= 0 && first+1 < len(s.tokens) && reasonWords[s.tokens[first].text] && s.tokens[first+1].isMark(":")
}

var reasonWords = wordSet("reason", "background", "why", "grund", "begründung", "hintergrund", "motif", "raison", "motivo", "causa", "razón", "razão", "reden", "powód", "důvod", "orsak", "årsag", "motiv")

// pleasant reports "how are you?", which asks for nothing.
func (s *sentence) pleasant() bool {
	well := false
	for _, t := range s.tokens {
		if t.kind == address || t.kind == word && t.has(swapping|cAddr|cReqNoun|cSignIn|cPassword|cTenant|cPortal|cInvite|cDone|cFault|cIf|cNot|cCanI|directive) && !wellWords[t.text] {
			return false
		}
		well = well || wellWords[t.text]
	}
	return well && s.words() <= 6
}

var wellWords = wordSet("how're", "bem", "bien", "bene", "boa", "gut", "goed", "well", "fine", "dobrze", "słychać", "va", "vai", "vais", "gaat", "geht", "geht's", "going", "estás", "están", "está", "estão", "stai", "state", "sta",
	"things", "everyone", "allez-vous", "går", "weekend", "tudo", "todo", "tutto", "好吗", "元気", "お元気")

// estCeQue reports "est-ce que" about anybody but the reader.
func (s *sentence) estCeQue() bool {
	for i, t := range s.tokens[:max(0, len(s.tokens)-2)] {
		if t.text == "est-ce" || t.text == "qu'est-ce" {
			return !slices.ContainsFunc(s.tokens[i+1:min(len(s.tokens), i+4)], func(t token) bool {
				return t.has(cCanI|cCanYou) || s.lex.isYou(t) || anybody[t.text]
			})
		}
	}
	return false
}

// anybody is whom a polite request may be put to.
var anybody = wordSet("on", "qu'on", "quelqu'un", "qu'il", "il")

// fails reports a word for trouble, which "so that I can try" is not.
func (s *sentence) fails() bool {
	for i, t := range s.tokens {
		if t.text == "won't" && slices.ContainsFunc(s.tokens[i+1:min(len(s.tokens), i+3)], func(t token) bool { return strings.HasPrefix(t.text, "need") }) {
			continue // "I won't be needing it"
		}
		if t.has(cFault) && (!t.has(cTry) || i == 0 || !s.tokens[i-1].has(cCanI|cI) && s.tokens[i-1].text != "can") {
			return true
		}
	}
	return false
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
	case t.has(cSwapped) && !t.has(cOnlySwap) && c.listedWith(i):
		return neutral
	case c.signsInWith(i):
		return c.signedIn()
	case c.dictated(i), c.back(i), c.asksHow(i), c.bySomebody(i), t.has(cUse) && c.forEvent(i), c.adjoins():
		return uncertain
	case c.opposed(i):
		return denied
	case t.has(cSwapped) && !asked && i > 0 && articles[c.tokens[i-1].text] && listedWords[t.text]: // "o cadastrado é este"
		return neutral
	case c.attributive(i):
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
	case t.has(cSwapNoun) && !t.has(cSwap) && asked && asker < i && c.lex.notAfter() && c.notBehind(i):
		return c.refusal(i, true)
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
