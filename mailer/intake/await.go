package intake

import (
	"slices"
	"strings"
)

// Word that is waited for, or promised: "let me know when it is done", "I will let you know".

// awaitsWord reports "let me know when I can try", which asks for word and not for an
// answer.
func (s *sentence) awaitsWord() bool {
	if s.asks || s.any(cWh) {
		return false
	}
	for i, t := range s.tokens[:max(0, len(s.tokens)-1)] {
		if t.has(cIf) && onceParts[t.text+" "+s.tokens[i+1].text] && s.any(cPlease) && slices.ContainsFunc(s.tokens[i+2:], func(t token) bool { return t.has(cDone | cSwapped | cSwapNoun) }) {
			return true // "merci de nous prévenir une fois la mise à jour faite"
		}
		if next := s.tokens[i+1]; whenWords[t.text] && t.has(cIf) && (s.any(cPlease|cProceed) || s.wordsOf(justWords)) && (next.has(cI) || next.has(cDone) || next.text == "it" || next.text == "its") {
			return true
		}
	}
	return false
}

// promisesWord reports "I will let you know when it is back".
func (s *sentence) promisesWord() bool {
	if s.asks || s.any(directive) {
		return false
	}
	for i, t := range s.tokens {
		if !t.has(cAsk) || !slices.ContainsFunc(s.tokens[i:], func(t token) bool { return whenWords[t.text] }) {
			continue
		}
		mine, will := false, false
		for _, t := range s.tokens[max(0, i-4):i] {
			own := strings.HasSuffix(t.text, "'ll")
			mine, will = mine || own || t.has(cI), will || own || futures[t.text]
		}
		return mine && will
	}
	return false
}

// asksWhenDone reports "will you give me a shout when you have done the swap?", which asks for no
// time.
func (s *sentence) asksWhenDone() bool {
	when := slices.IndexFunc(s.tokens, func(t token) bool { return whenWords[t.text] })
	if when < 0 || !s.asks || len(s.addresses()) > 0 || s.words() > headingWords+fewWords || !s.wordsOf(toMe) || s.any(cNot|cFault|cElse|cInvite|cTenant|cPassword|cOther) {
		return false
	}
	done := s.tokens[when+1:]
	if slices.ContainsFunc(s.tokens[:when], func(t token) bool { return t.has(cSwap|cSwapNoun|cProceed) || andWords[t.text] && t.text != "a" }) {
		return false
	}
	if when > 0 && !slices.ContainsFunc(s.tokens[:when], func(t token) bool { return toMe[t.text] }) || slices.ContainsFunc(done, func(t token) bool { return futures[t.text] }) {
		return false
	}
	return slices.ContainsFunc(done, func(t token) bool { return t.has(cPast|cDone|cSwapped) || didWords[t.text] }) || mayTry(done)
}

// mayTry reports "I can log in", of when word is asked for.
func mayTry(tokens []token) bool {
	may := false
	for i, t := range tokens {
		if may && t.has(cSignIn|cTry|cUse) {
			return true
		}
		may = may || i > 0 && modals[t.text] && tokens[i-1].has(cI)
	}
	return false
}

var didWords = wordSet("have", "done", "fatto", "fait", "hecho", "feito", "gemacht", "erledigt", "gedaan", "zrobione", "gotowe", "hotovo", "klart", "færdig")

// asksForWord reports "¿nos avisan cuando esté?", and nothing else.
func (s *sentence) asksForWord() bool {
	when := slices.IndexFunc(s.tokens, func(t token) bool { return whenWords[t.text] })
	if when == 0 && !s.lex.english() && s.words() <= headingWords && s.any(cWrite|cReqNoun) && !s.any(cSwap|cSwapNoun|cNot|cFault|cElse|cInvite|cSignIn|cPortal|cTenant|cLogin|cPassword) && len(s.addresses()) == 0 {
		return true // "quando avete fatto, ci mandate una mail?"
	}
	return when > 0 && !s.lex.english() && s.words() <= headingWords && slices.ContainsFunc(s.tokens[:when], func(t token) bool { return t.has(cWrite) }) && !s.any(cSwap|cSwapNoun|cWh|cNot|cFault|cElse|cInvite)
}

var onceParts = wordSet("une fois", "una vez", "una volta", "uma vez")

var justWords = wordSet("just", "simply", "einfach", "bare", "bara", "gewoon")

var whenWords = wordSet("when", "once", "sobald", "wenn", "dès", "lorsque", "quand", "cuando", "quando", "appena", "zodra", "wanneer", "gdy", "kiedy",
	"jakmile", "až", "când",
	"amikor", "amint", "mihelyt", "ha", "kun", "kunhan")
