package senderauth

import (
	"fmt"
	"regexp"
	"strings"
)

// localForm is a dot-atom (RFC 5322 section 3.2.3).
var localForm = regexp.MustCompile("^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")

// checkFrom sees to it that the mail has one From field with one mailbox, which is the
// one to be verified, in a form that leaves no choice to a reader: no group, no comment,
// no route, no quoted local part, no second address (RFC 5322 section 3.4 has them all).
func (c *check) checkFrom() string {
	local, domain, _ := strings.Cut(c.from, "@")
	if name, ok := domainName(domain); !ok || name != domain || !localForm.MatchString(local) {
		return "The From address is none that can be verified."
	}
	c.domain = domain
	fields := c.mail.all("from")
	switch {
	case len(fields) == 0:
		return "The mail has no From header."
	case len(fields) > 1 && c.on(oneFrom):
		return fmt.Sprintf("The mail has %d From headers; which one a signature means and which one a person sees can differ.", len(fields))
	}
	addr, ok := mailbox(strings.Trim(fields[0].value, " \t"))
	if (!ok || addr != c.from) && c.on(plainMailbox) {
		return "The mail's From header is not plainly this one address, so that programs may read another sender out of it."
	}
	return ""
}

// mailbox is the address of a plain mailbox, in lower case: an addr-spec, alone or in
// angle brackets behind a display name.
func mailbox(s string) (string, bool) {
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return "", false
	}
	inner, closed := strings.CutSuffix(s, ">")
	if !closed {
		return addrSpec(s)
	}
	at := strings.LastIndexByte(inner, '<')
	if at < 0 {
		return "", false
	}
	addr, ok := addrSpec(inner[at+1:])
	return addr, ok && displayName(inner[:at], addr)
}

func addrSpec(s string) (string, bool) {
	local, domain, _ := strings.Cut(s, "@")
	domain, ok := domainName(domain)
	return lower(local) + "@" + domain, ok && localForm.MatchString(lower(local))
}

// displayName tells whether s is a phrase without an address in it that some program
// could take for the sender, other than the sender's own.
func displayName(s, addr string) bool {
	var bare strings.Builder
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case !quoted:
			bare.WriteByte(s[i])
		}
	}
	phrase := bare.String()
	return !quoted && (lower(strings.TrimSpace(phrase)) == addr || !strings.ContainsAny(phrase, `@()<>,;:[]\`))
}
