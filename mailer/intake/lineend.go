package intake

import (
	"bytes"
	"slices"
)

// lineEnd measures the line end that b begins with; 0 when it begins with none.
// Lines end in CRLF, LF, a bare CR, or the CR CR LF that some gateways make of
// CRLF.
func lineEnd(b []byte) int {
	switch {
	case len(b) == 0 || b[0] != '\n' && b[0] != '\r':
		return 0
	case bytes.HasPrefix(b, []byte("\r\n")):
		return 2
	case bytes.HasPrefix(b, []byte("\r\r\n")):
		return 3
	}
	return 1
}

// cutLine takes the first line off b, whatever ends it.
func cutLine(b []byte) (line, rest []byte) {
	for i, c := range b {
		if c == '\n' || c == '\r' {
			return b[:i], b[i+lineEnd(b[i:]):]
		}
	}
	return b, nil
}

// cutAtLF takes a line off as programs do that know no bare CR.
func cutAtLF(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimRight(line, "\r"), rest
}

// cutAtCRLF takes a line off by the letter of RFC 5322 section 2.3.
func cutAtCRLF(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\r\n"))
	return line, rest
}

// hasBareCR reports a CR that is no part of a CRLF or a CR CR LF.
func hasBareCR(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return false
		}
		n := lineEnd(b[i:])
		if n == 1 {
			return true
		}
		b = b[i+n:]
	}
}

// hasBareLF reports an LF without a CR before it.
func hasBareLF(b []byte) bool {
	return bytes.Count(b, []byte("\n")) > bytes.Count(b, []byte("\r\n"))
}

// sameForAll checks that a header whose lines end in different ways shows no
// program another sender: whoever checked the sender before us may have ended
// lines at LF only, or at CRLF only, and have seen a From header that is text
// to us, or none where we see one. size is the length of h in raw.
func (h header) sameForAll(raw []byte, size int) error {
	own, window := raw[:size], raw[:min(len(raw), maxHeader)]
	if hasBareCR(window) {
		other, _, _ := splitFields(raw, cutAtLF) // what it has before an error counts
		if !h.covers(other) || bytes.IndexByte(own, '\n') >= 0 && !slices.Equal(h.all("from"), other.all("from")) {
			return unreadable("a bare carriage return in it makes its From header mean different things to different programs")
		}
	}
	if hasBareLF(own) && bytes.Contains(own, []byte("\r\n")) {
		// A NUL is the end of the header for us, and may be none for others.
		whole := bytes.ReplaceAll(window, []byte{0}, []byte{1})
		if other, _, _ := splitFields(whole, cutAtCRLF); !h.covers(other) {
			return unreadable("a bare line feed in it makes its From header mean different things to different programs")
		}
	}
	return nil
}

// covers reports whether h has every field of other that may come only once.
// The values of other go on behind the line ends that it does not know.
func (h header) covers(other header) bool {
	for _, f := range other {
		if !slices.Contains(once, f.name) {
			continue
		}
		first, _, _ := splitFields([]byte(f.name+":"+f.value), cutLine)
		if len(first) == 0 || !slices.Contains(h.all(f.name), first[0].value) {
			return false
		}
	}
	return true
}
