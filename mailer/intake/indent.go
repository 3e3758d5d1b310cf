package intake

import "strings"

// HTML has one element for a quote and for what is only set in from the margin
// (WHATWG HTML section 4.4.4, and what editors make of it). Which of them a bare one is
// tells the mail around it.

// settleIndents gives the lines of bare block quotes to somebody: to the sender in a mail
// that answers and forwards nothing, unless the line before says that somebody's words
// follow.
func settleIndents(lines []line, answers bool) {
	before := "" // the last line with text that is not set in
	for i := range lines {
		l := &lines[i]
		switch {
		case l.kind != indented:
			if strings.TrimSpace(l.text) != "" {
				before = l.text
			}
		case answers || endsInColon(before) || originalRule(before) || forwardRule(before):
			l.kind = quoted
		default:
			l.kind = written
		}
	}
}

// answers reports a header of an answer, or of a mail that hands another on.
func (h header) answers() bool {
	subject := decodeWordsIn(h.get("subject"), h.contentType("").params["charset"])
	return h.get("in-reply-to") != "" || h.get("references") != "" || replyPrefix.MatchString(subject) || forwardPrefix.MatchString(subject)
}
