package intake

import (
	"bytes"
	"strings"
)

// A Passage is a run of lines of a mail: the sender's own, or another mail's.
type Passage struct {
	Text   string
	Quoted bool
}

// A File is a part of a mail that is not its text. Name is empty where the mail gives
// none; it comes from strangers.
type File struct {
	Name, Media string
	Size        int // bytes when it is taken out of the mail
}

// Shown is a mail for somebody who looks at it.
type Shown struct {
	Passages []Passage
	Files    []File
	Cut      bool // there is more text than this
}

// Show reads a mail to be looked at. Of one whose header cannot be read there is nothing
// to show. All its text is valid UTF-8 without NUL, and is bounded.
func Show(raw []byte) Shown {
	h, rest, err := readHeader(raw)
	if err != nil {
		return Shown{}
	}
	r := h.identify()
	r.From, r.FromName, _ = h.sender()
	w := walker{files: []File{}}
	plain, rich, _ := w.walk(h, rest, h.contentType("text/plain")) // what was read before an error is shown
	if blank(plain) || placeholder(plain) {
		plain = rich
	}
	shown := Shown{Files: w.files, Cut: w.body.truncated}
	shown.Passages, shown.Cut = passages(classify(plain, names(r)).lines, shown.Cut)
	return shown
}

// passages joins lines, up to a bound.
func passages(lines []line, cut bool) (all []Passage, more bool) {
	size := 0
	for _, l := range lines {
		if size += len(l.text) + 1; size > maxShownAll {
			return all, true
		}
		if isQuoted := l.kind == quoted; len(all) == 0 || all[len(all)-1].Quoted != isQuoted {
			all = append(all, Passage{Quoted: isQuoted})
		}
		all[len(all)-1].Text += l.text + "\n"
	}
	return all, cut
}

// maxShownAll bounds the text of a mail that is shown.
const maxShownAll = 256 << 10

// maxFiles bounds the files of a mail that are listed.
const maxFiles = 100

// list notes a part that is a file, if that is asked for.
func (w *walker) list(h header, c contentType, raw []byte) {
	text := (c.html() || c.media == "text/plain") && !isList(h, c) && !h.attached(c, len(w.path) == 0)
	if w.files == nil || len(w.files) == maxFiles || text || c.multipart() {
		return
	}
	if len(w.path) > 0 { // its last line end is the boundary's (RFC 2046 section 5.1.1)
		raw = bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))
	}
	w.files = append(w.files, File{Name: label(h.fileName(c)), Media: label(c.media), Size: len(decodeTransfer(h, raw))})
}

// label is a name on one line, with all the characters that it has: what hides in it
// is for whoever shows it to show.
func label(s string) string {
	return firstRunes(strings.Join(strings.Fields(clean(s)), " "), maxSubject)
}
