package mailer

import (
	"html/template"
	"strings"
)

// layout is the one HTML page that every letter is laid out in: tables and
// inline styles for Outlook, a style sheet only for dark mode, nothing remote.
var layout = template.Must(template.New("layout.html").Funcs(template.FuncMap{
	"spans": spans,
	"mso":   outlookOnly,
}).ParseFS(templateFiles, "templates/layout.html"))

func (c content) html() (string, error) {
	var out strings.Builder
	err := layout.Execute(&out, struct {
		Lang, Subject string
		Sections      []section
		Signature     []string
	}{c.sections[0].Lang, c.subject, c.sections, c.signature})
	return out.String(), err
}

// outlookOnly hides markup from everything but Outlook on Windows, which knows
// no max-width. html/template drops comments that stand in a template itself.
func outlookOnly(markup string) template.HTML {
	return template.HTML("<!--[if mso]>" + markup + "<![endif]-->") //nolint:gosec // constants of the layout only
}

// A span is a run of text, and a link when URL is set.
type span struct{ Text, URL string }

// spans splits text around its bare links.
func spans(text string) []span {
	if !strings.Contains(text, "http") {
		return []span{{Text: text}}
	}
	var out []span
	plain := ""
	for i, word := range strings.Split(text, " ") {
		if i > 0 {
			plain += " "
		}
		link := strings.TrimRight(word, ".,;:)")
		if !linkable(link) {
			plain += word
			continue
		}
		out = append(out, span{Text: plain}, span{Text: link, URL: link})
		plain = word[len(link):]
	}
	return append(out, span{Text: plain})
}
