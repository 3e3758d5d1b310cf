package senderauth

import (
	"context"
	"time"
)

// Resolver answers questions for TXT records. Each string is one record, its parts joined.
// An error that is no *net.DNSError with IsNotFound counts as a passing fault.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// Verifier verifies mails of one mailbox. It can be used by several goroutines.
type Verifier struct {
	// AuthservID is the name that the mailbox server gives itself in the
	// Authentication-Results fields that it writes; ExchangeOnline for that service; empty
	// when no such field is trusted. A server whose parts write a field each has to write
	// the one with DMARC last, on top of the others.
	AuthservID string
	// Resolver is needed with every AuthservID: not every mail has a field to go by.
	Resolver Resolver

	off map[defence]bool // defences that a test takes out, to show what they are for
}

// Verify says whether from, a valid address in lower case, is authenticated as the sender
// of raw. received is when the mailbox server took the mail. Verify asks the resolver only
// when no trusted field has the answer.
func (v *Verifier) Verify(ctx context.Context, raw []byte, from string, received time.Time) Verdict {
	c := &check{v: v, from: from, received: received}
	var why string
	if c.mail, why = v.readMail(raw); why != "" {
		return dkimVerdict(None, why)
	}
	if why = c.checkFrom(); why != "" {
		return dkimVerdict(None, why)
	}
	verdict := c.verdict(ctx)
	if verdict.Result != Pass {
		return verdict
	}
	if verdict.Source != fromDKIM && c.dateCovered() == unsigned {
		// The mailbox server knows the sender by where the mail came from (SPF): there is
		// no signature that somebody else could send again.
		return verdict
	}
	if why = c.checkTimes(verdict.Source); why != "" {
		return Verdict{Result: None, Reasons: append([]string{why}, verdict.Reasons...), Source: verdict.Source}
	}
	verdict.Key = c.key()
	return verdict
}

// check is the verification of one mail.
type check struct {
	v        *Verifier
	mail     message
	from     string
	domain   string // of from
	received time.Time
}

func (c *check) on(d defence) bool { return !c.v.off[d] }
