package intake

import (
	"bytes"
	"slices"
	"strings"
)

// line is a line of text as a reader of the mail sees it.
type line struct {
	text string
	kind lineKind
}

// lineKind says whose words a line holds.
type lineKind uint8

const (
	written   lineKind = iota // by the sender, here
	signature                 // by the sender, once for all mails
	quoted                    // by somebody, in another mail
)

// body is the text of a message, in the two renderings that a multipart may
// offer. Without alternatives they are the same.
type body struct {
	plain, rich []line

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
	body  body
}

// readBody decodes the text of a message. It looks into no attachment.
func readBody(h header, raw []byte) (body, error) {
	var w walker
	plain, rich, err := w.walk(h, raw, h.contentType("text/plain"), 0)
	if blank(plain) || placeholder(plain) {
		plain = rich
	}
	w.body.plain, w.body.rich = plain, rich
	return w.body, err
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

func (w *walker) walk(h header, raw []byte, c contentType, depth int) (plain, rich []line, err error) {
	if w.parts++; w.parts > maxParts {
		return nil, nil, unreadable("it has more than 100 parts")
	}
	w.body.note(c)
	switch {
	case c.multipart():
		return w.walkMultipart(raw, c, depth)
	case c.media == "message/rfc822" || c.media == "message/global":
		w.body.forward = true
	case c.media == "text/calendar":
		w.body.calendar = w.body.calendar || calendarReply(h, c, raw)
	case c.media == "application/pkcs7-mime" || c.media == "application/x-pkcs7-mime":
		w.body.sealed = "encrypted or sealed"
	case h.attached(c):
	case c.media == "text/html" || c.media == "application/xhtml+xml":
		text, ok := decodeText(h, c, raw)
		lines, cut := renderHTML(text)
		w.body.truncated = w.body.truncated || cut || !ok
		return lines, lines, nil
	case c.media == "text/plain" || c.media == "text" || c.media == "":
		lines := w.plainLines(h, c, raw)
		return lines, lines, nil
	}
	return nil, nil, nil
}

func (w *walker) plainLines(h header, c contentType, raw []byte) []line {
	text, ok := decodeText(h, c, raw)
	if len(text) > maxText {
		text, ok = text[:strings.LastIndexByte(text[:maxText], '\n')+1], false
	}
	w.body.truncated = w.body.truncated || !ok
	if strings.EqualFold(c.params["format"], "flowed") {
		text = unflow(text, strings.EqualFold(c.params["delsp"], "yes"))
	}
	var lines []line
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, line{text: l})
	}
	return lines
}

func (w *walker) walkMultipart(raw []byte, c contentType, depth int) (plain, rich []line, err error) {
	if depth == maxDepth {
		return nil, nil, unreadable("its parts are nested more than 20 deep")
	}
	boundary := c.params["boundary"]
	if boundary == "" {
		return nil, nil, unreadable("it is a multipart without a boundary")
	}
	parts := splitParts(raw, boundary, maxParts+1-w.parts)
	if len(parts) == 0 {
		return nil, nil, unreadable("none of its parts can be found")
	}
	var read []rendering
	for _, part := range w.textual(parts, c) {
		r, err := w.walkPart(part, c, depth+1)
		if err != nil {
			return nil, nil, err
		}
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

func (w *walker) walkPart(part []byte, parent contentType, depth int) (rendering, error) {
	h, raw, err := splitHeader(part)
	if err != nil {
		return rendering{}, err
	}
	fallback := "text/plain"
	if parent.media == "multipart/digest" {
		fallback = "message/rfc822"
	}
	c := h.contentType(fallback)
	r := rendering{media: c.media}
	r.plain, r.rich, err = w.walk(h, raw, c, depth)
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
		if _, after, ok := bytes.Cut(bytes.ToUpper(text), []byte("\nMETHOD:")); ok {
			line, _ := cutLine(after)
			method = string(line)
		}
	}
	switch strings.ToUpper(strings.TrimSpace(method)) {
	case "REPLY", "COUNTER", "DECLINECOUNTER":
		return true
	}
	return false
}
