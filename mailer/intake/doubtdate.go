package intake

import (
	"slices"
	"strings"
)

// dated reports "in January" and "next month" beside a request, other than for what is
// told: "we launch next week, so please swap".
func (s *sentence) dated() bool {
	asked, named := false, false
	for i, t := range s.tokens {
		switch {
		case t.isMark(",;:") || t.has(cClause):
			asked = false
		case t.has(cPlease | cCanYou), !named && t.has(directive|cSwap), t.kind == address:
			asked, named = true, named || t.kind == address
		}
		if s.startsHere(i) {
			return true
		}
		if asked && (s.startsAt(i) || s.numericDate(i) || doubts()["coming"].at(s, i) && !deadlines[s.tokens[max(0, i-1)].text]) {
			return true
		}
	}
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind == word })
	if first < 0 || s.mood != request {
		return false
	}
	for i, t := range s.tokens { // "in January, please swap ..."
		if t.kind == mark && i > first {
			return i <= first+4 && i+1 < len(s.tokens) && s.tokens[i+1].has(directive) && slices.ContainsFunc(s.tokens[first:i], func(t token) bool { return months[t.text] })
		}
	}
	return false
}

// numericDate reports "on 31/12" and "zum 1.1.2027" at i.
func (s *sentence) numericDate(i int) bool {
	t := s.tokens[i]
	if t.kind != word || i == 0 {
		return false
	}
	before := s.tokens[i-1].text
	if before == "the" && i > 1 {
		before = s.tokens[i-2].text
	}
	if !starts[before] {
		return false
	}
	if digits, ordinal := strings.CutSuffix(t.text, "th"); ordinal && number(digits) {
		return true
	}
	if iso := strings.ReplaceAll(t.text, "-", ""); len(iso) == 8 && len(t.text) == 10 && number(iso) {
		return true
	}
	return len(t.text) <= 2 && number(t.text) && i+2 < len(s.tokens) && (s.tokens[i+1].text == "/" || s.tokens[i+1].text == ".") && number(s.tokens[i+2].text)
}

// datesIt reports the same of a sentence that only tells when: "but only in January".
func (s *sentence) datesIt() bool {
	if s.words() > headingWords || s.any(cPast|cI|cDone) || !s.any(cBut|cPlease) && !slices.ContainsFunc(s.tokens, func(t token) bool { return onlyWords[t.text] }) {
		return false
	}
	for i := range s.tokens {
		if s.startsAt(i) {
			return true
		}
	}
	return false
}

// startsAt reports a word for a time to come at i, that is no deadline.
func (s *sentence) startsAt(i int) bool {
	t := s.tokens[i]
	if !months[t.text] && !s.later(i) || soon[t.text] || i == 0 {
		return false
	}
	from := false
	for j := i - 1; j >= max(0, i-5) && (s.tokens[j].kind == word || s.tokens[j].isMark(".")); j-- {
		if w := s.tokens[j].text; deadlines[w] && (w != "do" || j == i-1) || s.tokens[j].has(cPast|cSwapped|cMake|cDone|cInvite) {
			return false
		} else if starts[w] && j >= i-4 {
			from = true
		}
	}
	return from || s.later(i)
}

// startsHere reports at i a time from which on something is to be, where an ending says so:
// "1-től", "április elsejétől", "huhtikuussa", "1. tammikuuta alkaen".
func (s *sentence) startsHere(i int) bool {
	t := s.tokens[i]
	if t.kind != word || !s.lex.places() || s.mood != request || s.any(cPast|cDone) {
		return false
	}
	if onwards[t.text] && i > 0 {
		return !nowWords[s.tokens[i-1].text]
	}
	head, ending, hyphen := strings.Cut(t.text, "-")
	return months[t.text] || hyphen && number(head) && dayCases[ending] || dayNames[t.text]
}

// Words and endings of a day on which, or from which on, something is to be.
var (
	onwards  = wordSet("alkaen", "lähtien", "kezdve", "kezdődően", "kezdődőleg")
	nowWords = wordSet("tästä", "tänään", "heti", "mostantól", "mától", "innentől", "nyt")
	dayCases = wordSet("től", "tól", "jétől", "jától", "étől", "ától", "én", "án", "jén", "ján", "e", "a")
	dayNames = wordSet("elsejétől", "elsején", "hétfőtől", "keddtől", "szerdától", "csütörtöktől", "péntektől", "maanantaista", "tiistaista", "keskiviikosta", "torstaista", "perjantaista")
)
