package mailer

import (
	"embed"
	"errors"
	"fmt"
	"strings"
)

//go:embed templates
var templateFiles embed.FS

// content is what a letter says, before it is laid out as text or as HTML.
type content struct {
	subject   string
	sections  []section
	signature []string
}

// section is the letter in one language.
type section struct {
	Lang   string
	Blocks []block
}

// template is the name of a letter's template.
func (l Letter) template() string {
	switch l.Occasion {
	case Mend:
		return "mend_" + string(l.Problem)
	case Guide:
		return "guide_" + strings.ToLower(l.Part)
	default:
		return string(l.Occasion)
	}
}

// fill writes the letter in each of its languages. The subject and the signature are
// in the first.
func fill(d Desk, l Letter) (content, error) {
	c := content{signature: []string{d.name()}}
	for i, lang := range l.languages() {
		subject, blocks, err := fillIn(lang, d, l)
		if err != nil {
			return content{}, err
		}
		c.sections = append(c.sections, section{lang, blocks})
		if i > 0 {
			continue
		}
		c.subject = subject
		if l.Ref != "" && l.Occasion != GroupAnswer { // whose changes have references of their own
			reference, err := execute(lang, "reference", d, l)
			if err != nil {
				return content{}, err
			}
			c.signature = append(c.signature, strings.TrimSpace(reference))
		}
	}
	return c, nil
}

func fillIn(lang string, d Desk, l Letter) (subject string, blocks []block, err error) {
	filled, err := execute(lang, l.template(), d, l)
	if err != nil {
		return "", nil, err
	}
	return parseFilled(filled)
}

// parseFilled takes a filled template apart: the subject line, an empty line, blocks.
func parseFilled(filled string) (subject string, blocks []block, err error) {
	head, body, _ := strings.Cut(filled, "\n\n")
	subject, ok := strings.CutPrefix(head, "Subject: ")
	if !ok || strings.Contains(subject, "\n") {
		return "", nil, errors.New("the template does not begin with one subject line")
	}
	blocks, err = parseBlocks(body)
	return subject, blocks, err
}

func execute(lang, name string, d Desk, l Letter) (string, error) {
	t := catalogues()[lang].Lookup(name + ".mail")
	if l.Occasion == Digest {
		t = staffTemplates.Lookup(name + ".mail")
	}
	if t == nil {
		return "", fmt.Errorf("there is no template %.60q in %s", name, lang)
	}
	var filled strings.Builder
	err := t.Execute(&filled, facts{Fault: faultIn(lang, l.Fault), Suggestion: l.Suggestion, PortalURL: d.PortalURL, lang: lang, letter: l})
	return filled.String(), err
}
