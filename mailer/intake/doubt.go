package intake

import (
	"slices"
	"strings"
)

// A request may be put off, made to depend on something, or thought better of, in words
// that stand beside it: "once our migration is over", "in January", "sorry, better not".
// Whatever the rest of the mail says, the partner is asked then.

// doubted reports a request for swaps that the mail itself leaves in doubt.
func (x *extraction) doubted(swaps []Swap, c circumstances) bool {
	last := len(x.sentences)
	for i, s := range x.sentences {
		if s.mood == request || s.namesAny(swaps) {
			if s.namesAny(swaps) {
				last = i
			}
			if s.mood == request && s.onceOurs() || s.mood == request && s.wordsOf(nobody) && len(s.addresses()) > 0 || doubts()["beside"].in(s) || s.inOtherSystem() || s.asksWhether() || s.asksByExample() || s.reserved() || s.conditioned() || s.asks && !s.any(cPlease|cCanYou) && s.any(cIf) && !s.any(cPolite) || s.dated() || len(s.addresses()) > 0 && s.movesThings() || s.speaksOf() || s.stepsFirst() || s.governedElse() || s.mood == request && len(s.addresses()) == 0 && s.datesIt() {
				return true
			}
		}
	}
	if x.hearsay(swaps) {
		return true
	}
	if len(swaps) == 1 && swaps[0].Old == c.from && slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.mood == request && s.namesAny(swaps) && s.forOthers(c) }) {
		return true
	}
	for i, s := range x.sentences {
		switch {
		case len(s.addresses()) == 0 && s.mood == denied && s.sparesAll():
			return true
		case s.putsOff(), i > last && len(s.addresses()) == 0 && s.mood != request && s.any(cNot) && (s.any(swapping) || s.words() <= headingWords && !s.any(cIf|directive|cWrite) && !s.names()) && s.afterAll(): // "they do not need to be changed after all"
			return true
		case s.rants():
		case s.leads(x.sentences[i+1:]) && s.leadsToOther():
			return true
		case s.wondersBeside():
		case len(swaps) > 1 && ((s.namesAny(swaps) || len(s.addresses()) == 0) && doubts()["many"].in(s) || s.namesAny(swaps) && s.sparesPair() || s.leads(x.sentences[i+1:]) && s.leadsAstray()):
			return true
		case s.row:
		case s.reserves(i > last), i > last && s.cites():
			return true
		case len(s.addresses()) == 0 && s.voidsEarlier(): // "my earlier request is void"
		case doubts()["anywhere"].in(s), s.voids(), s.asks && doubts()["must"].in(s):
			return true
		case i > last && s.wondersOfIt():
			return true
		case i > last && len(swaps) == 1 && len(s.addresses()) == 0 && (doubts()["behind"].in(s) && !s.sparesUs() || s.thinksBetter() || s.thinksAgain() && s.stays() || s.datesIt() || s.asks && s.words() == 1 && i == last+1 && !s.any(cPolite) && !agreeable[s.tokens[0].text]):
			return true
		}
	}
	return false
}

// sparesPair reports a word beside a pair that makes it one to wait with, to leave, or
// that is done: "don't touch jane@...", "mine is jane@... and stays as it is".
func (s *sentence) sparesPair() bool {
	first := true
	for i, t := range s.tokens {
		switch {
		case t.has(cYet) && s.pairs() && s.mood != request && sides[t.text] == noRole, staying[t.text] && s.mood != request,
			i+1 < len(s.tokens) && alreadyWords[t.text] && (s.tokens[i+1].has(cDone|cSwapped) || s.tokens[i+1].text == "have"),
			i > 0 && alreadyWords[s.tokens[i-1].text] && t.text == "have":
			return true
		case first && t.kind == word:
			if t.has(cNot) || t.has(cDone) && !grateful(t.text) && s.pairs() {
				return true
			}
			first = false
		}
	}
	return false
}

// leads reports a line before a list that ends in a colon or asks.
func (s *sentence) leads(rest []*sentence) bool {
	end := len(s.tokens) - 1
	for end > 0 && s.tokens[end].kind == newline {
		end--
	}
	return len(rest) > 0 && rest[0].pairs() && len(s.addresses()) == 0 && (s.asks || s.tokens[end].isMark(":"))
}

// leadsAstray reports that such a line puts off what follows it, or is about something
// else: "these later:", "once IT has made them:".
func (s *sentence) leadsAstray() bool {
	for i, t := range s.tokens {
		if t.has(cYet) && !s.any(cOld) || t.has(cIf) && !t.has(cPolite|cYet|cSwap) && !beginnings[t.text] && !s.courteous(i) && s.mood == request {
			return true
		}
		if t.has(cSwap) && s.lex.english() && s.strangeObject(i+1) {
			return true
		}
	}
	return false
}

// leadsToOther reports that the line before a list says that it is not wanted, or is done:
// "swaps that we do not want:", "already done:".
func (s *sentence) leadsToOther() bool {
	for i, t := range s.tokens {
		if i > 0 && t.has(cWant) && s.tokens[i-1].has(cNot) {
			return true
		}
	}
	if s.any(directive &^ cMust) {
		return s.any(cInvite) && !s.any(cPast|cSwap|cSwapped|cSwapNoun)
	}
	return s.any(cNot) && s.any(cSwap|cSwapped|cSwapNoun) && !s.any(cBut|cFault|cDone) || doubts()["listed"].in(s)
}

// asksWhether reports "is jane@... now jane@...?".
func (s *sentence) asksWhether() bool {
	for i, t := range s.tokens {
		if s.asks && t.kind == address && i > 0 && s.tokens[i-1].has(cIs) && i > 1 && s.tokens[i-2].isMark(":") {
			return true
		}
	}
	return false
}

// inOtherSystem reports "in our CRM" and "on the badge".
func (s *sentence) inOtherSystem() bool {
	for i, t := range s.tokens {
		list := i > 0 && (t.text == "list" || t.text == "lists") && otherLists[s.tokens[i-1].text]
		if t.kind != word || !otherSystems[t.text] && !list || i > 0 && yours[s.tokens[i-1].text] {
			continue
		}
		if s.lex.places() { // "a névjegykártyámon", "uutiskirjeeseen"
			return true
		}
		for j := i - 1; j >= max(0, i-5) && s.tokens[j].kind == word; j-- {
			if placing[s.tokens[j].text] || placedAt[s.tokens[j].text] || ownThings[t.text] && s.tokens[j].has(cMine) {
				return true
			}
		}
	}
	return false
}

// hearsay reports that somebody else says who is to be who, in a mail that asks for nothing:
// "my colleague claims that the username to replace jane@... with is jane@...".
func (x *extraction) hearsay(swaps []Swap) bool {
	if slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.mood == request && s.directs() || s.handsOver() }) {
		return false
	}
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.namesAny(swaps) && doubts()["hearsay"].in(s) || doubts()["informs"].in(s)
	})
}

// directs reports a directive other than "must", which may be what somebody else says.
func (s *sentence) directs() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(directive) && (!s.lex.places() || !mustWords[t.text]) })
}

// stepsFirst reports "előbb a biztonsági csapatnak kell jóváhagynia, utána cseréljék": what
// somebody has to do before a request is carried out.
func (s *sentence) stepsFirst() bool {
	first := false
	for _, t := range s.tokens {
		first = first && !t.isMark(",;:") || beforeThat[t.text]
		if first && s.lex.places() && mustWords[t.text] && s.mood == request {
			return true
		}
	}
	return false
}

// namesAny reports the new username of one of swaps.
func (s *sentence) namesAny(swaps []Swap) bool {
	return slices.ContainsFunc(s.addresses(), func(m *mention) bool {
		return slices.ContainsFunc(swaps, func(w Swap) bool { return w.New == m.addr })
	})
}

// conditioned reports a condition behind the last username of a request: "if my deals
// stay", but not "and tell me when it is done", "when you have time", "before Friday".
func (s *sentence) conditioned() bool {
	at := -1
	for i, t := range s.tokens {
		if t.kind == address && t.mention.class == tenant {
			at = i
		}
	}
	if at < 0 || s.row {
		return false
	}
	if s.mood == request && s.conditionedFirst() {
		return true
	}
	const over = cWrite | cAsk | cPlease | cClause | cFault | cDone | cNot
	for i, t := range s.tokens[at+1:] {
		switch {
		case t.text == "once" && (at+2+i >= len(s.tokens) || s.tokens[at+2+i].kind != word): // "I have signed in with it once"
		case s.afterTalk(at + 1 + i):
			return true
		case t.has(cIf) && !t.has(cPolite|cYet|cSwap) && !beginnings[t.text]:
			return !s.courteous(at + 1 + i)
		case t.has(over) && !t.has(cFill), t.isMark(";("), meWords[t.text]:
			return false
		}
	}
	return false
}

// afterTalk reports "after our call on Thursday" and "after checking with Tom" at i.
func (s *sentence) afterTalk(i int) bool {
	if !afterWords[s.tokens[i].text] && s.tokens[i].text != "after" && s.tokens[i].text != "nachdem" && s.tokens[i].text != "sobald" || i+1 == len(s.tokens) {
		return false
	}
	if s.lex.english() && strings.HasSuffix(s.tokens[i+1].text, "ing") {
		return true
	}
	near := s.tokens[i+1 : min(len(s.tokens), i+labelReach)]
	if s.lex.english() && !slices.ContainsFunc(near, func(t token) bool { return t.has(cI) }) && slices.ContainsFunc(near, func(t token) bool { return t.text == "has" || t.text == "have" }) {
		return true // "after the board has met"
	}
	return slices.ContainsFunc(s.tokens[i+1:min(len(s.tokens), i+4)], func(t token) bool { return talkWords[t.text] })
}

var talkWords = wordSet("board", "vorstand", "vorstandssitzung", "geschäftsführung", "conseil", "consejo", "consiglio", "conselho", "bestuur", "zarząd", "call", "meeting", "conversation", "consultation", "approval", "talk", "chat", "rücksprache", "gespräch", "telefonat", "freigabe", "zustimmung", "entretien", "appel", "accord", "llamada", "conversación", "aprobación", "colloquio", "telefonata", "approvazione", "conversa", "chamada", "aprovação", "gesprek", "overleg", "goedkeuring", "rozmowie", "akceptacji", "schválení", "poradě")

// conditionedFirst reports a condition before what asks: "if Bob agrees, please ...".
func (s *sentence) conditionedFirst() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] && !t.has(cBut) })
	if first < 0 || !s.tokens[first].has(cIf) && s.tokens[first].text != "should" || s.tokens[first].has(cPolite|cYet) || beginnings[s.tokens[first].text] {
		return false
	}
	comma := slices.IndexFunc(s.tokens[first:], func(t token) bool { return t.isMark(",") })
	if s.tokens[first].text == "should" {
		return !s.asks && !slices.ContainsFunc(s.tokens[:first], func(t token) bool { return t.kind == address })
	}
	if comma < 0 || first+comma+1 >= len(s.tokens) || !s.tokens[first+comma+1].has(directive|cImper) {
		return false
	}
	before := &sentence{tokens: s.tokens[:first+comma], lex: s.lex}
	return !before.courteous(first) && len(before.addresses()) == 0
}

// forOthers reports a request about the address of somebody else, who is not named.
func (s *sentence) forOthers(c circumstances) bool {
	return s.any(cOthers) && !s.saidBySomebody() && !s.othersApart() && s.othersAlone() && !addressed(s.addresses(), c.from)
}

// speaksOf reports "call me about changing my address", "I want to be jane@contoso.com
// again" and "can you do that at all?".
func (s *sentence) speaksOf() bool {
	asked, told := false, false
	for i, t := range s.tokens[:len(s.tokens)-1] {
		next := s.tokens[i+1]
		switch {
		case told && aboutIt[t.text] && next.has(cSwap) && strings.HasSuffix(next.text, "ing") && s.lex.english(),
			t.kind == address && t.mention.class == ordinary && onceMore[next.text],
			t.text == "at" && next.text == "all" && s.asks && i+3 == len(s.tokens):
			return true
		}
		told = told || asked && t.has(cWrite|cAsk)
		asked = asked || t.has(cPlease|cCanYou)
	}
	return false
}

// courteous reports a condition at i that is about the reader, or about what is so.
func (s *sentence) courteous(i int) bool {
	return slices.ContainsFunc(s.tokens[i:], func(t token) bool {
		return s.lex.isYou(t) || agreeable[t.text] || t.has(cDone|cSignIn|cTry|cPolite|cFault|cAsk|cYet) || t.has(cPast) && !t.has(cIs)
	})
}

// thinksBetter reports a few words that only say no: "hmm, better not", "actually, don't".
func (s *sentence) thinksBetter() bool {
	no, words := false, 0
	for _, t := range s.tokens {
		switch {
		case t.kind == address || t.isMark("?"):
			return false
		case t.kind != word:
		case refusals[t.text]:
			no = true
			words++
		case !smallWords[t.text]:
			return false
		default:
			words++
		}
	}
	return no && words > 1
}
