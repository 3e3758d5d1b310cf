package intake

import (
	"slices"
	"strings"
)

// clauses is a sentence with the clause that each of its tokens is in.
type clauses struct {
	*sentence
	of   []int
	part []int // the part between semicolons
}

func newClauses(s *sentence) clauses {
	c := clauses{s, make([]int, len(s.tokens)), make([]int, len(s.tokens))}
	n, parts := 0, 0
	for i, t := range s.tokens {
		if t.isMark(";") {
			parts++
		}
		c.part[i] = parts
		if t.isMark(",;:()–—") || t.has(cClause|cBut) {
			n++
		}
		c.of[i] = n
	}
	return c
}

// asked finds what makes a request of the verb at i.
func (c clauses) asked(i int) (asked bool, asker int) {
	words, open := 0, 0
	for j := i - 1; j >= 0 && words <= reachBefore && open <= 0; j-- {
		t := c.tokens[j]
		switch {
		case t.kind == word && open == 0:
			words++
		case t.isMark(")"):
			open--
		case t.isMark("("):
			open++ // what is asked for before it is complete without
		}
		if t.has(directive) && !c.wantsOther(j, i) && !c.yours(j) && !c.retold(j) || c.bids(j) && !c.wantsOther(j, i) {
			return true, j
		}
	}
	if c.tokens[i].has(cCanYou) && c.tokens[i].has(cImper) { // "vaihtaisitteko", whose ending asks
		return true, i
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

// bids reports "I ... you to" behind j, whatever the verb between them is: "I beg
// you to swap".
func (c clauses) bids(j int) bool {
	t := c.tokens[j]
	return c.lex.english() && t.kind == word && !t.known && !strings.HasSuffix(t.text, "ed") && j > 0 && c.tokens[j-1].has(cI) && !c.tokens[j-1].has(cMine) &&
		j+2 < len(c.tokens) && c.tokens[j+1].text == "you" && c.tokens[j+2].text == "to"
}

// yours reports "you need", which is no wish of the writer's.
func (c clauses) yours(j int) bool {
	for k := j - 1; k >= max(0, j-2) && c.asks && c.tokens[j].has(cWant); k-- {
		if c.tokens[k].text == "you" || c.tokens[k].text == "they" {
			return true
		}
	}
	return false
}

// wantsOther reports a directive that another verb has used up: "please tell me
// that you changed". A participle is governed by the words next to it.
func (c clauses) wantsOther(j, i int) bool {
	for k := j + 1; k < i; k++ {
		if c.tokens[k].has(cAsk) && !c.tokens[k].has(directive) || thanks[c.tokens[k].text] {
			return true
		}
	}
	return false
}

// thanks are for what is done: "I want to thank you for changing".
var thanks = wordSet("thank", "danken", "remercier", "agradecer", "ringraziare", "bedanken", "podziękować",
	"poděkovat", "mulțumi",
	"megköszönni", "köszönetet", "kiittää")

// trails reports whether a directive may stand behind its verb: at the end of
// the clause in any language, anywhere in those whose verbs come last.
func (c clauses) trails(i, j int) bool {
	return c.lex.verbLast() || c.tokens[j].has(cPlease) || c.tokens[i].has(cSwapNoun)
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

// clauseHas reports a concept anywhere in the clause of i.
func (c clauses) clauseHas(i int, any concept) bool {
	for j, t := range c.tokens {
		if c.of[j] == c.of[i] && t.has(any) && !t.has(cPolite) {
			return true
		}
	}
	return false
}

// clauseWords counts the words of the clause of i.
func (c clauses) clauseWords(i int) (n int) {
	for j, t := range c.tokens {
		if c.of[j] == c.of[i] && t.kind == word {
			n++
		}
	}
	return n
}

func (c clauses) between(lo, hi int, any concept) bool {
	for j := max(lo, 0); j < hi; j++ {
		if c.tokens[j].has(any) {
			return true
		}
	}
	return false
}

func (c clauses) mentions() bool {
	for _, t := range c.tokens {
		if t.kind == address {
			return true
		}
	}
	return false
}

// glad reports "it would help me if you changed ...".
func (c clauses) glad(i int) bool {
	would := slices.ContainsFunc(c.tokens, func(t token) bool { return wouldWords[t.text] })
	if !would || c.asks || c.any(cAsk|cNot|cFault) {
		return false
	}
	for j := i - 1; j > 0; j-- {
		if c.tokens[j-1].has(cIf) && c.lex.isYou(c.tokens[j]) {
			return true
		}
	}
	return false
}

// passive reports words that make a request of a participle: "I need my address
// changed", "should be changed".
func (c clauses) passive(i int) bool {
	words := 0
	for j := i - 1; j >= 0 && words <= reachBefore; j-- {
		t := c.tokens[j]
		switch {
		case t.has(cMust) && words <= 3, ought[t.text] && words <= 3 && !slices.ContainsFunc(c.tokens[j:i], func(t token) bool { return t.text == "have" }):
			return true
		case hadWords[t.text] && (j > 0 && c.tokens[j-1].has(cWant) || c.tokens[j+1].has(cWant)): // "graag had ik mijn adres gewijzigd"
			return true
		case c.theyNeed(j): // "she needs her address swapped"
			return true
		case t.has(cWant), t.has(cCanYou) && !c.between(j+1, i, cWrite|cAsk|cDone|cIf):
			return true
		case t.has(cPlease) && (c.between(j+1, i, cMake) || c.causes(j+1, i)): // "please get my address changed"
			return true
		case t.has(cPast) && c.wishedThat(j):
			return true
		case t.has(cI|cPast) && !t.has(cMine) && (j == 0 || !hadWords[c.tokens[j-1].text]):
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

// causes reports "have it" and "have my address" before a participle at i.
func (c clauses) causes(from, i int) bool {
	return c.lex.english() && slices.ContainsFunc(c.tokens[from:i], func(t token) bool { return t.text == "have" })
}

// aboutAddress tells "change my address" from "change my password", and from
// "update me".
func (c clauses) aboutAddress(i int) bool {
	t := c.tokens[i]
	if c.nextObject(i, 1) || c.lex.objectFirst() && c.nextObject(i, -1) || c.elseObject(i) {
		return false
	}
	if i+1 < len(c.tokens) && (c.tokens[i+1].text == "you" || c.tokens[i].text == "point" && toMe[c.tokens[i+1].text] && !c.namesUsername()) { // "to update you", "point me to your accounts team"
		return false
	}
	if c.ofOther(i) || c.any(cPassword) && !c.lex.objectFirst() && !c.addressBehind(i) || t.has(cUse) && c.copies() {
		return false
	}
	if t.has(cUse) {
		if c.clauseHas(i, cOther) && !t.has(cSwapNoun|cOnlySwap) && !c.any(cInstead|cOld) { // "use jane@... for invoices"
			return false
		}
		if c.named && i+1 < len(c.tokens) && pronouns[c.tokens[i+1].text] && c.any(cMine|cOld) && !c.any(cOther) { // "put that on my profile"
			return true
		}
		return c.mentions() || c.named && c.rightObject(i) || c.any(cInstead) && c.any(cAddr|cOld) || c.named && (c.pointsBack() || c.takesUp(i)) // "that is the one to use instead of my address"
	}
	if c.mentions() || c.any(cAddr) || c.named && t.has(cSwap) && c.oneForOther() || c.named && (c.pronoun(i) || t.has(cSwap) && c.ownAccess()) {
		return true
	}
	return (t.has(cOnlySwap) || c.named && t.has(cSwapNoun) && (c.determined(i) || i > 0 && articles[c.tokens[i-1].text])) && !c.any(cOther)
}

// rightObject reports "the right one" behind a verb, or "the correct username".
func (c clauses) rightObject(i int) bool {
	right := false
	for j, t := range c.tokens[i+1:] {
		switch {
		case right && (t.has(cAddr|cLogin) || t.text == "one"):
			next := c.tokens[min(len(c.tokens)-1, i+j+2)]
			return next.kind == mark || next.has(cPlease|cInstead)
		case t.has(cRight):
			right = true
		case t.kind != newline && !t.has(cFill):
			return false
		}
	}
	return false
}

// ofOther reports "the owner of the deal" between a verb and the address behind it, or
// before both.
func (c clauses) ofOther(i int) bool {
	from := i + 1
	if c.lex.objectFirst() && !c.tokens[i].has(cOnlySwap|cSwapNoun) && c.mentioned(i) {
		for from = i; from > 0 && c.of[from-1] == c.of[i]; from-- {
		}
	}
	other := false
	for _, t := range c.tokens[from:] {
		switch {
		case t.kind == address:
			return other
		case t.has(cAddr | cLogin):
			return false
		case t.has(cOther):
			other = true
		case t.kind == mark:
			return false
		}
	}
	return false
}

// pronoun reports a verb whose clause has no other word for what is changed
// than "it", or none: "could you do that, please", where the mail names a username.
func (c clauses) pronoun(i int) bool {
	if i+1 < len(c.tokens) && (c.tokens[i+1].text == "me" || c.tokens[i+1].text == "us") {
		return false
	}
	if c.any(cOther | cPassword) {
		return false
	}
	for j, t := range c.tokens {
		if c.of[j] == c.of[i] && t.kind == word && (!t.known || t.has(cOther|cElse|cTour|cPassword)) {
			return false
		}
	}
	return true
}

// proceeds reports "carry out the swap of my address" behind what asks.
func (c clauses) proceeds(asker, i int) bool {
	return asker < i && c.tokens[i].has(cSwapNoun) && !c.between(asker, i, cCancel|cNot)
}
