package senderauth

import (
	"fmt"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// tenants are the suffixes below which Microsoft lets every customer have a name of their
// own. The Public Suffix List lacks them, so that by its rules all customers were one
// organisation; signatures for them count for exactly their own domain.
var tenants = []string{"onmicrosoft.com", "onmicrosoft.us", "partner.onmschina.cn", "onmicrosoft.de"}

func tenantDomain(domain string) bool {
	for _, suffix := range tenants {
		if strings.HasSuffix(domain, "."+suffix) {
			return true
		}
	}
	return false
}

// organisation is the organisational domain (RFC 7489 section 3.2). A public suffix is no
// organisation but itself.
func (c *check) organisation(domain string) string {
	if !c.on(publicSuffixes) {
		labels := strings.Split(domain, ".")
		return strings.Join(labels[max(0, len(labels)-2):], ".")
	}
	org, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return domain
	}
	return org
}

// sameOrganisation is relaxed alignment (RFC 7489 section 3.1.1), exact for tenants.
func (c *check) sameOrganisation(d string) bool {
	switch {
	case d == c.domain, !c.on(alignment):
		return true
	case c.on(tenantSuffixes) && (tenantDomain(d) || tenantDomain(c.domain)):
		return false
	}
	return c.organisation(d) == c.organisation(c.domain)
}

// explainUnaligned says why a valid signature of d says nothing about the From domain.
func (c *check) explainUnaligned(d string) string {
	switch {
	case tenantDomain(d) && !tenantDomain(c.domain):
		return fmt.Sprintf("The mail is validly signed by %s: the sender's Microsoft tenant signs with its own domain, because "+
			"DKIM is not set up there for %s. Anybody can have such a tenant, so that this does not prove the sender; "+
			"the firm's administrator can turn DKIM on for the domain.", d, c.domain)
	case tenantDomain(d):
		return fmt.Sprintf("The mail is validly signed by %s, which is another Microsoft tenant than %s.", d, c.domain)
	}
	return fmt.Sprintf("The mail is validly signed by %s, which does not speak for %s.", d, c.domain)
}
