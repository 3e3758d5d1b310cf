package intake

import (
	"strings"
)

// maxList bounds the bytes of attached lists that are read.
const maxList = 256 << 10

// isList reports an attachment of comma- or tab-separated values (RFC 4180).
// Spreadsheets and archives are never opened.
func isList(h header, c contentType) bool {
	switch c.media {
	case "text/csv", "text/comma-separated-values", "application/csv", "text/x-csv", "text/tab-separated-values":
		return true
	}
	name := strings.ToLower(h.fileName(c))
	return strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".tsv")
}

// fileName is what an attachment is called.
func (h header) fileName(c contentType) string {
	_, params, _ := parseParams(h.get("content-disposition"))
	if name := params["filename"]; name != "" {
		return decodeWords(name)
	}
	return decodeWords(c.params["name"])
}

// keepList decodes an attached list, for the case that the text speaks of it.
func (w *walker) keepList(h header, c contentType, raw []byte) {
	text, ok := decodeText(h, c, raw)
	text = clean(text)
	if !ok || len(text) > maxList || strings.Contains(text, "\uFFFD") {
		w.body.lostList = true
		return
	}
	lines, _ := plainLines(text, c)
	w.body.lists = append(w.body.lists, w.place(lines)...)
	w.body.lists = append(w.body.lists, line{})
}

// place notes where the lines of the part at hand stand: its section, as IMAP
// counts them (RFC 9051 section 6.4.5.1), and the bytes before each in its text.
func (w *walker) place(lines []line) []line {
	section := "1"
	if len(w.path) > 0 {
		section = w.section()
	}
	offset := 0
	for i := range lines {
		lines[i].section, lines[i].offset = section, offset
		offset += len(lines[i].text) + 1
	}
	return lines
}
