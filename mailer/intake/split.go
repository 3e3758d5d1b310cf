package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/swapdesk/swapdesk/mailer/username"
)

// wrapped is the length from which a line probably goes on in the next one.
const wrapped = 60

// splitter cuts lines into sentences.
type splitter struct {
	sentences []*sentence
	lex       *lexicon
	open      []token
	size      int  // bytes of the open sentence
	named     bool // the lines name a username
}

// splitSentences cuts paragraphs at full stops, at empty lines, and where a
// short line is followed by one that begins anew. before is the language of the
// mail.
func splitSentences(lines []placed, before *lexicon, names []string, named bool) []*sentence {
	s := splitter{lex: before}
	joined := joinWrapped(lines)
	tokenized := make([][]token, len(joined))
	for i, l := range joined {
		tokenized[i] = tokenize(l)
	}
	understand(tokenized, before)
	markBare(tokenized)
	s.named = named || namesUsername(tokenized)
	for i, tokens := range tokenized {
		if len(tokens) == 0 {
			if !s.pending() {
				s.end(names)
			}
			continue
		}
		if len(s.open) > 0 {
			if begins(tokens) && len(joined[i-1].text) < wrapped && !s.pending() || s.introduces() && pairLine(tokens) || itemLine(tokens) || numbered(tokens) && (numbered(s.open) || s.open[len(s.open)-1].kind != word) || i > 0 && tokens[0].kind == address && fromTo(tokenized[i-1]) {
				s.end(names)
			} else {
				s.open = append(s.open, token{kind: newline, text: "\n"})
			}
		}
		s.lex = paragraphLexicon(tokens, s.lex)
		if arrowLine(tokens) {
			s.end(names)
			s.line(tokens, names)
			s.end(names)
			continue
		}
		s.line(tokens, names)
	}
	s.end(names)
	return s.sentences
}

// namesUsername reports a username, or its tenant alone, or an address that
// is taken for one: a private one, or "the login is jane@...".
func namesUsername(lines [][]token) bool {
	for _, tokens := range lines {
		login := false
		for i, t := range tokens {
			login = login || t.has(cLogin)
			if t.kind == address && (t.mention.class == tenant || t.mention.class == consumer || t.mention.private() || login && tokens[max(0, i-1)].has(cIs)) || t.kind == word && strings.HasSuffix(t.text, ".onmicrosoft.com") {
				return true
			}
		}
	}
	return false
}

// private reports an address in a domain of private persons' mailboxes.
func (m *mention) private() bool {
	_, domain, _ := strings.Cut(m.addr, "@")
	return username.IsPersonal(domain)
}

// begins reports whether a line looks like the beginning of a sentence.
func begins(tokens []token) bool {
	for _, t := range tokens {
		if t.kind == word {
			return t.capital || t.has(cOld|cNew) && labelLine(tokens)
		}
		if t.kind == address {
			return false
		}
	}
	return false
}

// arrowLine reports a line that says all by itself: "jane@... -> jane@...".
func arrowLine(tokens []token) bool {
	for i := 2; i < len(tokens); i++ {
		if tokens[i].kind != address || tokens[i-2].kind != address {
			continue
		}
		if b := tokens[i-1]; b.isMark("→←") || b.has(cLead) && !b.has(cTo) && i+1 == len(tokens) && bulleted(tokens) {
			return true
		}
	}
	return false
}

// introduces reports that the open sentence ends in a colon.
func (s *splitter) introduces() bool {
	return len(s.open) > 0 && s.open[len(s.open)-1].isMark(":") && slices.ContainsFunc(s.open, func(t token) bool { return t.kind == word })
}

// itemLine reports an item of a list that names a username: "- Ann's new one is ann@...".
func itemLine(tokens []token) bool {
	return tokens[0].isMark("-–—") && len(tokens) > 2 && tokens[1].kind == word && slices.ContainsFunc(tokens, func(t token) bool {
		return t.kind == address && t.mention.class == tenant
	})
}

// numbered reports an item of a list with a number: "2) attached is ...".
func numbered(tokens []token) bool {
	return len(tokens) > 2 && tokens[0].kind == word && number(tokens[0].text) && tokens[1].isMark(")") && tokens[2].kind == word
}

// pairLine reports a line that names an address and the username it is to become: "Ann Lee
// from ann@... to ann@...".
func pairLine(tokens []token) bool {
	var found []*mention
	for _, t := range tokens {
		if t.kind == address {
			found = append(found, t.mention)
		}
	}
	return len(found) == 2 && found[0].class == ordinary && found[1].class == tenant && tokens[0].kind == word
}

// fromTo reports a line that is complete: "from ann@... to ann@...".
func fromTo(tokens []token) bool {
	n := len(tokens)
	return pairLine(tokens) && n < 7 && tokens[0].has(cFrom) && tokens[n-1].kind == address && tokens[n-2].has(cTo)
}

// bulleted reports a line of a list: it begins with a mark or a number.
func bulleted(tokens []token) bool {
	return tokens[0].isMark("-–—→") || strings.Contains("•*·", tokens[0].text) || tokens[0].kind == word && number(tokens[0].text)
}

// labelLine reports a line such as "new: jane@...".
func labelLine(tokens []token) bool {
	for i, t := range tokens {
		switch {
		case t.isMark(":="):
			return i > 0
		case t.kind != word || i > 4:
			return false
		}
	}
	return false
}

func (s *splitter) line(tokens []token, names []string) {
	for i, t := range tokens {
		s.open = append(s.open, t)
		s.size += t.end - t.at + 1
		if t.isMark(".!?") && (t.isMark("?") || i+2 != len(tokens) || !tokens[i+1].isMark(")")) && (t.text != "." || i == 0 || !s.abbreviates(tokens, i-1)) || pictured(tokens, i) && !slices.ContainsFunc(s.open, func(t token) bool { return t.has(cIf | cYet) }) {
			s.end(names)
		}
	}
}

// pictured reports a picture at i before a capital letter: "I have it 🎉 Please swap ...".
func pictured(tokens []token, i int) bool {
	if tokens[i].kind != word || i+1 == len(tokens) || tokens[i+1].kind != word || !tokens[i+1].capital {
		return false
	}
	return !strings.ContainsFunc(tokens[i].text, func(r rune) bool { return !unicode.In(r, unicode.So, unicode.Sk, unicode.Mn, unicode.Cf) })
}

// abbreviates reports a full stop at i+1 that ends no sentence. Behind a number it does
// in a language that does not write "the 11th" so, and before a word that is known:
// "this is step 11. Please swap ...".
func (s *splitter) abbreviates(tokens []token, i int) bool {
	if !abbreviation(tokens[i]) {
		return dotted(tokens[i]) && i+2 < len(tokens) && !tokens[i+2].capital
	}
	listed := i == 0 || tokens[i-1].kind != word
	if !number(tokens[i].text) || listed || i+2 >= len(tokens) {
		return true
	}
	after := tokens[i+2]
	return !after.capital || !s.lex.english() && !after.known
}

// abbreviation reports words whose full stop ends no sentence, and the numbers
// of a list.
func abbreviation(t token) bool {
	switch t.text {
	case "mr", "mrs", "ms", "dr", "no", "nr", "e.g", "i.e", "incl", "resp", "st", "approx", "z.b", "bzw", "ggf", "tel", "p.ej", "sr", "sra", "srta", "dra", "exmo", "exma", "exmos", "exmas", "ilmo", "ilma", "vs", "u.s", "c.a", "spett", "egr", "gent", "sig", "sigg", "dott", "avv", "ing", "arq", "lic", "mme", "mlle", "hr", "fr", "prof", "dipl", "ltd", "inc", "dhr", "mw":
		return true
	}
	return t.kind == word && (number(t.text) || t.capital && utf8.RuneCountInString(t.text) == 1)
}

func number(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func (s *splitter) end(names []string) {
	if len(s.open) == 0 {
		return
	}
	done := newSentence(s.open, s.lex)
	done.long, done.named = s.size > maxSentence, s.named
	done.mood = moodOf(done)
	done.labelled = done.calm() && done.namesNew() && done.tells()
	readRoles(done, names)
	s.sentences = append(s.sentences, done)
	s.open, s.size = nil, 0
}

// pending reports whether the open sentence waits for an address on the next
// line, as after "please swap my address for:".
func (s *splitter) pending() bool {
	if len(s.open) == 0 {
		return false
	}
	last := s.open[len(s.open)-1]
	if last.kind == mark {
		return last.isMark(":→←=")
	}
	return last.has(cTo|cFrom|cIs|cInstead) && !last.has(cFault|cMine)
}
