//go:build browser

package web

import (
	"context"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/swapdesk/swapdesk/workflow"
)

// printed has pages seen as they are printed by somebody who prefers light or dark.
func printed(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// The menu opens over the page and moves nothing; it closes by Escape and by a press
// elsewhere.
func TestTheMenuMovesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	for _, width := range []int64{1440, 360} {
		do(t, ctx, chromedp.EmulateViewport(width, 740), chromedp.Navigate(b.url+"/queue"))
		place := func() string {
			t.Helper()
			return js[string](t, ctx, `JSON.stringify([document.querySelector("h1").getBoundingClientRect(), document.documentElement.scrollWidth])`)
		}
		open := func() bool { t.Helper(); return js[bool](t, ctx, `document.querySelector(".menu").open`) }
		before := place()
		do(t, ctx, click(".menu summary"))
		if got := place(); got != before || !open() {
			t.Errorf("%d wide: the heading is at %s, and was at %s", width, got, before)
		}
		do(t, ctx, press(kb.Escape))
		if open() {
			t.Error("Escape leaves it open")
		}
		do(t, ctx, click(".menu summary"), click("#q"))
		if open() {
			t.Error("a press elsewhere leaves it open")
		}
	}
}

// On a phone the filters beside the first are folded, unless one is set, and the page that
// one is on is in view; with more room all of them show.
func TestFiltersAndTabsOnAPhone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.request(t, "jane")
	ctx := chromium(t, b.signedIn(t, "ada@vendor.example", workflow.Admin))
	for path, inner := range map[string]string{"/queue?tab=all": `select[name="state"]`, "/mail": "#kind", "/audit": "#event"} {
		shows := func() bool {
			t.Helper()
			return js[bool](t, ctx, "document.querySelector("+strconv.Quote(".filters "+inner)+").checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) && document.querySelector("+strconv.Quote(".filters "+inner)+").getBoundingClientRect().height > 0")
		}
		do(t, ctx, chromedp.EmulateViewport(1440, 900), chromedp.Navigate(b.url+path))
		if !shows() || js[bool](t, ctx, `document.querySelector(".filters summary").checkVisibility()`) {
			t.Errorf("%s: there is room, and the filters are folded", path)
		}
		do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(b.url+path))
		if height := js[float64](t, ctx, `document.querySelector(".filters").offsetHeight`); shows() || height > 90 {
			t.Errorf("%s: the filters take %.0f pixels of a phone", path, height)
		}
		do(t, ctx, click(".filters summary"))
		if !shows() {
			t.Errorf("%s: the filters do not unfold", path)
		}
		if !js[bool](t, ctx, `[...document.querySelectorAll("[aria-current]")].every((e) => { const r = e.getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth; })`) {
			t.Errorf("%s: the tab that it is on is out of view", path)
		}
	}
	do(t, ctx, chromedp.Navigate(b.url+"/queue?tab=all&state=received"))
	if !js[bool](t, ctx, `document.querySelector(".filters details").open`) {
		t.Error("a filter that is set is folded away")
	}
}

// A request is printed in dark ink, without what one can press, and with the times.
func TestARequestOnPaper(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane", evidence(workflow.RiskRaised, "the tenant's label differs"))
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.EmulateViewport(760, 1080), printed("dark"), chromedp.Navigate(b.url+urlOf(r)))
	if got := js[string](t, ctx, `[...document.querySelectorAll("button, form, .bar, .menu")].filter((e) => e.checkVisibility()).map((e) => e.outerHTML).join()`); got != "" {
		t.Errorf("on paper there is %s", got)
	}
	ink := func() string {
		t.Helper()
		return js[string](t, ctx, `["main", ".quiet", ".verdict", ".change .same"].map((s) => { const c = getComputedStyle(document.querySelector(s)); return c.color + c.backgroundColor; }).join()`)
	}
	dark := ink()
	if do(t, ctx, printed("light")); ink() != dark {
		t.Errorf("who prefers the dark prints %s, others %s", dark, ink())
	}
	if got := js[string](t, ctx, `getComputedStyle(document.querySelector(".timeline time"), "::after").content`); got != strconv.Quote("2026-03-02T09:00:00Z") && got != `attr(datetime)` {
		t.Errorf("the time is %s", got)
	}
	if width := js[int64](t, ctx, `document.documentElement.scrollWidth`); width > 760 {
		t.Errorf("it is %d wide", width)
	}
}

// All of a page are selected at once on a phone as well.
func TestSelectAllOnAPhone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask(t, asking{Old: "one@contoso.com"})
	b.ask(t, asking{Old: "two@contoso.com"})
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(b.url+"/queue"), click("#all"))
	if got := shown(t, ctx, "#selected"); got != "2 selected" {
		t.Errorf("it says %q", got)
	}
	do(t, ctx, scriptless(), chromedp.Navigate(b.url+"/queue"))
	if js[bool](t, ctx, `document.querySelector("#rows thead").checkVisibility()`) {
		t.Error("without a script it offers what takes one")
	}
}
