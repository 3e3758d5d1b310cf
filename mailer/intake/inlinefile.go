package intake

import (
	"bytes"
	"regexp"
)

var (
	uuBegin = regexp.MustCompile(`^begin [0-7]{3,4} \S`)
	yBegin  = regexp.MustCompile(`^=ybegin .*\bname=`)
)

// withoutFiles leaves out the files that stand in the text itself, in the forms
// of before MIME: uuencode (POSIX) and yEnc. ok is false when one has no end:
// the text behind it cannot be told from the file then.
func withoutFiles(b []byte) (text []byte, ok bool) {
	if !bytes.Contains(b, []byte("begin")) {
		return b, true
	}
	text = make([]byte, 0, len(b))
	for rest := b; len(rest) > 0; {
		l, after := cutLine(rest)
		var end []byte
		switch {
		case len(l) < 200 && uuBegin.Match(l) && uuFollows(after):
			end = []byte("end")
		case len(l) < 500 && yBegin.Match(l):
			end = []byte("=yend")
		default:
			text = append(text, rest[:len(rest)-len(after)]...)
			rest = after
			continue
		}
		if rest, ok = skipPast(after, end); !ok {
			return text, false
		}
	}
	return text, true
}

// uuFollows reports whether the next line is one of a uuencoded file: its first
// character says how long it is, and none is a small letter. What says otherwise
// is text that begins with the word "begin".
func uuFollows(b []byte) bool {
	l, _ := cutLine(b)
	if len(l) == 0 || bytes.ContainsFunc(l, func(r rune) bool { return r < ' ' || r > '`' }) {
		return false
	}
	n := int(l[0]-' ') & 63 // bytes in the line
	surplus := len(l) - 1 - (n+2)/3*4
	return -2 <= surplus && surplus <= 2 // spaces lost at the end, or a check sum
}

// skipPast returns what follows the first line that begins with end.
func skipPast(b, end []byte) (rest []byte, ok bool) {
	for len(b) > 0 {
		var l []byte
		if l, b = cutLine(b); bytes.HasPrefix(l, end) {
			return b, true
		}
	}
	return nil, false
}
