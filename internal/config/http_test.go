package config

import (
	"strings"
	"testing"
)

func TestReadyURL(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"":              "http://127.0.0.1:8080/readyz",
		"127.0.0.2:81":  "http://127.0.0.2:81/readyz",
		":81":           "http://localhost:81/readyz",
		"0.0.0.0:81":    "http://localhost:81/readyz",
		"[::]:81":       "http://localhost:81/readyz",
		"[::1]:81":      "http://[::1]:81/readyz",
		"desk.local:81": "http://desk.local:81/readyz",
	} {
		if got := (HTTP{Addr: addr}).ReadyURL(); got != want {
			t.Errorf("%q: %s, want %s", addr, got, want)
		}
	}
}

func TestPublicURL(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"", "https://desk.vendor.example", "https://vendor.example:8443/desk/", "HTTPS://desk.vendor.example/",
		"http://localhost:8080", "http://127.0.0.2", "http://[::1]:8080/",
	} {
		if err := (HTTP{PublicURL: url}).Validate(); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
	for _, url := range []string{
		"desk.vendor.example", "https://", "https:///desk", "https://:443", "https:desk.vendor.example", "ftp://desk.vendor.example",
		"http://desk.vendor.example", "http://192.0.2.1", "http://localhost.vendor.example", "https://h:port/",
		"https://desk.vendor.example?", "https://desk.vendor.example/?a=b", "https://desk.vendor.example/#", "https://desk.vendor.example/#top",
		"https://u@desk.vendor.example", "https://u:hidden@desk.vendor.example",
	} {
		err := (HTTP{PublicURL: url}).Validate()
		if err == nil || !strings.HasPrefix(err.Error(), "SWAPDESK_PUBLIC_URL holds ") || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		c    HTTP
		want string
	}{
		{HTTP{}, "http://127.0.0.1:8080"},
		{HTTP{Addr: ":81"}, "http://localhost:81"},
		{HTTP{Addr: "[::]:81"}, "http://localhost:81"},
		{HTTP{Addr: "[::1]:81"}, "http://[::1]:81"},
		{HTTP{Addr: "192.0.2.1:81"}, "http://192.0.2.1:81"},
		{HTTP{Addr: ":81", PublicURL: "https://desk.vendor.example"}, "https://desk.vendor.example"},
		{HTTP{PublicURL: "https://vendor.example/desk//"}, "https://vendor.example/desk"},
		{HTTP{PublicURL: `https://vendor.example/my "desk"/`}, "https://vendor.example/my%20%22desk%22"},
	} {
		if got := test.c.Links(); got != test.want {
			t.Errorf("%+v: %s, want %s", test.c, got, test.want)
		}
	}
}
