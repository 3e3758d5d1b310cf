//go:build browser

package web

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/swapdesk/swapdesk/workflow"
)

// A canned text takes its place at once, the mail is looked at in a frame where nothing
// runs, and the request is denied by keys alone.
func TestDenyInTheBrowser(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.composing()
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	ctx := chromium(t, sam)
	do(t, ctx, chromedp.Navigate(b.url+urlOf(r)))
	js[bool](t, ctx, `document.querySelector('details summary[data-key="d"]').focus(), true`)
	do(t, ctx, chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("Mine. "), chromedp.KeyEvent(kb.Tab))
	if got := js[string](t, ctx, `document.querySelector("#deny-text").value + document.activeElement.dataset.fill`); got != "Mine. deny-text" {
		t.Fatalf("by keys: %q", got)
	}
	do(t, ctx, chromedp.KeyEvent(kb.Enter))
	text := js[string](t, ctx, `document.querySelector("#deny-text").value`)
	if !strings.HasPrefix(text, "We could not establish") || js[string](t, ctx, `location.search`) != "" {
		t.Errorf("the canned text: %q", text)
	}
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(`.decide details[open] button[value=deny]`)); err != nil {
		t.Fatal(err)
	}
	js[bool](t, ctx, `document.querySelector(".previewed details").open = true`)
	do(t, ctx, chromedp.WaitVisible(`.previewed iframe`))
	if got := js[string](t, ctx, `document.querySelector(".previewed pre").innerText`); got != "denial: "+text {
		t.Errorf("the mail: %q of %q", got, text)
	}
	js[bool](t, ctx, `document.querySelector("#deny-text").form.querySelector("button.danger").focus(), true`)
	if _, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		t.Fatal(err)
	}
	wants(t, js[string](t, ctx, `document.querySelector("#flash").innerText`), "Denied.")
	if now, err := b.Request(t.Context(), r.Ref); err != nil || now.State != workflow.Denied || now.Decision.Reason != text {
		t.Errorf("%v %q, %v", now.State, now.Decision.Reason, err)
	}
}

// One screen of a laptop has the answer: what is asked, the verdict, all the evidence, the
// forms and the mail.
func TestOneScreenHasTheAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	e := evidence(workflow.RiskLow)
	for name := range signalWords {
		if name != "label_and_firm" && name != "tenant" && name != "sender_authentication" {
			e.Signals = append(e.Signals, workflow.Signal{Name: name, Result: workflow.Pass, Detail: "it is as it has to be, and nothing more is known", Source: "mail"})
		}
	}
	r := b.queued(t, "jane", e)
	ctx := chromium(t, sam)
	do(t, ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(b.url+urlOf(r)))
	for _, part := range []string{".swap", ".verdict", ".evidence tr:last-child", "#approve", ".acts details:last-child summary", ".mailtext"} {
		if bottom := js[float64](t, ctx, `document.querySelector("`+part+`").getBoundingClientRect().bottom`); bottom <= 0 || bottom > 800 {
			t.Errorf("%s ends at %.0f", part, bottom)
		}
	}
	do(t, ctx, chromedp.EmulateViewport(360, 740))
	if wide := js[float64](t, ctx, `document.documentElement.scrollWidth`); wide > 360 {
		t.Errorf("on a phone the page is %.0f wide", wide)
	}
}
