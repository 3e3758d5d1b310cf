//go:build browser

package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
	"time"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/browsertest"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// wire is a proxy between a browser and the console, which can be cut.
type wire struct {
	url string
	to  http.Handler

	mu      sync.Mutex
	up      context.Context //nolint:containedctx // ends what is under way when it is cut
	cut     context.CancelFunc
	refused int      // streams that were asked for while it was cut
	since   []string // from where streams were to go on
	open    int      // streams
}

func (b *bundle) wire(t *testing.T) *wire {
	t.Helper()
	at, err := url.Parse(b.url)
	if err != nil {
		t.Fatal(err)
	}
	to := httputil.NewSingleHostReverseProxy(at)
	to.FlushInterval = -1
	w := &wire{to: to}
	w.mend()
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	t.Cleanup(func() { w.cut() })
	w.url = server.URL
	return w
}

func (w *wire) mend() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.up, w.cut = context.WithCancel(context.Background())
}

func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	stream := r.URL.Path == "/events"
	w.mu.Lock()
	up := w.up
	if up.Err() != nil {
		if stream {
			w.refused++
		}
		w.mu.Unlock()
		out.WriteHeader(http.StatusBadGateway)
		return
	}
	if stream {
		w.open++
		w.since = append(w.since, r.URL.Query().Get("since"))
	}
	w.mu.Unlock()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(up, cancel)()
	defer func() {
		if stream {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.open--
		}
	}()
	w.to.ServeHTTP(out, r.WithContext(ctx))
}

// until waits for something to be so of the wire.
func (w *wire) until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(browsertest.Patience); ; time.Sleep(20 * time.Millisecond) {
		w.mu.Lock()
		ok := so()
		w.mu.Unlock()
		if ok {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("it never comes that %s", what)
		}
	}
}

// wentOn fails the test unless the last stream was asked for from a later place than the
// page was made at, which the first one has.
func (w *wire) wentOn(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if first, last := w.since[0], w.since[len(w.since)-1]; first == last {
		t.Errorf("the stream begins again at %s, where the page was made", first)
	}
}

// Whoever is cut off is told so, and sees what was missed once the console is there again;
// so does a page that was not looked at, which has no stream meanwhile. Neither is loaded
// anew.
func TestTheQueueCatchesUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.wire(t)
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	c := b.signedIn(t, samAddress, workflow.Approver)
	b.heard(t, c)
	ctx := chromium(t, c, "status of 502")
	do(t, ctx, chromedp.Navigate(w.url+"/queue"))
	js[any](t, ctx, `window.same = true; 0`)
	claimed := func(by workflow.Actor) {
		t.Helper()
		if err := b.Claim(t.Context(), r.Ref, by); err != nil {
			t.Fatal(err)
		}
	}
	const (
		kimIsOn = `document.querySelector("#rows .on").innerText == "kim"`
		samIsOn = `document.querySelector("#rows .on").innerText == "You"`
		notLive = `getComputedStyle(document.querySelector(".tabs"), "::after").content.includes("not live")`
	)
	sam := workflow.Actor{Name: samAddress, Via: workflow.ViaWeb, Role: workflow.Approver}
	claimed(kim)
	until(t, ctx, kimIsOn) // so that there is a later place than the page's
	if js[bool](t, ctx, notLive) {
		t.Error("it says that it is not live")
	}

	w.cut()
	until(t, ctx, notLive)
	w.until(t, "the page asks again after it was refused", func() bool { return w.refused >= 2 })
	claimed(sam)
	b.settle()
	w.mend()
	until(t, ctx, samIsOn+` && !`+notLive)
	w.wentOn(t)

	see := func(hidden string) {
		t.Helper()
		js[any](t, ctx, `Object.defineProperty(document, "hidden", { value: `+hidden+`, configurable: true }); document.dispatchEvent(new Event("visibilitychange")); 0`)
	}
	see("true")
	w.until(t, "a page that is not seen gives its stream up", func() bool { return w.open == 0 })
	claimed(kim)
	b.settle()
	see("false")
	until(t, ctx, kimIsOn)
	w.wentOn(t)
	if !js[bool](t, ctx, `window.same`) {
		t.Error("the page was loaded anew")
	}
}

// later has the clock of pages be ahead by what they say in window.later, and what they do
// from time to time be done soon.
const later = `const every = window.setInterval, now = Date.now; window.later = 0;
	window.setInterval = (f, ms) => every(f, ms / 300); Date.now = () => now() + window.later; 0`

// Ages go on while a page of the queue is open.
func TestAgesGoOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask(t, asking{Old: "jane@contoso.com"})
	b.inbound(t, strangeMail("Hello"), store.Header{Kind: "other"}, refusal)
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: later})
		return err
	}))
	for _, path := range []string{"/queue", "/queue?tab=look"} {
		do(t, ctx, chromedp.Navigate(b.url+path))
		if got := shown(t, ctx, ".age time"); got != "just now" {
			t.Errorf("%s: the age is %q", path, got)
		}
		js[any](t, ctx, `window.later = 3 * 3600000 + 5000; 0`)
		until(t, ctx, `document.querySelector(".age time").innerText == "3 h"`)
	}
}
