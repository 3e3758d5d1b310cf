package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakedns"
)

const dmarcName = "_dmarc.vendor.example"

// askedConfig has its own DNS server.
func askedConfig(t *testing.T) (Config, *fakedns.Server) {
	t.Helper()
	dns, err := fakedns.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dns.Close() })
	var c Config
	c.From, c.DNSServer = "cosell@vendor.example", dns.Addr()
	return c, dns
}

func TestDNSHealth(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*Config, *fakedns.Server)
		ok      bool
		detail  string
		remedy  string
	}{
		"no such name": {func(*Config, *fakedns.Server) {}, true, " answers (_dmarc.vendor.example has no record)", ""},
		"no record":    {func(_ *Config, s *fakedns.Server) { s.SetTXT(dmarcName) }, true, " answers (_dmarc.vendor.example has no record)", ""},
		"a record":     {func(_ *Config, s *fakedns.Server) { s.SetTXT(dmarcName, "v=DMARC1; p=none") }, true, " answers (_dmarc.vendor.example has a record)", ""},
		"failure":      {func(_ *Config, s *fakedns.Server) { s.Fail(dmarcName, true) }, false, " does not tell about _dmarc.vendor.example: server misbehaving", "SWAPDESK_DNS_SERVER"},
		"silence":      {func(_ *Config, s *fakedns.Server) { s.Silence(true) }, false, "i/o timeout", "a firewall"},
		"nobody":       {func(c *Config, s *fakedns.Server) { s.Close() }, false, "connection refused", "host and port"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, dns := askedConfig(t)
			test.prepare(&c, dns)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			got := c.dnsHealth(ctx)
			if len(got) != 1 || got[0].Check != "dns" || got[0].OK != test.ok || !strings.HasPrefix(got[0].Detail, c.DNSServer+" ") ||
				!strings.Contains(got[0].Detail, test.detail) || !strings.Contains(got[0].Remedy, test.remedy) || (got[0].Remedy == "") != test.ok {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestDNSIsNotAskedWhenAServerIsTrusted(t *testing.T) {
	t.Parallel()
	c, dns := askedConfig(t)
	c.AuthservID = "mx.vendor.example"
	got := c.dnsHealth(t.Context())
	if len(got) != 1 || !got[0].OK || !strings.HasPrefix(got[0].Detail, "not asked: SWAPDESK_AUTHSERV_ID has mx.vendor.example trusted") || got[0].Remedy != "" {
		t.Errorf("%+v", got)
	}
	if n := dns.Questions(dmarcName); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

func TestDNSRemedyWithoutAServerOfOurs(t *testing.T) {
	t.Parallel()
	if got := dnsRemedy(""); !strings.Contains(got, "/etc/resolv.conf") {
		t.Error(got)
	}
}

func TestLinksHealth(t *testing.T) {
	t.Parallel()
	var c Config
	c.Addr = ":81"
	if got := c.linksHealth(t.Context()); len(got) != 1 || !got[0].OK || !strings.HasSuffix(got[0].Detail, " http://localhost:81") || !strings.Contains(got[0].Remedy, "SWAPDESK_PUBLIC_URL") {
		t.Errorf("%+v", got)
	}
	c.PublicURL = "https://desk.vendor.example/"
	if got := c.linksHealth(t.Context()); len(got) != 1 || !got[0].OK || !strings.HasSuffix(got[0].Detail, " https://desk.vendor.example") || got[0].Remedy != "" {
		t.Errorf("%+v", got)
	}
}
