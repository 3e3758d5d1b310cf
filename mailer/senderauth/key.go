package senderauth

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// key is what the same signed text is known by when it comes again: the SHA-256 of the
// From address, the Date and the body, each behind its length.
//
// Whoever sends somebody's mail again can change all that no signature covers: the
// envelope, Received, To, the Message-ID, and the spacing as far as the relaxed
// canonicalisation allows (RFC 6376 section 3.4.4). None of it is part of the key; of the
// body it leaves out all white space, because verifiers are not of one mind about bare CRs.
//
// The Date belongs to it, so that "yes, please" of today is another text than that of
// yesterday, unless the signatures of the From domain leave Date out, so that anybody could
// have changed it. Only a mailbox server lets such a mail pass.
func (c *check) key() []byte {
	date := ""
	if fields := c.mail.all("date"); len(fields) > 0 && c.dateCovered() != notCovered {
		date = strings.Join(strings.Fields(fields[0].value), " ")
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d %s %d %s ", len(c.from), c.from, len(date), date)
	spaces := strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "")
	h.Write([]byte(spaces.Replace(string(c.mail.body))))
	return h.Sum(nil)
}

// coverage is what the signatures of the From domain say of one field.
type coverage int

const (
	unsigned   coverage = iota // there are none
	covered                    // all name it
	notCovered                 // none does
	mixed
)

// dateCovered looks at the signatures that may be behind the mailbox server's yes.
func (c *check) dateCovered() coverage {
	found, malformed := c.signatures()
	with, without := 0, malformed
	for _, s := range found {
		switch {
		case !c.sameOrganisation(s.domain):
		case s.names("date"):
			with++
		default:
			without++
		}
	}
	switch {
	case with > 0 && without > 0:
		return mixed
	case with > 0:
		return covered
	case without > 0:
		return notCovered
	}
	return unsigned
}

// unsettled tells whether the server's yes leaves open what was signed. A signature of a
// part of the text (l=) passes with anything behind it. And when some signatures cover the
// Date and others do not, one kind may be invented by somebody who sends the mail again,
// to have it known by another key.
func (c *check) unsettled() bool {
	found, _ := c.signatures()
	for _, s := range found {
		if s.partly && c.sameOrganisation(s.domain) {
			return true
		}
	}
	return c.dateCovered() == mixed
}
