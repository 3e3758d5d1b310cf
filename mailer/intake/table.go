package intake

import (
	"slices"
	"strings"
)

// row is a line of a table or of comma-separated values that holds addresses.
type row struct {
	label  role // of all its addresses: "Old | a@... | b@..."
	stated bool // labels in it name the old address or the new one
	found  []cell
	alone  bool // its cells are not those of the heading
	over   bool // a cell says that it is done or refused: "rejected"
	asks   bool // a cell between two addresses says what is to be: "has to become"
}

// cell is an address in a row.
type cell struct {
	column  int
	mention *mention
}

// readRow takes a line for a row when it has two cells or more, none of them is
// prose, and each of its addresses has a cell to itself.
func readRow(l placed, lex *lexicon, headed bool) (row, bool) {
	if !strings.ContainsAny(l.text, atSigns) {
		return row{}, false
	}
	cells := splitCells(l.text)
	pair, paired := readPair(l, lex)
	if paired && (!headed && !pair.glued() || len(cells) < 2) {
		return pair, true
	}
	if len(cells) < 2 {
		return row{}, false
	}
	var r row
	for i, c := range cells {
		tokens := l.cell(c, lex)
		m, ok := cellAddress(tokens)
		if i == 0 && m == nil && len(cells) > 2 {
			if r.label = labelCell(tokens); r.label != noRole {
				continue
			}
		}
		if !ok || m == nil && (countWords(tokens) > maxCellWords || prose(tokens) && !fullName(tokens) && (len(r.found) < 2 || !remark(tokens))) {
			pair.alone = true // a name that only one space parts from its address
			return pair, paired && !pair.glued()
		}
		if m != nil {
			r.found = append(r.found, cell{i, m})
		} else if len(r.found) == 1 && i+1 < len(cells) {
			between := &sentence{tokens: tokens}
			r.asks = (between.any(cMust) || between.wordsOf(mustWords) || len(tokens) > 2 && tokens[0].has(cLead) && tokens[1].text == "to") && between.any(cLead|cSwap|cSwapped) && !between.any(cNot|cIf|cPast|cOr|cYet|cDone)
		} else if len(r.found) > 1 {
			r.over = r.over || doubts()["status"].in(&sentence{tokens: tokens})
		}
	}
	return r, len(r.found) > 0
}

// readPair takes a line for a row that holds nothing but two addresses, marks
// and somebody's name.
func readPair(l placed, lex *lexicon) (row, bool) {
	tokens := l.cell(span{0, len(l.text)}, lex)
	var r row
	words := 0
	for _, t := range tokens {
		switch {
		case t.kind == address && len(r.found) > 0 && r.found[len(r.found)-1].mention.addr == t.mention.addr:
		case t.kind == address:
			r.found = append(r.found, cell{len(r.found), t.mention})
		case t.kind == word && t.text == "mailto":
		case t.kind == word && len(r.found) == 2 && !t.has(remarked): // "since 1 October Mrs Lee"
		case t.kind == word && (t.known && t.means&^cFill != 0 || words == maxCellWords), t.isMark("→←?"):
			return row{}, false
		case t.kind == word:
			words++
		}
	}
	r.over = doubts()["status"].in(&sentence{tokens: tokens})
	return r, len(r.found) == 2 && (r.found[0].mention.class == tenant) != (r.found[1].mention.class == tenant)
}

// remarked are what words behind a pair must not say for it to be a row.
const remarked = cSwap | cSwapped | cSwapNoun | cUse | cTo | cFrom | cOld | cNew | cPlease | cWant | cCanYou | cNot | cOr | cIf | cYet | cCancel | cKeep | cDone | cFault | cInstead | cRepl | cLead | cIs

// remark reports words behind a pair that say nothing against it.
func remark(tokens []token) bool {
	return !slices.ContainsFunc(tokens, func(t token) bool { return t.has(remarked &^ (cFrom | cTo)) })
}

func countWords(tokens []token) (n int) {
	for _, t := range tokens {
		if t.kind == word {
			n++
		}
	}
	return n
}

// glued reports an address that is none, as in "Doe;jane@...".
func (r row) glued() bool {
	return slices.ContainsFunc(r.found, func(c cell) bool { return c.mention.class == invalid })
}

var (
	swapBy = wordSet("by", "with", "to", "durch", "mit", "par", "por", "da", "con", "door", "przez", "na", "на", "с", "със")
	swapTo = wordSet("to", "be", "zu", "à", "a", "da", "te", "do")
)

// maxCellWords tells a name or a date in a cell from prose.
const maxCellWords = 5

// prose reports words that a cell of names and dates does not hold.
func prose(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool {
		return t.kind == word && (!t.capital || len(t.text) > 1) && t.has(cSwap|cSwapped|cSwapNoun|cTo|cFrom|cOld|cNew|cPlease|cNot|cOr|cUse|cWant)
	})
}

// span is a cell's place in its line.
type span struct{ at, end int }

// splitCells cuts a line at the strongest separator it has.
func splitCells(l string) []span {
	for _, sep := range []string{"\t", "|", ";", ","} {
		if strings.Contains(l, sep) {
			return cutAt(l, sep)
		}
	}
	if strings.Contains(strings.TrimSpace(l), "  ") {
		return cutAt(l, "  ")
	}
	return nil
}

func cutAt(l, sep string) []span {
	var cells []span
	at := 0
	for i := 0; i < len(l); {
		switch {
		case l[i] == '"' && strings.Contains(l[i+1:], `"`): // a quoted value may hold the separator
			i += strings.IndexByte(l[i+1:], '"') + 2
		case strings.HasPrefix(l[i:], sep):
			if sep != "  " || strings.TrimSpace(l[at:i]) != "" {
				cells = append(cells, span{at, i})
			}
			i += len(sep)
			at = i
		default:
			i++
		}
	}
	return append(cells, span{at, len(l)})
}

// cell is one cell's tokens, in their places in the line.
func (l placed) cell(c span, lex *lexicon) []token {
	tokens := tokenize(placed{text: l.text[c.at:c.end], section: l.section, offset: l.offset + c.at})
	lines := [][]token{tokens}
	understand(lines, lex)
	for i := range lines[0] {
		t := &lines[0][i]
		t.at, t.end = t.at+c.at, t.end+c.at
	}
	return lines[0]
}

// cellAddress returns the only address of a cell, or nil when there is none; not
// ok when the cell holds more than that.
func cellAddress(tokens []token) (*mention, bool) {
	var m *mention
	others := 0
	for _, t := range tokens {
		switch {
		case t.kind == word && t.text != "mailto":
			others++
		case t.kind == address && m != nil && m.addr != t.mention.addr:
			return nil, false
		case t.kind == address:
			m = t.mention
		}
	}
	return m, m == nil || others == 0
}

// columns says which column of a table holds which role, by its heading; -1 where
// the heading does not tell.
type columns struct{ old, new int }

func (c columns) whole() bool { return c.old >= 0 && c.new >= 0 }

// align moves the columns to the left by those that the heading has more than its rows,
// as behind "mapping as below, format is old,new".
func (c columns) align(more int) columns {
	if more > 0 && c.whole() && min(c.old, c.new) >= more {
		c.old, c.new = c.old-more, c.new-more
	}
	return c
}

// readHeading takes a line without addresses for the heading of a table when one
// cell names the old addresses and another the new ones.
func readHeading(l placed, lex *lexicon) (columns, bool) {
	c := columns{-1, -1}
	from, to := -1, -1
	cells := splitCells(l.text)
	for i, text := range cells {
		tokens := l.cell(text, lex)
		if len(tokens) > maxCellWords {
			return c, false
		}
		for _, t := range tokens {
			switch {
			case t.kind == address:
				return c, false
			case t.has(cOld) && c.old < 0:
				c.old = i
			case t.has(cNew) && c.new < 0:
				c.new = i
			case t.has(cFrom) && from < 0:
				from = i
			case t.has(cTo|cLead) && to < 0:
				to = i
			}
		}
	}
	if c == (columns{-1, -1}) && strings.HasSuffix(strings.TrimSpace(l.text), ":") { // "From our plan, for your information:"
		return c, false
	}
	if c == (columns{-1, -1}) { // "From | To"
		c = columns{from, to}
	}
	// Of two columns with addresses one heading that is clear tells the other.
	return c, c.old != c.new && (c.old >= 0 && c.new >= 0 || len(cells) > 1 && max(c.old, c.new) >= 0)
}

func complete(m, by *mention) {
	switch {
	case m.role != noRole:
	case by.role == newRole:
		m.role = oldRole
	case by.role == oldRole:
		m.role = newRole
	}
}

// assign gives the addresses of a row their roles. Without a heading a row is a
// pair when it holds two addresses of which only one can be a username: two
// usernames may just as well be two new ones.
func (r row) assign(c columns, headed bool) {
	if r.label != noRole {
		for _, f := range r.found {
			f.mention.role = r.label
		}
		return
	}
	if headed {
		for _, f := range r.found {
			switch f.column {
			case c.old:
				f.mention.role = oldRole
			case c.new:
				f.mention.role = newRole
			}
		}
		if len(r.found) == 2 && !c.whole() { // what is clear of one tells the other
			complete(r.found[0].mention, r.found[1].mention)
			complete(r.found[1].mention, r.found[0].mention)
		}
		return
	}
	if len(r.found) != 2 {
		return
	}
	old, young := r.found[0].mention, r.found[1].mention
	switch {
	case old.class != tenant:
		old.role, young.role = oldRole, newRole
	case young.class == ordinary:
		old.role, young.role = newRole, oldRole
	}
}

// fullName reports a cell like "Rob van der Meijden": names around words that may be in one.
func fullName(tokens []token) bool {
	n := len(tokens)
	if n < 3 || !tokens[0].capital || tokens[0].known || !tokens[n-1].capital || tokens[n-1].known {
		return false
	}
	return !slices.ContainsFunc(tokens[1:n-1], func(t token) bool { return t.kind != word || t.capital && t.known && !t.has(cFrom|cTo) })
}
