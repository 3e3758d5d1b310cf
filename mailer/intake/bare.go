package intake

import "unicode/utf8"

// Addresses that stand by themselves.

// markBare notes the addresses of the paragraphs that hold nothing else, apart
// from opening lines that end in a colon.
func markBare(lines [][]token) {
	run := -1 // where the bare lines of this paragraph begin
	for i := 0; i <= len(lines); i++ {
		switch {
		case i == len(lines) || len(lines[i]) == 0:
			if run >= 0 {
				setBare(lines[run:i])
			}
			run = -1
		case lines[i][len(lines[i])-1].isMark(":"):
			run = i + 1
		case !bareLine(lines[i]):
			run = -1
		case i == 0 || len(lines[i-1]) == 0:
			run = i
		}
	}
}

func setBare(lines [][]token) {
	for _, tokens := range lines {
		for _, t := range tokens {
			if t.kind == address {
				t.mention.bare = true
			}
		}
	}
}

func bareLine(tokens []token) bool {
	found := false
	for i := range tokens {
		switch t := tokens[i]; {
		case t.kind == address:
			found = true
		case found && t.isMark("(") && spells(tokens[i+1:]):
			return true
		case t.kind == word && t.text != "mailto" && !number(t.text):
			return false
		}
	}
	return found
}

// spells reports "with the 1!)" to the end, which only says how an address is spelt.
func spells(tokens []token) bool {
	small := false
	for i, t := range tokens {
		switch {
		case i == len(tokens)-1:
			return small && t.isMark(")")
		case t.kind == word && (number(t.text) || utf8.RuneCountInString(t.text) == 1):
			small = true
		case t.kind == word && !withWords[t.text] && !articles[t.text] && t.text != "the", t.kind == address:
			return false
		}
	}
	return false
}
