package intake

import (
	"slices"
	"strings"
)

// As whom somebody is registered, and as whom they are to be, may be told in two sentences:
// "today he is registered as bob@contoso.com. From now on it has to be bob@...".

// registersAs reads the second of two such sentences, in a mail that names no other address.
func (x *extraction) registersAs(before, s *sentence) bool {
	if len(x.all) > fewMentions {
		return false
	}
	olds, news := distinct(before.addresses()), distinct(s.addresses())
	if len(olds) != 1 || olds[0].class != ordinary || len(news) != 1 || news[0].class != tenant || len(distinct(x.all)) != 2 {
		return false
	}
	if before.asks || s.asks || before.any(cNot|cIf|cYet) || s.any(cNot|cIf|cYet|cPast|cDone|cWh|cPassword) || !s.any(directive|cMust) && !s.wordsOf(mustWords) {
		return false
	}
	if !before.listed(olds[0]) || !s.listed(news[0]) || !slices.ContainsFunc(x.sentences, func(o *sentence) bool { return o != s && o.mood == request && len(o.addresses()) == 0 }) {
		return false
	}
	olds[0].role, olds[0].object, olds[0].weak = oldRole, false, false
	news[0].role, news[0].weak, news[0].tied = newRole, false, true
	return true
}

// mineIs reads "in my case that is jane@..." behind what the guide says is to be asked for.
func (x *extraction) mineIs(i int) bool {
	s, m := x.sentences[i], x.only()
	if i == 0 || m == nil || m.in != s || !m.offered() || !s.calm() || s.asks || s.any(cNot|cIf|cYet|cPast|cOr|cFault) || s.wordsOf(wouldWords) || slices.ContainsFunc(x.sentences, func(o *sentence) bool { return o.asks }) {
		return false
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	mine, is := false, false
	for _, t := range s.tokens[:at] {
		switch {
		case caseWords[t.text]:
			mine = true
		case t.has(cIs):
			is = mine
		case t.kind == word && !t.has(cFill|cMine|cI|cNew|cLogin|cAddr) && !demonstratives[t.text] && !toMe[t.text] && !withYou[t.text] && !articles[t.text]:
			return false
		}
	}
	before := x.sentences[i-1]
	told := before.wordsOf(guideWords) && !before.wordsOf(against) && !before.wordsOf(advisesAgainst) && !before.inOtherSystem() && before.any(cSwap|cSwapNoun) && before.any(cAddr|cLogin) && !before.asks && !before.any(cNot|cIf|cYet|cPast|cDone)
	if !mine || !is || !told || !s.ends(at+1) {
		return false
	}
	m.role, m.weak = newRole, false
	return true
}

var advisesAgainst = wordSet("against", "gegen", "contre", "contra", "contro", "tegen", "przeciw", "warns", "warnt")

var guideWords = wordSet("step", "guide", "manual", "instructions", "schritt", "anleitung", "leitfaden", "étape", "point", "guía", "paso", "guida", "passo", "guia", "handleiding", "gids", "stap", "instrukcja", "instrukcji", "krok", "krok", "kroku", "guiden", "steg", "trin")

var caseWords = wordSet("case", "fall", "mir", "cas", "moi", "caso", "geval", "mij", "przypadku", "mnie", "mitt", "mig")

// listed reports a verb of registering next to a mention, with nothing but an "as" between
// them.
func (s *sentence) listed(m *mention) bool {
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	for i := max(0, at-3); i < min(len(s.tokens), at+3); i++ {
		if t := s.tokens[i]; t.kind == word && (listedWords[t.text] || hasStem(strings.TrimPrefix(t.text, "l'"), listing)) {
			return true
		}
	}
	return false
}

// listing are stems of the same verbs as they ask.
var listing = []string{"regist", "enregistr", "inscri", "eintrag", "führ", "list", "inschrijv", "zarejestr", "iscriv", "cadastr"}
