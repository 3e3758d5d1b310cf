package intake

import (
	"cmp"
	"slices"
	"strings"
)

// pair is an old address with the one to take its place.
type pair struct{ old, new *mention }

// extraction is what the unquoted text of one rendering says.
type extraction struct {
	sentences []*sentence
	all       []*mention

	pairs []pair
	news  []*mention // named as new, without an old one
	olds  []*mention // named as old, without a new one
	loose []*mention // named neither way
	stray []*mention // in sentences that ask for nothing: questions, what is past

	has       map[mood]bool // the moods of all sentences
	anew      bool          // what was asked before is taken back, and another username is given
	titled    bool          // a heading names a swap without a verb
	others    bool          // somebody else is spoken of
	forOthers bool          // where it is asked for
	mine      bool          // "my" or "our" is said
	tooMany   bool

	unclearOld bool // an answer to the question for the old address is not understood

	from     string   // the sender's address
	names    []string // of the sender, in lower case
	attached bool     // a list in an attachment is a part of what is asked
}

// source is what is read for a swap.
type source struct {
	subject string
	lines   []placed // the sender's, with an empty one where something was set aside
	lex     *lexicon // of the language of the mail as a whole; nil: English
	from    string   // the sender's address
	names   []string // of the sender, in lower case
	desk    []string // the desk's own addresses
	lists   []placed // of attachments
}

// extract reads what the sender wrote.
func extract(src source) *extraction {
	x := &extraction{has: map[mood]bool{}, from: src.from, names: src.names}
	if x.tooMany = countSigns(src.lines) > maxSigns; x.tooMany {
		return x
	}
	lex := cmp.Or(src.lex, lexiconOf("en"))
	x.sentences = splitSentences([]placed{{text: src.subject, section: subjectSection}}, lex, src.names, false)
	if len(x.sentences) > 0 {
		x.titled = x.sentences[0].isHeading() && !x.asksBack()
	}
	x.sentences = append(x.sentences, readLines(src.lines, lex, src.names)...)
	x.recast()
	x.inherit()
	x.spare()
	x.ordain()
	x.thisOne()
	x.collect(src.desk)
	x.answerQuestions(src)
	x.settle()
	for _, s := range x.sentences {
		x.has[s.mood] = true
		x.note(s)
	}
	x.attached = len(src.lists) > 0 && (x.has[request] || x.titled || x.has[wish] && x.speaks(exchange)) && x.speaks(cAttach) && !x.onlyInforms() && !x.attachesElse()
	if x.attached {
		for _, s := range readLines(src.lists, lex, nil) {
			if s.row {
				x.sentences = append(x.sentences, s)
			}
		}
	}
	x.collect(src.desk)
	if x.tooMany = len(x.all) > maxMentions; !x.tooMany {
		for _, s := range x.sentences {
			s.disown()
		}
		x.correct()
		x.mistake()
		x.respell()
		x.erratum()
		x.takeBack()
		x.turn()
		x.itemize()
		x.alternate()
		x.pairUp()
	}
	return x
}

// collect lists the addresses of the sentences but for the desk's own.
func (x *extraction) collect(desk []string) {
	x.all = nil
	for _, s := range x.sentences {
		for _, m := range s.addresses() {
			if !slices.Contains(desk, m.addr) {
				x.all = append(x.all, m)
			}
		}
	}
}

// onlyInforms reports an attachment that the text gives for information.
func (x *extraction) onlyInforms() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return s.any(cAttach) && s.mood == denied || s.any(cAttach) && slices.ContainsFunc(s.tokens, func(t token) bool { return informs[t.text] })
	})
}

// attachesElse reports an attachment that is called something else than a list, in a mail
// that names all that it asks for in its text: "attached the export for Ann".
func (x *extraction) attachesElse() bool {
	if !slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.mood == request && s.pairs() && s.joins() }) {
		return false
	}
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		others := slices.ContainsFunc(s.tokens, func(t token) bool { return t.has(cThey) || t.has(cOthers) && !s.yoursBefore(t) })
		return s.any(cAttach) && !others && !s.any(cSwap|cSwapped|cSwapNoun|cOld|cNew) && slices.ContainsFunc(s.tokens, func(t token) bool { return t.kind == word && !t.known })
	})
}

// yoursBefore reports "your" before t: "your colleague".
func (s *sentence) yoursBefore(t token) bool {
	at := slices.IndexFunc(s.tokens, func(o token) bool { return o.kind == word && o.at == t.at && o.text == t.text })
	return at > 0 && yours[s.tokens[at-1].text]
}

var informs = wordSet("information", "info", "fyi", "informational", "reference", "kenntnisnahme", "kenntnis", "informatif", "informativo", "informativa", "información", "informação", "informazione", "informatie", "wiadomości", "informacyjnie", "referentie", "参考", "ご参考", "参考まで",
	"tájékoztatás", "tájékoztatásul", "tájékoztatom", "tájékoztatjuk", "információ", "tudomásul", "tiedoksi", "tiedoksenne", "tiedottaaksemme", "informaatio",
	"πληροφόρηση", "πληροφοριακά", "ενημερωτικά", "참고용", "참고만", "참고용으로")

// countSigns bounds from above how many addresses the lines may hold.
func countSigns(lines []placed) (n int) {
	for _, l := range lines {
		n += strings.Count(l.text, "@")
	}
	return n
}

// speaks reports whether a word of the text stands for a concept.
func (x *extraction) speaks(c concept) bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool { return s.any(c) })
}

// subjectSection is the section of what stands in the subject.
const subjectSection = "subject"

// asksBack reports a heading that is a question or no request: "Swap done?".
func (x *extraction) asksBack() bool {
	return slices.ContainsFunc(x.sentences, func(s *sentence) bool {
		return !s.calm() && s.mood != request
	})
}

// headingWords is the length of a line that is no whole sentence.
const headingWords = 12

func (x *extraction) note(s *sentence) {
	if s.long {
		return
	}
	somebody := ofSomebody(s)
	x.others = x.others || somebody
	x.forOthers = x.forOthers || somebody && !s.calm()
	x.mine = x.mine || s.any(cMine)
	if s.calm() && len(s.tokens) <= headingWords && s.isHeading() && !somebody {
		x.titled = true
	}
}

// trusted reports whether what a sentence names may be taken at its word.
func (s *sentence) trusted() bool {
	return s.calm() || s.mood == request || s.mood == trouble
}

// pairUp joins old and new addresses in the order of the text.
func (x *extraction) pairUp() {
	var old, new *mention // still without a partner
	for _, m := range x.all {
		switch {
		case m.paired:
		case m.in.mood == past && m.role == oldRole && (m.class == ordinary && !m.in.namesUsername() || m.tied): // "I was invited as jane@..."
			x.olds = append(x.olds, m)
		case !m.in.trusted():
			if m.role != notRole {
				x.stray = append(x.stray, m)
			}
		case m.role == oldRole && new != nil && !m.object && !m.leads:
			x.pairs = append(x.pairs, pair{m, new})
			new = nil
		case m.role == oldRole:
			x.olds = appendOpen(x.olds, old)
			old = m
		case m.role == newRole && old != nil && old.in != m.in && !m.in.row && (m.in.doubts(m) || m.in.belongings(m)):
			x.loose = append(x.loose, m)
		case m.role == newRole && old != nil:
			x.pairs = append(x.pairs, pair{old, m})
			old = nil
		case m.role == newRole:
			x.news = appendOpen(x.news, new)
			new = m
		case m.role == noRole || m.role == fromRole:
			x.loose = append(x.loose, m)
		}
	}
	x.olds, x.news = appendOpen(x.olds, old), appendOpen(x.news, new)
}

func appendOpen(to []*mention, m *mention) []*mention {
	if m == nil {
		return to
	}
	return append(to, m)
}

// requested reports whether the text surely asks for a swap.
func (x *extraction) requested() bool {
	return x.has[request] || x.anew || x.titled && (len(x.all) > 0 || !x.inquires()) || x.stated() && !x.complains() && (!x.has[question] || x.hereItIs()) && !x.has[past] && !x.has[denied]
}

// stated reports arrows and labels, which need no verb: "old: ... new: ...".
func (x *extraction) stated() bool {
	if slices.ContainsFunc(x.sentences, (*sentence).sketches) {
		return false
	}
	for _, p := range x.pairs {
		if p.old.in.asksYou() || p.old.in.obscure() {
			continue
		}
		if p.old.leads && p.old.in == p.new.in && p.old.in.calm() && p.old.in.terse() {
			return true
		}
		if (p.old.arrow || p.new.arrow || p.old.becomes || p.old.leads && p.old.in.any(cMust|cWant|cPlease) && !p.old.in.any(cOther|cElse)) && p.old.in.calm() || p.new.in.labelled || p.old.in.onlyLabels() && p.new.in.onlyLabels() {
			return true
		}
	}
	return slices.ContainsFunc(x.news, func(m *mention) bool { return m.in.labelled })
}

// onlyLabels reports "NEW jane@..." and "jane@... is the new one": no word but for which
// address it is.
func (s *sentence) onlyLabels() bool {
	more := concept(0)
	if len(s.tokens) > 0 && s.tokens[0].kind == address {
		more = cIs | cFill | cMine
	}
	return s.calm() && len(s.addresses()) == 1 && s.any(cOld|cNew) && !s.asks && !slices.ContainsFunc(s.tokens, func(t token) bool {
		return t.kind == word && !t.has(cOld|cNew|cAddr|cLogin) && (more == 0 || t.means == 0 || t.means&^more != 0)
	})
}

// terse reports a sentence that says no more than "for Bob: from jane@... to jane@...".
func (s *sentence) terse() bool {
	return !slices.ContainsFunc(s.tokens, func(t token) bool {
		return t.kind == word && !t.capital && (!t.known || t.has(cDone|cPast|cFault|cIf|cWh|cNot|cYet|cTry|cWrite|cMake|cContact|cOther|cElse)) || t.isMark("?!")
	})
}

// addresses lists what is named, in order and once each: two renderings of one
// mail should agree in it.
func (x *extraction) addresses() []string {
	var addrs []string
	seen := map[string]bool{}
	for _, m := range x.all {
		if !seen[m.addr] {
			seen[m.addr] = true
			addrs = append(addrs, m.addr)
		}
	}
	return addrs
}
