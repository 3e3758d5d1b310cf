package intake

import (
	"strings"

	"github.com/swapdesk/swapdesk/mailer/username"
)

// understand tells the language of each paragraph and what its words stand for.
func understand(lines [][]token, before *lexicon) {
	for i := 0; i < len(lines); {
		n := i
		var whole []token
		for n < len(lines) && len(lines[n]) > 0 {
			if n > i {
				whole = append(whole, token{kind: newline})
			}
			whole = append(whole, lines[n]...)
			n++
		}
		if n > i {
			lex := language(whole, before)
			for j := i; j < n; j++ {
				lines[j] = segment(lines[j], lex)
			}
			tagLines(lines[i:n], lex)
		}
		i = n + 1
	}
}

// tagLines tags the lines of a paragraph as one text: a phrase may be broken.
func tagLines(lines [][]token, lex *lexicon) {
	var whole []token
	for _, l := range lines {
		whole = append(whole, l...)
		whole = append(whole, token{kind: newline})
	}
	annotate(whole, lex)
	at := 0
	for _, l := range lines {
		for i := range l {
			l[i] = whole[at+i]
			l[i].lex = lex
		}
		at += len(l) + 1
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
func joinWrapped(lines []numbered) []numbered {
	out := make([]numbered, 0, len(lines))
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if i+1 < len(lines) {
			next := &lines[i+1]
			if tail, ok := wrappedAddress(l.text, next.text); ok {
				l.text = strings.TrimRight(l.text, " \t") + tail
				used := strings.Index(next.text, tail) + len(tail)
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
