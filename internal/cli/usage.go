package cli

import "strings"

// usageError is a command line that does not fit.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// visible shows a stranger's text on a terminal without letting it steer one.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\uFFFD'
		}
		return r
	}, s)
}
