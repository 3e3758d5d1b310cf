package intake

import (
	"unicode/utf8"
)

// sentence is a stretch of text that asks, tells or denies something as a whole.
type sentence struct {
	tokens []token
	lex    *lexicon
	mood   mood
	row    bool // a row of a table
	label  role // of a row that holds nothing else
	// It tells, without asking, of a new address: "my new username is ...".
	labelled bool
	ordains  bool // a row that says what has to become what
	asks     bool // it ends in a question mark
	named    bool // the mail names a username somewhere
	long     bool // too long to be certain of anything
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

// pairs reports usernames beside as many other addresses or more.
func (s *sentence) pairs() bool {
	usernames, others := 0, 0
	for _, m := range s.addresses() {
		if m.class == tenant {
			usernames++
		} else {
			others++
		}
	}
	return usernames > 0 && others >= usernames
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

// any reports whether a word of the sentence stands for one of the concepts.
func (s *sentence) any(c concept) bool {
	for _, t := range s.tokens {
		if t.has(c) {
			return true
		}
	}
	return false
}

// placed is a line with its place: the part that it is in, and the bytes before
// it in the part's text.
type placed struct {
	text    string
	section string
	offset  int
	asked   inquiry
}

const aroundMention = 40 // bytes of a snippet on either side of the address

// snippet is the text from at to end with some of what stands around it.
func (l placed) snippet(at, end int) string {
	from, to := max(0, at-aroundMention), min(len(l.text), end+aroundMention)
	for from > 0 && !utf8.RuneStart(l.text[from]) {
		from--
	}
	for to < len(l.text) && !utf8.RuneStart(l.text[to]) {
		to++
	}
	return printable(l.text[from:to], maxName)
}

func newSentence(tokens []token, lex *lexicon) *sentence {
	s := &sentence{tokens: tokens, lex: lex}
	for _, t := range tokens {
		if t.kind == address {
			t.mention.in = s
		}
	}
	s.asks = len(tokens) > 0 && tokens[len(tokens)-1].isMark("?")
	for i := 1; i < len(tokens) && !s.asks; i++ {
		if tokens[i].text == "where" && tokens[i-1].isMark(",") { // ", where it says ..." asks nothing
			tokens[i].means = cFill
		}
	}
	s.reword()
	return s
}
