package web

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// chromium is a tab of a browser that is signed in as the client is. The test fails by
// anything that the browser complains about, but for the stream of events, whose ends htmx
// reports as no more than an event, and for where the focus is.
func chromium(t *testing.T, c *client) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the tests need Debian's chromium, which .ci/setup installs: %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // it refuses to be root in one
	}
	// What is done at the end needs the browser, and a test's own context is over then.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, shut := chromedp.NewContext(ctx)
	t.Cleanup(shut)
	do(t, ctx)
	messages := chromedp.Console(ctx)
	t.Cleanup(func() {
		const end = "the end"
		js[any](t, ctx, `console.log("`+end+`")`)
		for m, err := range messages {
			if err != nil || m.Text == end {
				return
			}
			about := strings.Contains(m.Text+m.URL, "/events") || m.Text == "[object Event]" || strings.HasPrefix(m.Text, "Autofocus processing")
			if !about {
				t.Errorf("the browser's console: %s (%s)", m, m.URL)
			}
		}
	})
	at, err := url.Parse(c.b.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range c.Jar.Cookies(at) {
		do(t, ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: c.b.url})
			return err
		}))
	}
	return ctx
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) { //nolint:revive // t comes first in a test's helper
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func js[T any](t *testing.T, ctx context.Context, script string) T { //nolint:revive // as above
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatal(err)
	}
	return v
}
