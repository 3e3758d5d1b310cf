//go:build browser

package partnerpage

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/swapdesk/swapdesk/internal/browsertest"
)

// browser is Chromium. What is to be seen is in tabs of it.
type browser struct{ ctx context.Context }

func newBrowser(t *testing.T) browser {
	t.Helper()
	ctx, stop, err := browsertest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return browser{ctx}
}

// tab is a page of a site in a browser.
type tab struct {
	*testing.T
	ctx   context.Context
	bench *bench
	url   string
}

// newTab opens the open link of a new site. The test fails by anything that the
// browser complains about.
func newTab(t *testing.T, b browser, before ...chromedp.Action[chromedp.Void]) tab {
	t.Helper()
	bench := newBench(t)
	server := httptest.NewServer(bench)
	t.Cleanup(server.Close)
	ctx, cancel := chromedp.NewContext(b.ctx)
	t.Cleanup(cancel)
	messages := chromedp.Console(ctx)
	page := tab{t, ctx, bench, server.URL}
	t.Cleanup(func() {
		const end = "the end"
		_ = value[any](page, `console.log("`+end+`")`)
		for m, err := range messages {
			if err != nil {
				t.Fatal(err)
			}
			if m.Text == end {
				return
			}
			t.Errorf("the browser's console: %s (%s)", m, m.URL)
		}
	})
	page.do(before...)
	page.open(token)
	return page
}

func (p tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

func (p tab) open(token string) {
	p.Helper()
	p.do(chromedp.Navigate(p.url + ConfirmPath + token))
}

// leads does something that loads another page, whose heading has to be this.
func (p tab) leads(step chromedp.Action[chromedp.Void], name page) {
	p.Helper()
	response, err := chromedp.RunResponse(p.ctx, step)
	if err != nil {
		p.Fatal(err)
	}
	want, got := tables()["en"].one(string(name)+".title"), value[string](p, `document.querySelector("h1").innerText`)
	if response.Status != 200 || response.URL != p.url+ConfirmPath+token || got != want {
		p.Errorf("it leads to %s, %d: %q, want %q", response.URL, response.Status, got, want)
	}
}

func value[T any](p tab, script string) T {
	p.Helper()
	got, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		p.Fatal(err)
	}
	return got
}

// shoot writes a picture of the whole page; go test -artifacts keeps it.
func (p tab) shoot(name string) {
	p.Helper()
	image, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.ArtifactDir(), name+".png"), image, 0o600); err != nil {
		p.Fatal(err)
	}
}

func scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}

func speaks(lang string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}})
		return err
	})
}

func TestInABrowser(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	t.Run("yes by mouse", func(t *testing.T) {
		p := newTab(t, b)
		p.leads(chromedp.Click(chromedp.CSS("button[value=yes]")), page(Used))
		p.leads(chromedp.Reload(), page(Used))
		if got := p.bench.links.state(); got != Used || p.bench.links.writes != 1 {
			t.Errorf("the link is %s after %d writes", got, p.bench.links.writes)
		}
	})
	t.Run("no by mouse", func(t *testing.T) {
		p := newTab(t, b)
		p.leads(chromedp.Click(chromedp.CSS("button[value=no]")), page(Declined))
		if got := p.bench.links.state(); got != Declined {
			t.Errorf("the link is %s", got)
		}
	})
	t.Run("by keyboard", func(t *testing.T) { byKeyboard(t, b) })
	t.Run("looks", func(t *testing.T) { looks(t, b) })
	t.Run("narrow", func(t *testing.T) { narrow(t, b) })
}

func byKeyboard(t *testing.T, b browser) {
	for i, want := range []LinkState{Used, Declined} {
		p := newTab(t, b)
		for range i + 1 {
			p.do(chromedp.KeyEvent(kb.Tab))
		}
		if got := value[string](p, `getComputedStyle(document.activeElement).outlineStyle`); got != "solid" {
			t.Errorf("the outline of what has the focus is %s", got)
		}
		p.leads(chromedp.KeyEvent(kb.Enter), page(want))
		if got := p.bench.links.state(); got != want {
			t.Errorf("the link is %s, want %s", got, want)
		}
	}
}

func looks(t *testing.T, b browser) {
	sizes := map[string]chromedp.Action[chromedp.Void]{
		"desktop": chromedp.EmulateViewport(1024, 768),
		"phone":   chromedp.EmulateViewport(320, 640, chromedp.EmulateMobile, chromedp.EmulateScale(2)),
	}
	grounds := map[string]bool{}
	for _, colours := range []string{"light", "dark"} {
		p := newTab(t, b, scheme(colours))
		p.do(chromedp.KeyEvent(kb.Tab))
		for size, viewport := range sizes {
			p.do(viewport)
			p.shoot("open-" + size + "-" + colours)
		}
		p.open("used")
		p.shoot("used-" + colours)
		grounds[value[string](p, `getComputedStyle(document.body).backgroundColor`)] = true
	}
	if len(grounds) != 2 {
		t.Errorf("light and dark have the colours %v", grounds)
	}
}

// Nothing runs out of a narrow screen, in no language, and what is pressed is
// large enough to be.
func narrow(t *testing.T, b browser) {
	p := newTab(t, b, chromedp.EmulateViewport(320, 640, chromedp.EmulateMobile))
	p.bench.links.byName[token] = Confirmation{
		Ref: "SWAP-1234-567X", Old: "a.rather.long.name.without.hyphens@subsidiary.contoso-international.example",
		New: "a.rather.long.name.without.hyphens@contosointernationalsubsidiary.onmicrosoft.com", State: Open,
		Expires: p.bench.links.byName[token].Expires,
	}
	for _, lang := range languages {
		p.do(speaks(lang))
		p.open(token)
		if width := value[int](p, `document.documentElement.scrollWidth`); width > 320 {
			t.Errorf("%s: the page is %d pixels wide", lang, width)
		}
		if height := value[float64](p, `Math.min(...[...document.querySelectorAll("button")].map(b => b.getBoundingClientRect().height))`); height < 44 {
			t.Errorf("%s: a button is %v pixels high", lang, height)
		}
	}
}
