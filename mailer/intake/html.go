package intake

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxMarks   = 64        // quotes, signatures and hidden elements inside each other
	maxRegions = 256       // those and the elements with a look of their own
	maxSheet   = 256 << 10 // bytes of style elements
)

// renderHTML turns a document into the lines that a reader sees. It never joins
// what the page shows apart: cells are set apart by tabs, blocks by line ends,
// struck-out and hidden text by a space. Quotes and signatures that the mark-up
// names as such are marked. Text that the page hides, by its style too, is left
// out; a link is its text, unless that is a mail address and it leads to another. cut is true when there is more text
// than maxText.
//
// It works on tokens and not on html.Parse's tree, whose making is quadratic in
// the worst case.
func renderHTML(src string) (lines []line, cut bool) {
	r := renderer{frames: []frame{{}}, sheet: sheet{}}
	z := html.NewTokenizer(strings.NewReader(src))
	for r.size <= maxText && !r.lost {
		switch z.Next() {
		case html.ErrorToken:
			return r.end(), false
		case html.TextToken:
			r.text(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			t := newTag(z)
			r.start(t)
			if t.atom == atom.Noscript {
				z.NextIsNotRawText() // mail programs run no scripts
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			r.stop(nameOf(name))
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
	here    lineKind // whose the text at this place is
	hidden  bool     // the text at this place is not shown
	sheet   sheet
	css     int  // bytes of it so far
	link    link // that is open
	pre     int
	raw     atom.Atom // the script, style or the like that is open
	size    int       // characters and lines so far
	lost    bool      // nesting too deep to tell what is quoted
}

type frame struct {
	lines []line
	open  []byte // the line being written
	space bool   // white space is due before the next character
	blank bool   // a no-break space stands in it, which keeps an empty line
}

// name is the name of an element: by its atom, or as it is written where HTML
// does not know it.
type name struct {
	atom  atom.Atom
	other string
}

func nameOf(b []byte) name {
	if a := atom.Lookup(b); a != 0 {
		return name{atom: a}
	}
	return name{other: string(b)}
}

// tag is a start tag with the attributes that say how to show it.
type tag struct {
	name
	class, id, style string
	mailto           string // where a link leads
	look             look
	cite             bool // it says that it is a quote
	empty            bool // an element of another language that ends at once
}

func newTag(z *html.Tokenizer) tag {
	b, more := z.TagName()
	t := tag{name: nameOf(b)}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "class":
			t.class = strings.ToLower(string(value))
		case "id":
			t.id = strings.ToLower(string(value))
		case "style":
			t.style = strings.ToLower(string(value))
		case "type", "cite":
			t.cite = t.cite || string(key) == "cite" || strings.EqualFold(string(value), "cite")
		case "href":
			if t.atom == atom.A {
				t.mailto = mailtoAddress(string(value))
			}
		case "hidden":
			t.look.gone = true
		case "bgcolor":
			t.look.background = legacyColor(value)
		case "color":
			if t.atom == atom.Font {
				t.look.color = legacyColor(value)
			}
		}
	}
	t.empty = t.atom == 0 && bytes.HasSuffix(z.Raw(), []byte("/>"))
	return t
}

// legacyColor reads the colour of an attribute, which may lack its "#".
func legacyColor(value []byte) string {
	v := strings.ToLower(strings.TrimSpace(string(value)))
	if c := color(v); c != "?" {
		return c
	}
	return hexColor(v)
}

func (r *renderer) start(t tag) {
	switch t.atom {
	case atom.Script, atom.Style, atom.Title, atom.Iframe, atom.Noembed, atom.Noframes:
		r.raw = t.atom
	case atom.Pre, atom.Textarea, atom.Xmp, atom.Listing, atom.Plaintext:
		r.breakLine()
		r.pre++
	case atom.Table:
		r.startTable()
	case atom.Tr:
		r.endRow()
	case atom.Td, atom.Th:
		r.startCell()
	case atom.A:
		r.openLink(t)
	case atom.Br:
		r.flush(true)
	case atom.P, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Ol, atom.Hr:
		r.breakLine()
		r.flush(true)
	case atom.Img, atom.Input, atom.Embed, atom.Video, atom.Audio, atom.Canvas, atom.Svg:
		r.space()
	default:
		if blocks[t.atom] {
			r.breakLine()
		}
	}
	r.enter(t)
}

func (r *renderer) stop(n name) {
	switch n.atom {
	case atom.Pre, atom.Textarea, atom.Xmp, atom.Listing:
		r.pre = max(0, r.pre-1)
		r.breakLine()
	case atom.Table:
		r.endTable()
	case atom.Tr:
		r.endRow()
	case atom.Td, atom.Th:
		r.endCell()
	case atom.A:
		r.closeLink()
	case atom.Br: // which browsers take for a start tag
		r.flush(true)
	case atom.P, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Ol:
		r.breakLine()
		r.flush(true)
	default:
		if blocks[n.atom] {
			r.breakLine()
		}
	}
	r.raw = 0
	r.leave(n)
}

// blocks begin and end on a line of their own.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true,
	atom.Caption: true, atom.Center: true, atom.Dd: true, atom.Details: true, atom.Div: true, atom.Dl: true,
	atom.Dt: true, atom.Fieldset: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Header: true, atom.Html: true, atom.Legend: true, atom.Li: true,
	atom.Main: true, atom.Nav: true, atom.Option: true, atom.Section: true, atom.Select: true,
	atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Button: true, atom.Object: true,
	atom.Figcaption: true, atom.Summary: true, atom.Hgroup: true, atom.Menu: true, atom.Optgroup: true,
	atom.Dialog: true, atom.Noscript: true,
}

// text appends the text of the page, with runs of white space made one space.
func (r *renderer) text(b []byte) {
	switch {
	case r.raw == atom.Style:
		b = b[:min(len(b), maxSheet-r.css)]
		r.css += len(b)
		r.sheet.add(string(b))
		return
	case r.raw != 0:
		return
	case r.hidden:
		r.space()
		return
	}
	f := &r.frames[len(r.frames)-1]
	for _, c := range string(b) {
		switch {
		case r.pre > 0 && c == '\n':
			r.flush(true)
		case r.pre > 0 && c == '\t':
			f.open, f.space = append(f.open, '\t'), false
		case unicode.IsSpace(c):
			f.space = true
			f.blank = f.blank || c == '\u00A0'
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

// space sets what follows apart from what stands before it.
func (r *renderer) space() { r.frames[len(r.frames)-1].space = true }

// breakLine ends the line that is open, if there is one.
func (r *renderer) breakLine() { r.flush(false) }

// flush ends the line that is open. keep says whether an empty one counts, as
// between paragraphs; of several in a row one is kept.
func (r *renderer) flush(keep bool) {
	f := &r.frames[len(r.frames)-1]
	text := strings.TrimSpace(string(f.open))
	keep = keep || f.blank
	f.open, f.space, f.blank = f.open[:0], false, false
	if text == "" && (!keep || len(f.lines) == 0 || f.lines[len(f.lines)-1].text == "") {
		return
	}
	f.lines = append(f.lines, line{text: text, kind: r.here})
	r.size++
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
