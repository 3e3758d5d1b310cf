package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer"
)

// letters lists every letter that the desk writes.
func (c *Console) letters(w http.ResponseWriter, r *http.Request, _ visitor) error {
	return c.render(w, r, http.StatusOK, "letters.html", view{Title: "Letters", Section: "letters", Data: struct {
		Samples   []mailer.Sample
		Languages []string
	}{mailer.Samples(), mailer.AllLanguages()}})
}

// letterPage is one letter in one language.
type letterPage struct {
	mailer.Sample
	mailer.Preview
	Lang       string
	Languages  []string
	Prev, Next string // the names of its neighbours in the list
}

// findLetter is the letter that a URL names, with made-up facts and in its language.
func (c *Console) findLetter(r *http.Request) (p letterPage, err error) {
	p.Languages = mailer.AllLanguages()
	p.Lang = cmp.Or(r.URL.Query().Get("lang"), p.Languages[0])
	if !mailer.HasLanguage(p.Lang) {
		return p, badInput("There are no letters in %q. The languages are %s.", p.Lang, strings.Join(p.Languages, ", "))
	}
	samples := mailer.Samples()
	i := slices.IndexFunc(samples, func(s mailer.Sample) bool { return s.Name == r.PathValue("name") })
	if i < 0 {
		return p, errNoPage
	}
	p.Sample = samples[i]
	if i > 0 {
		p.Prev = samples[i-1].Name
	}
	if i < len(samples)-1 {
		p.Next = samples[i+1].Name
	}
	p.Letter.Languages = []string{p.Lang}
	desk, err := c.letterDesk(r.Context())
	if err != nil {
		return p, err
	}
	p.Preview, err = desk.Preview(p.Letter)
	return p, err
}

// letterDesk is who letters are from: as the service last ran, or somebody to look at.
func (c *Console) letterDesk(ctx context.Context) (mailer.Desk, error) {
	d, err := c.Store.Desk(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return mailer.Desk{Address: "cosell@vendor.example", Name: c.DeskName}, nil
	}
	return mailer.Desk{Address: d.Address, Name: d.Name, PortalURL: d.PortalURL}, err
}

func (c *Console) letter(w http.ResponseWriter, r *http.Request, _ visitor) error {
	p, err := c.findLetter(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", csp("frame-src 'self'")) // for the letter's own page in it
	return c.render(w, r, http.StatusOK, "letter.html", view{Title: spaced(p.Name), Section: "letters", Data: p})
}

// letterHTML is the HTML of a letter as a page of its own, in which nothing may run, load or
// lead anywhere. Letters have their styles inside, as programs that show mails want them.
func (c *Console) letterHTML(w http.ResponseWriter, r *http.Request, _ visitor) error {
	p, err := c.findLetter(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(p.HTML)) // a browser that has gone needs no answer
	return nil
}
