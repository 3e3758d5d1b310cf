package senderauth

import (
	"context"
	"errors"
	"net"
	"regexp"
	"strings"
)

// policy is what the From domain says about mail in its name (RFC 7489 section 6.3), as
// far as it matters here.
type policy struct {
	found     bool
	strict    bool // adkim=s
	refuses   bool // unproved mail is to be quarantined or rejected
	temporary bool // it could not be found out
}

var dmarcForm = regexp.MustCompile(`^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)`)

// policy looks the record up at the From domain, then at its organisation (RFC 7489
// section 6.6.3). It leaves out np= (RFC 9091), which only makes a policy for names that do
// not exist harsher.
func (c *check) policy(ctx context.Context) policy {
	org := c.organisation(c.domain)
	found, err := c.records(ctx, c.domain)
	inherited := err == nil && len(found) == 0 && org != c.domain
	if inherited {
		found, err = c.records(ctx, org)
	}
	switch {
	case err != nil:
		return policy{temporary: true}
	case len(found) != 1: // two are none (section 6.6.3, step 5)
		return policy{}
	}
	return readPolicy(found[0], inherited)
}

// records returns the DMARC records of a domain; an error is a passing one.
func (c *check) records(ctx context.Context, domain string) ([]string, error) {
	all, err := c.v.Resolver.LookupTXT(ctx, "_dmarc."+domain)
	if err != nil && !notFound(err) && c.on(transientRecord) {
		return nil, err
	}
	var found []string
	for _, txt := range all {
		if dmarcForm.MatchString(txt) {
			found = append(found, txt)
		}
	}
	return found, nil
}

func notFound(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound && !dns.IsTemporary && !dns.IsTimeout
}

// readPolicy reads a record. One whose policy is missing or none of the three is as no
// record.
func readPolicy(txt string, inherited bool) policy {
	tags := map[string]string{}
	for tag := range strings.SplitSeq(txt, ";") {
		name, value, _ := strings.Cut(tag, "=")
		tags[lower(strings.TrimSpace(name))] = lower(strings.TrimSpace(value))
	}
	own, sub := tags["p"], tags["sp"]
	if sub == "" {
		sub = own
	}
	if !policyWord(own) || !policyWord(sub) {
		return policy{}
	}
	if inherited {
		own = sub
	}
	// Of a policy for none of the mails the next milder one holds (section 6.6.4).
	refuses := own == "reject" || own == "quarantine" && tags["pct"] != "0"
	return policy{found: true, strict: tags["adkim"] == "s", refuses: refuses}
}

func policyWord(s string) bool { return s == "none" || s == "quarantine" || s == "reject" }
