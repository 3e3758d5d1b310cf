package intake

import (
	"regexp"
	"slices"
	"strings"
)

// Report is what a delivery report says of a mail and one of its recipients; what
// it does not say is empty. Anybody can write one and claim anything.
type Report struct {
	// MessageID is that of the mail that the report is about, without its angle
	// brackets.
	MessageID string
	Recipient string // lower-case address, the one that the mail was sent to where it is told
	Action    Action
	Status    string // RFC 3463: "5.1.1"
	// Diagnostic is what the system said that did not take the mail: a printable
	// line of at most 500 characters.
	Diagnostic string
}

// Action is what a mail system did with a mail (RFC 3464 section 2.3.3).
type Action string

// The actions. Where a mail is relayed or expanded, no more is heard of it.
const (
	Unreported Action = ""
	Failed     Action = "failed"
	Delayed    Action = "delayed" // it is tried on
	Delivered  Action = "delivered"
	Relayed    Action = "relayed"
	Expanded   Action = "expanded"
)

// maxDiagnostic is the characters of Report.Diagnostic.
const maxDiagnostic = 500

// bounceReason returns why a mail is a report about the delivery of another, or
// "". One that is not in the form of RFC 3464 has to show in two ways that a mail
// system wrote it: people, too, forward reports, and speak of them.
func (b body) bounceReason(h header, from string) string {
	c := h.contentType("text/plain")
	switch {
	case b.bounce && c.media == "multipart/report", deliveryStatus[c.media], h.has("x-failed-recipients"), h.has("x-ms-exchange-message-is-ndr"):
		return "It is a report about the delivery of another mail."
	case b.bounce:
		return "It holds a report about the delivery of another mail."
	case b.receipt || c.media == "multipart/report" && c.params["report-type"] != "":
		return ""
	}
	local, _, _ := strings.Cut(from, "@")
	display := h.get("from")
	switch {
	case isListed("daemon", local, ""), from == "" && mailSystemFrom.MatchString(display):
		return "A mail system sent it, not a person."
	}
	_, name, _ := parseMailbox(display)
	system, unanswerable := isListed("system", decodeWords(name), ""), slices.ContainsFunc(h, field.emptyPath)
	machine := system || unanswerable || slices.ContainsFunc(h, field.autoSubmitted)
	subject := plainPhrase(printable(decodeWords(h.get("subject")), maxSubject))
	switch about := subjectAction(subject); {
	case slices.ContainsFunc(h, field.ofList): // "Delivery delayed: your parcel"
	case machine && (about == Failed || about == Delayed || titled("reported", subject)),
		(system || unanswerable) && about == Delivered,
		system && unanswerable,
		machine && b.qmail():
		return "It reads like a report about the delivery of another mail."
	}
	return ""
}

// mailSystemFrom finds a mail system in a From header that is no address.
var mailSystemFrom = regexp.MustCompile(`(?i)(?:^|[\s<"])(?:mailer-daemon|postmaster)(?:[@>]|$)`)

var deliveryStatus = map[string]bool{"message/delivery-status": true, "message/global-delivery-status": true}

// receipts are the parts of what other programs report (RFC 8098, 5965, 3886).
var receipts = map[string]bool{
	"message/disposition-notification": true, "message/global-disposition-notification": true,
	"message/feedback-report": true, "message/tracking-status": true,
}

// note takes down what kind of report a part makes of the mail.
func (b *body) note(c contentType) {
	report := ""
	if c.media == "multipart/report" {
		report = "message/" + strings.ToLower(c.params["report-type"])
	}
	b.bounce = b.bounce || deliveryStatus[c.media] || deliveryStatus[report]
	b.receipt = b.receipt || receipts[c.media] || receipts[report]
}

// noteParts notes the parts of a multipart/report that are not for people. Their
// types count where the report's own is missing.
func (b *body) noteParts(parts [][]byte) {
	for _, part := range parts {
		if h, _, err := splitHeader(part, "a header in it"); err == nil {
			b.note(h.contentType("text/plain"))
		}
	}
}

// subjectAction is what the subject of a report says that it reports.
func subjectAction(subject string) Action {
	switch {
	case titled("delayed", subject):
		return Delayed
	case titled("failed", subject):
		return Failed
	case titled("delivered", subject):
		return Delivered
	}
	return Unreported
}

// qmail recognises the reports of qmail-send, by the beginning that their format
// (QSBMF) lays down.
func (b body) qmail() bool {
	for _, l := range b.plain {
		if text := strings.TrimSpace(l.text); text != "" {
			return strings.HasPrefix(text, "Hi. This is the ")
		}
	}
	return false
}
