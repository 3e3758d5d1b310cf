package intake

import (
	"unicode"
)

// language picks the lexicon for a paragraph by the words in it that are the
// language's own. before is the guess for the mail, which decides when the
// paragraph says too little.
func language(tokens []token, before *lexicon) *lexicon {
	if lex := byScript(tokens, before); lex != nil {
		return lex
	}
	tokens = tokens[:min(len(tokens), maxGuess)]
	best, most, own := before, 0, 0
	for _, lex := range lexicons()[1:] {
		hits := lex.hits(tokens)
		if lex == before {
			own = hits
		}
		if hits > most {
			best, most = lex, hits
		}
	}
	switch {
	case before != nil && most < own+2:
		return before
	case best == nil:
		return lexiconOf("en")
	}
	return best
}

// maxGuess is how many tokens tell a language.
const maxGuess = 200

// hits weighs the words that are in the lexicon as they stand.
func (lex *lexicon) hits(tokens []token) int {
	hits := 0
	for i, t := range tokens {
		if t.kind != word {
			continue
		}
		switch {
		case lex.common[t.text]:
			hits += 3
		case lex.words[t.text] != 0 || lex.inflects(t.text):
			hits++
		case lex.phrases[t.text] != nil:
			if n, _ := lex.match(tokens, i); n > 0 {
				hits += 2
			}
		}
	}
	return hits
}

// inflects reports a verb with pronouns on its end.
func (lex *lexicon) inflects(w string) bool {
	_, ok := lex.enclitic(w)
	return ok
}

// byScript tells the languages that have a script of their own.
func byScript(tokens []token, before *lexicon) *lexicon {
	var kana, han, hangul, letters int
	for _, t := range tokens {
		if t.kind != word {
			continue
		}
		for _, r := range t.text {
			switch {
			case unicode.In(r, unicode.Hiragana, unicode.Katakana):
				kana++
			case unicode.Is(unicode.Han, r):
				han++
			case unicode.Is(unicode.Hangul, r):
				hangul++
			default:
				letters++
			}
		}
	}
	if (kana+han+hangul)*3 < letters {
		return nil
	}
	switch {
	case hangul > 0:
		return lexiconOf("ko")
	case kana > 0, han > 0 && before != nil && before.lang == "ja":
		return lexiconOf("ja")
	case han > 0:
		return lexiconOf("zh")
	}
	return nil
}

func lexiconOf(lang string) *lexicon {
	for _, lex := range lexicons() {
		if lex.lang == lang {
			return lex
		}
	}
	return nil
}

// Traits of grammar, as the lexicon files name them.
func (lex *lexicon) verbLast() bool     { return lex.traits["verb-last"] }            // verbs, and what asks, end the sentence
func (lex *lexicon) objectFirst() bool  { return lex.traits["object-first"] }         // the object may stand before its verb
func (lex *lexicon) notAfter() bool     { return lex.traits["not-after"] }            // "not" may stand behind the verb
func (lex *lexicon) insteadAfter() bool { return lex.traits["instead-after"] }        // "instead of" stands behind what goes
func (lex *lexicon) places() bool       { return lex != nil && lex.traits["places"] } // where something is, is told by endings
func (lex *lexicon) nounsUpper() bool   { return lex.traits["nouns-upper"] }          // nouns are written like names
func (lex *lexicon) transcribes() bool  { return lex.traits["transcribes"] }          // "ä" may be typed "ae"
func (lex *lexicon) enclitics() bool    { return lex.traits["enclitics"] }            // pronouns are written on the end of verbs
func (lex *lexicon) itIsHe() bool       { return lex.traits["it-is-he"] }             // the word for a thing is that for somebody as well
func (lex *lexicon) mineAfter() bool    { return lex.traits["mine-after"] }           // "my" may stand behind its noun
func (lex *lexicon) english() bool      { return lex.lang == "en" }
