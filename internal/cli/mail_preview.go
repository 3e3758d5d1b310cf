package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/mailer"
)

type mailPreview struct {
	Occasion string      `arg:"" optional:"" help:"Such as acknowledgement, mend_no_tenant or guide_b3_absent. Without it: the list of them."`
	Lang     []string    `name:"lang" placeholder:"TAG" help:"The language, such as de; a second one stands below it."`
	As       string      `name:"as" enum:"text,html,mail" default:"text" help:"text, html, or mail for all its bytes."`
	Out      string      `name:"out" placeholder:"DIR" help:"Writes every letter in every language to this directory instead, as text and HTML."`
	Mail     config.SMTP `embed:"" hidden:""`
}

func (c *mailPreview) Run(e *env) error {
	desk, err := c.desk()
	if err != nil {
		return err
	}
	for _, lang := range c.Lang {
		if !mailer.HasLanguage(lang) {
			return &usageError{fmt.Sprintf("--lang takes of %s, not %q", strings.Join(mailer.AllLanguages(), ", "), lang)}
		}
	}
	samples := mailer.Samples()
	if c.Out != "" {
		return c.writeAll(e, desk, samples)
	}
	if c.Occasion == "" {
		for _, s := range samples {
			fmt.Fprintf(e.Out, "%-34s %s\n", s.Name, s.When)
		}
		return nil
	}
	for _, s := range samples {
		if s.Name == c.Occasion {
			s.Letter.Languages = c.Lang
			p, err := desk.Preview(s.Letter)
			if err != nil {
				return err
			}
			_, err = io.WriteString(e.Out, map[string]string{"text": p.Subject + "\n\n" + p.Text, "html": p.HTML, "mail": string(p.Raw)}[c.As])
			return err
		}
	}
	return &usageError{fmt.Sprintf("there is no letter %q; `swapdesk mail preview` lists those there are", c.Occasion)}
}

// desk is the configured one, or one to look at.
func (c *mailPreview) desk() (mailer.Desk, error) {
	c.Mail.From = cmp.Or(c.Mail.From, "cosell@vendor.example")
	return c.Mail.Desk()
}

func (c *mailPreview) writeAll(e *env, desk mailer.Desk, samples []mailer.Sample) error {
	n := 0
	for _, lang := range mailer.AllLanguages() {
		dir := filepath.Join(c.Out, lang)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		for _, s := range samples {
			s.Letter.Languages = []string{lang}
			p, err := desk.Preview(s.Letter)
			if err != nil {
				return fmt.Errorf("%s in %s: %w", s.Name, lang, err)
			}
			for ext, text := range map[string]string{".txt": p.Subject + "\n\n" + p.Text, ".html": p.HTML} {
				if err := os.WriteFile(filepath.Join(dir, s.Name+ext), []byte(text), 0o644); err != nil {
					return err
				}
			}
			n++
		}
	}
	fmt.Fprintf(e.Out, "%d letters in %s\n", n, c.Out)
	return nil
}
