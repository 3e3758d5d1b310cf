package intake

import (
	"slices"
	"strings"
)

// readLines takes rows of tables out of the text and cuts the rest into
// sentences.
func readLines(lines []placed, lex *lexicon, names []string) []*sentence {
	var sentences []*sentence
	var prose []placed
	var heading columns
	headed := false
	lines = joinRows(lines)
	named := slices.ContainsFunc(lines, func(l placed) bool {
		return strings.ContainsAny(l.text, atSigns) && namesUsername([][]token{tokenize(l)})
	})
	end := func() {
		sentences = append(sentences, splitSentences(prose, lex, names, named)...)
		prose = nil
	}
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if n := nextFilled(lines, i); n > 0 {
			if r, ok := readLabels(l, lines[n], lex); ok {
				end()
				sentences = append(sentences, r.sentence(columns{}, false, lex))
				i = n
				continue
			}
		}
		r, ok := readRow(l, lex, headed)
		if ok && (headed || len(r.found) > 1) {
			end()
			sentences = append(sentences, r.sentence(heading, headed, lex))
			continue
		}
		if strings.Trim(l.text, ruled) == "" && strings.TrimSpace(l.text) != "" {
			continue
		}
		if strings.TrimSpace(l.text) != "" {
			heading, headed = readHeading(l, lex)
			headed = headed && (heading.whole() || followedByRow(lines[i+1:], lex))
			if n := nextFilled(lines, i); headed && n > 0 {
				heading = heading.align(len(splitCells(l.text)) - len(splitCells(lines[n].text)))
			}
		}
		if !headed {
			prose = append(prose, l)
		}
	}
	end()
	return sentences
}

// joinRows puts rows back together that a mail program broke behind a semicolon, with the
// username alone on the next line.
func joinRows(lines []placed) []placed {
	broken := func(i int) bool {
		if i+1 >= len(lines) {
			return false
		}
		above, below := strings.TrimSpace(lines[i].text), strings.TrimSpace(lines[i+1].text)
		return strings.HasSuffix(above, ";") && strings.Count(above, "@") == 1 && strings.Count(below, "@") == 1 && !strings.ContainsAny(below, " \t;,")
	}
	rows := 0
	for i := range lines {
		if broken(i) {
			rows++
		}
	}
	if rows < 2 { // one may be the end of a list of addresses
		return lines
	}
	out := make([]placed, 0, len(lines))
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if broken(i) {
			l.text = strings.TrimRight(l.text, " \t") + " " + strings.TrimSpace(lines[i+1].text)
			i++
		}
		out = append(out, l)
	}
	return out
}

// followedByRow reports a row of two addresses as the next line, be it ruled off.
func followedByRow(lines []placed, lex *lexicon) bool {
	for _, l := range lines {
		if strings.Trim(l.text, ruled) == "" {
			continue
		}
		r, ok := readRow(l, lex, true)
		return ok && len(r.found) == 2
	}
	return false
}

// ruled are the characters of the lines that people draw in tables.
const ruled = " \t|+-=_:─━│┼├┤"

// nextFilled finds the next line with text, one empty line further at most.
func nextFilled(lines []placed, i int) int {
	for n := i + 1; n < len(lines) && n <= i+2; n++ {
		if strings.TrimSpace(lines[n].text) != "" {
			return n
		}
	}
	return 0
}

func (r row) sentence(c columns, headed bool, lex *lexicon) *sentence {
	r.assign(c, headed && !r.alone)
	tokens := make([]token, len(r.found))
	for i, f := range r.found {
		tokens[i] = token{kind: address, mention: f.mention}
	}
	s := newSentence(tokens, lex)
	if r.over {
		s.mood = past
	}
	s.ordains = r.asks && !r.over && len(r.found) == 2 && r.found[0].mention.class == ordinary && r.found[1].mention.class == tenant
	s.row, s.label, s.labelled = true, r.label, r.stated || headed
	return s
}
