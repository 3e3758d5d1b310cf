package senderauth

import (
	"bytes"
	"strings"
)

// Bounds of a mail. The DKIM library joins folded lines in time quadratic in the header's
// size, and looks for each signed field through all fields.
const (
	maxMessage = 10 << 20 // bytes
	maxHeader  = 64 << 10 // bytes
	maxFields  = 1000
)

// field is one header field.
type field struct {
	name  string // lower case
	value string // unfolded: without its line ends, otherwise as it is
	raw   []byte // with its line ends
}

// message is a mail whose header lines all programs see alike.
type message struct {
	fields []field
	body   []byte
}

// readMail takes a mail apart, or says in a sentence why it is not to be judged.
//
// The DKIM library, like many programs, trims any Unicode space off a field's name, takes
// a line without a colon for a field, and a first line that begins with a space too. Each
// of these would let an attacker have a From verified that nobody else sees, so that such
// a header is refused as a whole.
func (v *Verifier) readMail(raw []byte) (message, string) {
	head, body, why := v.cutMail(raw)
	if why != "" {
		return message{}, why
	}
	m := message{body: body}
	for len(head) > 0 {
		n := fieldLength(head)
		f, ok := v.readField(head[:n])
		if !ok {
			return message{}, "The mail's header holds a line that is no header field, so that programs may read it differently."
		}
		head = head[n:]
		if m.fields = append(m.fields, f); len(m.fields) > maxFields {
			return message{}, "The mail has too many header fields to be verified."
		}
	}
	return m, ""
}

// cutMail cuts a mail into header, without the empty line, and body. A mail that comes
// with bare LF throughout is one that was stored so, and is brought back to what was
// signed (RFC 5322 section 2.1); a mixture stays as it is, and is refused in the header.
func (v *Verifier) cutMail(raw []byte) (head, body []byte, why string) {
	if len(raw) > maxMessage {
		return nil, nil, "The mail is too large to be verified."
	}
	if !bytes.Contains(raw, []byte("\r\n")) {
		raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
	}
	head = raw
	if at := bytes.Index(raw, []byte("\r\n\r\n")); at >= 0 {
		head, body = raw[:at+2], raw[at+4:]
	}
	if len(head) == 0 || bytes.HasPrefix(head, []byte("\r\n")) {
		return nil, raw, ""
	}
	if len(head) > maxHeader {
		return nil, nil, "The mail's header is too large to be verified."
	}
	if !bytes.HasSuffix(head, []byte("\r\n")) {
		head = append(bytes.Clone(head), "\r\n"...)
	}
	if v.off[lineEnds] {
		return head, body, ""
	}
	ends := bytes.Count(head, []byte("\r\n"))
	if bytes.Count(head, []byte("\r")) != ends || bytes.Count(head, []byte("\n")) != ends || bytes.IndexByte(head, 0) >= 0 {
		return nil, nil, "The mail's header holds stray line ends or NUL characters, which programs read differently."
	}
	return head, body, ""
}

// fieldLength is the length of the first field of head with its folded lines.
func fieldLength(head []byte) int {
	n := 0
	for {
		end := bytes.Index(head[n:], []byte("\r\n"))
		if end < 0 {
			return len(head)
		}
		n += end + 2
		if n >= len(head) || head[n] != ' ' && head[n] != '\t' {
			return n
		}
	}
}

// readField reads a field. The space in front of the colon is obsolete but valid (RFC 5322
// section 4.5), and no other is.
func (v *Verifier) readField(raw []byte) (field, bool) {
	name, value, found := bytes.Cut(raw, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	f := field{
		name:  strings.ToLower(string(name)),
		value: strings.ReplaceAll(string(value), "\r\n", ""),
		raw:   raw,
	}
	if v.off[clearLines] {
		return f, true
	}
	ok := found && len(name) > 0 && bytes.IndexFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
	return f, ok
}

// all returns the fields of a name, topmost first.
func (m message) all(name string) []field {
	var found []field
	for _, f := range m.fields {
		if f.name == name {
			found = append(found, f)
		}
	}
	return found
}
