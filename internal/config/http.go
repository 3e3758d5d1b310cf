package config

import (
	"net"
	"net/url"
	"strings"
)

// DefaultHTTPAddr is where the role web serves when nothing is set.
const DefaultHTTPAddr = "127.0.0.1:8080"

// HTTP is where the service is reached by HTTP.
type HTTP struct {
	Addr      string `name:"http-addr" env:"SWAPDESK_HTTP_ADDR" placeholder:"HOST:PORT" help:"Where HTTP is served (127.0.0.1:8080 with the role web; without it and unset: not at all)."`
	PublicURL string `name:"public-url" env:"SWAPDESK_PUBLIC_URL" placeholder:"URL" help:"Where partners and staff reach the pages; mails link to it. Unset: the address that HTTP is served at, which only this machine may reach."`
}

// Validate implements kong's hook.
func (c HTTP) Validate() error {
	if c.Addr != "" {
		if _, _, err := net.SplitHostPort(c.Addr); err != nil {
			return &Error{"SWAPDESK_HTTP_ADDR", c.Addr, "host:port, such as 127.0.0.1:8080"}
		}
	}
	if c.PublicURL != "" && !publicURL(c.PublicURL) {
		return &Error{"SWAPDESK_PUBLIC_URL", mask(c.PublicURL), "a URL without query or fragment such as https://desk.vendor.example, with http only for this machine"}
	}
	return nil
}

// publicURL tells whether addresses can be made by adding a path to s, and what
// they carry is safe on its way.
func publicURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || strings.ContainsAny(s, "?#") {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// Links is what the links in mails begin with, without a slash at the end:
// PublicURL, or the address that HTTP is served at.
func (c HTTP) Links() string {
	if c.PublicURL == "" {
		return c.local()
	}
	// Validate has seen it.
	u, _ := url.Parse(c.PublicURL)
	return strings.TrimRight(u.String(), "/")
}

// ReadyURL is where a process on the same machine asks whether the service is
// ready.
func (c HTTP) ReadyURL() string { return c.local() + "/readyz" }

// local is where the service is reached on the same machine.
func (c HTTP) local() string {
	addr := c.Addr
	if addr == "" {
		addr = DefaultHTTPAddr
	}
	// Validate has seen it.
	host, port, _ := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
