package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

// resolver asks that server, as host:port, or the system's when it is empty.
func resolver(server string) *net.Resolver {
	if server == "" {
		return &net.Resolver{}
	}
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server)
	}}
}

// dnsHealth asks for the DMARC record of the desk's own domain. Whether there is
// one does not matter: an answer is what the check is about.
func (c Config) dnsHealth(ctx context.Context) []Diagnosis {
	if c.AuthservID != "" {
		return []Diagnosis{{Check: "dns", OK: true, Detail: "not asked: SWAPDESK_AUTHSERV_ID has " + c.AuthservID + " trusted to tell who sent a mail"}}
	}
	desk, err := c.Desk()
	if err != nil {
		return nil // smtp has said so
	}
	name := "_dmarc." + desk.Address[strings.LastIndexByte(desk.Address, '@')+1:]
	// The dot keeps the resolver from trying the machine's own domain as well.
	_, err = resolver(c.DNSServer).LookupTXT(ctx, name+".")
	server := cmp.Or(c.DNSServer, "the system's DNS server")
	missing, ok := errors.AsType[*net.DNSError](err)
	switch {
	case err == nil:
		return []Diagnosis{{Check: "dns", OK: true, Detail: fmt.Sprintf("%s answers (%s has a record)", server, name)}}
	case ok && missing.IsNotFound:
		return []Diagnosis{{Check: "dns", OK: true, Detail: fmt.Sprintf("%s answers (%s has no record)", server, name)}}
	case ok:
		err = errors.New(missing.Err) // the rest of it names the system's server, even where another was asked
	}
	return fail("dns", fmt.Errorf("%s does not tell about %s: %w", server, name, err), dnsRemedy(c.DNSServer))
}

func dnsRemedy(server string) string {
	if server == "" {
		return "name a DNS server that answers with SWAPDESK_DNS_SERVER, or mend the system's in /etc/resolv.conf"
	}
	return "check host and port in SWAPDESK_DNS_SERVER, and that a firewall lets DNS to it through, by UDP and TCP"
}

// linksHealth tells what the links in mails begin with.
func (c Config) linksHealth(context.Context) []Diagnosis {
	found := Diagnosis{Check: "links", OK: true, Detail: "links in mails begin with " + c.Links()}
	if c.PublicURL == "" {
		found.Remedy = "works, but these links only work on this machine: set SWAPDESK_PUBLIC_URL to where partners and staff reach the pages"
	}
	return []Diagnosis{found}
}
