package web

import (
	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/workflow"
)

// Every letter can be looked at in every language, as HTML and as text.
func TestLetters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.SaveDesk(t.Context(), store.Desk{Address: "swaps@firm.example", Name: "Swap desk"}); err != nil {
		t.Fatal(err)
	}
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	list := c.want("/letters", http.StatusOK)
	for _, s := range mailer.Samples() {
		if !strings.Contains(list, `href="/letters/`+s.Name+`"`) {
			t.Errorf("%s is not listed", s.Name)
		}
		for _, lang := range mailer.AllLanguages() {
			s.Letter.Languages = []string{lang}
			p, err := mailer.Desk{Address: "swaps@firm.example", Name: "Swap desk"}.Preview(s.Letter)
			if err != nil {
				t.Fatal(err)
			}
			path := "/letters/" + s.Name
			page := html.UnescapeString(c.want(path+"?lang="+lang, http.StatusOK, `src="`+path+`/html?lang=`+lang+`"`))
			if !strings.Contains(page, p.Text) || !strings.Contains(page, p.Subject) {
				t.Errorf("%s in %s: the text is not shown", s.Name, lang)
			}
			if _, got := c.get(path + "/html?lang=" + lang); got != p.HTML {
				t.Errorf("%s in %s: its HTML is not what is sent", s.Name, lang)
			}
		}
	}
	c.want("/letters/acknowledgement?lang=xx", http.StatusBadRequest, "The languages are en")
	c.want("/letters/none", http.StatusNotFound)
	c.want("/letters/none/html", http.StatusNotFound)
}

// Only the page of a letter's own HTML may have styles inside, and nothing runs there.
func TestLettersRunNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	for path, want := range map[string]string{
		"/letters/challenge/html": "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
		"/letters/challenge":      csp("frame-src 'self'"),
		"/letters":                csp(""),
	} {
		res, err := c.Get(b.url + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if got := res.Header.Get("Content-Security-Policy"); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
	if _, body := b.visitor(t).get("/letters/challenge/html"); !strings.Contains(body, "<h1>Sign in</h1>") {
		t.Error("letters can be read without a session")
	}
}
