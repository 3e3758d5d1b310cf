package intake

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// line is a line of text as a reader of the mail sees it.
type line struct {
	text string
	kind lineKind

	section string // of the part that it comes from
	offset  int    // bytes before it in that part's text
}

// lineKind says whose words a line holds.
type lineKind uint8

const (
	written   lineKind = iota // by the sender, here
	indented                  // by whom is not settled yet
	signature                 // by the sender, once for all mails
	quoted                    // by somebody, in another mail
)

// body is the text of a message, in the two renderings that a multipart may
// offer. Without alternatives they are the same.
type body struct {
	plain, rich []line

	lists    []line // of the attachments that are lists
	lostList bool   // a list cannot be read

	forward   bool   // another message is attached
	bounce    bool   // a delivery report is inside
	receipt   bool   // a program's report about something else is inside
	calendar  bool   // an answer to an invitation is inside
	truncated bool   // there is more text than is read
	sealed    string // why parts of it cannot be read: "encrypted"
}

// walker goes through the MIME parts of one message.
type walker struct {
	parts int
	path  []int // of the part at hand, counted from 1 as IMAP does
	body  body
	files []File // nil: they are not listed
}

// readBody decodes the text of a message. Of attachments it looks into lists only.
func readBody(h header, raw []byte) (body, error) {
	var w walker
	plain, rich, err := w.walk(h, raw, h.contentType("text/plain"))
	settleIndents(plain, h.answers() || w.body.forward)
	settleIndents(rich, h.answers() || w.body.forward)
	if blank(plain) || placeholder(plain) {
		plain = rich
	}
	w.body.plain, w.body.rich = plain, rich
	return w.body, err
}

// where names the part at hand: "it" for the whole message, or "part 1.2 of it".
func (w *walker) where() string {
	if len(w.path) == 0 {
		return "it"
	}
	return "part " + w.section() + " of it"
}

func (w *walker) section() string {
	numbers := make([]string, len(w.path))
	for i, n := range w.path {
		numbers[i] = strconv.Itoa(n)
	}
	return strings.Join(numbers, ".")
}

// placeholder reports the text that stands in for HTML in programs without it.
func placeholder(lines []line) bool {
	var text strings.Builder
	for _, l := range lines {
		text.WriteString(strings.ToLower(l.text))
		if text.Len() > maxPlaceholder {
			return false
		}
	}
	return strings.Contains(text.String(), "html") && !strings.ContainsAny(text.String(), atSigns)
}

const maxPlaceholder = 400 // bytes

func (w *walker) walk(h header, raw []byte, c contentType) (plain, rich []line, err error) {
	if w.parts++; w.parts > maxParts {
		return nil, nil, unreadable("it has more than 100 parts")
	}
	w.body.note(c)
	w.list(h, c, raw)
	switch {
	case c.multipart():
		return w.walkMultipart(raw, c)
	case c.media == "message/rfc822" || c.media == "message/global":
		w.body.forward = true
	case c.media == "message/partial":
		w.body.sealed = "a piece of a longer one"
	case c.media == "text/calendar":
		w.body.calendar = w.body.calendar || calendarReply(h, c, raw)
	case c.media == "application/pkcs7-mime" || c.media == "application/x-pkcs7-mime":
		w.body.sealed = "encrypted or sealed"
	case isList(h, c):
		w.keepList(h, c, raw)
	case h.attached(c, len(w.path) == 0):
	case c.html() || c.media == "text/plain":
		lines, err := w.textLines(h, c, raw)
		lines = w.place(lines)
		return lines, lines, err
	}
	return nil, nil, nil
}

// textLines reads a leaf of text. Some programs send HTML as plain text, and
// some plain text as HTML.
func (w *walker) textLines(h header, c contentType, raw []byte) (lines []line, err error) {
	text, ok := decodeText(h, c, raw)
	if strings.ContainsRune(text, 0) {
		err = unreadable("a text in " + w.where() + " " + holdsNUL)
	}
	text = clean(text)
	var cut bool
	if c.html() && tags.MatchString(text) || !c.html() && looksLikeHTML(text) {
		lines, cut = renderHTML(text)
	} else {
		if c.html() {
			text = clean(html.UnescapeString(text))
		}
		lines, cut = plainLines(text, c)
	}
	w.body.truncated = w.body.truncated || cut || !ok
	return lines, err
}

func plainLines(text string, c contentType) (lines []line, cut bool) {
	if len(text) > maxText {
		text, cut = text[:strings.LastIndexByte(text[:maxText], '\n')+1], true
	}
	if strings.EqualFold(c.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(c.params["delsp"], "yes"))
	}
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, line{text: l})
	}
	return lines, cut
}

var (
	tags = regexp.MustCompile(`</?[A-Za-z!]`)
	// What a document begins with, or a fragment of one.
	htmlStart = regexp.MustCompile(`(?i)^\s*<(?:!doctype html|html|head|body|meta|div|p|table|span|font|style)[\s/>]`)
)

// looksLikeHTML reports mark-up that is called plain text.
func looksLikeHTML(text string) bool {
	return htmlStart.MatchString(text) && strings.Contains(text, "</")
}

func (w *walker) walkMultipart(raw []byte, c contentType) (plain, rich []line, err error) {
	if len(w.path) == maxDepth {
		return nil, nil, unreadable("its parts are nested more than 20 deep")
	}
	parts, err := w.split(raw, c)
	if err != nil {
		return nil, nil, err
	}
	var read []rendering
	for i, part := range w.textual(parts, c) {
		w.path = append(w.path, i+1)
		r, err := w.walkPart(part, c)
		if err != nil {
			return nil, nil, err
		}
		w.path = w.path[:len(w.path)-1]
		read = append(read, r)
	}
	if c.media == "multipart/alternative" {
		plain, rich = alternative(read)
		return plain, rich, nil
	}
	for _, r := range read {
		plain, rich = slices.Concat(plain, r.plain), slices.Concat(rich, r.rich)
	}
	return plain, rich, nil
}

// split cuts a multipart into its parts, one of them at least.
func (w *walker) split(raw []byte, c contentType) ([][]byte, error) {
	if c.twoBoundaries {
		return nil, unreadable(w.where() + " has a Content-Type with two boundaries")
	}
	limit := maxParts + 1 - w.parts
	boundary := c.params["boundary"]
	if boundary != "" {
		if parts := splitParts(raw, boundary, limit); len(parts) > 0 {
			return parts, nil
		}
	}
	switch {
	case boundary == "":
		return nil, unreadable(w.where() + " is a multipart without a boundary")
	case len(w.path) == 0:
		return nil, unreadable("none of its parts can be found")
	}
	return nil, unreadable("none of the parts of " + w.where() + " can be found")
}

// textual leaves out the parts that hold no text for people: signatures and
// the machine's half of a report.
func (w *walker) textual(parts [][]byte, c contentType) [][]byte {
	switch c.media {
	case "multipart/signed":
		return parts[:1]
	case "multipart/encrypted":
		w.body.sealed = "encrypted"
		return nil
	case "multipart/report":
		w.body.noteParts(parts[1:])
		return parts[:1]
	}
	return parts
}

// rendering is what one part contributes to the two texts of the body.
type rendering struct {
	media       string
	plain, rich []line
}

func (w *walker) walkPart(part []byte, parent contentType) (rendering, error) {
	h, raw, err := splitHeader(part, "the header of "+w.where())
	if err != nil {
		return rendering{}, err
	}
	if err := h.alike(w.where()); err != nil {
		return rendering{}, err
	}
	fallback := "text/plain"
	if parent.media == "multipart/digest" {
		fallback = "message/rfc822"
	}
	c := h.contentType(fallback)
	r := rendering{media: c.media}
	r.plain, r.rich, err = w.walk(h, raw, c)
	return r, err
}

// alternative picks from a multipart/alternative its plainest and its richest
// text: the first and the last that has any (RFC 2046 section 5.1.4).
func alternative(parts []rendering) (plain, rich []line) {
	parts = slices.DeleteFunc(parts, func(r rendering) bool { return blank(r.plain) && blank(r.rich) })
	if len(parts) == 0 {
		return nil, nil
	}
	return parts[0].plain, parts[len(parts)-1].rich
}

func blank(lines []line) bool {
	return !slices.ContainsFunc(lines, func(l line) bool { return strings.TrimSpace(l.text) != "" })
}

// calendarReply tells an answer to an invitation (RFC 5546 section 1.4) from an
// invitation.
func calendarReply(h header, c contentType, raw []byte) bool {
	method := c.params["method"]
	if method == "" {
		text := decodeTransfer(h, raw[:min(len(raw), 4096)])
		for method == "" && len(text) > 0 {
			var l []byte
			l, text = cutLine(text)
			if name, value, ok := cutField(l); ok && name == "method" {
				method = string(value)
			}
		}
	}
	switch strings.ToUpper(strings.TrimSpace(method)) {
	case "REPLY", "COUNTER", "DECLINECOUNTER":
		return true
	}
	return false
}
