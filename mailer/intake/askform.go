package intake

import "slices"

// What has the form of a question may ask for no answer, and what is asked politely may be a
// question.

// mightBe reports "could my seat be hooked up to ...?", which asks for what is done and for no
// answer.
func (s *sentence) mightBe() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] })
	return s.asks && s.lex.english() && first >= 0 && mightWords[s.tokens[first].text] && first+1 < len(s.tokens) && !itWords[s.tokens[first+1].text] && s.tokens[first+1].text != "it" && !s.any(cWh|cIf|cNot|cOthers|cThey|cAsk) &&
		slices.ContainsFunc(s.tokens[first:], func(t token) bool { return t.text == "be" })
}

var mightWords = wordSet("could", "can", "would", "may", "might")

// movesMeThere reports "zetten jullie me daarop over?", of a username before it, in the languages
// whose questions begin with the verb.
func (s *sentence) movesMeThere() bool {
	if s.lex.lang != "nl" && s.lex.lang != "de" || len(s.tokens) < 4 || len(s.addresses()) > 0 || s.words() > headingWords || s.any(cWh|cIf|cNot|cOr|cOthers) {
		return false
	}
	verb := s.tokens[0]
	return verb.kind == word && (verb.has(cSwap|cUse) || hasStem(verb.text, movingStems)) && s.lex.isYou(s.tokens[1]) && s.wordsOf(toMe) && s.wordsOf(thither)
}

// movingStems are of verbs for setting and moving.
var movingStems = []string{"zet", "stel", "wissel", "wijzig", "pas", "koppel", "zett", "setz", "stell", "wechsel", "änder", "verknüpf", "leg", "schalt", "heb", "trag", "tausch", "ruil", "migr"}

var thither = wordSet("daarop", "daarnaar", "daarheen", "hierop", "hiernaar", "darauf", "dahin", "dorthin", "hierauf")

// mayItBe reports "could it be that ...?" and "kann es sein, dass ...?".
func (s *sentence) mayItBe() bool {
	for i := 0; i+1 < min(len(s.tokens), fewWords+2); i++ {
		if modals[s.tokens[i].text] && (s.tokens[i+1].text == "it" || s.tokens[i+1].text == "es" || s.tokens[i+1].text == "het") {
			return slices.ContainsFunc(s.tokens[i+1:min(len(s.tokens), i+fewWords+2)], func(t token) bool { return thatWords[t.text] })
		}
	}
	return false
}

var thatWords = wordSet("that", "dass", "dat")

// beforeIAsk reports "bevor ich um den Tausch bitte, wüsste ich gern ...".
func (s *sentence) beforeIAsk() bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word && !greets[t.text] })
	if first < 0 || !beforeWords[s.tokens[first].text] || !s.tokens[first].has(cIf) {
		return false
	}
	asks := false
	for _, t := range s.tokens[first:] {
		if t.isMark(",") {
			return asks
		}
		asks = asks || t.has(directive)
	}
	return false
}
