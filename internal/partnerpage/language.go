package partnerpage

import (
	"embed"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

//go:embed templates
var templateFiles embed.FS

// languages are those of the letters. The first is for whoever reads none of them.
var languages = [...]string{"en", "de", "fr", "es", "it", "pt", "ja", "zh"}

var matcher = sync.OnceValue(func() language.Matcher {
	tags := make([]language.Tag, len(languages))
	for i, lang := range languages {
		tags[i] = language.MustParse(lang)
	}
	return language.NewMatcher(tags)
})

// languageOf is the one of the languages that the browser asks for.
func languageOf(r *http.Request) string {
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return languages[0]
	}
	_, i, _ := matcher().Match(wanted...)
	return languages[i]
}

// A table has what the pages say in one language, as paragraphs.
type table map[string][]string

var tables = sync.OnceValue(func() map[string]table {
	all := map[string]table{}
	for _, lang := range languages {
		text, err := templateFiles.ReadFile("templates/" + lang + ".txt")
		if err == nil {
			all[lang], err = parseTable(string(text))
		}
		if err != nil {
			panic(fmt.Sprintf("the texts in %q: %v", lang, err)) // they are part of the program
		}
	}
	return all
})

// parseTable reads lines of the form KEY: TEXT, beside empty ones and comments.
func parseTable(text string) (table, error) {
	t := table{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, said, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("%q is not of the form KEY: TEXT", line)
		}
		t[key] = append(t[key], said)
	}
	return t, nil
}

// one is the text of a key that has a single paragraph.
func (t table) one(key string) string { return strings.Join(t[key], " ") }
