//go:build browser

package app

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/browsertest"
	"github.com/swapdesk/swapdesk/workflow"
)

// browserTab is a tab of Chromium, whose complaints fail the test.
func browserTab(t *testing.T) context.Context {
	t.Helper()
	ctx, stop, err := browsertest.Start(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	messages := chromedp.Console(ctx)
	t.Cleanup(func() {
		const end = "the end"
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](`console.log("`+end+`")`)); err != nil {
			t.Error(err)
			return
		}
		for m, err := range messages {
			if err != nil || m.Text == end {
				return
			}
			t.Errorf("the browser's console: %s (%s)", m, m.URL)
		}
	})
	return ctx
}

// The link of a mail leads to a page whose button confirms, and the request goes on to staff.
func TestConfirmInTheBrowser(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const jane = "jane@contoso.com"
	w.writeAs(t, forged, jane, wish)
	link := w.challenge(t, jane, 1)
	was := w.waits(t, jane, workflow.ForConfirm)
	ctx := browserTab(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(link), chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	w.still(t, "looking at the page", was)
	response, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("button[value=yes]")))
	if err != nil || response.Status != 200 {
		t.Fatalf("the button leads to %v, %v", response, err)
	}
	if r := w.request(t, jane, workflow.Queued); r.Consent.By != jane {
		t.Errorf("the button makes it %+v", r)
	}
	w.clean(t)
}
