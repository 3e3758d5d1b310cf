package app

import (
	"testing"

	"github.com/swapdesk/swapdesk/internal/config"
)

func TestSettingsAboutSenders(t *testing.T) {
	t.Parallel()
	var c Config
	c.List = "web"
	c.From = "cosell@vendor.example"
	c.AuthservID, c.DNSServer, c.Policy.Name = "mx.vendor.example", "192.0.2.53:53", config.PolicyProven
	for public, want := range map[string]string{"": "http://127.0.0.1:8080", "https://desk.vendor.example/": "https://desk.vendor.example"} {
		c.PublicURL = public
		s, err := c.settings(nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.AuthservID != "mx.vendor.example" || s.DNSServer != "192.0.2.53:53" || s.Policy != "proven" || s.PublicURL != want {
			t.Errorf("%q, %q, %q, %q", s.AuthservID, s.DNSServer, s.Policy, s.PublicURL)
		}
	}
}
