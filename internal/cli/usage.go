package cli

import (
	"strings"
	"unicode"
)

// usageError is a command line that does not fit.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// visible shows a stranger's text on one line of a terminal without letting it
// steer one: what does not print is replaced.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		default:
			return unicode.ReplacementChar
		}
	}, s)
}

// visibleLines is visible for a text of several lines.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(visible(line), " ")
	}
	return strings.Join(lines, "\n")
}
