package intake

import (
	"slices"
	"strings"
)

// Envelope is what a mail's header says beside From, for whoever weighs whether it is
// what it seems. Nothing in it is an identity.
type Envelope struct {
	// ReplyTo is an address in Reply-To other than From: answers are to go elsewhere.
	ReplyTo string
	// DisplayAddress is an address in From's display name other than From: what many
	// mail programs show in its place.
	DisplayAddress string
	// Resent says that the header speaks of the mail as passed on (RFC 5322 section
	// 3.6.6, and what forwarding servers add).
	Resent bool
	// ToDesk says that To or Cc name the desk.
	ToDesk bool
}

// passedOn are the fields of mail that somebody, or a rule of theirs, has passed on.
var passedOn = []string{"resent-from", "resent-sender", "resent-to", "resent-date", "x-forwarded-to", "x-forwarded-for", "x-ms-exchange-inbox-rules-loop"}

func (h header) envelope(r Reading, own Own) Envelope {
	other := func(addr string) bool { return addr != r.From }
	return Envelope{
		ReplyTo:        first(addressesIn(strings.Join(h.all("reply-to"), " ")), other),
		DisplayAddress: first(addressesIn(r.FromName), other),
		Resent:         slices.ContainsFunc(passedOn, h.has),
		ToDesk: slices.ContainsFunc(addressesIn(strings.Join(append(h.all("to"), h.all("cc")...), " ")), func(addr string) bool {
			return slices.Contains(own.Addresses, addr)
		}),
	}
}

// addressesIn are the plain addresses in the value of a header field, wherever they
// stand: in a mailbox, its name, or a comment.
func addressesIn(value string) []string {
	var list []string
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return r <= ' ' || strings.ContainsRune(`<>()[]",;:\`, r) }) {
		if addr, ok := addrSpec(strings.Trim(word, ".'")); ok {
			list = append(list, addr)
		}
	}
	return list
}

func first(list []string, fits func(string) bool) string {
	if i := slices.IndexFunc(list, fits); i >= 0 {
		return list[i]
	}
	return ""
}
