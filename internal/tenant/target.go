package tenant

import (
	"net/url"
	"strings"

	"github.com/swapdesk/swapdesk/mailer/username"
)

// maxName is the length of a domain name in text (RFC 1035 section 2.3.4,
// less the length octets).
const maxName = 253

// target is a domain that may be asked about, and where to.
type target struct {
	domain string // lower case
	cloud  username.Cloud
	base   string // of the authority
	url    string
}

// target resolves a domain, or gives the reason why it is never asked about.
func (c *Client) target(domain string) (target, string) {
	if !askable(domain) {
		return target{}, "Only a domain name of two or more plain labels can be asked about."
	}
	domain = strings.ToLower(domain)
	cloud, _ := username.CloudOf(domain)
	if cloud.Closed != "" {
		return target{}, cloud.Closed
	}
	base := c.authority
	if base == "" {
		base = cloud.Authority
	}
	return target{
		domain: domain,
		cloud:  cloud,
		base:   base,
		url:    base + "/" + url.PathEscape(domain) + "/v2.0/.well-known/openid-configuration",
	}, ""
}

// askable reports whether s is an ASCII host name of at least two labels whose
// last one is not a number. That leaves out addresses with a local part, IP
// addresses, tenant ids, and the authority's own words for any tenant: common,
// organizations, consumers.
func askable(s string) bool {
	labels := strings.Split(s, ".")
	if len(s) > maxName || len(labels) < 2 {
		return false
	}
	for _, l := range labels {
		if !isLabel(l) {
			return false
		}
	}
	return strings.ContainsFunc(labels[len(labels)-1], isLetter)
}

// isLabel reports whether l is a label of letters, digits and inner hyphens
// (RFC 1123 section 2.1).
func isLabel(l string) bool {
	return l != "" && len(l) <= 63 && l[0] != '-' && l[len(l)-1] != '-' &&
		!strings.ContainsFunc(l, func(r rune) bool { return !isLetter(r) && (r < '0' || r > '9') && r != '-' })
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
