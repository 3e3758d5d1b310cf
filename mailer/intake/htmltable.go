package intake

import "strings"

const maxTables = 32 // tables inside each other; deeper ones are plain blocks

// table is an open table. A cell of it is open when there are more than base
// frames.
type table struct {
	base int
	row  [][]line
}

func (r *renderer) startTable() {
	r.breakLine()
	if len(r.tables) == maxTables {
		r.deep++
		return
	}
	r.tables = append(r.tables, table{base: len(r.frames)})
}

func (r *renderer) startCell() {
	if len(r.tables) == 0 || r.deep > 0 {
		f := &r.frames[len(r.frames)-1]
		f.open, f.space = append(f.open, '\t'), false
		return
	}
	r.endCell()
	r.frames = append(r.frames, frame{})
}

func (r *renderer) endCell() {
	if len(r.tables) == 0 || r.deep > 0 {
		return
	}
	t := &r.tables[len(r.tables)-1]
	if len(r.frames) == t.base {
		return
	}
	r.breakLine()
	t.row = append(t.row, r.frames[len(r.frames)-1].lines)
	r.frames = r.frames[:len(r.frames)-1]
}

// endRow writes a row as one line when it is one of a data table: two cells or
// more with text, none of several lines. Other tables only arrange the page.
func (r *renderer) endRow() {
	if len(r.tables) == 0 || r.deep > 0 {
		r.breakLine()
		return
	}
	r.endCell()
	t := &r.tables[len(r.tables)-1]
	f := &r.frames[len(r.frames)-1]
	r.breakLine()
	if l, ok := joinRow(t.row); ok {
		f.lines = append(f.lines, l)
	} else {
		for _, cell := range t.row {
			f.add(cell)
		}
	}
	t.row = nil
}

// add appends lines. Those of a table in a table in a table are not copied at
// each level.
func (f *frame) add(lines []line) {
	if len(f.lines) == 0 {
		f.lines = lines
		return
	}
	f.lines = append(f.lines, lines...)
}

func joinRow(row [][]line) (line, bool) {
	var joined line
	filled := 0
	texts := make([]string, len(row))
	for i, cell := range row {
		for _, l := range cell {
			if l.text == "" {
				continue
			}
			if texts[i] != "" {
				return line{}, false
			}
			filled++
			texts[i] = l.text
			joined.kind = max(joined.kind, l.kind)
		}
	}
	joined.text = strings.Join(texts, "\t")
	return joined, filled > 1
}

func (r *renderer) endTable() {
	switch {
	case r.deep > 0:
		r.deep--
		r.breakLine()
	case len(r.tables) > 0:
		r.endRow()
		r.tables = r.tables[:len(r.tables)-1]
	}
	r.leaveTable()
}
