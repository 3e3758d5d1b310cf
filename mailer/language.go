package mailer

import (
	"slices"
	"sync"
	"text/template"
)

const english = "en"

// languages are those that there is a catalogue for: a directory of templates each, with
// the same files and the same facts in them. They are shaped like the mails they make:
// the subject line, an empty line and then blocks (see parseBlocks).
var languages = []string{english, "de", "fr", "es", "pt", "it", "ja", "zh"}

var catalogues = sync.OnceValue(func() map[string]*template.Template {
	all := map[string]*template.Template{}
	for _, lang := range languages {
		t := template.New("").Funcs(template.FuncMap{"plural": plural})
		all[lang] = template.Must(t.ParseFS(templateFiles, "templates/"+lang+"/*.mail"))
	}
	return all
})

// Languages tells which languages a letter to somebody is in: the first of the preferred
// ones, primary subtags of RFC 5646, that there is a catalogue for. Below it stands the
// English where that is not sure to be theirs.
func Languages(preferred []string, sure bool) []string {
	i := slices.IndexFunc(preferred, func(tag string) bool { return slices.Contains(languages, tag) })
	switch {
	case i < 0 || preferred[i] == english:
		return []string{english}
	case i == 0 && sure:
		return []string{preferred[i]}
	default:
		return []string{preferred[i], english}
	}
}

// languages are the letter's own, or English.
func (l Letter) languages() []string {
	if l.Occasion == Digest {
		return []string{english}
	}
	known := slices.DeleteFunc(slices.Clone(l.Languages), func(tag string) bool { return !slices.Contains(languages, tag) })
	if len(known) == 0 {
		return []string{english}
	}
	return known
}
