package intake

import (
	"slices"
	"strings"
)

// governedElse reports "please document the change": a verb that carries nothing out has the
// change for its object.
func (s *sentence) governedElse() bool {
	for i, t := range s.tokens {
		if !t.has(directive) {
			continue
		}
		j := i + 1
		for j < len(s.tokens) && (s.tokens[j].isMark(",") || s.tokens[j].kind == word && (len(s.tokens[j].text) <= 2 || s.tokens[j].has(cFill|cPlease|cI|cFrom)) && !s.tokens[j].has(cMine)) {
			j++
		}
		if j >= len(s.tokens) || !idleVerbs[s.tokens[j].text] && (!s.tokens[j].has(cAsk|cElse) || s.tokens[j].has(cProceed|swapping|directive|cMake)) {
			continue
		}
		for k := j + 1; k < len(s.tokens) && k <= j+3 && s.tokens[k].kind == word; k++ {
			switch t := s.tokens[k]; {
			case t.has(cSwapNoun) && (!t.has(cSwap) || s.determines(k-1)), requestNouns[t.text] && s.determines(k-1) && k+1 < len(s.tokens) && s.tokens[k+1].kind == word && !s.tokens[k+1].has(cFrom):
				return true
			case !t.has(cFill|cMine) && !articles[t.text]:
				k = len(s.tokens)
			}
		}
	}
	return false
}

// asksByExample reports "is it enough to write, for example, please swap ...?".
func (s *sentence) asksByExample() bool {
	return s.lex.wary() && s.asks && slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cContact) && t.has(cOr) })
}

// movesThings reports "move my orders from jane@... to jane@...", whose verb has something
// that is not known for its object, and "change the owner to jane@...".
func (s *sentence) movesThings() bool {
	asked := false
	for i, t := range s.tokens {
		if asked && t.has(cFrom) && i+1 < len(s.tokens) && s.tokens[i+1].kind == address && i > 1 && (s.strangeThing(i-1) && s.determines(i-2) || s.tokens[i-1].has(cInvite) && s.strangeThing(i-2)) {
			return true
		}
		if t.has(cSwap) && (s.lex.english() && s.strangeObject(i+1) || i+1 < len(s.tokens) && everythings[s.tokens[i+1].text]) {
			return true
		}
		asked = asked || t.has(directive|cSwap)
	}
	return false
}

// everythings are what is moved where more than an address is.
var everythings = wordSet("everything", "alles", "tout", "todo", "tudo", "tutto", "wszystko", "všechno", "allt", "alt")

// strangeThing reports a word at i that may be a thing, and names neither an address nor
// anybody.
func (s *sentence) strangeThing(i int) bool {
	t := s.tokens[i]
	return t.kind == word && (!t.known || t.has(cOther|cContact) && !t.has(cAddr|cLogin|cFill)) && !things[t.text] && !people[t.text] && (!t.capital || s.lex.lang == "de") && !number(t.text) && !strings.HasSuffix(t.text, "ly")
}

// people are what a list of pairs may be headed by: "please update our sellers:".
var people = wordSet("sellers", "reps", "salespeople", "agents", "employees", "members", "verkäufer", "mitarbeiter", "mitarbeitenden", "vendeurs", "vendedores", "venditori", "verkopers", "medewerkers", "sprzedawców", "pracowników")

// determines reports "my" and "the" at i, be it behind another strange word.
func (s *sentence) determines(i int) bool {
	for ; i > 0 && s.strangeThing(i); i-- {
	}
	return s.tokens[i].has(cMine) || articles[s.tokens[i].text] || s.tokens[i].text == "the"
}

// strangeObject reports the same of all that stands from i on up to a preposition.
func (s *sentence) strangeObject(i int) bool {
	strange, mine := false, i < len(s.tokens) && s.tokens[i].has(cMine)
	for first := i; i < len(s.tokens) && s.tokens[i].kind == word; i++ {
		t := s.tokens[i]
		switch {
		case i == first && !s.determines(i), t.has(cAddr | cLogin | cSignIn | cOld | cNew | cPortal | cSwapNoun):
			return false
		case t.has(cTo | cFrom):
			return strange
		}
		strange = strange || i > first && s.strangeThing(i)
	}
	return strange && i < len(s.tokens) && (mine && s.tokens[i].isMark(",") || s.tokens[i].isMark(":"))
}
