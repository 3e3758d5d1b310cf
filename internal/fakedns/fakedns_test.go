package fakedns

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t *testing.T) *Server {
	t.Helper()
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// resolver asks the server; protocol is "udp" or "tcp", or "" for what the
// resolver takes by itself.
func resolver(s *Server, protocol string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		if protocol != "" {
			network = protocol
		}
		return new(net.Dialer).DialContext(ctx, network, s.Addr())
	}}
}

// lookup returns the values in order, for the resolver does not keep it.
func lookup(t *testing.T, s *Server, name string) ([]string, error) {
	t.Helper()
	values, err := resolver(s, "").LookupTXT(t.Context(), name+".")
	slices.Sort(values)
	return values, err
}

func TestRecords(t *testing.T) {
	t.Parallel()
	s := start(t)
	long := strings.Repeat("0123456789", 52)
	for name, values := range map[string][]string{
		"_dmarc.contoso.example": {"v=DMARC1; p=reject"},
		"two.example":            {"one", "two"},
		"odd.example":            {`a\b\065 "c"` + "\x00\xff"},
		"long.example":           {long},
		"edge.example":           {strings.Repeat(`\`, 255), strings.Repeat(`\`, 256)},
		"empty.example":          {""},
	} {
		s.SetTXT(name, values...)
		for _, asked := range []string{name, strings.ToUpper(name)} {
			if got, err := lookup(t, s, asked); err != nil || !slices.Equal(got, values) {
				t.Errorf("%s: %q %v", asked, got, err)
			}
		}
	}
	if n := s.Questions("Long.example"); n != 2 {
		t.Errorf("what UDP has room for was asked for %d times instead of 2", n)
	}
	s.SetTXT("TWO.example.", "three")
	if got, err := lookup(t, s, "two.example"); err != nil || !slices.Equal(got, []string{"three"}) {
		t.Errorf("%q %v", got, err)
	}
}

// What UDP has no room for is asked for again by TCP.
func TestLongAnswers(t *testing.T) {
	t.Parallel()
	s := start(t)
	value := strings.Repeat("0123456789", 400)
	s.SetTXT("long.example", value)
	if got, err := lookup(t, s, "long.example"); err != nil || len(got) != 1 || got[0] != value {
		t.Errorf("%q %v", got, err)
	}
	if n := s.Questions("long.example"); n != 2 {
		t.Errorf("asked %d times", n)
	}
	plain := new(dns.Msg).SetQuestion("long.example.", dns.TypeTXT)
	answer, err := dns.ExchangeContext(t.Context(), plain, s.Addr())
	if err != nil || !answer.Truncated || !answer.RecursionAvailable || answer.Len() > dns.MinMsgSize {
		t.Errorf("%v %v", answer, err)
	}
}

func TestBothProtocols(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.SetTXT("contoso.example", "here")
	for _, protocol := range []string{"udp", "tcp"} {
		if got, err := resolver(s, protocol).LookupTXT(t.Context(), "contoso.example."); err != nil || len(got) != 1 {
			t.Errorf("%s: %q %v", protocol, got, err)
		}
	}
}

// code asks once, without any resolver's opinion about the answer.
func code(t *testing.T, s *Server, name string, kind uint16) (rcode, records int) {
	t.Helper()
	answer, err := dns.ExchangeContext(t.Context(), new(dns.Msg).SetQuestion(name, kind), s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	return answer.Rcode, len(answer.Answer)
}

func TestWhatIsKnown(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.SetTXT("_dmarc.contoso.example", "v=DMARC1; p=none")
	s.SetTXT("bare.example")
	s.SetTXT("gone.example", "x")
	s.Remove("GONE.example")
	for _, test := range []struct {
		name           string
		kind           uint16
		rcode, records int
	}{
		{"_dmarc.contoso.example.", dns.TypeTXT, dns.RcodeSuccess, 1},
		{"_dmarc.contoso.example.", dns.TypeA, dns.RcodeSuccess, 0},
		{"contoso.example.", dns.TypeTXT, dns.RcodeSuccess, 0},
		{"bare.example.", dns.TypeTXT, dns.RcodeSuccess, 0},
		{"toso.example.", dns.TypeTXT, dns.RcodeNameError, 0},
		{"gone.example.", dns.TypeTXT, dns.RcodeNameError, 0},
		{"gone.example.", dns.TypeMX, dns.RcodeNameError, 0},
	} {
		if rcode, records := code(t, s, test.name, test.kind); rcode != test.rcode || records != test.records {
			t.Errorf("%s %s: %s, %d records", test.name, dns.TypeToString[test.kind], dns.RcodeToString[rcode], records)
		}
	}
	for _, name := range []string{"bare.example", "gone.example"} {
		_, err := lookup(t, s, name)
		if missing, ok := errors.AsType[*net.DNSError](err); !ok || !missing.IsNotFound || missing.IsTemporary {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFailure(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.SetTXT("contoso.example", "here")
	s.Fail("Contoso.example", true)
	_, err := lookup(t, s, "contoso.example")
	if broken, ok := errors.AsType[*net.DNSError](err); !ok || broken.IsNotFound || !broken.IsTemporary {
		t.Error(err)
	}
	if rcode, _ := code(t, s, "contoso.example.", dns.TypeTXT); rcode != dns.RcodeServerFailure {
		t.Error(dns.RcodeToString[rcode])
	}
	s.Fail("contoso.example", false)
	if _, err := lookup(t, s, "contoso.example"); err != nil {
		t.Error(err)
	}
}

func TestSilence(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.SetTXT("contoso.example", "here")
	s.Silence(true)
	for _, protocol := range []string{"udp", "tcp"} {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		_, err := resolver(s, protocol).LookupTXT(ctx, "contoso.example.")
		if late, ok := errors.AsType[*net.DNSError](err); !ok || !late.IsTimeout {
			t.Errorf("%s: %v", protocol, err)
		}
	}
	if n := s.Questions("contoso.example"); n < 2 {
		t.Errorf("asked %d times", n)
	}
	s.Silence(false)
	if _, err := lookup(t, s, "contoso.example"); err != nil {
		t.Error(err)
	}
}

func TestMute(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, name := range []string{"contoso.example", "_dmarc.contoso.example", "notcontoso.example"} {
		s.SetTXT(name, "here")
	}
	s.Mute("Contoso.example", true)
	for name, answers := range map[string]bool{"contoso.example": false, "_dmarc.contoso.example": false, "notcontoso.example": true} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := resolver(s, "udp").LookupTXT(ctx, name+"."); (err == nil) != answers {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.Mute("contoso.example", false)
	if _, err := lookup(t, s, "contoso.example"); err != nil {
		t.Error(err)
	}
}

// The server ends however many clients keep a connection open, and goleak tells
// what is left of it.
func TestClose(t *testing.T) {
	t.Parallel()
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if again, err := net.Dial("tcp", s.Addr()); err == nil {
		again.Close()
		t.Error("the port is still open")
	}
}
