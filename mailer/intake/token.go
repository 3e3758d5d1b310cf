package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, an address or a mark of the text.
type token struct {
	kind    tokenKind
	text    string  // of a word or mark; words in lower case
	means   concept // of a word, once it is tagged
	known   bool    // the word is in the lexicon
	capital bool    // of a word: it began with a capital letter
	mention *mention
	lex     *lexicon // that tagged it
	at, end int      // bytes in the line
}

type tokenKind uint8

const (
	word tokenKind = iota
	address
	mark    // one of . , ; : ! ? ( ) - / → ← and the like
	newline // between lines of one paragraph
)

func (t token) has(c concept) bool { return t.means&c != 0 }

func (t token) isMark(marks string) bool { return t.kind == mark && strings.Contains(marks, t.text) }

// Arrows are written in many ways. A single ">" is one between spaces only.
const (
	rightArrows = "→➔➜➙➝➞➡⇒⇨⟶⟹↦►▶»"
	leftArrows  = "←⇐⟵⬅◄◀«"
	shafts      = "-=–—~"
)

// arrow measures the arrow that begins at i, and says which way it points.
func arrow(l string, i int) (n int, points string) {
	shaft := 0
	for i+shaft < len(l) {
		r, size := utf8.DecodeRuneInString(l[i+shaft:])
		if !strings.ContainsRune(shafts, r) {
			break
		}
		shaft += size
	}
	heads := 0
	for i+shaft+heads < len(l) && l[i+shaft+heads] == '>' {
		heads++
	}
	end := i + shaft + heads
	switch {
	case heads > 0 && (shaft > 0 || heads > 1 || spaced(l, i, end)):
		return shaft + heads, "→"
	case shaft == 0 && i+1 < len(l) && l[i] == '<' && strings.IndexByte("-=", l[i+1]) >= 0:
		n = 1
		for i+n < len(l) && strings.IndexByte(shafts[:2], l[i+n]) >= 0 {
			n++
		}
		return n, "←"
	}
	return 0, ""
}

// spaced reports white space, or nothing, on both sides of l[i:end].
func spaced(l string, i, end int) bool {
	return i > 0 && l[i-1] == ' ' && end < len(l) && l[end] == ' '
}

// guillemet reports that the « or » at i is a quotation mark, in either of the ways
// that they are set in, and no arrow: its other half stands on the line, with one
// address between them at most.
func guillemet(l string, i int, r rune) bool {
	other := "»"
	if r == '»' {
		other = "«"
	}
	inside := func(text string) bool {
		return strings.Count(text, "@") <= 1 && !strings.ContainsRune(text, r)
	}
	behind := l[i+len(other) : min(len(l), i+maxQuoted)]
	if end := strings.Index(behind, other); end >= 0 && inside(behind[:end]) {
		return true
	}
	before := l[max(0, i-maxQuoted):i]
	begin := strings.LastIndex(before, other)
	return begin >= 0 && inside(before[begin+len(other):])
}

// maxQuoted is how many bytes of a line its quotation marks are looked for in.
const maxQuoted = 300

// brackets and quotation marks end a word and mean nothing by themselves.
const brackets = "<>[]{}\"|「」『』【】《》〈〉“”„"

// wide maps the marks of East Asian text to those of ASCII.
var wide = map[rune]string{
	'（': "(", '）': ")", '：': ":", '、': ",", '，': ",", '；': ";", '。': ".", '！': "!", '？': "?", '｜': "|",
}

// tokenize takes one line apart.
func tokenize(l placed) []token {
	t := tokenizer{src: l.text, place: l, start: -1}
	for i := 0; i < len(l.text); {
		i += t.step(i)
	}
	t.field(len(l.text))
	t.dropHalves()
	t.spacedOut()
	return dropRepeats(t.tokens)
}

// longestName is how many characters without spaces before an "@" are somebody's name,
// and no sentence.
const longestName = 4

type tokenizer struct {
	src      string
	place    placed
	tokens   []token
	start    int  // of the field that is open, or -1
	before   rune // what stands directly before it
	previous rune
}

// step reads what stands at i and returns its length.
func (t *tokenizer) step(i int) int {
	if n, points := arrow(t.src, i); n > 0 {
		t.field(i)
		t.mark(points, i, n)
		return n
	}
	r, n := utf8.DecodeRuneInString(t.src[i:])
	switch {
	case (r == '«' || r == '»') && guillemet(t.src, i, r):
		t.field(i)
	case strings.ContainsRune(rightArrows, r):
		t.field(i)
		t.mark("→", i, n)
	case strings.ContainsRune(leftArrows, r):
		t.field(i)
		t.mark("←", i, n)
	case unicode.IsSpace(r):
		t.field(i)
	case strings.ContainsRune(brackets, r):
		t.field(i)
	case r == '(' || r == ')':
		t.field(i)
		t.mark(string(r), i, n)
	case wide[r] != "":
		t.field(i)
		t.mark(wide[r], i, n)
	case strings.ContainsRune(atSigns, r) && t.start >= 0 && i-t.start <= longestName*utf8.UTFMax && utf8.RuneCountInString(t.src[t.start:i]) <= longestName:
	case t.start >= 0 && spacelessRune(r) != spacelessRune(t.previous) && !invisible(r) && !invisible(t.previous):
		t.field(i)
		t.start, t.before = i, ' '
	case t.start < 0:
		t.start, t.before = i, t.previous
	}
	t.previous = r
	return n
}

func (t *tokenizer) mark(text string, at, n int) {
	t.tokens = append(t.tokens, token{kind: mark, text: text, at: at, end: at + n})
}

// field ends the run of characters that is open.
func (t *tokenizer) field(end int) {
	if t.start < 0 {
		return
	}
	field, at := t.src[t.start:end], t.start
	if t.before == 0 && len(field) > 1 && field[0] == '-' { // a bullet
		field, at = field[1:], at+1
	}
	t.start = -1
	if strings.ContainsAny(field, atSigns) {
		t.addresses(field, at, t.before)
		return
	}
	t.words(field, at)
}

// words takes the punctuation off words, and words apart at it.
func (t *tokenizer) words(s string, base int) {
	start := -1
	end := func(i int) {
		if start >= 0 {
			t.word(s[start:i], base+start)
		}
		start = -1
	}
	for i, r := range s {
		inner := r == '.' && i+1 < len(s) && unicode.IsLetter(rune(s[i+1])) && start >= 0 // contoso.com
		switch {
		case strings.ContainsRune(".,;:!?/=–—…", r) && !inner, r == '-' && len(s) == 1:
			end(i)
			t.mark(string(r), base+i, utf8.RuneLen(r))
		case invisible(r):
		case start < 0:
			start = i
		}
	}
	end(len(s))
}

func (t *tokenizer) word(raw string, at int) {
	w := strings.Trim(raw, quotes+"-_#")
	if w == "" {
		return
	}
	w = apostrophes.Replace(strings.Map(dropInvisible, w))
	first, _ := utf8.DecodeRuneInString(w)
	t.tokens = append(t.tokens, token{
		kind: word, text: lower(w), capital: unicode.IsUpper(first),
		at: at, end: at + len(raw),
	})
}

// segment takes the runs of scripts without spaces apart into words of the
// lexicon, the longest first, and what lies between them.
func segment(tokens []token, lex *lexicon) []token {
	if lex == nil || lex.longest == 0 {
		return tokens
	}
	var out []token
	for i := 0; i < len(tokens); i++ {
		if tokens[i].kind != word || !spaceless(tokens[i].text) {
			out = append(out, tokens[i])
			continue
		}
		run := i + 1
		for run < len(tokens) && lex.spaced() && tokens[run].kind == word && spaceless(tokens[run].text) {
			run++
		}
		if lex.spaced() {
			out = lex.splitRun(out, tokens[i:run])
		} else {
			out = lex.split(out, tokens[i])
		}
		i = run - 1
	}
	return out
}

func (lex *lexicon) split(out []token, t token) []token {
	open := 0 // where what is not in the lexicon begins
	rest := func(i int) {
		if i > open {
			u := t
			u.text, u.at, u.end = t.text[open:i], t.at+open, t.at+i
			out = append(out, u)
		}
	}
	for i := 0; i < len(t.text); {
		n, c := lex.longestAt(t.text[i:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(t.text[i:])
			i += size
			continue
		}
		rest(i)
		u := t
		u.text, u.means, u.known, u.at, u.end = t.text[i:i+n], c, true, t.at+i, t.at+i+n
		out = append(out, u)
		i += n
		open = i
	}
	rest(len(t.text))
	return out
}

// longestAt finds the longest word of the lexicon that s begins with.
func (lex *lexicon) longestAt(s string) (n int, means concept) {
	count := 0
	for i, r := range s {
		if count == lex.longest {
			break
		}
		end := i + utf8.RuneLen(r)
		count++
		if c, ok := lex.glyphs[s[:end]]; ok {
			n, means = end, c
		}
	}
	return n, means
}
