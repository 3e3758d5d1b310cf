package intake

import (
	"slices"

	bcp47 "golang.org/x/text/language"
)

// preferred tells which languages an answer may be in, the best first, as primary
// subtags (RFC 5646 section 2.2.1), and whether the first is certain.
//
// What somebody writes in they read. Where the text leaves doubt their program knows,
// by Accept-Language (which Outlook puts into mail as it is in RFC 9110 section 12.5.4)
// or Content-Language (RFC 3282); a program's language is often not its user's.
func (h header) preferred(lines []placed, subject string) (tags []string, sure bool, lex *lexicon) {
	stated := languageTags(h.get("accept-language"))
	for _, tag := range languageTags(h.get("content-language")) {
		if !slices.Contains(stated, tag) {
			stated = append(stated, tag)
		}
	}
	lex, sure = writtenIn(lines, subject)
	if lex == nil {
		return stated, false, lexiconOf("en")
	}
	written := lex.lang
	switch {
	case sure && len(stated) == 0:
		return []string{written}, true, lex
	case sure:
		return prepend(written, stated), slices.Contains(stated, written), lex
	case slices.Contains(stated, written):
		return prepend(written, stated), stated[0] == written, lex
	}
	return append(slices.Clone(stated), written), false, lex
}

func prepend(first string, rest []string) []string {
	return append([]string{first}, slices.DeleteFunc(slices.Clone(rest), func(s string) bool { return s == first })...)
}

// languageTags reads the primary subtags of a language range list, the heaviest first.
func languageTags(value string) []string {
	if len(value) > maxLanguages {
		return nil
	}
	list, _, err := bcp47.ParseAcceptLanguage(value)
	if err != nil {
		return nil
	}
	var tags []string
	for _, tag := range list {
		if base, confidence := tag.Base(); confidence >= bcp47.High && !slices.Contains(tags, base.String()) {
			tags = append(tags, base.String())
		}
	}
	return tags
}

const (
	maxLanguages = 500 // bytes of a list of languages
	sureHits     = 6   // that make a language certain, if no other has half as many
)

// writtenIn guesses the language of a text, and tells whether it is certain; nil when
// nothing tells.
func writtenIn(lines []placed, subject string) (lex *lexicon, sure bool) {
	tokens := tokenize(placed{text: subject})
	for _, l := range lines {
		if len(tokens) > maxGuess {
			break
		}
		tokens = append(tokens, tokenize(l)...)
	}
	tokens = tokens[:min(len(tokens), maxGuess)]
	if lex := byScript(tokens, nil); lex != nil {
		return lex, true
	}
	most, second := 0, 0
	for _, l := range lexicons()[1:] {
		switch hits := l.hits(tokens); {
		case hits > most:
			lex, most, second = l, hits, most
		case hits > second:
			second = hits
		}
	}
	return lex, most >= sureHits && most >= 2*second
}
