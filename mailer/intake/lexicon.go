package intake

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// lexicon is what the words of one language stand for. A file has a line for
// each concept, "name: word, word, two words"; "stem*" stands for every word
// that begins so, "*stem" for every one that ends so, and what is under "common"
// tells the language itself. Words of scripts without spaces are found anywhere.
type lexicon struct {
	lang     string
	words    map[string]concept
	plain    map[string]concept // of words, as they are typed without their accents
	prefixes map[string]concept
	suffixes map[string]concept
	phrases  map[string][]phrase // by their first word, longest first
	parted   map[string][]parted // by their first word
	common   map[string]bool
	traits   map[string]bool
	glyphs   map[string]concept // of scripts without spaces
	longest  int                // runes of the longest of glyphs
	// Of a language that is spaced: what ends a word, and what is one by itself only.
	tails, alone map[string]concept
}

type phrase struct {
	words []string
	means concept
}

// lexicons are all languages; the first holds the words that any language may
// borrow.
var lexicons = sync.OnceValue(func() []*lexicon {
	var all []*lexicon
	entries, err := lexiconFiles.ReadDir("lexicon")
	if err != nil {
		panic(err) // the files are part of the program
	}
	for _, e := range entries {
		src, err := lexiconFiles.ReadFile(path.Join("lexicon", e.Name()))
		if err != nil {
			panic(err)
		}
		lex, err := parseLexicon(strings.TrimSuffix(e.Name(), ".txt"), string(src))
		if err != nil {
			panic(err)
		}
		if lex.lang == "any" {
			all = append([]*lexicon{lex}, all...)
		} else {
			all = append(all, lex)
		}
	}
	return all
})

func parseLexicon(lang, src string) (*lexicon, error) {
	lex := &lexicon{
		lang: lang, words: map[string]concept{}, plain: map[string]concept{}, prefixes: map[string]concept{}, suffixes: map[string]concept{},
		phrases: map[string][]phrase{}, parted: map[string][]parted{}, common: map[string]bool{}, traits: map[string]bool{}, glyphs: map[string]concept{}, tails: map[string]concept{}, alone: map[string]concept{},
	}
	if lang == "ro" { // often typed with cedillas for commas
		src += "\n" + strings.NewReplacer("ș", "ş", "ț", "ţ").Replace(src)
	}
	for i, l := range strings.Split(src, "\n") {
		if l = strings.TrimSpace(l); l == "" || l[0] == '#' {
			continue
		}
		name, list, _ := strings.Cut(l, ":")
		means, ok := conceptNames[name]
		if !ok && name != "traits" {
			return nil, fmt.Errorf("lexicon %s, line %d: no concept %q", lang, i+1, name)
		}
		for w := range strings.SplitSeq(list, ",") {
			if w = strings.TrimSpace(w); w == "" {
				continue
			}
			switch name {
			case "common":
				lex.common[w] = true
			case "traits":
				lex.traits[w] = true
			default:
				lex.add(w, means)
			}
		}
	}
	return lex, nil
}

func (lex *lexicon) add(w string, means concept) {
	stem, prefix := strings.CutSuffix(w, "*")
	tail, suffix := strings.CutPrefix(w, "*")
	fields := strings.Fields(w)
	if head, last, apart := strings.Cut(w, " ... "); apart {
		lex.addParted(head, last, means)
		return
	}
	switch {
	case lex.spaced() && spaceless(tail):
		lex.addSpaced(w, means)
	case prefix:
		for _, s := range lex.spellings(stem) {
			lex.prefixes[s] |= means
		}
	case suffix:
		for _, s := range lex.spellings(tail) {
			lex.suffixes[s] |= means
		}
	case spaceless(w):
		lex.glyphs[w] |= means
		lex.longest = max(lex.longest, utf8.RuneCountInString(w))
	case len(fields) > 1:
		for _, s := range lex.spellings(w) {
			lex.addPhrase(strings.Fields(s), means)
		}
	default:
		lex.words[w] |= means
		for _, s := range lex.spellings(w)[1:] {
			if len(s) > 2 {
				lex.plain[s] |= means
			}
		}
	}
}

func (lex *lexicon) addPhrase(words []string, means concept) {
	list := lex.phrases[words[0]]
	for i := range list {
		if slices.Equal(list[i].words, words) {
			list[i].means |= means
			return
		}
	}
	list = append(list, phrase{words, means})
	for i := len(list) - 1; i > 0 && len(list[i].words) > len(list[i-1].words); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	lex.phrases[words[0]] = list
}

// means looks a word up: as it is written, then without its accents or the
// lexicon's, then by what stands behind an apostrophe or a hyphen.
func (lex *lexicon) means(w string) (concept, bool) {
	if c, ok := lex.words[w]; ok {
		return c, true
	}
	if c, ok := lex.enclitic(w); ok {
		return c, true
	}
	if c, ok := lex.affix(w); ok {
		return c, true
	}
	if f := fold(w); f != w {
		if c, ok := lex.words[f]; ok {
			return c, true
		}
		if c, ok := lex.affix(f); ok {
			return c, true
		}
	}
	if c, ok := lex.plain[w]; ok {
		return c, true
	}
	if base, ok := oneAccent(w); ok {
		return lex.means(base)
	}
	if owner, ok := strings.CutSuffix(w, "'s"); ok {
		return lex.means(owner)
	}
	for _, sep := range []string{"'", "-"} {
		if i := strings.LastIndex(w, sep); i > 0 && i+1 < len(w) {
			c, known := lex.means(w[i+1:])
			if i == 1 && w[0] == 'l' && c.has(cSwapNoun) { // "l'échange": no verb
				c &^= cSwap | cImper
			}
			return c, known
		}
	}
	return 0, lex.common[w]
}

// match finds the longest phrase that begins at i.
func (lex *lexicon) match(tokens []token, i int) (int, concept) {
	for _, p := range lex.phrases[tokens[i].text] {
		if n := p.at(tokens, i); n > 0 {
			return n, p.means
		}
	}
	return 0, 0
}

// at counts the tokens from i on that the phrase takes; line ends do not count
// against it.
func (p phrase) at(tokens []token, i int) int {
	n := 0
	for _, w := range p.words {
		for n > 0 && i+n < len(tokens) && tokens[i+n].kind == newline {
			n++
		}
		if i+n >= len(tokens) || tokens[i+n].kind != word || tokens[i+n].text != w {
			return 0
		}
		n++
	}
	return n
}

// annotate gives each word of a paragraph its concepts.
func annotate(tokens []token, lex *lexicon) {
	borrowed := lexicons()[0]
	for i := 0; i < len(tokens); i++ {
		if tokens[i].kind != word || tokens[i].known {
			continue
		}
		n, c := lex.match(tokens, i)
		if n == 0 {
			n, c = borrowed.match(tokens, i)
		}
		if c, tail := lex.join(tokens, i); tail > i {
			tokens[i].means, tokens[i].known = c, true
			tokens[tail].means, tokens[tail].known = cFill, true
			continue
		}
		if n > 0 {
			for j := range n {
				tokens[i+j].means, tokens[i+j].known = cFill, true
			}
			tokens[i].means = c
			if c.has(cYet) && lex.denies(tokens[i:i+n]) {
				tokens[i].means |= cNot
			}
			i += n - 1
			continue
		}
		c, known := lex.means(tokens[i].text)
		if !known {
			c, known = borrowed.means(tokens[i].text)
		}
		if !known && lex.english() {
			if c, known = lex.mistyped(tokens[i].text); !c.has(mistypable) {
				c, known = 0, false
			}
		}
		if tokens[i].capital && i > 0 && tokens[i-1].kind == word {
			switch tokens[i].text {
			case "exchange":
				c = cFill // the mail server
			case "it":
				c = cContact // the people
			case "sa":
				if tokens[i-1].capital { // a firm
					c = cFill
				}
			}
		}
		if tokens[i].text == "revert" && (i+1 == len(tokens) || tokens[i+1].kind != word || answersBy[tokens[i+1].text]) {
			c = cWrite // "please revert once it is done", as people in India say
		}
		if i > 0 && i+1 < len(tokens) && tokens[i-1].kind == word && tokens[i+1].kind == address && lex.english() && (tokens[i].text == "2" || tokens[i].text == "4") {
			c, known = cTo, true // as in "chg my id 2 jane@..."
		}
		tokens[i].means, tokens[i].known = c, known
	}
	for i := 1; i < len(tokens) && lex.lang == "nl"; i++ {
		if tokens[i].text == "zijn" && tokens[i-1].has(cMust|cWant|cLead) { // "to be", which is "his" as well
			tokens[i].means = cIs | cFill
		}
	}
	for i := range min(2, max(0, len(tokens)-1)) {
		if tokens[i].text == "si" && tokens[i+1].isMark(",") && (i == 0 || greets[tokens[0].text]) { // "yes", without its accent
			tokens[i].means = cFill
		}
	}
}

// answersBy follow "revert" where it means to answer.
var answersBy = wordSet("once", "when", "back", "with", "to", "asap", "at", "soon", "accordingly", "on", "by")

// denies reports a "not" among the words of a phrase, as in "not yet".
func (lex *lexicon) denies(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return lex.words[t.text].has(cNot) })
}
