package partnerpage

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// links are the Confirmations of a test, by token.
type links struct {
	mu     sync.Mutex
	byName map[string]Confirmation
	from   []string // where answers came from
	writes int
	err    error // what everything fails with
}

func (l *links) Confirmation(ctx context.Context, token string) (Confirmation, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return Confirmation{}, l.err
	}
	if err := ctx.Err(); err != nil {
		return Confirmation{}, err
	}
	c, ok := l.byName[token]
	if !ok {
		return Confirmation{}, ErrNoLink
	}
	return c, nil
}

func (l *links) Confirm(ctx context.Context, token, from string) (Confirmation, error) {
	return l.answer(ctx, token, from, Used)
}

func (l *links) Decline(ctx context.Context, token, from string) (Confirmation, error) {
	return l.answer(ctx, token, from, Declined)
}

func (l *links) answer(ctx context.Context, token, from string, state LinkState) (Confirmation, error) {
	c, err := l.Confirmation(ctx, token)
	if err != nil {
		return c, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.State != Open {
		return c, ErrLinkOver
	}
	c.State = state
	l.byName[token] = c
	l.from = append(l.from, from)
	l.writes++
	return c, nil
}

// state is that of the open link.
func (l *links) state() LinkState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.byName[token].State
}

// token is of the form of a real one; the tests' other tokens are named after
// their state.
const token = "Zm9yIHRlc3RzIG9ubHkhIQ"

// bench is a site to test, and what it logs.
type bench struct {
	http.Handler
	links *links
	log   *bytes.Buffer
}

func newBench(t *testing.T) *bench {
	t.Helper()
	l := &links{byName: map[string]Confirmation{}}
	for name, state := range map[string]LinkState{token: Open, "used": Used, "declined": Declined, "expired": Expired, "void": Void} {
		l.byName[name] = Confirmation{
			Ref: "SWAP-1234-567X", Old: "jane@contoso.com", New: "jane@contoso.onmicrosoft.com",
			State: state, Expires: time.Date(2026, 12, 3, 18, 5, 0, 0, time.UTC),
		}
	}
	var log bytes.Buffer
	return &bench{links: l, log: &log, Handler: Handler(Options{
		Confirmations: l, DeskName: "Vendor co-sell desk", DeskAddress: "cosell@vendor.example",
		PortalURL: "https://portal.vendor.example/signin", Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})}
}

// do sends a request as a browser would from a page of ours; change alters it.
func (b *bench) do(method, path, form string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func from(addr string) func(*http.Request) {
	return func(r *http.Request) { r.RemoteAddr = addr }
}

var errDown = errors.New("failed to connect to `host=db`: refused for " + token)
