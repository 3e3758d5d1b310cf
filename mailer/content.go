package mailer

import (
	"embed"
	"errors"
	"fmt"
	"strings"
	"text/template"
)

//go:embed templates
var templateFiles embed.FS

// letters are shaped like the mails they make: the subject line, an empty line
// and then blocks (see parseBlocks).
var letters = template.Must(template.New("").Funcs(template.FuncMap{"plural": plural}).ParseFS(templateFiles, "templates/*.mail"))

// content is what a letter says, before it is laid out as text or as HTML.
type content struct {
	subject   string
	blocks    []block
	signature []string
}

func fill(d Desk, l Letter) (content, error) {
	name := string(l.Occasion)
	if l.Occasion == Mend {
		name += "_" + string(l.Problem)
	}
	t := letters.Lookup(name + ".mail")
	if t == nil {
		return content{}, fmt.Errorf("there is no template %.60q", name)
	}
	var filled strings.Builder
	if err := t.Execute(&filled, facts{Fault: l.Fault, Suggestion: l.Suggestion, PortalURL: d.PortalURL, letter: l}); err != nil {
		return content{}, err
	}
	return parseContent(filled.String(), d, l)
}

func parseContent(filled string, d Desk, l Letter) (content, error) {
	head, body, _ := strings.Cut(filled, "\n\n")
	subject, ok := strings.CutPrefix(head, "Subject: ")
	if !ok || strings.Contains(subject, "\n") {
		return content{}, errors.New("the template does not begin with one subject line")
	}
	blocks, err := parseBlocks(body)
	if err != nil {
		return content{}, err
	}
	signature := []string{d.name()}
	if l.Ref != "" && l.Occasion != GroupAnswer { // whose changes have references of their own
		signature = append(signature, "Reference "+l.Ref)
	}
	return content{subject: subject, blocks: blocks, signature: signature}, nil
}
