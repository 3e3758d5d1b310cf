package intake

import "strings"

// flowedLine is a line of format=flowed, taken apart (RFC 3676 section 4).
type flowedLine struct {
	depth int    // quote marks in front
	text  string // without them and without the space that stuffs it
	soft  bool   // the next line of the same depth belongs to it
}

func parseFlowed(l string) flowedLine {
	text := strings.TrimLeft(l, ">")
	f := flowedLine{depth: len(l) - len(text)}
	f.text = strings.TrimPrefix(text, " ")
	f.soft = f.text != "-- " && strings.HasSuffix(f.text, " ")
	return f
}

// unflow joins the lines that format=flowed broke, at each depth of quotes. With
// delSp the space that marks a break is none of the text.
func unflow(s string, delSp bool) string {
	var b strings.Builder
	b.Grow(len(s))
	lines := strings.Split(s, "\n")
	joined := false
	next := parseFlowed(lines[0])
	for i := range lines {
		l := next
		if i+1 < len(lines) {
			next = parseFlowed(lines[i+1])
		}
		if !joined && l.depth > 0 {
			b.WriteString(strings.Repeat(">", l.depth) + " ")
		}
		joined = l.soft && i+1 < len(lines) && next.depth == l.depth && next.text != "" && next.text != "-- "
		if joined && delSp {
			l.text = l.text[:len(l.text)-1]
		}
		b.WriteString(l.text)
		if !joined && i+1 < len(lines) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
