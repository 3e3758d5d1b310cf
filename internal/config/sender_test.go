package config

import (
	"errors"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestAuthservID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"":                  "",
		"mx.vendor.example": "mx.vendor.example",
		"MX1":               "mx1",
		"a_b-c.example":     "a_b-c.example",
		"Exchange-Online":   ExchangeOnline,
	} {
		c := SenderAuth{AuthservID: id}
		if err := c.Validate(); err != nil || c.AuthservID != want {
			t.Errorf("%q: %q %v", id, c.AuthservID, err)
		}
	}
	for _, id := range []string{
		"mx.vendor.example; dmarc=pass", "mx vendor", "mx..example", ".example", "mx.example.", "mx.example/1", "<mx>", "m\u00fc.example", "mx\n",
		strings.Repeat("a", 254),
	} {
		err := (&SenderAuth{AuthservID: id}).Validate()
		if err == nil || !strings.HasPrefix(err.Error(), "SWAPDESK_AUTHSERV_ID holds ") {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestDNSServer(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"", "192.0.2.53:53", "[2001:db8::53]:5353", "dns.vendor.example:53"} {
		if err := (&SenderAuth{DNSServer: addr}).Validate(); err != nil {
			t.Errorf("%q: %v", addr, err)
		}
	}
	for _, addr := range []string{"192.0.2.53", ":53", "2001:db8::53", "dns.vendor.example:", "192.0.2.53:domain", "192.0.2.53:0", "192.0.2.53:65536", "udp://192.0.2.53:53"} {
		err := (&SenderAuth{DNSServer: addr}).Validate()
		if err == nil || !strings.HasPrefix(err.Error(), "SWAPDESK_DNS_SERVER holds ") {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

// sender is a command line with what decides about senders and their wishes.
type sender struct {
	SenderAuth
	Policy
	HTTP
}

func parseSender(t *testing.T, args ...string) (sender, error) {
	t.Helper()
	var s sender
	parser, err := kong.New(&s)
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(args)
	return s, err
}

func TestSenderVariables(t *testing.T) {
	got, err := parseSender(t)
	if want := (sender{Policy: Policy{PolicyStaff}}); err != nil || got != want {
		t.Errorf("by itself: %+v %v", got, err)
	}
	for name, value := range map[string]string{
		"SWAPDESK_AUTHSERV_ID": "MX.vendor.example", "SWAPDESK_DNS_SERVER": "192.0.2.53:53",
		"SWAPDESK_POLICY": "proven", "SWAPDESK_PUBLIC_URL": "https://desk.vendor.example/",
	} {
		t.Setenv(name, value)
	}
	got, err = parseSender(t)
	want := sender{SenderAuth{"mx.vendor.example", "192.0.2.53:53"}, Policy{PolicyProven}, HTTP{PublicURL: "https://desk.vendor.example/"}}
	if err != nil || got != want {
		t.Errorf("%+v %v", got, err)
	}
	got, err = parseSender(t, "--authserv-id=exchange-online", "--dns-server=192.0.2.54:53", "--policy=staff", "--public-url=http://localhost:81")
	want = sender{SenderAuth{ExchangeOnline, "192.0.2.54:53"}, Policy{PolicyStaff}, HTTP{PublicURL: "http://localhost:81"}}
	if err != nil || got != want {
		t.Errorf("%+v %v", got, err)
	}
}

func TestPolicy(t *testing.T) {
	t.Setenv("SWAPDESK_POLICY", "")
	if got, err := parseSender(t); err != nil || got.Name != PolicyStaff {
		t.Errorf("set to nothing: %+v %v", got, err)
	}
	_, err := parseSender(t, "--policy=anybody")
	if wrong, ok := errors.AsType[*Error](err); !ok || wrong.Error() != `SWAPDESK_POLICY holds "anybody": it takes staff or proven` {
		t.Error(err)
	}
}
