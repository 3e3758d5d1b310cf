package intake

import (
	"strings"
)

// sentence is a stretch of text that asks, tells or denies something as a whole.
type sentence struct {
	tokens []token
	mood   mood
	row    bool // a row of a table
	// It tells, without asking, of a new address: "my new username is ...".
	labelled bool
	text     string // the words and marks, one space apart, "@" for each address
}

// addresses returns the mentions in the sentence.
func (s *sentence) addresses() []*mention {
	var found []*mention
	for _, t := range s.tokens {
		if t.kind == address {
			found = append(found, t.mention)
		}
	}
	return found
}

// words counts the words, addresses not included.
func (s *sentence) words() int {
	n := 0
	for _, t := range s.tokens {
		if t.kind == word {
			n++
		}
	}
	return n
}

// wrapped is the length from which a line probably goes on in the next one.
const wrapped = 60

// splitter cuts lines into sentences.
type splitter struct {
	sentences []*sentence
	open      []token
}

// splitSentences cuts paragraphs at full stops, at empty lines, and where a
// short line is followed by one that begins anew.
func splitSentences(lines []string) []*sentence {
	var s splitter
	tokenized := make([][]token, len(lines))
	for i, l := range lines {
		tokenized[i] = tokenize(l)
	}
	markBare(tokenized)
	for i, tokens := range tokenized {
		if len(tokens) == 0 {
			if !s.pending() {
				s.end()
			}
			continue
		}
		if len(s.open) > 0 {
			if tokens[0].capital && len(lines[i-1]) < wrapped && !s.pending() {
				s.end()
			} else {
				s.open = append(s.open, token{kind: newline, text: "\n"})
			}
		}
		s.line(tokens)
	}
	s.end()
	return s.sentences
}

func (s *splitter) line(tokens []token) {
	for i, t := range tokens {
		s.open = append(s.open, t)
		if t.kind == mark && strings.Contains(".!?。！？", t.text) && (t.text != "." || i == 0 || !abbreviation(tokens[i-1])) {
			s.end()
		}
	}
}

// abbreviation reports words whose full stop ends no sentence, and the numbers
// of a list.
func abbreviation(t token) bool {
	switch t.text {
	case "mr", "mrs", "ms", "dr", "no", "nr", "e.g", "i.e", "incl", "resp", "st", "approx":
		return true
	}
	return t.kind == word && strings.Trim(t.text, "0123456789") == ""
}

func (s *splitter) end() {
	if len(s.open) == 0 {
		return
	}
	done := newSentence(s.open)
	done.mood = moodOf(done)
	done.labelled = done.mood == neutral && strings.Contains(done.text, "@") && newLabel.MatchString(done.text)
	readRoles(done.tokens)
	s.sentences = append(s.sentences, done)
	s.open = nil
}

func newSentence(tokens []token) *sentence {
	s := &sentence{tokens: tokens}
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		if t.kind == address {
			b.WriteByte('@')
			t.mention.in = s
		} else {
			b.WriteString(t.text)
		}
	}
	s.text = b.String()
	return s
}

// pending reports whether the open sentence waits for an address on the next
// line, as after "please swap my address for:".
func (s *splitter) pending() bool {
	if len(s.open) == 0 {
		return false
	}
	switch s.open[len(s.open)-1].text {
	case ":", "→", "←", "for", "to", "with", "by", "is", "from", "as", "into", "=":
		return true
	}
	return false
}

// markBare notes the addresses of the paragraphs that hold nothing else, apart
// from opening lines that end in a colon.
func markBare(lines [][]token) {
	run := -1 // where the bare lines of this paragraph begin
	for i := 0; i <= len(lines); i++ {
		switch {
		case i == len(lines) || len(lines[i]) == 0:
			if run >= 0 {
				setBare(lines[run:i])
			}
			run = -1
		case lines[i][len(lines[i])-1].text == ":":
			run = i + 1
		case !bareLine(lines[i]):
			run = -1
		case i == 0 || len(lines[i-1]) == 0:
			run = i
		}
	}
}

func setBare(lines [][]token) {
	for _, tokens := range lines {
		for _, t := range tokens {
			if t.kind == address {
				t.mention.bare = true
			}
		}
	}
}

func bareLine(tokens []token) bool {
	found := false
	for _, t := range tokens {
		switch {
		case t.kind == address:
			found = true
		case t.kind == word && t.text != "mailto" && strings.Trim(t.text, "0123456789") != "":
			return false
		}
	}
	return found
}
