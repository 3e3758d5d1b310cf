package mailer

import (
	"fmt"
	"regexp"
	"strings"
)

// A block is one piece of a letter's body. Both parts of a mail are made from
// the same blocks, so they cannot say different things.
type block struct {
	Kind  blockKind
	Lines []string // a paragraph's one line; the steps; the lines of a quote
	Rows  []row    // of a button, one
}

// A row is a label and an address of a pair; or a button's label and its page; or a reference, which may be missing,
// and two addresses of a block of changes.
type row struct{ Label, Value, To string }

type blockKind string

const (
	paragraph blockKind = "paragraph"
	steps     blockKind = "steps"   // numbered, from 1
	pair      blockKind = "pair"    // labels and addresses
	changes   blockKind = "changes" // references and changes of addresses
	quote     blockKind = "quote"   // staff's own words
	button    blockKind = "button"  // one link to press
)

const (
	quoteMark   = "> "
	pairIndent  = "    "
	stepsIndent = "   "
	arrow       = "-> "
)

var (
	stepMark   = regexp.MustCompile(`^[0-9]+\. `)
	rowForm    = regexp.MustCompile(`^    (\S+(?: \S+)*)  +(\S+)$`)
	buttonForm = regexp.MustCompile(`^\[([^\[\]]+)\] (\S+)$`)
	changeForm = regexp.MustCompile(`^    (?:(SWAP-\S+)  )?(\S+) -> (\S+)$`)
)

// parseBlocks reads a filled template's body. Empty lines separate the blocks,
// and the first line tells a block's kind:
//
//	> text             a quote; every line is marked
//	1. text            steps; a line indented by three spaces goes on with a step
//	    from  a@b.c    a pair; four spaces, a label, two spaces or more, a value
//	    SWAP-1234-567X  a@b.c -> d@e.f
//	                   changes; four spaces, a reference and two spaces or neither, two addresses
//	[label] https://a.b/c
//	                   a button, one line; the label says what it opens
//	text               a paragraph; its lines are joined
func parseBlocks(body string) ([]block, error) {
	var blocks []block
	for part := range strings.SplitSeq(body, "\n\n") {
		part = strings.Trim(part, "\n")
		if part == "" {
			continue
		}
		b, err := parseBlock(strings.Split(part, "\n"))
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, b)
	}
	return blocks, nil
}

func parseBlock(lines []string) (block, error) {
	switch first := lines[0]; {
	case strings.HasPrefix(first, quoteMark):
		return parseQuote(lines)
	case stepMark.MatchString(first):
		return parseSteps(lines)
	case changeForm.MatchString(first):
		return parseChanges(lines)
	case strings.HasPrefix(first, pairIndent):
		return parsePair(lines)
	case buttonForm.MatchString(first):
		return parseButton(lines)
	}
	return block{Kind: paragraph, Lines: []string{joinLines(lines)}}, nil
}

func parseQuote(lines []string) (block, error) {
	b := block{Kind: quote}
	for _, line := range lines {
		text, ok := strings.CutPrefix(line, quoteMark)
		if !ok {
			return block{}, fmt.Errorf("the line %q goes on after a quote", line)
		}
		b.Lines = append(b.Lines, strings.TrimSpace(text))
	}
	return b, nil
}

func parseSteps(lines []string) (block, error) {
	b := block{Kind: steps}
	for _, line := range lines {
		if mark := stepMark.FindString(line); mark != "" {
			b.Lines = append(b.Lines, strings.TrimPrefix(line, mark))
			continue
		}
		text, ok := strings.CutPrefix(line, stepsIndent)
		if !ok {
			return block{}, fmt.Errorf("the line %q is neither a step nor indented to go on with one", line)
		}
		last := &b.Lines[len(b.Lines)-1]
		*last = joinLines([]string{*last, text})
	}
	return b, nil
}

func parsePair(lines []string) (block, error) {
	b := block{Kind: pair}
	for _, line := range lines {
		m := rowForm.FindStringSubmatch(line)
		if m == nil {
			return block{}, fmt.Errorf("the line %q has no label and value", line)
		}
		b.Rows = append(b.Rows, row{Label: m[1], Value: m[2]})
	}
	return b, nil
}

func parseButton(lines []string) (block, error) {
	m := buttonForm.FindStringSubmatch(lines[0])
	if len(lines) > 1 || !linkable(m[2]) {
		return block{}, fmt.Errorf("%q is no button for one page", lines)
	}
	return block{Kind: button, Rows: []row{{Label: m[1], Value: m[2]}}}, nil
}

func parseChanges(lines []string) (block, error) {
	b := block{Kind: changes}
	for _, line := range lines {
		m := changeForm.FindStringSubmatch(line)
		if m == nil {
			return block{}, fmt.Errorf("the line %q is no change", line)
		}
		b.Rows = append(b.Rows, row{Label: m[1], Value: m[2], To: m[3]})
	}
	return b, nil
}
