package senderauth

import (
	"net/mail"
	"strings"
	"time"
)

// How far the time of writing may lie from that of arrival. A mail may be tried again for
// five days (RFC 5321 section 4.5.4.1); an older one is somebody's who kept it. Clocks go
// wrong by minutes; a mail from further ahead could be kept for that much longer.
const (
	maxAge   = 5 * 24 * time.Hour
	maxAhead = 15 * time.Minute
)

// checkAge says why a signature's time does not fit; without one Date stands for it.
func (c *check) checkAge(at time.Time) string {
	switch {
	case at.IsZero() || !c.on(signatureAge):
		return ""
	case c.received.Sub(at) > maxAge:
		return "The mail was signed more than five days before it came: it may be an old one that somebody sent again."
	case at.Sub(c.received) > maxAhead:
		return "The mail's signature is dated after the mail came, so that its age cannot be relied on."
	}
	return ""
}

// checkTimes says why a mail does not pass for its age, whoever found that it is
// authentic. A mailbox server does not look at that, and its yes may come from a signature
// that leaves Date out, so that there the times of the signatures count too.
func (c *check) checkTimes(source string) string {
	if why := c.checkDate(); why != "" || source == fromDKIM {
		return why
	}
	found, _ := c.signatures()
	for _, s := range found {
		if why := c.checkAge(s.at); why != "" && c.sameOrganisation(s.domain) {
			return why
		}
	}
	return ""
}

// checkDate says why the mail's Date does not let it pass.
func (c *check) checkDate() string {
	if !c.on(dateAge) {
		return ""
	}
	fields := c.mail.all("date")
	if len(fields) != 1 {
		return "The mail does not have one Date header, so that an old mail sent again cannot be told from a new one."
	}
	date, err := mail.ParseDate(strings.TrimSpace(fields[0].value))
	switch {
	case err != nil:
		return "The mail's Date cannot be read, so that an old mail sent again cannot be told from a new one."
	case c.received.Sub(date) > maxAge:
		return "The mail was written more than five days before it came: it may be an old one that somebody sent again."
	case date.Sub(c.received) > maxAhead:
		return "The mail's Date lies after the time when it came, so that its age cannot be relied on."
	}
	return ""
}
