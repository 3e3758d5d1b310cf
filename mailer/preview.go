package mailer

import "slices"

// A Preview is a letter as its reader sees it, and as it goes out.
type Preview struct {
	Mail
	Text, HTML string
}

// Preview composes a letter and keeps its two renderings.
func (d Desk) Preview(l Letter) (Preview, error) {
	m, err := d.Compose(l)
	if err != nil {
		return Preview{}, err
	}
	c, err := fill(d, l)
	if err != nil {
		return Preview{}, err
	}
	page, err := c.html()
	return Preview{m, c.text(), page}, err
}

// AllLanguages are those that there is a catalogue for, English first.
func AllLanguages() []string { return slices.Clone(languages) }

// HasLanguage reports whether there is a catalogue for a language.
func HasLanguage(tag string) bool { return slices.Contains(languages, tag) }
