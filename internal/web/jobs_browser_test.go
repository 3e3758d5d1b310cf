//go:build browser

package web

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// In the browser a job is cancelled on River's pages, and one comes back to the console.
func TestJobsInTheBrowser(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.request(t, "jane")
	ctx := chromium(t, b.signedIn(t, "ada@vendor.example", workflow.Admin))
	v := &viewer{t, ctx, b.url}
	for path, ready := range map[string]string{"/ops/jobs/": "No jobs found", "/ops/jobs/jobs?state=available": "read", "/ops/jobs/queues": "Queues"} {
		for _, colours := range []string{"light", "dark"} {
			for _, width := range []int64{1280, 360} {
				do(t, ctx, chromedp.EmulateViewport(width, 800), scheme(colours), chromedp.Navigate(b.url+path))
				until(t, ctx, `document.body.innerText.includes("`+ready+`")`)
				v.axe(fmt.Sprintf("%s, %s, %d", path, colours, width), rulesIn(colours)...)
				if bottom := js[float64](t, ctx, `document.querySelector(".desk").getBoundingClientRect().bottom`); bottom <= 0 || bottom > 60 {
					t.Errorf("%s: our heading ends at %.0f", path, bottom)
				}
				v.shoot(fmt.Sprintf("river%s-%s-%d", path, colours, width))
			}
		}
	}
	do(t, ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(b.url+"/ops/jobs/jobs?state=available"))
	const button = `[...document.querySelectorAll("#root button")].find((b) => b.innerText.trim() === "Cancel")`
	until(t, ctx, `document.querySelectorAll("#root li input[type=checkbox]").length === 2`)
	do(t, ctx, click(`#root li input[type="checkbox"]`))
	until(t, ctx, button+` && !`+button+`.disabled`)
	js[any](t, ctx, button+`.click()`)
	until(t, ctx, `document.querySelectorAll("#root li input[type=checkbox]").length === 1`)
	rows, err := b.Audit(t.Context(), store.JobsChain)
	if err != nil || len(rows) != 1 || rows[0].Event != "job_cancelled" || rows[0].Actor != "ada@vendor.example" {
		t.Errorf("%+v, %v", rows, err)
	}
	if got := leads(t, ctx, click(".desk a")); got != "/queue" {
		t.Errorf("the way back leads to %s", got)
	}
}
