package intake

// mood says what a sentence does with the swap it is about.
type mood uint8

const (
	neutral   mood = iota
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
	for i, t := range s.tokens {
		switch {
		case t.has(cCancel):
			found[c.cancel(i)] = true
		case t.has(swapping):
			found[c.verb(i)] = true
		case t.has(cProceed) && c.negated(i):
			asked, _ := c.asked(i)
			found[c.refusal(i, asked)] = true
		}
		if t.has(cKeep) {
			found[c.keep(i)] = true
		}
	}
	switch {
	case (found[withdrawn] || found[withheld]) && found[request]:
		return withheld
	case found[withdrawn]:
		return withdrawn
	}
	for _, m := range []mood{withheld, request, uncertain, question, denied, past} {
		if found[m] {
			return m
		}
	}
	switch {
	case s.asks, s.any(cAsk) && s.any(cWh|cIf):
		return question
	case s.any(cFault):
		return trouble
	}
	return neutral
}

// clauses is a sentence with the clause that each of its tokens is in.
type clauses struct {
	*sentence
	of []int
}

func newClauses(s *sentence) clauses {
	c := clauses{s, make([]int, len(s.tokens))}
	n := 0
	for i, t := range s.tokens {
		if t.isMark(",;:()–—") || t.has(cClause|cBut) {
			n++
		}
		c.of[i] = n
	}
	return c
}

// verb weighs one verb, participle or noun of swapping.
func (c clauses) verb(i int) mood {
	t := c.tokens[i]
	if !c.aboutAddress(i) {
		if !t.has(cSwap) || !c.negated(i) || c.any(cOther) {
			return neutral
		}
		if asked, _ := c.asked(i); len(c.tokens) <= headingWords {
			return c.refusal(i, asked)
		}
		return denied
	}
	asked, asker := c.asked(i)
	switch {
	case asked && c.between(min(asker, i), max(asker, i), cCancel|cProceed) && !t.has(cImper):
		return neutral
	case c.negated(i) && t.has(cUse) && !t.has(cSwap):
		return neutral
	case c.negated(i):
		return c.refusal(i, asked)
	case asked && c.unwanted(asker), c.unneeded(i):
		return c.refusal(i, asked)
	case asked && c.refused(asker, i):
		return c.refusal(i, asked)
	case c.conditional(i, asker):
		return question
	case t.has(cSwap|cUse) && (t.has(cImper) || asked || c.opens(i)):
		return c.unlessAsked(i, asked)
	case t.has(cSwapped) && c.passive(i):
		return doubtIf(c.asks && !asked)
	case t.has(cSwapNoun) && asked && !c.between(asker, i, cWrite|cDone|cAsk):
		return doubtIf(c.asks && !c.tokens[asker].has(cPlease|cCanYou))
	case t.has(cUse):
		return neutral
	case c.asks && c.any(cCanI) && !c.any(cWh):
		return uncertain
	case c.asks || c.asksIndirectly(i):
		return question
	case t.has(cSwapped), c.any(cDone|cPast) && !t.has(cUse):
		return past
	case c.any(cFault):
		return trouble
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
	case !asked && c.asks && (c.lex.english() || c.any(cWh|cIf|cPast) || !c.tokens[i].has(cImper)):
		return question
	case c.tokens[i].has(cPast) || c.any(cPast) && c.lex.longest > 0:
		return past
	}
	return request
}

// asked finds what makes a request of the verb at i.
func (c clauses) asked(i int) (asked bool, asker int) {
	words := 0
	for j := i - 1; j >= 0 && words <= reachBefore; j-- {
		t := c.tokens[j]
		if t.kind == word {
			words++
		}
		if t.has(directive) && !c.wantsOther(j, i) {
			return true, j
		}
	}
	words = 0
	for j := i + 1; j < len(c.tokens) && words <= reachBefore; j++ {
		t := c.tokens[j]
		if t.kind == word {
			words++
		}
		if t.has(directive) && (c.of[j] == c.of[i] || t.has(cPlease)) && c.trails(i, j) {
			return true, j
		}
	}
	return false, -1
}

// wantsOther reports a directive that another verb has used up: "please tell me
// that you changed". A participle is governed by the words next to it.
func (c clauses) wantsOther(j, i int) bool {
	for k := j + 1; k < i; k++ {
		if c.tokens[k].has(cAsk) && !c.tokens[k].has(directive) {
			return true
		}
	}
	return false
}

// trails reports whether a directive may stand behind its verb: at the end of
// the clause in any language, anywhere in those whose verbs come last.
func (c clauses) trails(i, j int) bool {
	return c.lex.verbLast() || c.tokens[j].has(cPlease) || c.tokens[i].has(cSwapNoun)
}

// negated reports "not" that belongs to the verb, and not to an address or to
// the verb's own directive.
func (c clauses) negated(i int) bool {
	words, crossed := 0, false // crossed says that the object stands between
	for j := i - 1; j >= 0 && words <= reachNot; j-- {
		t := c.tokens[j]
		crossed = crossed || t.kind == address
		if t.kind == address && !c.lex.verbLast() || c.of[j] != c.of[i] {
			break
		}
		if t.has(cNot) {
			return crossed && !c.any(cBut) || !c.ofAddress(j)
		}
		if t.kind == word {
			words++
		}
		if t.has(cPlease|cCanYou) && words > 0 && c.beforeIsNot(j) {
			return true
		}
	}
	if c.tokens[i].has(cNot) {
		return true
	}
	if !c.lex.notAfter() {
		return false
	}
	words = 0
	for j := i + 1; j < len(c.tokens) && c.of[j] == c.of[i] && words <= reachBefore; j++ {
		if c.tokens[j].has(cNot) {
			return !c.ofAddress(j)
		}
		if c.tokens[j].kind == word {
			words++
		}
	}
	return false
}

func (c clauses) beforeIsNot(j int) bool { return j > 0 && c.tokens[j-1].has(cNot) }

// ofAddress reports "not jane@..." beside another address.
func (c clauses) ofAddress(j int) bool {
	if n := len(c.addresses()); n < 2 || j > 0 && c.tokens[j-1].has(cYet) {
		return false
	}
	for k := j + 1; k < len(c.tokens) && k <= j+3; k++ {
		t := c.tokens[k]
		if t.kind == address {
			return true
		}
		if t.kind == word && !t.has(cFill|cOld|cNew|cAddr|cTo|cFrom) {
			return false
		}
	}
	return false
}

// unwanted reports "I do not want", "не нужно".
func (c clauses) unwanted(asker int) bool {
	return c.tokens[asker].has(cWant) && asker > 0 && c.tokens[asker-1].has(cNot) && !c.tokens[asker].has(cPlease)
}

// unneeded reports the same behind the verb: "to change it is not needed".
func (c clauses) unneeded(i int) bool {
	for j := i + 2; j < len(c.tokens) && c.of[j] == c.of[i]; j++ {
		if c.tokens[j].has(cWant) && c.tokens[j-1].has(cNot) {
			return true
		}
	}
	return false
}

// refused reports a "not" between what asks and the verb that the verb's own
// words do not show: "please do not go on with my request to change ...".
func (c clauses) refused(asker, i int) bool {
	for j := asker + 1; j < i; j++ {
		if c.tokens[j].has(cNot) && c.of[j] == c.of[asker] && !c.ofAddress(j) {
			return !c.between(j+1, i, swapping)
		}
	}
	return false
}

// refusal tells "do not swap" from "I could not swap".
func (c clauses) refusal(i int, asked bool) mood {
	switch {
	case c.asks && c.any(cCanYou): // "won't you please change ...?"
		return request
	case c.asks:
		return question
	case c.between(0, i, cCanI) || c.between(0, i, cIf) && !asked:
		return denied
	case asked, c.tokens[i].has(cImper), c.opensRefusal(i), c.unneeded(i):
		return withdrawn
	case c.tokens[i].has(cOnlySwap) && c.between(0, len(c.tokens), cYet):
		return withheld
	}
	return denied
}

// opensRefusal reports "Don't swap ..." at the beginning of a clause.
func (c clauses) opensRefusal(i int) bool {
	for j := i - 1; j >= 0; j-- {
		t := c.tokens[j]
		switch {
		case c.of[j] != c.of[i]:
			return true
		case t.kind == word && c.lex.verbLast() && t.has(cFrom|cMine|cAddr|cOld):
		case t.kind == word && !t.has(cNot|cPlease|cBut|cYet) && !greets[t.text]:
			return false
		case t.has(cNot) && t.has(cFault) && t.text != "don't":
			return false
		}
	}
	return true
}

// conditional reports a word between what asks and the verb, or before both,
// that makes a question or a condition of the request.
func (c clauses) conditional(i, asker int) bool {
	const doubts = cIf | cWh
	if asker < 0 {
		return c.inClause(i, doubts) && !c.opens(i)
	}
	lo, hi := min(asker, i), max(asker, i)
	for j := lo + 1; j < hi; j++ {
		if c.tokens[j].has(doubts) && !c.tokens[j].has(cPolite) && !c.closed(j, hi) {
			return true
		}
	}
	for j := lo - 1; j >= 0 && c.of[j] == c.of[lo]; j-- {
		if c.tokens[j].has(doubts) && !c.tokens[j].has(cPolite) {
			return true
		}
	}
	return false
}

// closed reports a condition that has a clause to itself: ", if you agree, ".
func (c clauses) closed(j, hi int) bool {
	return c.of[j] != c.of[hi] && j > 0 && c.of[j-1] != c.of[j] && !c.tokens[j].has(cWh)
}

// inClause reports a concept before i in its clause.
func (c clauses) inClause(i int, any concept) bool {
	for j := i - 1; j >= 0 && c.of[j] == c.of[i]; j-- {
		if c.tokens[j].has(any) && !c.tokens[j].has(cPolite) {
			return true
		}
	}
	return false
}

// opens reports a verb that begins the sentence, or a clause behind a greeting.
func (c clauses) opens(i int) bool {
	if i+1 < len(c.tokens) && c.tokens[i+1].isMark(":") || c.tokens[i].has(cSwapNoun) && !c.tokens[i].has(cSwap) {
		return false
	}
	for j := i - 1; j >= 0; j-- {
		t := c.tokens[j]
		switch {
		case t.kind == mark || t.kind == newline || greets[t.text]:
		case c.of[j] == 0 && c.of[i] > 0 && greets[c.tokens[0].text]: // "Hello Bob, swap ..."
		default:
			return false
		}
	}
	return true
}

var greets = wordSet("hi", "hello", "hey", "dear", "good", "morning", "afternoon", "evening", "team", "then", "so", "also", "now", "and",
	"hallo", "bonjour", "hola", "olá", "ola", "ciao", "salve", "buongiorno", "hoi", "cześć", "hej", "dzień", "dobry", "guten", "tag",
	"buenos", "días", "bom", "dia", "all", "there", "everyone", "support", "cosell", "co-sell")

// passive reports words that make a request of a participle: "I need my address
// changed", "should be changed".
func (c clauses) passive(i int) bool {
	words := 0
	for j := i - 1; j >= 0 && words <= reachBefore; j-- {
		t := c.tokens[j]
		switch {
		case t.has(cMust) && words <= 3:
			return true
		case t.has(cWant):
			return true
		case t.has(cI|cPast) && !t.has(cMine):
			return false
		}
		if t.kind == word {
			words++
		}
	}
	for j := i + 1; j < len(c.tokens) && j <= i+4 && c.lex.verbLast(); j++ {
		if c.tokens[j].has(cMust | directive) {
			return true
		}
	}
	return false
}

// asksIndirectly reports "I wonder how to change ...".
func (c clauses) asksIndirectly(i int) bool {
	return c.inClause(i, cWh|cIf) || c.any(cAsk) && c.any(cWh|cIf)
}

func (c clauses) between(lo, hi int, any concept) bool {
	for j := max(lo, 0); j < hi; j++ {
		if c.tokens[j].has(any) {
			return true
		}
	}
	return false
}

// cancel weighs a verb of taking back.
func (c clauses) cancel(i int) mood {
	asked, asker := c.asked(i)
	switch {
	case c.asks && !asked, c.conditional(i, asker), c.negated(i), !c.object(i):
		return neutral
	case asked || c.tokens[i].has(cImper) || c.opens(i):
		if c.any(cYet) && !c.tokens[i].has(cYet) && c.any(cIf) {
			return withheld
		}
		return withdrawn
	}
	return neutral
}

// object reports what is taken back: a request, "it", or nothing at all behind
// the verb.
func (c clauses) object(i int) bool {
	words := 0
	for j := i + 1; j < len(c.tokens) && words < 6; j++ {
		if c.tokens[j].has(cOther) || c.tokens[j].kind == address && words == 0 {
			return false
		}
		if c.tokens[j].has(cReqNoun | cSwapNoun | cOnlySwap) {
			return true
		}
		if c.tokens[j].kind == word {
			words++
		}
	}
	for j := i - 1; j >= 0 && c.lex.objectFirst(); j-- {
		if c.tokens[j].has(cReqNoun | cSwapNoun | cOnlySwap) {
			return true
		}
	}
	return words == 0
}

// keep weighs "keep my old address".
func (c clauses) keep(i int) mood {
	if c.asks || c.negated(i) || c.inClause(i, cIf|cWh) || c.any(cSwap|cSwapNoun|cNew) && !c.any(cNot) {
		return neutral
	}
	if c.any(cOld|cAddr) || len(c.tokens) < 8 {
		return withdrawn
	}
	return neutral
}

// aboutAddress tells "change my address" from "change my password", and from
// "update me".
func (c clauses) aboutAddress(i int) bool {
	t := c.tokens[i]
	if c.nextObject(i, 1) || c.lex.objectFirst() && c.nextObject(i, -1) {
		return false
	}
	if t.has(cUse) {
		return c.mentions()
	}
	if c.mentions() || c.any(cAddr) || c.named && c.pronoun(i) {
		return true
	}
	return t.has(cOnlySwap) && !c.any(cOther)
}

// pronoun reports a verb whose clause has no other word for what is changed
// than "it", or none: "could you do that, please", where the mail names a username.
func (c clauses) pronoun(i int) bool {
	if i+1 < len(c.tokens) && (c.tokens[i+1].text == "me" || c.tokens[i+1].text == "us") {
		return false
	}
	for j, t := range c.tokens {
		if c.of[j] == c.of[i] && t.kind == word && (!t.known || t.has(cOther|cTour|cPassword)) {
			return false
		}
	}
	return true
}

func (c clauses) mentions() bool {
	for _, t := range c.tokens {
		if t.kind == address {
			return true
		}
	}
	return false
}

// nextObject reports whether the nearest thing that the verb can have for its
// object is something other than an address.
func (c clauses) nextObject(i, step int) bool {
	for j := i + step; j >= 0 && j < len(c.tokens); j += step {
		t := c.tokens[j]
		switch {
		case t.has(cOther):
			return true
		case t.kind == newline, t.kind == word && t.has(cFill|cMine|cOld|cNew|cAddr|cLogin|cPlease|cPortal):
		default:
			return false
		}
	}
	return false
}

// isHeading reports a line that names a swap without a verb, and does not say
// what became of it.
func (s *sentence) isHeading() bool {
	if s.asks || s.any(cDone|cNot|cIf|cWh|cPast|cCancel|cFault|cI) {
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
			named = named && i > 0 && s.tokens[i-1].has(cAddr) || t.has(cAddr)
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
