package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxTables  = 32 // tables inside each other; deeper ones are plain blocks
	maxRegions = 64 // quotes and hidden elements inside each other
)

// renderHTML turns a document into the lines that a reader sees. It never joins
// what the page shows apart: cells are set apart by tabs, blocks by line ends,
// struck-out and hidden text by a space. Quotes and signatures that the mark-up
// names as such are marked. cut is true when there is more text than maxText.
//
// It works on tokens and not on html.Parse's tree, whose making is quadratic in
// the worst case.
func renderHTML(src string) (lines []line, cut bool) {
	r := renderer{frames: []frame{{}}}
	z := html.NewTokenizer(strings.NewReader(src))
	for r.size <= maxText && !r.lost {
		switch z.Next() {
		case html.ErrorToken:
			return r.end(), false
		case html.TextToken:
			r.text(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(newTag(z))
		case html.EndTagToken:
			name, _ := z.TagName()
			r.stop(atom.Lookup(name))
		case html.CommentToken, html.DoctypeToken:
		}
	}
	return r.end(), true
}

// renderer collects lines into the innermost frame: the document, or the table
// cell that is open.
type renderer struct {
	frames  []frame
	tables  []table
	deep    int // tables open beyond maxTables
	regions []region
	pre     int
	raw     bool // inside script, style and the like
	size    int  // characters and lines so far
	lost    bool // nesting too deep to tell what is quoted
}

type frame struct {
	lines []line
	open  []byte // the line being written
	space bool   // white space is due before the next character
}

// table is an open table. A cell of it is open when there are more than base
// frames.
type table struct {
	base int
	row  [][]line
}

// tag is a start tag with the attributes that say how to show it.
type tag struct {
	name             atom.Atom
	class, id, style string
	hidden           bool
}

func newTag(z *html.Tokenizer) tag {
	name, more := z.TagName()
	t := tag{name: atom.Lookup(name)}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "class":
			t.class = strings.ToLower(string(value))
		case "id":
			t.id = strings.ToLower(string(value))
		case "style":
			t.style = strings.ToLower(strings.ReplaceAll(string(value), " ", ""))
		case "hidden":
			t.hidden = true
		}
	}
	return t
}

func (r *renderer) start(t tag) {
	switch t.name {
	case atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Noscript, atom.Iframe, atom.Xmp,
		atom.Noembed, atom.Noframes, atom.Plaintext:
		r.raw = true
	case atom.Pre:
		r.breakLine()
		r.pre++
	case atom.Table:
		r.startTable()
	case atom.Tr:
		r.endRow()
	case atom.Td, atom.Th:
		r.startCell()
	case atom.Br:
		r.flush(true)
	case atom.P, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Ol, atom.Hr:
		r.breakLine()
		r.flush(true)
	default:
		if blocks[t.name] {
			r.breakLine()
		}
	}
	r.enter(t)
}

func (r *renderer) stop(name atom.Atom) {
	switch name {
	case atom.Pre:
		r.pre = max(0, r.pre-1)
		r.breakLine()
	case atom.Table:
		r.endTable()
	case atom.Tr:
		r.endRow()
	case atom.Td, atom.Th:
		r.endCell()
	case atom.P, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Ol:
		r.breakLine()
		r.flush(true)
	default:
		if blocks[name] {
			r.breakLine()
		}
	}
	r.raw = false
	r.leave(name)
}

// blocks begin and end on a line of their own.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true,
	atom.Caption: true, atom.Center: true, atom.Dd: true, atom.Details: true, atom.Div: true, atom.Dl: true,
	atom.Dt: true, atom.Fieldset: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Header: true, atom.Html: true, atom.Legend: true, atom.Li: true,
	atom.Main: true, atom.Nav: true, atom.Option: true, atom.Section: true, atom.Select: true,
	atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Button: true, atom.Object: true,
}

// text appends the text of the page, with runs of white space made one space.
func (r *renderer) text(b []byte) {
	if r.raw {
		return
	}
	f := &r.frames[len(r.frames)-1]
	if r.invisible() {
		f.space = true
		return
	}
	for _, c := range string(b) {
		switch {
		case r.pre > 0 && c == '\n':
			r.flush(true)
		case r.pre > 0 && c == '\t':
			f.open, f.space = append(f.open, '\t'), false
		case unicode.IsSpace(c):
			f.space = true
		default:
			if f.space && len(f.open) > 0 {
				f.open = append(f.open, ' ')
			}
			if unicode.IsControl(c) {
				c = utf8.RuneError
			}
			f.open, f.space = utf8.AppendRune(f.open, c), false
			r.size++
		}
	}
}

// breakLine ends the line that is open, if there is one.
func (r *renderer) breakLine() { r.flush(false) }

// flush ends the line that is open. keep says whether an empty one counts, as
// between paragraphs; of several in a row one is kept.
func (r *renderer) flush(keep bool) {
	f := &r.frames[len(r.frames)-1]
	text := strings.TrimSpace(string(f.open))
	f.open, f.space = f.open[:0], false
	if text == "" && (!keep || len(f.lines) == 0 || f.lines[len(f.lines)-1].text == "") {
		return
	}
	f.lines = append(f.lines, line{text: text, kind: r.kind()})
	r.size++
}

func (r *renderer) startTable() {
	r.breakLine()
	if len(r.tables) == maxTables {
		r.deep++
		return
	}
	r.tables = append(r.tables, table{base: len(r.frames)})
}

func (r *renderer) startCell() {
	if len(r.tables) == 0 || r.deep > 0 {
		f := &r.frames[len(r.frames)-1]
		f.open, f.space = append(f.open, '\t'), false
		return
	}
	r.endCell()
	r.frames = append(r.frames, frame{})
}

func (r *renderer) endCell() {
	if len(r.tables) == 0 || r.deep > 0 {
		return
	}
	t := &r.tables[len(r.tables)-1]
	if len(r.frames) == t.base {
		return
	}
	r.breakLine()
	t.row = append(t.row, r.frames[len(r.frames)-1].lines)
	r.frames = r.frames[:len(r.frames)-1]
}

// endRow writes a row as one line when it is one of a data table: two cells or
// more with text, none of several lines. Other tables only arrange the page.
func (r *renderer) endRow() {
	if len(r.tables) == 0 || r.deep > 0 {
		r.breakLine()
		return
	}
	r.endCell()
	t := &r.tables[len(r.tables)-1]
	f := &r.frames[len(r.frames)-1]
	r.breakLine()
	if l, ok := joinRow(t.row); ok {
		f.lines = append(f.lines, l)
	} else {
		for _, cell := range t.row {
			f.add(cell)
		}
	}
	t.row = nil
}

// add appends lines. Those of a table in a table in a table are not copied at
// each level.
func (f *frame) add(lines []line) {
	if len(f.lines) == 0 {
		f.lines = lines
		return
	}
	f.lines = append(f.lines, lines...)
}

func joinRow(row [][]line) (line, bool) {
	var joined line
	filled := 0
	texts := make([]string, len(row))
	for i, cell := range row {
		for _, l := range cell {
			if l.text == "" {
				continue
			}
			if texts[i] != "" {
				return line{}, false
			}
			filled++
			texts[i] = l.text
			joined.kind = max(joined.kind, l.kind)
		}
	}
	joined.text = strings.Join(texts, "\t")
	return joined, filled > 1
}

func (r *renderer) endTable() {
	if r.deep > 0 {
		r.deep--
		r.breakLine()
		return
	}
	if len(r.tables) > 0 {
		r.endRow()
		r.tables = r.tables[:len(r.tables)-1]
	}
}

// end closes what is open and returns the lines of the document.
func (r *renderer) end() []line {
	r.deep = 0
	for len(r.tables) > 0 {
		r.endTable()
	}
	r.breakLine()
	return r.frames[0].lines
}
