package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A word with a slip of the finger is known again from and up to these lengths.
const minTypo, maxTypo = 5, 16

// mistypable are the words that are worth it; small ones look like others.
const mistypable = cSwap | cSwapped | cSwapNoun | cUse | cPlease | cWant | cAddr | cLogin | cOld | cNew | cCancel | cInstead | cAttach | cSorry

// mistyped finds the word that w is but for one letter too few or too many, or two
// that changed places. Another letter in its place makes other words: "charge".
func (lex *lexicon) mistyped(w string) (concept, bool) {
	if len(w) < minTypo || len(w) > maxTypo {
		return 0, false
	}
	for i := range len(w) {
		if i+1 < len(w) {
			if c, ok := lex.words[w[:i]+w[i+1:i+2]+w[i:i+1]+w[i+2:]]; ok {
				return c, true
			}
		}
		if c, ok := lex.words[w[:i]+w[i+1:]]; ok && i > 0 && len(w) > minTypo {
			return c, true
		}
	}
	for i := 1; i <= len(w); i++ {
		for l := byte('a'); l <= 'z'; l++ {
			if c, ok := lex.words[w[:i]+string(l)+w[i:]]; ok {
				return c, true
			}
		}
	}
	return 0, false
}

const minStem = 3 // bytes

// affix finds the longest stem that a word begins or ends with.
func (lex *lexicon) affix(w string) (concept, bool) {
	for n := len(w); n >= minStem && len(lex.prefixes) > 0; n-- {
		if c, ok := lex.prefixes[w[:n]]; ok {
			return c, true
		}
	}
	for n := 0; n <= len(w)-minStem && len(lex.suffixes) > 0; n++ {
		if c, ok := lex.suffixes[w[n:]]; ok {
			return c, true
		}
	}
	return 0, false
}

// lower puts a word in lower case, in which a sigma at its end has a form of its own:
// "ΔΙΕΥΘΥΝΣΗΣ".
func lower(w string) string {
	w = strings.ToLower(w)
	if stem, ok := strings.CutSuffix(w, "σ"); ok && stem != "" {
		return stem + "ς"
	}
	return w
}

// fold takes the accents off a word.
func fold(w string) string {
	ascii := true
	for i := range len(w) {
		ascii = ascii && w[i] < utf8.RuneSelf
	}
	if ascii {
		return w
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(w) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'æ':
			b.WriteString("ae")
		case r == 'ı':
			b.WriteByte('i')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// spellings are a word as it is written, and as it is typed without its accents.
func (lex *lexicon) spellings(w string) []string {
	all := []string{w}
	if f := fold(w); f != w {
		all = append(all, f)
	}
	if f := umlauts.Replace(w); lex.transcribes() && f != w && f != fold(w) {
		all = append(all, f)
	}
	return all
}

// umlauts are what they are transcribed to: "aendern".
var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "oe", "å", "aa")

// enclitics are pronouns that are written on the end of a verb; the short ones are so
// behind a hyphen only.
var enclitics = []string{"me", "nos", "lo", "la", "los", "las", "le", "les", "lhe", "lhes", "-o", "-a", "-os", "-as", "-no", "-na", "-nos", "-nas"}

const minVerb = 4 // bytes of a verb with an enclitic

// enclitic finds a verb with pronouns on its end: "cámbienmelo", "alterá-lo".
func (lex *lexicon) enclitic(w string) (concept, bool) {
	if !lex.enclitics() {
		return 0, false
	}
	for _, e := range enclitics {
		head, ok := strings.CutSuffix(w, e)
		if !ok {
			continue
		}
		head, hyphen := strings.CutSuffix(head, "-")
		if len(head) < minVerb {
			continue
		}
		verbs := []string{head, fold(head)}
		if hyphen && e[0] == 'l' {
			verbs = append(verbs, fold(head)+"r") // that it loses before "-lo"
		}
		for _, v := range verbs {
			if c := lex.words[v]; c.has(inflected) {
				return c, true
			}
		}
		if c, ok := lex.enclitic(head); ok {
			return c, true
		}
	}
	return 0, false
}

// inflected are the verbs that it is looked for on.
const inflected = cSwap | cUse | cCancel | cProceed | cElse | cWrite | cAsk | cMake | cTour

// apostrophes are typed in several ways; the last is the Ukrainian one.
var apostrophes = strings.NewReplacer("’", "'", "ʼ", "'")

func dropInvisible(r rune) rune {
	if invisible(r) {
		return -1
	}
	return r
}
