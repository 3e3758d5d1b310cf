package intake

import (
	"bytes"
	"fmt"
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

// readHeader cuts a whole message into its header and its body, and refuses
// headers that different readers would read differently.
func readHeader(raw []byte) (header, []byte, error) {
	h, body, err := splitHeader(raw)
	switch {
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
	return h, body, nil
}

var canonical = map[string]string{
	"from": "From", "subject": "Subject", "reply-to": "Reply-To", "date": "Date", "message-id": "Message-ID",
}

// splitHeader reads header fields up to the first empty line. It takes any mix
// of line ends and drops lines that are no field, with their continuations.
func splitHeader(raw []byte) (header, []byte, error) {
	var h header
	var value []byte // of the last field of h, still open
	open := false
	flush := func() {
		if open {
			h[len(h)-1].value = string(bytes.Trim(value, " \t"))
		}
		open, value = false, value[:0]
	}
	rest := raw
	for len(rest) > 0 {
		var line []byte
		line, rest = cutLine(rest)
		if len(raw)-len(rest) > maxHeader {
			return nil, nil, unreadable("its header is larger than 64 KB")
		}
		if bytes.IndexByte(line, 0) >= 0 {
			return nil, nil, unreadable("its header holds a NUL byte")
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
	flush()
	return h, rest, nil
}

// cutLine takes the first line off b; any number of CRs may come before its LF.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimRight(line, "\r"), rest
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
