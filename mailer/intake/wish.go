package intake

import "slices"

// handsOver reports a wish about the writer, about what was said before, or about what
// is the desk's to do: "can you move me over?", "please take care of it", "do your part".
func (x *extraction) handsOver() bool {
	return slices.ContainsFunc(x.sentences, (*sentence).handsOver)
}

func (s *sentence) handsOver() bool {
	if s.mood != wish {
		return false
	}
	asked := false
	for i, t := range s.tokens {
		switch {
		case t.has(directive):
			asked = true
		case t.has(elsewhere) && (!s.lex.verbLast() || !asked):
			return false
		case !asked:
		case t.has(cProceed) && (!s.lex.english() && s.words() <= headingWords || s.ends(i+1)) && !s.any(cNot),
			yourPart[t.text] && !s.tokens[i-1].has(cMine) && s.almostOver(i+1),
			s.lex.english() && backward[t.text] && s.ends(i+1),
			s.lex.english() && backward[t.text] && s.thenTells(i+1),
			takenUp[t.text] && (s.tokens[i-1].has(cProceed) && s.ends(i+1) || s.proceedsAt(i+1)): // "können Sie das bitte veranlassen?"
			return !s.any(elsewhere &^ (cWrite | cAsk | cWh | cIf))
		}
	}
	return false
}

// thenTells reports "and let me know" at i.
func (s *sentence) thenTells(i int) bool {
	if i >= len(s.tokens) || !s.tokens[i].isMark(",") && !andWords[s.tokens[i].text] {
		return false
	}
	return slices.ContainsFunc(s.tokens[i:min(len(s.tokens), i+5)], func(t token) bool { return t.has(cWrite | cAsk) })
}

// proceedsAt reports a verb such as "carry out" at the end of the clause, from i on.
func (s *sentence) proceedsAt(i int) bool {
	for i < len(s.tokens) && s.tokens[i].has(cPlease) {
		i++
	}
	return i < len(s.tokens) && s.tokens[i].has(cProceed) && s.almostOver(i)
}

// wishesNew reports a wish about a new username, which stands elsewhere.
func (x *extraction) wishesNew() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		if s.mood != wish || s.any(elsewhere) {
			return false
		}
		for i, t := range s.tokens[:max(0, len(s.tokens)-1)] {
			if t.has(cNew) && s.tokens[i+1].has(cAddr|cLogin) {
				return true
			}
		}
		return false
	})
}

// backward are the objects that stand for what was said before.
var backward = wordSet("me", "us", "it", "this", "that", "these", "those", "them", "accordingly")

// yourPart are words for what is the desk's to do, of which the guide tells the rest.
var yourPart = wordSet("needful", "necessary", "needed", "required", "part", "bit", "rest", "remainder", "nötige", "notwendige", "erforderliche", "übrige",
	"nécessaire", "necesario", "necessario", "necessário", "nodige", "resto", "reszty", "resztę", "potrzebne", "teil", "deel", "parte", "nödvändiga", "nødvendige",
	"szükségeseket", "szükséges", "tarvittavat", "tarpeelliset", "tarvittavan")

// soonWords say when somebody would like a thing.
var soonWords = wordSet("today", "tomorrow", "asap", "soon", "quickly", "urgently", "promptly", "monday", "tuesday", "wednesday", "thursday", "friday", "morning", "afternoon", "tonight", "possible")

// almostOver reports that at most one word, the verb, follows in the clause.
func (s *sentence) almostOver(i int) bool {
	n := 0
	for ; i < len(s.tokens) && !s.tokens[i].isMark(".,;:!?-–—"); i++ {
		if t := s.tokens[i]; t.kind == address || t.kind == word && !t.has(cPlease) {
			n++
		}
	}
	return n <= 1
}

// ends reports that at most three small words follow in the clause.
func (s *sentence) ends(i int) bool {
	n := 0
	for ; i < len(s.tokens) && !s.tokens[i].isMark(".,;:!?-–—"); i++ {
		t := s.tokens[i]
		if t.has(cPlease) || soonWords[t.text] || t.known && t.means == cFill {
			continue
		}
		if n++; n > 3 || t.kind != word || len(t.text) > 4 || t.has(elsewhere) {
			return false
		}
	}
	return true
}

// wishes reports a directive without a word behind it that makes it one for
// something else.
func (s *sentence) wishes() bool {
	if s.lex.verbLast() { // what is wanted may stand anywhere
		return s.any(directive) && !s.any(elsewhere)
	}
	named := s.namesUsername()
	for i, t := range s.tokens {
		if t.has(directive) && !s.wantsElse(i, named) && (i == 0 || !s.nothing(i)) {
			return true
		}
	}
	return false
}

// nothing reports "nothing more needed", "I do not want".
func (s *sentence) nothing(i int) bool {
	if s.tokens[i].has(cWant) && s.tokens[i-1].has(cNot) {
		return true
	}
	return s.tokens[i-1].text == "nothing" || i > 1 && s.tokens[i-2].text == "nothing"
}

// wantsElse looks at what follows a directive up to the first address, or at its
// object where no username is named.
func (s *sentence) wantsElse(i int, named bool) bool {
	words := 0
	for _, t := range s.tokens[i+1:] {
		switch {
		case t.kind == address, t.kind == word && words >= objectReach && !named:
			return false
		case t.kind == word:
			if words++; words <= objectReach && t.text == "if" {
				continue // "I would appreciate it if ..."
			}
			if t.has(elsewhere) && !t.has(directive|cOld|cInstead|cRepl) {
				return true
			}
		}
	}
	return false
}

func (s *sentence) namesUsername() bool {
	return slices.ContainsFunc(s.addresses(), func(m *mention) bool { return m.class == tenant })
}

// tells reports a sentence that only tells of what it names: nothing is asked for
// before the address, or the address follows what it is in so many words.
func (s *sentence) tells() bool {
	if first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word }); first >= 0 && s.tokens[first].has(cIf|cYet) {
		return false // "if all goes well, the new username will be ..."
	}
	if s.lex.verbLast() && s.any(directive) && s.any(elsewhere) {
		return false
	}
	asks, strange := false, false
	for i, t := range s.tokens {
		switch {
		case t.has(directive):
			asks = true
		case t.kind == address && t.mention.class == tenant:
			return !asks || !strange || s.said(i)
		case t.kind == word && asks:
			strange = strange || !t.known || t.has(elsewhere)
		}
	}
	return true
}

// said reports a colon or an "is" before i, be it the second word of "here it is".
func (s *sentence) said(i int) bool {
	for j := i - 1; j >= max(0, i-2); j-- {
		if t := s.tokens[j]; t.isMark(":=") || t.has(cIs|cLead) && !t.has(cTo) {
			return true
		} else if !t.has(cFill) {
			break
		}
	}
	return false
}

// disowned reports "I never asked for this".
func (x *extraction) disowned() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		for i, t := range s.tokens {
			for j := i + 1; t.has(cNot) && s.any(cI) && j < len(s.tokens) && j <= i+3; j++ {
				if w := s.tokens[j].text; reports[w] || s.toldAsking(j) || w == "ask" || w == "request" {
					return true
				}
			}
		}
		return false
	})
}

// hinted is the verdict on a username in a mail that asks for something not known.
func (x *extraction) hinted(c circumstances) (verdict, bool) {
	var wrong *mention
	aside := !slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.mood == wish && !s.any(cOther) })
	if x.disowned() || aside { // "please move my deals, my username is jane@..."
		return verdict{}, false
	}
	for _, m := range x.all {
		switch {
		case !x.has[wish] || !m.in.calm() || m.in.any(cPast|cDone) || m.role == contactRole || m.role == notRole || m.in.any(cOther|cElse) || m.in.loggedIn(m):
		case m.class == tenant && x.others && !alike(m.addr, c.from, c.names) && m.role != newRole:
		case m.class == tenant:
			return unsure, true
		case m.class == invalid && m.problem == InvalidUsername:
			wrong = m
		}
	}
	if wrong != nil {
		return misfit(wrong), true
	}
	return verdict{}, false
}
