package tenant

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	contoso   = "contoso.onmicrosoft.com"
	contosoID = "11111111-2222-4333-8444-5555555555ab"
)

type testBundle struct {
	client    *Client
	authority *fakeauthority.Authority
	clock     *clock
}

// setup starts an authority that knows contoso, and a client of it.
func setup(t *testing.T, transport http.RoundTripper) testBundle {
	t.Helper()
	a, err := fakeauthority.Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	a.Add(contoso, contosoID, "EU")
	clk := &clock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	c := New(Config{Authority: a.URL(), Log: slog.New(slog.DiscardHandler), Now: clk.now, Transport: transport})
	t.Cleanup(c.Close)
	return testBundle{client: c, authority: a, clock: clk}
}

// asked is the number of requests that reached the authority.
func (b testBundle) asked() int { return len(b.authority.Requests()) }

// lookup fails the test unless the state is the wanted one.
func (b testBundle) lookup(t *testing.T, domain string, want State) Answer {
	t.Helper()
	a := b.client.Lookup(context.Background(), domain)
	if a.State != want {
		t.Fatalf("%s is %s (%s), want %s", domain, a.State, a.Reason, want)
	}
	return a
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// gate is a transport that holds requests back until it is opened.
type gate struct {
	arrived chan struct{} // one value for each request
	open    chan struct{}
	next    *http.Transport
}

func newGate() *gate {
	return &gate{arrived: make(chan struct{}, 1000), open: make(chan struct{}), next: newTransport().(*http.Transport)}
}

func (g *gate) RoundTrip(r *http.Request) (*http.Response, error) {
	g.arrived <- struct{}{}
	select {
	case <-g.open:
		return g.next.RoundTrip(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

func (g *gate) CloseIdleConnections() { g.next.CloseIdleConnections() }
