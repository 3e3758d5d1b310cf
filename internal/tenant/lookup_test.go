package tenant

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
)

func TestFound(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for domain, host := range map[string]string{
		"contoso.onmicrosoft.com":      "login.microsoftonline.com",
		"contoso.onmicrosoft.us":       "login.microsoftonline.us",
		"contoso.partner.onmschina.cn": "login.partner.microsoftonline.cn",
		"contoso.com":                  "login.microsoftonline.com",
	} {
		b.authority.Add(domain, strings.ToUpper(contosoID), "EU")
		got := b.lookup(t, strings.ToUpper(domain), Found)
		want := Answer{
			Domain: domain, State: Found, TenantID: contosoID, Region: "EU",
			Cloud:   strings.TrimPrefix(host, "login."),
			Issuer:  "https://" + host + "/" + strings.ToUpper(contosoID) + "/v2.0",
			AskedAt: b.clock.now(),
			URL:     b.authority.URL() + "/" + domain + "/v2.0/.well-known/openid-configuration",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", domain, diff)
		}
	}
}

func TestAbsent(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	got := b.lookup(t, "fabrikam.onmicrosoft.com", Absent)
	if got.Code != 90002 || got.Reason == "" || got.TenantID != "" {
		t.Errorf("got %+v", got)
	}
}

// Whatever goes wrong decides nothing, and is over when it is over.
func TestFaults(t *testing.T) {
	t.Parallel()
	for kind, want := range map[fakeauthority.FaultKind]string{
		fakeauthority.Throttled:      "fewer requests",
		fakeauthority.ServerError:    "status 500",
		fakeauthority.HTML:           "not the metadata",
		fakeauthority.Redirect:       "redirect",
		fakeauthority.Slow:           "in time",
		fakeauthority.Huge:           "too long",
		fakeauthority.Truncated:      "connection",
		fakeauthority.OtherCloud:     "another cloud",
		fakeauthority.ElsewhereCode:  "another national cloud",
		fakeauthority.OtherCode:      "AADSTS90033",
		fakeauthority.ConsumerTenant: "private persons",
	} {
		for _, domain := range []string{contoso, "fabrikam.onmicrosoft.us"} {
			t.Run(string(kind)+"/"+domain, func(t *testing.T) {
				t.Parallel()
				b := setup(t, nil)
				b.authority.Add(domain, contosoID, "NA")
				if kind == fakeauthority.Slow {
					b.client.timeout = 50 * time.Millisecond
				}
				b.authority.Fault("", fakeauthority.Fault{Kind: kind})
				for range tripAfter {
					if a := b.lookup(t, domain, Unknown); !strings.Contains(a.Reason, want) {
						t.Fatalf("reason %q, want %q in it", a.Reason, want)
					}
					b.clock.add(throttledPause)
				}
				if n := b.asked(); n != tripAfter {
					t.Errorf("%d requests for %d lookups", n, tripAfter)
				}
				b.authority.Fault("", fakeauthority.Fault{})
				b.client.timeout = requestTimeout
				if a := b.lookup(t, domain, Found); a.TenantID != contosoID {
					t.Errorf("found %+v", a)
				}
			})
		}
	}
}

func TestNoConnection(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.authority.Close()
	b.lookup(t, contoso, Unknown)
}

func TestNeverAsked(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for _, s := range []string{
		"", "common", "organizations", "consumers", contosoID, "jane@" + contoso, "localhost", "127.0.0.1",
		".", contoso + ".", "." + contoso, "contoso..onmicrosoft.com", "-a.onmicrosoft.com", "a_b.onmicrosoft.com",
		"contoso.onmicrosoft.com/x", "contoso.onmicrosoft.com?x", "..%2f.com", "\u212Aontoso.onmicrosoft.com",
		"contoso.onmicrosoft.com\n", strings.Repeat("a", 64) + ".com", strings.Repeat("a.", 130) + "com",
		"contoso.onmicrosoft.de",
	} {
		if a := b.lookup(t, s, Unknown); a.Reason == "" || a.URL != "" {
			t.Errorf("%q: %+v", s, a)
		}
	}
	if r := b.authority.Requests(); len(r) != 0 {
		t.Errorf("asked for %q", r)
	}
}

func TestRealCloudBySuffix(t *testing.T) {
	t.Parallel()
	c := New(Config{})
	defer c.Close()
	for domain, want := range map[string]string{
		"contoso.onmicrosoft.com":      "https://login.microsoftonline.com/",
		"contoso.onmicrosoft.us":       "https://login.microsoftonline.us/",
		"contoso.partner.onmschina.cn": "https://login.partner.microsoftonline.cn/",
		"contoso.com":                  "https://login.microsoftonline.com/",
	} {
		tgt, _ := c.target(domain)
		if tgt.url != want+domain+"/v2.0/.well-known/openid-configuration" {
			t.Errorf("%s is asked at %q", domain, tgt.url)
		}
	}
}

func TestOneRequestInFlight(t *testing.T) {
	t.Parallel()
	g := newGate()
	b := setup(t, g)
	var started, done sync.WaitGroup
	for range 100 {
		started.Add(1)
		done.Go(func() {
			started.Done()
			if a := b.client.Fresh(context.Background(), contoso, time.Second); a.State != Found {
				t.Errorf("got %+v", a)
			}
		})
	}
	started.Wait()
	<-g.arrived
	close(g.open)
	done.Wait()
	if n := b.asked(); n != 1 {
		t.Errorf("%d requests for 100 callers", n)
	}
}

func TestCancelledCallerLeavesTheOthers(t *testing.T) {
	t.Parallel()
	g := newGate()
	b := setup(t, g)
	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan Answer)
	go func() { first <- b.client.Lookup(ctx, contoso) }()
	<-g.arrived
	second := make(chan Answer)
	go func() { second <- b.client.Lookup(context.Background(), contoso) }()
	cancel()
	if a := <-first; a.State != Unknown || a.Reason == "" {
		t.Errorf("the cancelled caller got %+v", a)
	}
	close(g.open)
	if a := <-second; a.State != Found {
		t.Errorf("the other caller got %+v", a)
	}
	if n := b.asked(); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestCloseEndsTheRequest(t *testing.T) {
	t.Parallel()
	g := newGate()
	b := setup(t, g)
	b.client.timeout = time.Hour
	got := make(chan Answer)
	go func() { got <- b.client.Lookup(context.Background(), contoso) }()
	<-g.arrived
	b.client.Close()
	if a := <-got; a.State != Unknown {
		t.Errorf("got %+v", a)
	}
	b.lookup(t, contoso, Unknown)
	if n := len(g.arrived); n != 0 {
		t.Errorf("%d requests after Close", n)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestCloseWaitsForTheRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		c := New(Config{Log: slog.New(slog.DiscardHandler), Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			<-release
			return nil, r.Context().Err()
		})})
		go c.Lookup(t.Context(), contoso)
		synctest.Wait()
		var closed atomic.Bool
		go func() {
			c.Close()
			closed.Store(true)
		}()
		synctest.Wait()
		if closed.Load() {
			t.Error("closed with a request under way")
		}
		close(release)
		synctest.Wait()
		if !closed.Load() {
			t.Error("not closed with no request under way")
		}
	})
}

type closeNoter struct {
	io.ReadCloser
	closed *atomic.Bool
}

func (c closeNoter) Close() error {
	c.closed.Store(true)
	return c.ReadCloser.Close()
}

func TestUnreadBodyIsClosed(t *testing.T) {
	t.Parallel()
	var closed atomic.Bool
	transport := newTransport()
	b := setup(t, roundTripper(func(r *http.Request) (*http.Response, error) {
		res, err := transport.RoundTrip(r)
		if err == nil {
			res.Body = closeNoter{res.Body, &closed}
		}
		return res, err
	}))
	b.authority.Fault("", fakeauthority.Fault{Kind: fakeauthority.Huge})
	b.lookup(t, contoso, Unknown)
	if !closed.Load() {
		t.Error("the body of a huge answer was left open")
	}
}

func TestConnectionIsKept(t *testing.T) {
	t.Parallel()
	var dials atomic.Int32
	transport := newTransport().(*http.Transport)
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		dials.Add(1)
		return dial(ctx, network, addr)
	}
	b := setup(t, transport)
	for i := range 20 {
		b.lookup(t, fmt.Sprintf("firm%d.onmicrosoft.com", i), Absent)
	}
	if n := dials.Load(); n != 1 {
		t.Errorf("%d connections for 20 requests", n)
	}
}

func TestAnswerJSON(t *testing.T) {
	t.Parallel()
	in := Answer{Domain: contoso, State: Unknown, Reason: "R.", RetryAfter: 59*time.Second + 1, AskedAt: time.Unix(0, 0).UTC()}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"domain":"contoso.onmicrosoft.com","state":"unknown","reason":"R.","asked_at":"1970-01-01T00:00:00Z","cached":false,"retry_after_seconds":60}`
	if string(text) != want {
		t.Errorf("got %s", text)
	}
	var out Answer
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	in.RetryAfter = time.Minute
	if diff := cmp.Diff(in, out); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
}
