// Package senderauth tells whether the From address of a mail is authenticated.
//
// Verify gives one verdict a mail. A Pass promises that the domain of the one From
// address vouches for this mail, as DMARC has it (RFC 7489), and that the mail was
// written within five days of its arrival. It promises nothing about the person in front
// of the at sign, which is the domain's own affair, and nothing about the tenant.
//
// The verdict comes from one of three places (trusted.go):
//
//   - the topmost Authentication-Results field (RFC 8601), if it is the mailbox server's
//     own. That server must take such fields off the mail that it is sent (section 5);
//   - the same field in the form of Exchange Online, which names no server;
//   - otherwise DKIM (RFC 6376, RFC 8301, RFC 8463) and the alignment of DMARC, checked
//     here. SPF cannot be checked after delivery, so that it never passes a mail here.
//     ARC (RFC 8617) is no verdict of anybody that we know, and is left alone.
//
// The mail is an attacker's until it has passed. What two programs could read differently
// is not read here at all: a header with unclear lines, more than one From, and a From that
// is more than one plain mailbox make None (message.go, from.go). Names are checked before
// they become questions to the DNS (domain.go). A passing fault of the DNS that could have
// changed the outcome makes Temporary, never another result.
//
// The work for a mail is bounded by constants, whatever is in it.
package senderauth
