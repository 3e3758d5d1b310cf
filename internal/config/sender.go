package config

import (
	"net"
	"regexp"
	"strconv"
	"strings"
)

// ExchangeOnline is the AuthservID that stands for the Authentication-Results
// field of Exchange Online, which names no server.
const ExchangeOnline = "exchange-online"

// SenderAuth is how it is known who sent a mail: by what the mail server in front
// says, or else by DKIM and DMARC.
type SenderAuth struct {
	AuthservID string `name:"authserv-id" env:"SWAPDESK_AUTHSERV_ID" placeholder:"ID" help:"The mail server in front whose Authentication-Results field is trusted where it is the topmost, by the name that it has there, such as mx.vendor.example; exchange-online for that of Exchange Online, which has none. Without such a field, and unset: senders are verified here, by DKIM and DMARC."`
	DNSServer  string `name:"dns-server" env:"SWAPDESK_DNS_SERVER" placeholder:"HOST:PORT" help:"The DNS server that is asked for the records of DKIM and DMARC. Unset: the system's."`
}

var authservID = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)*$`)

// maxDomain is the most that a domain has, in characters (RFC 1035 section 3.1).
const maxDomain = 253

// Validate implements kong's hook. AuthservID is kept in lower case, for case
// does not matter in it (RFC 8601 section 2.2).
func (c *SenderAuth) Validate() error {
	id := strings.ToLower(c.AuthservID)
	if id != "" && (len(id) > maxDomain || !authservID.MatchString(id)) {
		return &Error{"SWAPDESK_AUTHSERV_ID", c.AuthservID, "the name of a mail server such as mx.vendor.example, or " + ExchangeOnline}
	}
	c.AuthservID = id
	if c.DNSServer != "" && !hostPort(c.DNSServer) {
		return &Error{"SWAPDESK_DNS_SERVER", c.DNSServer, "host:port, such as 192.0.2.53:53"}
	}
	return nil
}

// hostPort tells whether s is an address that can be called.
func hostPort(s string) bool {
	host, port, err := net.SplitHostPort(s)
	if err != nil || host == "" {
		return false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}
