package username

import (
	"fmt"
	"strings"
)

const (
	// maxLabel bounds the label before the suffix. No vendor page states a
	// length: 27 is what people report, 32 leaves room for their being wrong.
	maxLabel   = 32
	usualLabel = 27
	maxDNS     = 63 // octets of a label, RFC 1035 section 2.3.4
)

// parseDomain takes lower-case printable ASCII. A Suggestion of its error is a
// domain that it accepts.
func parseDomain(domain string) (string, Cloud, *Error) {
	if domain == "" {
		return "", Cloud{}, invalid("Nothing stands after the @.")
	}
	if cloud, ok := CloudOf(domain); ok {
		label, err := parseLabel(strings.TrimSuffix(domain, cloud.Suffix), cloud)
		return label, cloud, err
	}
	return "", Cloud{}, refuse(domain)
}

// parseLabel reads what stands before the suffix: "contoso." or, of a bare
// suffix, nothing.
func parseLabel(head string, c Cloud) (string, *Error) {
	label := strings.TrimSuffix(head, ".")
	if c.Closed != "" {
		return "", invalid(c.Closed)
	}
	if tenant, hybrid := strings.CutSuffix(label, ".mail"); hybrid && isLabel(tenant) {
		err := invalid("A domain with .mail. before " + c.Suffix + " is for passing mail on; nobody signs in with it.")
		err.Suggestion = suggestion(tenant, c)
		return "", err
	}
	if fault := nameFault(label, c); fault != "" {
		err := invalid(sentence(fault))
		err.Suggestion = suggestTidied(head + c.Suffix)
		return "", err
	}
	if n := len(label) + 1 + len(c.Suffix); n > maxDomain {
		return "", invalid(fmt.Sprintf("The part after the @ has %d characters, and at most %d are possible.", n, maxDomain))
	}
	return label, nil
}

// refuse says what is wrong with a domain that is under no suffix.
func refuse(domain string) *Error {
	if IsConsumer(domain) {
		return &Error{
			Problem: ConsumerAddress,
			Text:    "Addresses at outlook.com, hotmail.com, live.com and the like are those of private persons; a username belongs to a firm's tenant.",
		}
	}
	if n, ok := findNear(domain); ok {
		if c, _ := n.cloud(); c.Closed != "" {
			return invalid(c.Closed)
		}
		err := invalid(sentence(n.faults()...))
		err.Suggestion = n.suggestion()
		return err
	}
	if fault := domainFault(domain); fault != "" {
		err := invalid(sentence(fault))
		err.Suggestion = suggestTidied(domain)
		return err
	}
	return &Error{
		Problem: NotOnMicrosoft,
		Text:    "The address is in another domain; the username that is needed is in the tenant's own, which ends in onmicrosoft.com.",
	}
}

// suggestion is the tenant's domain in the cloud, or "" if it cannot have one.
func suggestion(label string, c Cloud) string {
	if _, err := parseLabel(label+".", c); err != nil {
		return ""
	}
	return label + "." + c.Suffix
}

// IsConsumer reports whether a domain belongs to the vendor's mail services for
// private persons: outlook.com, hotmail.co.uk, live.com.mx and their like.
func IsConsumer(domain string) bool {
	brand, rest, _ := strings.Cut(strings.ToLower(domain), ".")
	switch brand {
	case "outlook", "hotmail", "live", "msn", "passport", "windowslive":
	default:
		return false
	}
	if second, country, ok := strings.Cut(rest, "."); ok {
		return (second == "co" || second == "com") && isCountry(country)
	}
	return rest == "com" || isCountry(rest)
}

// isCountry reports whether a top-level domain has the two letters that only
// countries have.
// personal are the domains of providers of mailboxes for everybody, other than
// Microsoft's: an address there is a person's, whatever firm they work for.
var personal = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "ymail.com": true, "rocketmail.com": true, "icloud.com": true, "me.com": true, "mac.com": true,
	"aol.com": true, "proton.me": true, "protonmail.com": true, "mail.com": true, "zoho.com": true, "fastmail.com": true, "hey.com": true,
	"web.de": true, "t-online.de": true, "freenet.de": true, "orange.fr": true, "free.fr": true, "laposte.net": true, "wanadoo.fr": true,
	"libero.it": true, "virgilio.it": true, "wp.pl": true, "o2.pl": true, "onet.pl": true, "interia.pl": true, "seznam.cz": true,
	"uol.com.br": true, "bol.com.br": true, "terra.com.br": true, "sapo.pt": true, "ziggo.nl": true, "kpnmail.nl": true,
	"yandex.ru": true, "mail.ru": true, "qq.com": true, "163.com": true, "126.com": true, "sina.com": true, "foxmail.com": true, "naver.com": true,
	"docomo.ne.jp": true, "rediffmail.com": true,
}

// IsPersonal reports a domain of mailboxes that anybody can have: a consumer domain, or
// one of the other large providers.
func IsPersonal(domain string) bool {
	label, _, _ := strings.Cut(domain, ".")
	return IsConsumer(domain) || personal[domain] || label == "yahoo" || label == "gmx"
}

func isCountry(tld string) bool {
	return len(tld) == 2 && !strings.ContainsFunc(tld, func(r rune) bool { return r < 'a' || r > 'z' })
}

// isDomain reports whether a domain has at least two labels, and all of them
// good ones.
func isDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	for _, l := range labels {
		if !isLabel(l) {
			return false
		}
	}
	return len(labels) > 1
}

// isLabel reports whether l is a label of letters, digits and inner hyphens
// (RFC 1123 section 2.1).
func isLabel(l string) bool {
	return l != "" && len(l) <= maxDNS && l[0] != '-' && l[len(l)-1] != '-' &&
		!strings.ContainsFunc(l, func(r rune) bool { return !alphanumeric(r) && r != '-' })
}
