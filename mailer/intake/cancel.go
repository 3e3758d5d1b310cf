package intake

import (
	"slices"
	"strings"
)

// Verbs of taking back, and of keeping what is.

// cancel weighs a verb of taking back.
func (c clauses) cancel(i int) mood {
	asked, asker := c.asked(i)
	switch {
	case c.asks && !asked, c.beginsWith(verbFirst), c.conditional(i, asker), c.negated(i), c.earlierName(i), !c.object(i) && !c.joins():
		return neutral
	case asked || c.tokens[i].has(cImper) || c.opens(i) || c.allows(i) || c.retracts(i):
		if c.any(cYet) && !c.tokens[i].has(cYet) && c.any(cIf) {
			return withheld
		}
		return withdrawn
	}
	return neutral
}

// retracts reports "I have to take back my request".
func (c clauses) retracts(i int) bool {
	if !c.inClause(i, cI) || c.clauseHas(i, cPast|cDone|cIf) || c.negated(i) {
		return false
	}
	if i > 0 && c.tokens[i-1].has(cI) && !c.tokens[i-1].has(cMine) && i+2 < len(c.tokens) && pronouns[c.tokens[i+1].text] && c.tokens[i+2].kind != word && !c.asks { // "I'm withdrawing it."
		return true
	}
	for j := i + 1; j+1 < len(c.tokens) && j <= i+3; j++ {
		if c.tokens[j].has(cMine) && c.tokens[j+1].has(cReqNoun|cSwapNoun) && !c.tokens[j+1].has(cAddr) {
			return true
		}
	}
	return false
}

// allows reports "you can" before a verb.
func (c clauses) allows(i int) bool {
	for j := i - 1; j > 0 && j >= i-3; j-- {
		if modals[c.tokens[j].text] && (c.lex.isYou(c.tokens[j-1]) || j+1 < i && c.lex.isYou(c.tokens[j+1])) {
			return true
		}
	}
	return false
}

// joins reports an old address led to its username: "jane@... -> jane@...".
func (s *sentence) joins() bool {
	for i := 2; i < len(s.tokens); i++ {
		if s.tokens[i].kind == address && s.tokens[i-2].kind == address && (s.tokens[i-1].isMark("→←") || s.tokens[i-1].has(cTo|cLead)) {
			return true
		}
	}
	return false
}

// earlierName reports "the earlier name" behind a verb of taking back, which leaves the
// request as it is.
func (c clauses) earlierName(i int) bool {
	if overlookVerbs[c.tokens[i].text] && i+3 < len(c.tokens) && c.tokens[i+1].text == "the" && !c.tokens[i+2].known && !earlierMail[c.tokens[i+2].text] && c.tokens[i+3].text == "one" {
		return true // "ignore the shared one"
	}
	earlier := overlookVerbs[c.tokens[i].text]
	for j := i + 1; j < len(c.tokens) && j <= i+5; j++ {
		switch t := c.tokens[j]; {
		case t.has(cOld), earlierWords[t.text]:
			earlier = true
		case t.text == "name", t.has(cLogin), spellings[t.text]:
			return earlier
		case !t.has(cFill | cFrom):
			return false
		}
	}
	return false
}

// overlookVerbs are verbs that may have a username for their object, which goes without the
// request it stood in.
var overlookVerbs = wordSet("scrap", "disregard", "ignore", "forget", "ignorieren", "vergessen", "ignorez", "oubliez", "ne", "ignoren", "olviden", "ignorate", "dimenticate", "ignorem", "esqueçam", "negeer", "vergeet",
	"felejtsék", "felejtsétek", "felejtse", "hagyják", "tekintsék", "unohtakaa", "unohda", "jättäkää")

// overlooks is where "please disregard the username in my last mail" begins, else the end.
func (s *sentence) overlooks() int {
	c := newClauses(s)
	for i, t := range s.tokens {
		if overlookVerbs[t.text] && t.has(cCancel) && !s.forgot(t) && c.earlierName(i) && !s.pairs() {
			return i
		}
	}
	return len(s.tokens)
}

// forgot reports "I had forgotten", which asks nobody to.
func (s *sentence) forgot(t token) bool {
	i := slices.IndexFunc(s.tokens, func(o token) bool { return o.kind == word && o.at == t.at && o.text == t.text })
	return overlookVerbs[t.text] && slices.ContainsFunc(s.tokens[max(0, i-3):max(0, i)], func(o token) bool { return o.has(cI) && !o.has(cMine) || auxiliaries[o.text] })
}

// forgetsEarlier reports "and forget my first mail", and no other word of taking back.
func (c clauses) forgetsEarlier() bool {
	found := false
	for i, t := range c.tokens {
		if !t.has(cCancel) || t.has(cReqNoun) {
			continue
		}
		if !overlookVerbs[t.text] || slices.ContainsFunc(c.tokens[i:], func(t token) bool { return t.kind == address }) && !c.lex.verbLast() {
			return false
		}
		from := i + 1
		if c.lex.verbLast() {
			from = max(0, i-4)
		}
		for j := from; j < min(len(c.tokens), i+5); j++ {
			found = found || earlierMail[c.tokens[j].text]
		}
	}
	return found
}

// earlierMail are words for which mail of several.
var earlierMail = wordSet("first", "previous", "earlier", "last", "erste", "ersten", "vorige", "vorherige", "letzte", "frühere", "premier", "précédent", "précédente", "dernier", "primero", "primer", "anterior", "primeira", "primo", "prima", "precedente",
	"eerste", "eerdere", "pierwszą", "poprzednią", "yesterday", "yesterday's", "gestern", "hier", "ayer", "ieri", "ontem", "gisteren", "wczoraj", "první", "předchozí",
	"előző", "korábbi", "első", "tegnapi", "múltkori", "edellinen", "edellisen", "aiempi", "aiemman", "eilinen", "eilisen", "ensimmäinen", "ensimmäisen")

var spellings = wordSet("spelling", "typo", "wording", "version", "schreibweise", "fassung", "orthographe", "ortografía", "grafía", "grafia", "spelling", "pisownię",
	"elírás", "írásmód", "kirjoitusasu", "kirjoitusvirhe")

var earlierWords = wordSet("earlier", "first", "other", "wrong")

// object reports what is taken back: a request, "it", or nothing at all behind
// the verb.
func (c clauses) object(i int) bool {
	if c.clauseHas(i, cPassword) {
		return false
	}
	if nullWords[c.tokens[i].text] && c.any(cReqNoun) { // "veuillez considérer ma demande comme nulle"
		return true
	}
	if c.whatISent(i + 1) {
		return true
	}
	words := 0
	for j := i + 1; j < len(c.tokens) && words < 6; j++ {
		if c.tokens[j].has(cOther) || c.tokens[j].kind == address && words == 0 {
			return false
		}
		if c.tokens[j].has(cReqNoun | cSwapNoun | cOnlySwap) {
			return true
		}
		if c.tokens[j].kind == word && !putAside[c.tokens[j].text] && !c.between(j-1, j+1, cYet) { // "cancel for now"
			words++
		}
	}
	for j := i - 1; j >= 0 && (c.lex.objectFirst() || c.lex.longest > 0); j-- {
		if c.tokens[j].has(cReqNoun | cSwapNoun | cOnlySwap) {
			return true
		}
	}
	return words == 0
}

// putAside are the rest of "laisser de côté".
var putAside = wordSet("de", "côté", "da", "parte", "lado", "en", "espera", "attente", "attesa", "aside", "hold")

var nullWords = wordSet("nulle", "nul", "null", "nulo", "nula", "nullo", "nulla", "void", "gegenstandslos", "hinfällig", "nichtig",
	"semmis", "tárgytalan", "érvénytelen", "semmisnek", "tárgytalannak", "mitätön", "mitättömäksi", "aiheeton", "aiheettomana")

// keep weighs "keep my old address".
func (c clauses) keep(i int) mood {
	if !c.asks && c.clauseHas(i, cBut) && i+1 < len(c.tokens) && pronouns[c.tokens[i+1].text] { // "swap it, they say, but I'd rather keep it"
		return withheld
	}
	if c.clauseHas(i, cPassword) && !c.clauseHas(i, cLogin|cAddr|swapping) || c.keepsOther(i) {
		return neutral
	}
	if i+1 < len(c.tokens) && c.tokens[i+1].has(cWrite) && !c.any(swapping) { // "そのままご返信ください"
		return neutral
	}
	if c.tokens[i].text == "keep" && i+3 < len(c.tokens) && c.tokens[i+1].text == "what" && c.tokens[i+2].has(cI) && (c.inClause(i, cI) || i > 0 && futures[c.tokens[i-1].text]) { // "I'll keep what I have"
		return withdrawn
	}
	if leavesIn(c.tokens[i].text) && c.between(i+1, len(c.tokens), cInstead) { // "dejar ese en lugar del anterior"
		return neutral
	}
	if c.pairsOff(i) { // "setup@..., which we only keep for administration"
		return neutral
	}
	if i > 1 && (c.tokens[i-1].has(cI) && !c.tokens[i-1].has(cMine) || c.tokens[i-1].text == "i") && c.tokens[i-2].has(cClause) { // "as I keep the plus for my filters"
		return neutral
	}
	if c.keepsRest(i) || i > 0 && c.tokens[i-1].has(cPast) { // "j'avoue que je l'ai laissé traîner"
		return neutral
	}
	if c.keepsOld(i) {
		return withdrawn
	}
	if c.lex.english() && i+1 < len(c.tokens) && strings.HasSuffix(c.tokens[i+1].text, "ing") { // "I keep getting an error"
		return neutral
	}
	if c.asks || c.any(cFault) || c.negated(i) || c.inClause(i, cIf|cWh) || c.any(cSwap|cSwapNoun|cNew) && !c.any(cNot) {
		return neutral
	}
	if c.any(cOld|cAddr) || c.clauseWords(i) < 8 {
		return withdrawn
	}
	return neutral
}

// pairsOff reports a clause that only tells what a username before it is kept for.
func (c clauses) pairsOff(i int) bool {
	named := false
	for j := i - 1; j >= 0; j-- {
		t := c.tokens[j]
		switch {
		case t.kind == address:
			return named && t.mention.class == tenant
		case relPronouns[t.text] || relatives[t.text] || t.text == "that":
			named = c.of[j] == c.of[i]
		case t.kind == word && c.of[j] == c.of[i] && !t.has(cFill|cI), t.has(directive):
			if !onlyWords[t.text] && !t.isMark(",") {
				return false
			}
		}
	}
	return false
}

// keepsOther reports "the roles in the portal shall stay as they are": the clause of the verb at
// i is about something else than an address.
func (c clauses) keepsOther(i int) bool {
	for j, t := range c.tokens {
		if c.of[j] != c.of[i] || c.pairs() {
			continue
		}
		if t.has(cOther) && !t.has(cAddr|cLogin) {
			return !c.any(swapping)
		}
		if t.has(cAddr|cLogin|cOld|cNew) && !t.has(cFill) || t.kind == address || j == i {
			return false
		}
	}
	return false
}

// leavesIn reports a verb of leaving that is one of putting as well.
func leavesIn(w string) bool {
	return slices.ContainsFunc([]string{"dej", "deix", "laiss", "lasci"}, func(stem string) bool { return strings.HasPrefix(w, stem) })
}

// keepsOld reports an ordinary address directly before a verb of keeping or behind it,
// beside a username: "we want to keep jane@... and use jane@... for Teams".
func (c clauses) keepsOld(i int) bool {
	if c.asks || c.negated(i) || c.inClause(i, cIf|cWh) || i+1 < len(c.tokens) && c.tokens[i+1].has(cSwap) { // "laten vervangen"
		return false
	}
	for j := max(0, i-1); j <= min(len(c.tokens)-1, i+1); j++ {
		if t := c.tokens[j]; t.kind == address && t.mention.class == ordinary {
			return c.pairs()
		}
	}
	return false
}
