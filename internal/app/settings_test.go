package app

import (
	"testing"

	"github.com/swapdesk/swapdesk/internal/config"
)

func TestSettingsAboutSenders(t *testing.T) {
	t.Parallel()
	var c Config
	c.From = "cosell@vendor.example"
	c.AuthservID, c.DNSServer, c.Policy.Name = "mx.vendor.example", "192.0.2.53:53", config.PolicyProven
	for _, test := range []struct{ roles, addr, public, want string }{
		{"web", "", "", ""}, // known once HTTP is served
		{"web", "", "https://desk.vendor.example/", "https://desk.vendor.example"},
		{"work", "", "", "http://127.0.0.1:8080"}, // where another process serves it
		{"work", "127.0.0.1:0", "", ""},
	} {
		c.List, c.Addr, c.PublicURL = test.roles, test.addr, test.public
		c.SMTP.URL = "smtps://u:p@smtp.vendor.example"
		s, err := c.settings(nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.AuthservID != "mx.vendor.example" || s.DNSServer != "192.0.2.53:53" || s.Policy != "proven" || s.PublicURL != test.want {
			t.Errorf("%+v: %q, %q, %q, %q", test, s.AuthservID, s.DNSServer, s.Policy, s.PublicURL)
		}
	}
}
