package intake

import (
	"regexp"
	"slices"
	"strings"
)

const (
	// answerCue is what people write around the username that they were asked for.
	answerCue = cIs | cAddr | cRight | cSorry

	answerWords = 15 // of a sentence that answers with a username
	bareWords   = 2  // of one that says nothing else
)

// answers reports whether a reply gives the one username that it was asked for, and
// is about nothing else.
func (x *extraction) answers(c circumstances) bool {
	if slices.ContainsFunc(x.sentences, (*sentence).proceedsWith) || slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.wouldSay() || s.hedged() || s.obscure() && s.words() > fewWords
	}) {
		return false
	}
	if first := slices.IndexFunc(x.sentences, (*sentence).namesUsername); first >= 0 && slices.ContainsFunc(x.sentences[first:], func(s *sentence) bool { return s.wordsOf(memoryWords) }) {
		return false // "as far as I remember"
	}
	if !c.reply || c.forward || len(x.pairs)+len(x.news)+len(x.loose) == 0 || x.elsewhere() {
		return false
	}
	if len(x.pairs) > 0 && (x.has[question] || slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.sketches() || s.asksYou() })) {
		return false
	}
	for _, m := range slices.Concat(x.news, x.loose) {
		if m.addr == c.from {
			continue
		}
		words, most := m.in.words(), answerWords
		if m.in.any(cSorry | cRight) {
			most *= 2
		}
		if m.in.calm() && (m.in.presents(m) || m.in.picks(m) || m.in.onlyIs(m)) {
			continue
		}
		if !m.in.calm() || words > most || !m.in.gives(m) ||
			!m.bare && words > bareWords && m.role != newRole && !m.introduced && !m.in.opensWith(m) && !m.in.any(answerCue) {
			return false
		}
	}
	return len(x.candidates(c)) > 0 || len(x.pairs) > 0
}

// wouldSay reports "I would say that it is".
func (s *sentence) wouldSay() bool {
	for i := 0; i+1 < len(s.tokens); i++ {
		if wouldWords[s.tokens[i].text] && slices.ContainsFunc(s.tokens[i+1:min(len(s.tokens), i+3)], func(t token) bool {
			return t.text == "say" || t.text == "sagen" || t.text == "dire" || t.text == "zeggen"
		}) {
			return true
		}
	}
	return false
}

// picks reports "jane@... please", of a username.
func (s *sentence) picks(m *mention) bool {
	first := slices.IndexFunc(s.tokens, func(t token) bool { return t.kind != newline && t.kind != mark })
	return first >= 0 && s.tokens[first].mention == m && m.class == tenant && s.any(cPlease|cWant) && s.words() <= 2*fewWords && !s.any(elsewhere|cFault|cBut)
}

// onlyIs reports "that may be jane@... then", in small words.
func (s *sentence) onlyIs(m *mention) bool {
	is := false
	for _, t := range s.tokens {
		switch {
		case t.kind != word:
		case t.has(cNot|cIf|cOr|cYet|cOthers|cThey|cWh|cAsk|cContact|cWrite) || maybeWords[t.text]:
			return false
		case t.has(cIs|cLead) || becomeWords[t.text]:
			is = true
		case !t.has(cFill|cMust|cMine|cPlease) && !pronouns[t.text] && !demonstratives[t.text] && !itWords[t.text] && !modals[t.text] && !futures[t.text] && !modalToBe[t.text]:
			return false
		}
	}
	return is && m.class == tenant && len(s.addresses()) == 1 && !s.asks
}

var (
	becomeWords = wordSet("worden", "werden", "werd", "wird", "wordt", "be", "sein", "être", "ser", "essere", "zijn", "być", "będzie", "sera", "será", "sarà", "będę", "bli", "blive", "være")
	modalToBe   = wordSet("mag", "moet", "kan", "darf", "soll", "sollte", "doit", "peut", "debe", "puede", "deve", "può", "pode", "ma", "powinno", "zal", "should", "may", "can", "would", "will", "ska", "skal")
)

// presents reports "the username that they made for me is" directly before a mention,
// whatever follows in another clause.
func (s *sentence) presents(m *mention) bool {
	if m.class != tenant {
		return false
	}
	at := slices.IndexFunc(s.tokens, func(t token) bool { return t.mention == m })
	is := at - 1
	for is > 0 && s.tokens[is].means == cFill {
		is--
	}
	if is < 1 || !s.tokens[is].has(cIs) && !s.tokens[at-1].isMark(":") {
		return false
	}
	login := false
	for _, t := range s.tokens[:at] {
		if t.has(cNot | cIf | cYet | cFault | cOthers | cContact | cElse | cWrong | cPassword | cOther | cApproval | cTour | cWrite | cTry) {
			return false
		}
		login = login || t.has(cLogin|cNew)
	}
	return login && !slices.ContainsFunc(s.tokens[at:], func(t token) bool { return t.has(cBut|cFault|cNot) || belongs[t.text] })
}

// points reports a reply that tells where its answer stands, or to go on with it: "see
// below", "the second one, go ahead".
func (x *extraction) points() bool {
	if x.inquires() || x.tour() || len(x.sentences) > pointingSentences {
		return false
	}
	for _, m := range []mood{trouble, uncertain, past, question, denied, withheld, withdrawn} {
		if x.has[m] {
			return false
		}
	}
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.any(cProceed) || !s.any(cDone) && slices.ContainsFunc(s.tokens, func(t token) bool { return pointers[t.text] || t.has(cSorry) && x.speaks(cIs) })
	})
}

// pointingSentences is how many sentences a reply has that only points.
const pointingSentences = 6

var pointers = wordSet("below", "above", "earlier", "second", "scroll", "inline", "underneath", "beneath", "hereunder", "unten", "oben", "untenstehend", "ci-dessous", "ci-dessus", "dessous",
	"abajo", "arriba", "abaixo", "acima", "sotto", "sopra", "hieronder", "onder", "poniżej", "wyżej", "nedan", "下", "以下", "下面",
	"níže", "výše", "jos", "sus",
	"alább", "lentebb", "lejjebb", "fent", "fentebb", "fönt", "yllä", "alempana", "ylempänä")

// elsewhere reports a reply that is about more than a username: trouble, a question,
// another wish, or a swap that is done or has to wait.
func (x *extraction) elsewhere() bool {
	corrects := x.speaks(cSorry | cWrong | cRight)
	for _, m := range []mood{trouble, uncertain, past, denied, withheld, withdrawn} {
		if x.has[m] && (!corrects || m != trouble && m != past) && (m != past || !x.onlyThanks()) {
			return true
		}
	}
	if x.has[question] && slices.ContainsFunc(x.sentences, (*sentence).reports) { // "I was told that it will be jane@.... Is that true?"
		return true
	}
	return x.inquires() || x.tour() || x.settled() || slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.any(directive) && s.any(cElse|cOther|cPassword|cApproval) && !slices.ContainsFunc(s.tokens, func(t token) bool { return grateful(t.text) && t.has(cDone) }) || s.wantsToKnow() ||
			s.lex.longest > 0 && s.any(directive) && s.any(cInvite) && len(s.addresses()) > 0 || // what is asked for stands behind
			s.asks && (s.any(cWrite) || s.mood == wish && !s.handsOver() && !s.any(cProceed)) ||
			s.any(cSwap|cSwapped|cSwapNoun) && s.any(cNot|cYet|cIf|cBut) && s.mood != request && (s.mood != wish || !s.any(cSwapped)) && !s.nothingMore() // "write once it is updated"
	})
}

// onlyThanks reports that all that tells of something done is "thanks for swapping it",
// behind a username: it is done when it has been read.
func (x *extraction) onlyThanks() bool {
	named := false
	for _, s := range x.sentences {
		named = named || s.namesUsername()
		if s.mood == past && (!named || !s.thanksForDoing()) {
			return false
		}
	}
	return true
}

// thanksForDoing reports "thanks for swapping it", and nothing else.
func (s *sentence) thanksForDoing() bool {
	return s.lex.english() && len(s.addresses()) == 0 && s.words() <= fewWords+2 && len(s.tokens) > 2 && grateful(s.tokens[0].text) && !s.any(cPast|cYet) &&
		!slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && !t.known }) &&
		slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cSwap) && strings.HasSuffix(t.text, "ing") })
}

// givesTenant reports "our tenant is contoso.onmicrosoft.com" in a reply that asks
// no more than whether that will do.
func (x *extraction) givesTenant() bool {
	given := false
	for _, s := range x.sentences {
		if !s.calm() && (s.mood != question || s.words() > fewWords || s.any(cWh)) || s.any(elsewhere&^cAsk) {
			return false
		}
		for i, t := range s.tokens {
			given = given || t.kind == word && strings.HasSuffix(t.text, ".onmicrosoft.com") && (i == 0 || s.tokens[i-1].has(cIs) || s.tokens[i-1].isMark(":"))
		}
	}
	return given
}

// settled reports thanks for what works or was swapped: "thank you, it works now".
func (x *extraction) settled() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		swapped := s.mood == past && s.any(cSwapped)
		thanks := false
		for _, t := range s.tokens {
			swapped, thanks = swapped || working[t.text], thanks || grateful(t.text)
		}
		return thanks && swapped && !s.asks && !s.any(cNot|cFault|cIf) && len(s.addresses()) == 0
	})
}

var working = wordSet("works", "worked", "geklappt", "klappt", "funktioniert", "marche", "fonctionne", "funciona", "funcionou", "funcionó", "funziona", "funzionato",
	"werkt", "gelukt", "działa", "zadziałało", "fungerar", "virker", "fonctionnent", "funzionano", "funguje", "fungují", "běží", "funcționează", "functioneaza", "merge",
	"működik", "működött", "sikerült", "bevált", "toimii", "toimi", "toimivat", "onnistui")

// grateful reports a word of thanks, which the lexicons count with the words for
// what is done.
func grateful(word string) bool {
	return slices.ContainsFunc([]string{"thank", "thx", "dank", "bedank", "merci", "gracia", "obrigad", "grazie", "dzięk", "děkuj", "dík", "mulțum", "multum", "tack", "tak", "teşekkür", "sağ", "谢", "ありがと", "спасиб", "благодар", "признател", "дяку", "вдячн", "ευχαριστ", "감사", "고맙"},
		func(begin string) bool { return strings.HasPrefix(word, begin) })
}

// future reports "I will".
func (s *sentence) future() bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return futures[t.text] })
}

// goesAhead reports a mail that gives the sender's own username, asks what comes next
// about the swap, and ends on "please go ahead".
func (x *extraction) goesAhead(c circumstances) bool {
	m := x.only()
	if m == nil || !m.offered() || !alike(m.addr, c.from, c.names) || !m.in.told(m) || !x.speaks(cSwap|cSwapNoun) || len(x.pairs) > 0 {
		return false
	}
	last := x.sentences[len(x.sentences)-1]
	for _, s := range x.sentences {
		if s.mood == wish {
			last = s
		}
		if s.any(cFault | cOther | cElse | cPassword | cApproval) {
			return false
		}
	}
	return last.mood == wish && last.any(cPlease) && last.any(cProceed) && last.words() <= 2*fewWords && !last.any(cNot|cWrite)
}

var (
	// What the desk asks for by the invitation, in the languages that it writes.
	asksOld = regexp.MustCompile(`(?i)invit|eingelad|einladung|convid|convite|uitgenodigd|uitnodiging|zaprosz|pozvá|招待|邀请|邀請|old address|former address|registered|which address|what address|alte adresse|welche adresse|ancienne adresse|quelle adresse|dirección|indirizzo|endereço|welk adres|adres`)
	asksWho = regexp.MustCompile(`(?i)\bwho\b|\bwer\b|\bqui\b|quién|\bchi\b|\bquem\b|\bwie (?:heeft|is|was|zijn|had|maakte|kreeg)\b|\bkto\b|誰|谁`)
)

// asksInvited reports a subject, or quoted text, that asks for the old address, and not who did
// something.
func (c *classified) asksInvited(subject string) bool {
	asks := asksOld.MatchString(subject)
	for _, l := range c.lines {
		if l.kind == quoted {
			asks = asks || asksOld.MatchString(l.text)
			if asksWho.MatchString(l.text) && !asksOld.MatchString(l.text) {
				return false
			}
		}
	}
	return asks
}
