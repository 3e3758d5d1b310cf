//go:build browser

package web

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/swapdesk/swapdesk/workflow"
)

// focusFault says what is wrong with what has the focus: it has to have an outline around
// it, to be in view, and to have nothing of the page over it (WCAG 2.2, 2.4.7 and 2.4.11).
// It is "over" when the focus has come around.
const focusFault = `(() => {
	const at = document.activeElement;
	if (at === document.body || at.dataset.tabbed) return "over";
	at.dataset.tabbed = "yes";
	const style = getComputedStyle(at), r = at.getClientRects()[0], name = at.outerHTML.slice(0, 120);
	const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
	if (outline < 2 || style.outlineColor === getComputedStyle(document.documentElement).backgroundColor) return "an outline of " + outline + " px around " + name;
	if (r.left < 0 || r.top < 0 || r.right > innerWidth || r.bottom > innerHeight) return JSON.stringify(r) + " is out of view: " + name;
	const over = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
	return at.contains(over) ? "" : over.outerHTML.slice(0, 120) + " is over " + name;
})()`

// Whoever goes through a page by the tab key sees where they are.
func TestTheFocusIsSeen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 20 {
		b.ask(t, asking{Old: fmt.Sprintf("p%02d@contoso.com", i)})
	}
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	tabThrough := func(name string, least int) {
		t.Helper()
		for n := range 300 {
			do(t, ctx, press(kb.Tab))
			switch fault := js[string](t, ctx, focusFault); {
			case fault == "over" && n < least:
				t.Errorf("%s: %d can have the focus", name, n)
				fallthrough
			case fault == "over":
				return
			case fault != "":
				t.Errorf("%s: %s", name, fault)
			}
		}
		t.Errorf("%s: it has no end", name)
	}
	for _, width := range []int64{1280, 390} {
		do(t, ctx, chromedp.EmulateViewport(width, 700))
		for path, least := range map[string]int{"/queue": 70, urlOf(r): 20, "/accounts/import": 8} {
			do(t, ctx, chromedp.Navigate(b.url+path))
			tabThrough(fmt.Sprintf("%s, %d wide", path, width), least)
		}
		do(t, ctx, chromedp.Navigate(b.url+urlOf(r)))
		if r.State == workflow.Queued {
			r = b.move(t, r, workflow.Ask{Question: "Whose is it?"}, kim)
		} else {
			r = b.move(t, r, workflow.Replied{Message: b.mail(t, r.Old, "it is mine"), Auth: workflow.AuthPass}, workflow.System)
		}
		until(t, ctx, `document.querySelector(".notice")`)
		tabThrough(fmt.Sprintf("a request that has changed, %d wide", width), 20)
	}
}
