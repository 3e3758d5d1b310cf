package intake

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// field is a header field, unfolded.
type field struct {
	name  string // lower case
	value string // as in the message, without white space around it
}

// header holds the fields of a message or of a part, in order.
type header []field

// unreadable is why a message is Malformed, as the part of a sentence that
// follows "The message cannot be read:".
type unreadable string

func (u unreadable) Error() string { return string(u) }

// once lists the fields whose duplicates could show one thing to us and another
// to whoever signed or reads the mail.
var once = []string{"from", "subject", "reply-to", "date", "message-id"}

// onceAlike lists the fields of which some programs write two: when both say
// the same, nobody can read them differently.
var onceAlike = []string{"content-type", "content-transfer-encoding", "content-disposition"}

var canonical = map[string]string{
	"from": "From", "subject": "Subject", "reply-to": "Reply-To", "date": "Date", "message-id": "Message-ID",
	"content-type": "Content-Type", "content-transfer-encoding": "Content-Transfer-Encoding",
	"content-disposition": "Content-Disposition",
}

// readHeader cuts a whole message into its header and its body, and refuses
// headers that different readers would read differently. A header that comes
// with an error lacks the From fields where they cannot be told for certain.
func readHeader(raw []byte) (header, []byte, error) {
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF")) // of a message that was a file
	h, body, err := splitHeader(raw, ofMessage)
	switch {
	case errors.Is(err, unreadable(ofMessage+" "+holdsNUL)): // what it says of the sender stands
		h, _, _ = readHeader(bytes.ReplaceAll(raw[:min(len(raw), maxHeader)], []byte{0}, []byte{1}))
		return h, nil, err
	case err != nil:
		return nil, nil, err
	case len(h) == 0:
		return nil, nil, unreadable("it has no header")
	case len(raw) > maxMessage:
		return h, nil, unreadable("it is larger than 10 MB")
	}
	for _, name := range once {
		if n := len(h.all(name)); n > 1 {
			return h, nil, unreadable(fmt.Sprintf("it has %d %s headers", n, canonical[name]))
		}
	}
	if err := h.sameForAll(raw, len(raw)-len(body)); err != nil {
		return slices.DeleteFunc(h, func(f field) bool { return f.name == "from" }), nil, err
	}
	return h, body, h.alike("it")
}

const (
	ofMessage = "its header" // the header of a message, in an error
	holdsNUL  = "holds a NUL byte"
)

// alike refuses a header that says two different things about how to read its
// part. where names the part.
func (h header) alike(where string) error {
	for _, name := range onceAlike {
		values := h.all(name)
		for _, v := range values[min(1, len(values)):] {
			if v != values[0] {
				return unreadable(fmt.Sprintf("%s has %d different %s headers", where, len(values), canonical[name]))
			}
		}
	}
	return nil
}

// splitHeader reads header fields up to the first empty line. It takes any mix
// of line ends and drops lines that are no field, with their continuations.
// which names the header, for an error.
func splitHeader(raw []byte, which string) (header, []byte, error) {
	h, rest, wrong := splitFields(raw, cutLine)
	if wrong != "" {
		return nil, nil, unreadable(which + " " + wrong)
	}
	return h, rest, nil
}

// splitFields is splitHeader for any notion of what ends a line. wrong says why
// it stopped before the end of the header.
func splitFields(raw []byte, cut func([]byte) (line, rest []byte)) (h header, rest []byte, wrong string) {
	var value []byte // of the last field of h, still open
	open := false
	flush := func() {
		if open {
			h[len(h)-1].value = string(bytes.Trim(value, " \t"))
		}
		open, value = false, value[:0]
	}
	defer func() { flush() }()
	rest = raw
	for len(rest) > 0 {
		var line []byte
		line, rest = cut(rest)
		if len(raw)-len(rest) > maxHeader {
			return h, rest, "is larger than 64 KB"
		}
		if bytes.IndexByte(line, 0) >= 0 {
			return h, rest, holdsNUL
		}
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			value = append(value, line...)
			continue
		}
		flush()
		if name, v, ok := cutField(line); ok {
			h = append(h, field{name: name})
			value, open = append(value, v...), true
		}
	}
	return h, rest, ""
}

// cutField takes a line apart at its colon. White space before the colon is
// obsolete but valid (RFC 5322 section 4.5.8), and other readers drop it.
func cutField(line []byte) (name string, value []byte, ok bool) {
	n, value, found := bytes.Cut(line, []byte(":"))
	n = bytes.TrimRight(n, " \t")
	if !found || len(n) == 0 {
		return "", nil, false
	}
	for _, c := range n {
		if c <= ' ' || c > '~' {
			return "", nil, false
		}
	}
	return strings.ToLower(string(n)), value, true
}

// all returns the values of a field, by its lower-case name.
func (h header) all(name string) []string {
	var values []string
	for _, f := range h {
		if f.name == name {
			values = append(values, f.value)
		}
	}
	return values
}

// get returns the first value of a field, or "".
func (h header) get(name string) string {
	for _, f := range h {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

func (h header) has(name string) bool {
	for _, f := range h {
		if f.name == name {
			return true
		}
	}
	return false
}
