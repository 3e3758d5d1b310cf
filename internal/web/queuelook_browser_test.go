//go:build browser

package web

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// A mail for staff that comes in shows by itself, and leaves whoever reads in the list where
// they are. Mails are counted from time to time, and whenever a request changes.
func TestMailsThatNeedALookAppear(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	c := b.signedIn(t, samAddress, workflow.Approver)
	b.heard(t, c)
	ctx := chromium(t, c)
	do(t, ctx, chromedp.Navigate(b.url+"/queue?tab=look"))
	wants(t, shown(t, ctx, ".empty"), "No mail needs a look")
	js[any](t, ctx, `window.same = true; 0`)
	comes := func(subject string) {
		t.Helper()
		b.inbound(t, "From: eve@evil.example\nSubject: "+subject+"\n\nbuy", store.Header{Kind: "other", Sender: "eve@evil.example", Subject: subject}, refusal)
		if err := b.Claim(t.Context(), r.Ref, kim); err != nil {
			t.Fatal(err)
		}
		until(t, ctx, fmt.Sprintf(`document.querySelector(".mails tbody")?.innerText.includes(%q)`, subject))
	}
	comes("Buy this")
	do(t, ctx, press("j"))
	comes("And that")
	wants(t, shown(t, ctx, ".facts"), "2 unclear")
	const focus = `[window.same, document.activeElement.innerText, document.querySelector("[data-row].current")?.contains(document.activeElement)].join()`
	if got := js[string](t, ctx, focus); got != "true,Buy this,true" {
		t.Errorf("the page is the same, the focus, and it is in the current row: %s", got)
	}
}
