package senderauth

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer answers on a real socket, and counts what it is asked. Names below silent.
// get no answer.
type nameServer struct {
	addr  string
	hold  chan struct{} // answers wait until it is closed
	first chan struct{} // closed when the first question is there

	mu    sync.Mutex
	asked map[string]int
}

func startNameServer(t *testing.T, hold chan struct{}) *nameServer {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &nameServer{addr: conn.LocalAddr().String(), hold: hold, first: make(chan struct{}), asked: map[string]int{}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.serve(conn)
	}()
	t.Cleanup(func() { conn.Close(); <-done })
	return s
}

// open holds nothing up.
func open() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

func (s *nameServer) serve(conn net.PacketConn) {
	buf := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(buf)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
			continue
		}
		if answer := s.answer(m); answer != nil {
			conn.WriteTo(answer, from)
		}
	}
}

func (s *nameServer) answer(m dnsmessage.Message) []byte {
	q := m.Questions[0]
	name := q.Name.String()
	s.mu.Lock()
	if len(s.asked) == 0 {
		close(s.first)
	}
	s.asked[name]++
	s.mu.Unlock()
	<-s.hold
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	switch {
	case strings.HasPrefix(name, "silent."):
		return nil
	case strings.HasPrefix(name, "broken."):
		m.RCode = dnsmessage.RCodeServerFailure
	case strings.HasPrefix(name, "nosuch."):
		m.RCode = dnsmessage.RCodeNameError
	case !strings.HasPrefix(name, "empty."):
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: dnsmessage.TypeTXT, Class: dnsmessage.ClassINET, TTL: 60},
			Body:   &dnsmessage.TXTResource{TXT: []string{"v=DKIM1; ", "p=x"}},
		}}
	}
	packed, err := m.Pack()
	if err != nil {
		return nil
	}
	return packed
}

func (s *nameServer) times(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[name]
}

func resolver(t *testing.T, s *nameServer) *DNS {
	t.Helper()
	r := NewResolver(s.addr)
	t.Cleanup(r.Close)
	return r
}

func TestResolver(t *testing.T) {
	t.Parallel()
	s := startNameServer(t, open())
	r := resolver(t, s)
	r.limit, r.wait = 500*time.Millisecond, time.Minute
	clock := time.Now()
	r.now = func() time.Time { return clock }
	ask := func(name string) error {
		t.Helper()
		txt, err := r.LookupTXT(t.Context(), name)
		if err == nil && !slices.Equal(txt, []string{"v=DKIM1; p=x"}) {
			t.Errorf("%s: %q", name, txt)
		}
		return err
	}
	for name, tt := range map[string]struct {
		missing, faulty bool
		keep            time.Duration
	}{
		"good.example":   {keep: keepAnswer},
		"nosuch.example": {missing: true, keep: keepNotFound},
		"empty.example":  {missing: true, keep: keepNotFound},
		"broken.example": {faulty: true, keep: keepFault},
		"silent.example": {faulty: true, keep: keepFault},
	} {
		err := ask(name)
		if (err == nil) == (tt.missing || tt.faulty) || err != nil && notFound(err) != tt.missing {
			t.Errorf("%s: %v", name, err)
		}
		before := s.times(name + ".")
		ask(name)
		if s.times(name+".") > before {
			t.Errorf("%s: asked again at once", name)
		}
		clock = clock.Add(tt.keep)
		if ask(name); s.times(name+".") == before {
			t.Errorf("%s: not asked again after %v", name, tt.keep)
		}
	}
}

func TestResolverAsksOnce(t *testing.T) {
	t.Parallel()
	s := startNameServer(t, make(chan struct{}))
	r := resolver(t, s)
	r.wait = time.Minute
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := r.LookupTXT(t.Context(), "good.example"); err != nil {
				t.Error(err)
			}
		})
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	<-s.first
	if _, err := r.LookupTXT(gone, "good.example"); err == nil || notFound(err) {
		t.Errorf("who does not wait is told %v", err)
	}
	close(s.hold)
	all.Wait()
	if n := s.times("good.example."); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

// Who waits for a name server that takes its time has the answer when they ask again.
func TestResolverKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newDNS(func(ctx context.Context, _ string) ([]string, error) {
			select {
			case <-time.After(2 * time.Second):
				return []string{"x"}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		})
		defer c.Close()
		for _, want := range []time.Duration{waitingTime, 0} {
			began := time.Now()
			_, err := c.LookupTXT(t.Context(), "slow.example")
			if fault := new(net.DNSError); !errors.As(err, &fault) || fault.IsNotFound || time.Since(began) != want {
				t.Errorf("%v after %v, want a passing fault after %v", err, time.Since(began), want)
			}
		}
		time.Sleep(2 * time.Second)
		if txt, err := c.LookupTXT(t.Context(), "slow.example"); err != nil || !slices.Equal(txt, []string{"x"}) {
			t.Errorf("%q, %v", txt, err)
		}
		_, _ = c.LookupTXT(t.Context(), "given.up.example") // Close waits for its end
	})
}

func TestResolverKeepsFew(t *testing.T) {
	t.Parallel()
	clock := time.Now()
	c := newDNS(func(_ context.Context, name string) ([]string, error) {
		if !strings.HasSuffix(name, ".") {
			t.Errorf("%q would be looked for below the search domains too", name)
		}
		return nil, nil
	})
	c.now, c.wait = func() time.Time { return clock }, time.Minute
	defer c.Close()
	for i := range 3 * maxKept {
		c.LookupTXT(t.Context(), strings.Repeat("x", i))
	}
	if len(c.kept) != maxKept {
		t.Errorf("%d answers are kept", len(c.kept))
	}
	clock = clock.Add(keepAnswer)
	if c.LookupTXT(t.Context(), "y"); len(c.kept) != 1 {
		t.Errorf("%d answers are kept that are over", len(c.kept))
	}
}

// A whole verification over real sockets.
func TestVerifyOverDNS(t *testing.T) {
	t.Parallel()
	s := startNameServer(t, open())
	v := Verifier{Resolver: resolver(t, s)}
	want(t, verify(t, v, signedBy(letter(), "contoso.com"), jane, now), None, "no usable key")
	want(t, verify(t, v, signedBy(letter("From: jane@broken.example"), "broken.example"), "jane@nosuch.example", now), None, "not plainly")
}
