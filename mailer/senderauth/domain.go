package senderauth

import (
	"regexp"
	"strings"
)

const label = `[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?`

var (
	domainForm = regexp.MustCompile(`^` + label + `(?:\.` + label + `)*$`)
	// Selectors are sub-domains (RFC 6376 section 3.1); the underscore is in use.
	questionForm = regexp.MustCompile(`^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$`)
)

const maxDomain = 253 // octets of a name without its root (RFC 1035 section 2.3.4)

// domainName returns s in lower case if it is a domain name in ASCII (RFC 1123 section
// 2.1). Only ASCII is looked at: Unicode has letters whose lower case is ASCII.
func domainName(s string) (string, bool) {
	s = lower(s)
	return s, len(s) <= maxDomain && domainForm.MatchString(s)
}

// lower is s with its ASCII letters in lower case and nothing else changed.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
