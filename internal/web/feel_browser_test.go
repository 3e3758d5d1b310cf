//go:build browser

package web

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/workflow"
)

// atOnce notes how the button looks that has been pressed, when all that is done about it
// at once is done: what the next frame shows. A button that submits is pressed again soon.
// The notes outlive the page.
const atOnce = `for (const event of ["click", "submit"]) window.addEventListener(event, (e) => {
	const b = e.submitter ?? e.target.closest("button");
	sessionStorage[event] = (sessionStorage[event] ?? "") + [b.getAttribute("aria-busy") ?? b.className, getComputedStyle(b).opacity, e.defaultPrevented].join(" ") + ";";
	if (event == "submit" && !e.defaultPrevented) setTimeout(() => b.click(), 50);
}); 0`

// A button that is pressed shows it within a frame, until there is an answer, however long
// that takes; pressed again it sends nothing again.
func TestAPressedButtonShowsIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	tx, err := b.Pool().Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.WithoutCancel(t.Context()))
	for _, lock := range []string{`SELECT FROM request FOR UPDATE`, `LOCK request_claim IN SHARE MODE`} {
		if _, err := tx.Exec(t.Context(), lock); err != nil {
			t.Fatal(err)
		}
	}
	do(t, ctx, chromedp.Navigate(b.url+"/queue"))
	js[any](t, ctx, atOnce)
	do(t, ctx, press("j", "c"))
	if got := js[string](t, ctx, `sessionStorage.click`); got != "claim htmx-request 0.6 true;" {
		t.Errorf("a claim, of which nothing is known yet: %s", got)
	}

	do(t, ctx, chromedp.Navigate(b.url+urlOf(r)))
	js[any](t, ctx, atOnce)
	do(t, ctx, click("#approve"))
	time.AfterFunc(500*time.Millisecond, func() { _ = tx.Rollback(context.WithoutCancel(ctx)) })
	until(t, ctx, `document.getElementById("flash")?.innerText.includes("Approved")`)
	if got := js[string](t, ctx, `sessionStorage.submit`); got != "true 0.6 false;true 0.6 true;" {
		t.Errorf("an approval, of which nothing is known yet: %s", got)
	}
	if js[bool](t, ctx, `Boolean(document.querySelector("[aria-busy]"))`) {
		t.Error("there is an answer, and something is still under way")
	}
}

// preferring has pages seen by somebody with a preference.
func preferring(feature, value string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: feature, Value: value}},
		})
		return err
	})
}

// Nothing moves by itself for who would rather not have it; for others a new row glows.
func TestReducedMotion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := chromium(t, w.signedIn(t, "ada@vendor.example", workflow.Admin))
	moving := func() string {
		t.Helper()
		return js[string](t, ctx, `(document.querySelector("#rows tr")?.classList.add("fresh"), [...document.querySelectorAll("*")].map((e) => [e, getComputedStyle(e)])
			.filter(([, s]) => s.animationName != "none" || s.scrollBehavior == "smooth" || s.transitionDuration.split(", ").some((d) => d != "0s")).map(([e, s]) => e.tagName + "." + e.className + " " + s.animationName).join())`)
	}
	for _, path := range []string{"/queue", urlOf(w.low), "/mail", "/accounts", "/stats", "/audit", "/letters", "/tokens", "/staff"} {
		do(t, ctx, preferring("prefers-reduced-motion", "reduce"), chromedp.Navigate(w.url+path))
		if got := moving(); got != "" {
			t.Errorf("%s: %s", path, got)
		}
	}
	do(t, ctx, preferring("prefers-reduced-motion", "no-preference"), chromedp.Navigate(w.url+"/queue"))
	if got := moving(); got != "TR.fresh fresh" {
		t.Errorf("without the preference: %s", got)
	}
}

// A time is told relative to now; what one reads when one points at it is exact, and in the
// viewer's zone: also in what has come while the page was open.
func TestTimesInTheViewersZone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, samAddress, workflow.Approver)
	_, page := c.get(urlOf(b.queued(t, "jane", evidence(workflow.RiskLow))))
	wants(t, page, `<time datetime="2026-03-02T09:00:00Z" title="2026-03-02 09:00:00 UTC">`)
	ctx := chromium(t, c)
	for zone, want := range map[string]string{"America/New_York": "4:00:00", "Asia/Kolkata": "2:30:00"} {
		r := b.queued(t, zone[:4], evidence(workflow.RiskLow))
		do(t, ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone})
			return err
		}), chromedp.Navigate(b.url+urlOf(r)))
		every := func() string {
			t.Helper()
			return js[string](t, ctx, `[...document.querySelectorAll("time[datetime]")].filter((e) => !e.title.includes(`+strconv.Quote(want)+`) || !e.title.includes("March 2, 2026")).map((e) => e.title).join()`)
		}
		if got := every(); got != "" {
			t.Errorf("in %s one reads %s, want %s", zone, got, want)
		}
		b.move(t, r, workflow.Ask{Question: "Whose?"}, kim)
		until(t, ctx, `document.querySelector("#status .notice time")`)
		// What has come is in the viewer's zone once htmx has settled it.
		until(t, ctx, `[...document.querySelectorAll("time[datetime]")].every((e) => e.title.includes(`+strconv.Quote(want)+`) && e.title.includes("March 2, 2026"))`)
	}
}
