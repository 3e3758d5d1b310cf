package intake

import (
	"strings"

	"github.com/swapdesk/swapdesk/mailer/username"
)

// understand tells the language of each paragraph, and of each sentence in it,
// and what its words stand for. A phrase may be broken by a line end.
func understand(lines [][]token, before *lexicon) {
	for i := 0; i < len(lines); {
		n := i
		var whole []token
		for ; n < len(lines) && len(lines[n]) > 0; n++ {
			whole = append(whole, lines[n]...)
			whole = append(whole, token{kind: newline})
		}
		if n > i {
			lex := language(whole, before)
			if lex.asksBySemicolon() {
				askBySemicolon(whole)
			}
			copyLines(lines[i:n], annotated(whole, lex))
		}
		i = n + 1
	}
}

// annotated tags the tokens of a paragraph sentence by sentence.
func annotated(whole []token, before *lexicon) []token {
	out := make([]token, 0, len(whole))
	begin := 0
	for i, t := range whole {
		if i+1 < len(whole) && !t.isMark(".!?") {
			continue
		}
		lex := language(whole[begin:i+1], before)
		part := segment(whole[begin:i+1], lex)
		annotate(part, lex)
		if lex.english() {
			relate(part)
			qualify(part)
		}
		own(part)
		for j := range part {
			part[j].lex = lex
		}
		out = append(out, part...)
		begin = i + 1
	}
	return out
}

// relate tells "the three of us who need it" from "who needs it?": in a sentence that
// asks for nothing to be told, who and which lead to what they are about.
func relate(tokens []token) {
	if len(tokens) == 0 || tokens[len(tokens)-1].isMark("?") {
		return
	}
	asks := false
	for i, t := range tokens {
		asks = asks || t.has(cAsk|cNot) || t.has(cContact) && t.has(cWant)
		if i > 0 && t.text == "what" && tokens[i-1].has(cIs) { // "jane@... is what I sign in with"
			tokens[i].means &^= cWh
		}
		if i > 0 && !asks && (t.text == "who" || t.text == "which" || t.text == "whose") && (tokens[i-1].kind == word || tokens[i-1].isMark(",")) {
			tokens[i].means &^= cWh
		}
	}
}

// qualify tells "the second is correct" from "please correct it".
func qualify(tokens []token) {
	for i, t := range tokens {
		if t.text == "correct" && (i > 0 && tokens[i-1].has(cIs) || i+1 < len(tokens) && tokens[i+1].has(cIs)) {
			tokens[i].means &^= cSwap
		}
	}
}

// own tells "any news on my request?" from "my request is that ...": the first asks for
// nothing by that word.
func own(tokens []token) {
	if len(tokens) == 0 || !tokens[len(tokens)-1].isMark("?") {
		return
	}
	for i, t := range tokens {
		if i == 0 || !t.has(cReqNoun) || !t.has(directive) || !tokens[i-1].has(cMine) {
			continue
		}
		if i+1 < len(tokens) && (tokens[i+1].has(cIs|cTo|cClause|cMust) || tokens[i+1].isMark(":")) {
			continue
		}
		tokens[i].means &^= directive
	}
}

// copyLines cuts a paragraph at its line ends again.
func copyLines(lines [][]token, whole []token) {
	begin, n := 0, 0
	for i, t := range whole {
		if t.kind == newline {
			lines[n] = whole[begin:i:i]
			begin = i + 1
			n++
		}
	}
}

// paragraphLexicon is the language that the tokens were tagged in.
func paragraphLexicon(tokens []token, before *lexicon) *lexicon {
	if len(tokens) > 0 && tokens[0].lex != nil {
		return tokens[0].lex
	}
	return before
}

// joinWrapped puts a username back together that a line end broke. Only what
// is one as a whole, and none in its first half, is joined.
func joinWrapped(lines []placed) []placed {
	out := make([]placed, 0, len(lines))
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if i+1 < len(lines) {
			next := &lines[i+1]
			if tail, ok := wrappedAddress(l.text, next.text); ok {
				l.text = strings.TrimRight(l.text, " \t") + tail
				used := strings.Index(next.text, tail) + len(tail)
				if strings.HasPrefix(next.text[used:], ">") { // "<jane@" above "contoso.onmicrosoft.com>"
					used++
				}
				next.text = strings.Repeat(" ", used) + next.text[used:]
				if strings.TrimSpace(next.text) == "" {
					i++
				}
			}
		}
		out = append(out, l)
	}
	return out
}

// wrappedAddress returns what of the line below belongs to an address that ends
// the line above.
func wrappedAddress(above, below string) (tail string, ok bool) {
	above, below = strings.TrimRight(above, " \t"), strings.TrimSpace(below)
	if above == "" || below == "" || !strings.ContainsAny(above+below, "@") {
		return "", false
	}
	head := above[strings.LastIndexAny(above, " \t<([\"':;,")+1:]
	tail = below
	if i := strings.IndexAny(below, " \t>)]\"',;<(["); i >= 0 {
		tail = below[:i]
	}
	tail = strings.TrimRight(tail, ".!?,;:*")
	if strings.HasSuffix(above, "mailto:"+head) && head != "" && strings.Contains(tail, "@") { // a link to what it stands behind
		return tail, strings.Contains(above, head+tail)
	}
	if head == "" || tail == "" || !strings.Contains(head, "@") || strings.Contains(tail, "@") {
		return "", false
	}
	if _, err := username.Parse(strings.TrimLeft(head, quotes)); err == nil {
		return "", false
	}
	if _, err := username.Parse(strings.TrimLeft(head, quotes) + tail); err != nil {
		return "", false
	}
	return tail, true
}
