//go:build browser

package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/browsertest"
)

// browser is the one of this test binary, which the first test that needs it starts. Each
// tab has cookies and a storage of its own.
var browser struct {
	sync.Once
	ctx  context.Context //nolint:containedctx // chromedp's browsers are contexts
	err  error
	stop func()
}

func startBrowser() {
	browser.ctx, browser.stop, browser.err = browsertest.Start(context.Background())
}

func init() {
	stopBrowser = func() {
		if browser.stop != nil {
			browser.stop()
		}
	}
}

// noise is what the console has without anything being wrong: the stream of events, whose
// ends htmx reports as no more than an event, and where the focus is.
func noise(m chromedp.ConsoleMessage) bool {
	return strings.Contains(m.Text+m.URL, "/events") || m.Text == "[object Event]" || strings.HasPrefix(m.Text, "Autofocus processing")
}

// chromium is a tab of a browser that is signed in as the client is. The test fails by
// anything that the browser complains about, violations of the policy among it, but for
// what is expected: the status of an answer, as in "status of 409". It fails by each dialog
// as well.
func chromium(t *testing.T, c *client, expected ...string) context.Context {
	t.Helper()
	browser.Do(startBrowser)
	if browser.err != nil {
		t.Fatal(browser.err)
	}
	ctx, shut := chromedp.NewContext(browser.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(shut)
	do(t, ctx)
	dialogs(t, ctx)
	messages := chromedp.Console(ctx)
	t.Cleanup(func() {
		const end = "the end"
		js[any](t, ctx, `console.log("`+end+`")`)
		for m, err := range messages {
			if err != nil || m.Text == end {
				return
			}
			if !noise(m) && !slices.ContainsFunc(expected, func(s string) bool { return strings.Contains(m.Text+" "+m.URL, s) }) {
				t.Errorf("the browser's console: %s (%s)", m, m.URL)
			}
		}
	})
	signInto(t, ctx, c)
	return ctx
}

// dialogs has each dialog of a tab closed, and the test fail by it.
func dialogs(t *testing.T, ctx context.Context) { //nolint:revive // t comes first in a test's helper
	t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	opened := chromedp.Events(ctx, cdppage.JavascriptDialogOpening)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for e, err := range opened {
			if err != nil {
				return
			}
			t.Errorf("a dialog: %s", e.Message)
			if _, err := chromedp.Call(ctx, cdppage.HandleJavaScriptDialog, cdppage.HandleJavaScriptDialogParams{}); err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
}

// signInto gives a tab the session of a client.
func signInto(t *testing.T, ctx context.Context, c *client) { //nolint:revive // as above
	t.Helper()
	at, err := url.Parse(c.b.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range c.Jar.Cookies(at) {
		_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: c.b.url})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) { //nolint:revive // t comes first in a test's helper
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func js[T any](t *testing.T, ctx context.Context, script string, options ...chromedp.EvaluateOption) T { //nolint:revive // as above
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, options...))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// leads does something that loads a page, and returns the path that it comes to.
func leads(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) string { //nolint:revive // as above
	t.Helper()
	limited, cancel := context.WithTimeout(ctx, browsertest.Patience)
	defer cancel()
	if _, err := chromedp.RunResponse(limited, steps...); err != nil {
		t.Fatalf("no page comes: %v", err)
	}
	return js[string](t, ctx, `location.pathname`)
}

// until waits for something to be so on the page that is open.
func until(t *testing.T, ctx context.Context, script string) { //nolint:revive // as above
	t.Helper()
	for end := time.Now().Add(browsertest.Patience); !js[bool](t, ctx, "Boolean("+script+")"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never comes that %s, on\n%s", script, js[string](t, ctx, `document.body.innerText`))
		}
	}
}

// shown is the text of what a selector finds.
func shown(t *testing.T, ctx context.Context, selector string) string { //nolint:revive // as above
	t.Helper()
	return strings.Join(strings.Fields(js[string](t, ctx, "document.querySelector("+strconv.Quote(selector)+")?.innerText ?? ''")), " ")
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

// clickByScript clicks what a selector finds in one step, between which nothing is drawn.
func clickByScript(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[any](`document.querySelector(`+strconv.Quote(selector)+`).click(); 0`))
		return err
	})
}

// press presses keys, one after the other.
func press(list ...string) chromedp.Action[chromedp.Void] {
	steps := make([]chromedp.Action[chromedp.Void], len(list))
	for i, k := range list {
		steps[i] = chromedp.KeyEvent(k)
	}
	return chromedp.Steps(steps...)
}

// scriptless has pages run no script of their own.
func scriptless() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

// scheme has pages seen as somebody sees them who prefers light or dark.
func scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}
