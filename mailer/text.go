package mailer

import (
	"fmt"
	"strings"
)

// textWidth is the longest line that quoted-printable does not break once more
// (RFC 2045 section 6.7, rule 5), and leaves room for a few quote marks.
const textWidth = 75

// text lays the letter out as plain text.
func (c content) text() string {
	var parts []string
	for i, s := range c.sections {
		if i > 0 {
			parts = append(parts, divider)
		}
		for _, b := range s.Blocks {
			parts = append(parts, b.text())
		}
	}
	// Mail clients take a line of "-- " as the signature's beginning (RFC 3676 section 4.3).
	parts = append(parts, "-- \n"+strings.Join(c.signature, "\n"))
	return strings.Join(parts, "\n\n") + "\n"
}

// divider stands above what says the same in English.
const divider = "* * *  English  * * *"

func (b block) text() string {
	var lines []string
	switch b.Kind {
	case paragraph:
		lines = append(lines, wrap(b.Lines[0], "", ""))
	case steps:
		for i, step := range b.Lines {
			lines = append(lines, wrap(step, fmt.Sprintf("%d. ", i+1), stepsIndent))
		}
	case quote:
		for _, line := range b.Lines {
			lines = append(lines, wrap(line, quoteMark, quoteMark))
		}
	case pair:
		width := 0
		for _, r := range b.Rows {
			width = max(width, columns(r.Label))
		}
		for _, r := range b.Rows {
			lines = append(lines, pairIndent+r.Label+strings.Repeat(" ", width-columns(r.Label)+2)+r.Value)
		}
	case button:
		lines = append(lines, pairIndent+b.Rows[0].Label, pairIndent+b.Rows[0].Value)
	case changes:
		lines = changeLines(b.Rows)
	}
	return strings.Join(lines, "\n")
}

// changeLines is a line for each change or, where one of them is too long for
// that, a line for each part of each.
func changeLines(rows []row) []string {
	var lines, parts []string
	longest := 0
	for _, r := range rows {
		line := pairIndent
		if r.Label != "" {
			line += r.Label + "  "
			parts = append(parts, pairIndent+r.Label)
		}
		parts = append(parts, pairIndent+r.Value, pairIndent+arrow+r.To)
		line += r.Value + " " + arrow + r.To
		lines, longest = append(lines, line), max(longest, len(line))
	}
	if longest > textWidth {
		return parts
	}
	return lines
}

// wrap breaks text at spaces, and between characters of the scripts that have none, into
// lines of at most textWidth columns; a longer word has a line of its own.
func wrap(text, first, rest string) string {
	var out strings.Builder
	line := first
	empty := true
	for _, p := range pieces(text) {
		gap := 0
		if p.spaced && !empty {
			gap = 1
		}
		if !empty && columns(line)+gap+columns(p.text) > textWidth {
			out.WriteString(line + "\n")
			line, gap = rest, 0
		}
		line += strings.Repeat(" ", gap) + p.text
		empty = false
	}
	out.WriteString(strings.TrimRight(line, " "))
	return out.String()
}
