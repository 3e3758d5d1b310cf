//go:build browser

package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/workflow"
)

// ofPages are rules of axe for whole pages. A letter is shown within the page of a mail
// program, whose the landmarks and the first heading are.
var ofPages = []string{"landmark-one-main", "page-has-heading-one", "region"}

// What the frames with letters show is fit for everybody too, and as wide as a phone at
// most: every letter, and one in every language.
func TestLettersAreAccessible(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	// The policy that letters are shown with would shut axe out as well.
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, letter := c.get(r.URL.RequestURI())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(letter))
	}))
	t.Cleanup(bare.Close)
	v := &viewer{t, chromium(t, c, "favicon"), bare.URL}
	look := func(name, lang string) {
		t.Helper()
		v.get("/letters/" + name + "/html?lang=" + lang)
		do(t, v.ctx, chromedp.EmulateViewport(360, 800), scheme("light"))
		v.axeBut(fmt.Sprintf("%s in %s", name, lang), ofPages...)
		if got := js[int64](t, v.ctx, `document.documentElement.scrollWidth`); got > 360 {
			t.Errorf("%s in %s is %d pixels wide on a phone", name, lang, got)
		}
		v.shoot(fmt.Sprintf("letter-%s-%s", name, lang))
		do(t, v.ctx, scheme("dark"))
		v.axe(fmt.Sprintf("%s in %s, dark", name, lang), "color-contrast")
		v.shoot(fmt.Sprintf("letter-%s-%s-dark", name, lang))
	}
	for _, s := range mailer.Samples() {
		look(s.Name, "en")
	}
	for _, lang := range mailer.AllLanguages() {
		look("group_answer", lang)
	}
}
