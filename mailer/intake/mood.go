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
	case s.asks && (s.estCeQue() || s.mayItBe() || s.beforeIAsk()):
		return question
	case s.settledItself(), s.leavesAsIs(), s.saysDont():
		return withdrawn
	case s.asks && s.movesMeThere():
		return request
	case s.asksWhenDone():
		return neutral
	case s.asksWhat():
		return question
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
	case !wishes && !s.asks && c.pairDone() && newClauses(s.outside()).pairDone() && s.pairs() && s.joins() && !arrowLine(s.tokens): // "hers went from jane@... to jane@..."
		return past
	case !s.asks && s.pairs() && (!wishes && s.changedSince() || s.recalls() && !s.any(cPlease|cCanYou)):
		return past
	case s.asks && !wishes && s.any(cCanI) && s.any(cUse) && s.namesUsername(): // "could I use jane@... for the portal?"
		return uncertain
	case s.asks && s.pleasant():
		return neutral
	case s.asks && s.asksForWord():
		return wish
	case s.asks && !wishes, s.any(cAsk) && s.any(cWh|cIf) && !s.awaitsWord() && !s.promisesWord():
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

var reasonWords = wordSet("reason", "background", "why", "grund", "begründung", "hintergrund", "motif", "raison", "motivo", "causa", "razón", "razão", "reden", "powód", "důvod", "orsak", "årsag", "motiv",
	"oka", "indok", "indoklás", "háttér", "syy", "peruste", "tausta")

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
	"things", "everyone", "allez-vous", "går", "weekend", "tudo", "todo", "tutto", "好吗", "元気", "お元気",
	"vagy", "hogy", "vannak", "kuuluu", "voitte", "menee")

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
		if i > 0 && without[s.tokens[i-1].text] || i > 1 && anyWords[s.tokens[i-1].text] && without[s.tokens[i-2].text] {
			continue // "sans aucun problème"
		}
		if t.has(cFault) && (!t.has(cTry) || i == 0 || !s.tokens[i-1].has(cCanI|cI) && s.tokens[i-1].text != "can") {
			return true
		}
	}
	return false
}

var anyWords = wordSet("any", "a", "the", "jedes", "jegliche", "aucun", "aucune", "le", "ningún", "ninguna", "alcun", "alcuna", "nessun", "nenhum", "qualquer", "enig", "enkel", "żadnych", "żadnego")

// calm reports a sentence that does nothing with a swap in words that are known.
func (s *sentence) calm() bool { return s.mood == neutral || s.mood == wish }
