package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Stretch is some lines of a message as its reader sees them, all of one kind, and the
// addresses in them that the Reading mentions.
type Stretch struct {
	// Section is the part that it stands in, see Mention.
	Section string
	Voice   Voice
	// Text has its lines, each with its end.
	Text  string
	Marks []Mark
}

// Voice says whose words a stretch holds.
type Voice string

// The voices.
const (
	Written  Voice = "written"   // by the sender, here
	Signed   Voice = "signature" // by the sender, once for all mails
	Quoted   Voice = "quoted"    // by somebody, in another mail
	Attached Voice = "attached"  // a list beside the text
)

// Mark is a mention and where it stands in a text, in bytes.
type Mark struct {
	From, To int
	Mention
}

var voices = map[lineKind]Voice{written: Written, signature: Signed, quoted: Quoted}

// maxStretches bounds the bytes that Stretches shows; maxMessage bounds what it looks at.
const maxStretches = 256 << 10

// Stretches reads a message as Read does, for somebody who wants to see what Read saw: the
// rendering that the mentions rest on, in its order, whoever's the words are. more says
// that there is more text than is shown. What cannot be read has none.
func Stretches(raw []byte, own Own) (r Reading, list []Stretch, more bool) {
	r = Read(raw, own)
	h, rest, err := readHeader(raw)
	if err != nil {
		return r, nil, false
	}
	b, err := readBody(h, rest)
	if err != nil {
		return r, nil, false
	}
	list = stretches(classify(b.rendering(r.Texts), names(r)).lines, nil, "")
	for _, t := range r.Texts {
		if slices.ContainsFunc(list, func(p Stretch) bool { return p.Section == t.Section }) {
			continue
		}
		list = stretches(linesOf(b.lists, t.Section), list, Attached)
	}
	list, more = bounded(list)
	markAll(list, r.Mentions)
	return r, list, more || b.truncated
}

// rendering is the one whose parts the mentions stand in.
func (b body) rendering(texts []Text) []line {
	in := func(lines []line) bool {
		return slices.ContainsFunc(texts, func(t Text) bool { return len(linesOf(lines, t.Section)) > 0 })
	}
	if in(b.rich) && !in(b.plain) {
		return b.rich
	}
	return b.plain
}

func linesOf(lines []line, section string) []line {
	return slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.section != section })
}

// stretches joins the lines that stand together, each with its line end. voice, if it is
// set, is that of all of them.
func stretches(lines []line, list []Stretch, voice Voice) []Stretch {
	for i, l := range lines {
		v := voice
		if v == "" {
			v = voices[l.kind]
		}
		// An empty line is no reason to part what stands around it.
		blank := strings.TrimSpace(l.text) == "" && i > 0
		if n := len(list) - 1; n >= 0 && list[n].Section == l.section && (list[n].Voice == v || blank) {
			list[n].Text += l.text + "\n"
			continue
		}
		list = append(list, Stretch{Section: l.section, Voice: v, Text: l.text + "\n"})
	}
	return list
}

func bounded(list []Stretch) (some []Stretch, more bool) {
	left := maxStretches
	for i := range list {
		if len(list[i].Text) > left {
			list[i].Text = shorten(list[i].Text, left)
			return list[:i+1], true
		}
		left -= len(list[i].Text)
	}
	return list, false
}

// markAll puts the mentions into the stretches, which follow each other in a section as
// its lines do.
func markAll(list []Stretch, mentions []Mention) {
	left, begins := map[string][]Mention{}, map[string]int{}
	for _, m := range mentions {
		left[m.Section] = append(left[m.Section], m)
	}
	for _, of := range left {
		slices.SortStableFunc(of, func(a, b Mention) int { return a.Offset - b.Offset })
	}
	for i := range list {
		p := &list[i]
		begin, rest := begins[p.Section], left[p.Section]
		for len(rest) > 0 && rest[0].Offset < begin+len(p.Text) {
			at := rest[0].Offset - begin
			p.Marks = append(p.Marks, Mark{at, at + rest[0].length(p.Text[at:]), rest[0]})
			rest = rest[1:]
		}
		begins[p.Section], left[p.Section] = begin+len(p.Text), rest
	}
}

// SubjectMarks are the mentions in the subject.
func (r Reading) SubjectMarks() []Mark {
	var list []Mark
	for _, m := range r.Mentions {
		if m.Section == subjectSection && m.Offset < len(r.Subject) {
			list = append(list, Mark{m.Offset, m.Offset + m.length(r.Subject[m.Offset:]), m})
		}
	}
	return list
}

// length is how much of a text the address takes that it begins with: what is invisible
// within it, or breaks it into two lines, takes room as well.
func (m Mention) length(text string) int {
	rest := m.Address
	for i, c := range text {
		if rest == "" {
			return i
		}
		want, size := utf8.DecodeRuneInString(rest)
		switch {
		case unicode.ToLower(c) == unicode.ToLower(want):
			rest = rest[size:]
		case unicode.IsSpace(c) || invisible(c):
		default: // written in another way than it is read
			if end := strings.IndexAny(text, " \t\n<>()[],;"); end > 0 {
				return end
			}
			return len(text)
		}
	}
	return len(text)
}
