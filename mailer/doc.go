// Package mailer writes the desk's outgoing mail and hands it to an SMTP server.
//
// [Desk.Compose] turns the facts of one [Letter] into the finished bytes of one
// mail: a text and an HTML part made from the same blocks, threaded to the
// partner's mail, to one recipient. The words are in templates/, one file for
// each [Occasion], and one for each [Problem] that a mend letter explains. Given
// the same Letter, with its Date and MessageID set, Compose returns the same bytes.
//
// A [Sender] delivers such bytes over a few kept connections. Every error of
// [Sender.Send] is a [*SendError], which says whether the same bytes should be
// sent again (temporary) or a person has to look (permanent).
//
// Nothing in a mail comes from an inbound mail but addresses, message ids and
// domain names, each held against its grammar here once more.
package mailer
