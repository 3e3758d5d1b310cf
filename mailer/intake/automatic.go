package intake

import (
	"regexp"
	"slices"
	"strings"
)

// automatic tells by the header whether a program sent the mail: a Bounce, an
// Automatic, or neither (""). Nothing of the kind is ever answered, or two
// programs may go on answering each other (RFC 3834 section 2).
func (h header) automatic(from string, own Own) (Kind, string) {
	c := h.contentType("text/plain")
	local, _, _ := strings.Cut(from, "@")
	switch {
	case c.media == "multipart/report" && strings.EqualFold(c.params["report-type"], "delivery-status"),
		c.media == "message/delivery-status", h.has("x-failed-recipients"):
		return Bounce, "It is a report about the delivery of another mail."
	case mailSystem[local] || from == "" && mailSystemFrom.MatchString(h.get("from")):
		return Bounce, "A mail system sent it, not a person."
	case c.media == "multipart/report":
		return Automatic, "It is a receipt or a report of a program."
	case slices.Contains(own.Addresses, from) && from != "":
		return Automatic, "It comes from the desk itself."
	}
	for _, f := range h {
		if reason := f.automatic(); reason != "" {
			return Automatic, reason
		}
	}
	return "", ""
}

var (
	mailSystem     = map[string]bool{"mailer-daemon": true, "postmaster": true}
	mailSystemFrom = regexp.MustCompile(`(?i)(?:^|[\s<"])(?:mailer-daemon|postmaster)(?:[@>]|$)`)
)

// automaticSubject begins the subjects of out-of-office replies, for the mail
// systems that mark them in no other way.
var automaticSubject = regexp.MustCompile(`(?i)^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática|risposta automatica)\b`)

// automatic returns why a field shows that nobody wrote the mail, or "".
func (f field) automatic() string {
	first, _, _ := strings.Cut(strings.ToLower(f.value), ";")
	first, _, _ = strings.Cut(first, "(") // a comment
	first = strings.TrimSpace(first)
	switch name := f.name; {
	case name == "return-path" && strings.Join(strings.Fields(f.value), "") == "<>":
		return "Its return path is empty, so that no answer is wanted."
	case name == "auto-submitted" && first != "no":
		return "Its Auto-Submitted header says that a program sent it."
	case strings.HasPrefix(name, "list-"):
		return "It comes from a mailing list or newsletter."
	case name == "precedence" && bulk[first]:
		return "Its Precedence header says that it is bulk mail or an automatic reply."
	case name == "x-auto-response-suppress":
		return "It asks for no automatic answers."
	case strings.HasPrefix(name, "x-autoreply"), strings.HasPrefix(name, "x-autorespond"):
		return "It is an automatic reply."
	case name == "subject" && automaticSubject.MatchString(decodeWords(f.value)):
		return "Its subject is that of an automatic reply."
	}
	return ""
}

var bulk = map[string]bool{"bulk": true, "junk": true, "list": true, "auto_reply": true, "auto-reply": true}

// automatic tells by the parts of a mail what its header may not show.
func (b body) automatic() (Kind, string) {
	switch {
	case b.bounce:
		return Bounce, "It holds a report about the delivery of another mail."
	case b.calendar:
		return Automatic, "It answers an invitation."
	}
	return "", ""
}
