package intake

import (
	"bytes"
	"regexp"
	"strings"
)

const (
	maxStatus   = 256 << 10 // bytes that are read of a message/delivery-status
	maxReported = 100       // recipients that are read of it
)

// report reads what a delivery report says: the fields that are for programs
// first, then its words, then the header of the report itself.
func (b body) report(h header, raw []byte, own Own) *Report {
	var p reportParts
	p.walk(h, raw, h.contentType("text/plain"), 0)
	r, original := p.fields()
	text := readText(b, h, own)
	r.MessageID = firstOf(original, text.messageID, last(messageIDs(h.get("in-reply-to"))), last(messageIDs(h.get("references"))))
	if r.Recipient == "" {
		r.Recipient = firstOf(failedRecipient(h), text.recipient)
	}
	if r.Status == "" {
		r.Status = text.status
	}
	if r.Diagnostic == "" {
		r.Diagnostic = text.diagnostic
	}
	if r.Action == Unreported {
		r.Action = text.action(h, r.Status)
	}
	return &r
}

func firstOf(candidates ...string) string {
	for _, s := range candidates {
		if s != "" {
			return s
		}
	}
	return ""
}

func last(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

// failedRecipient is the first address in the field of Exim, which others have
// taken up.
func failedRecipient(h header) string {
	first, _, _ := strings.Cut(h.get("x-failed-recipients"), ",")
	return reportedAddress(first)
}

// reportParts are the parts of a report that are not for people.
type reportParts struct {
	parts    int
	status   []byte // the first message/delivery-status
	returned string // the Message-ID of the first mail, or header of one, inside
}

// walk goes through the parts as readBody does; what it cannot read it leaves
// out. It looks into no mail inside beyond its header.
func (p *reportParts) walk(h header, raw []byte, c contentType, depth int) {
	switch {
	case c.multipart():
		if depth == maxDepth || c.params["boundary"] == "" {
			return
		}
		for _, part := range splitParts(raw, c.params["boundary"], maxParts-p.parts) {
			p.walkPart(part, depth+1)
		}
	case deliveryStatus[c.media] && p.status == nil:
		p.status = decodeTransfer(h, raw[:min(len(raw), maxStatus)])
	case p.returned == "" && mailInside[c.media]:
		inner, _, _ := splitHeader(bytes.TrimLeft(decodeTransfer(h, raw[:min(len(raw), 2*maxHeader)]), "\r\n"), "a header in it")
		p.returned = reportedID(inner.get("message-id"))
	}
}

func (p *reportParts) walkPart(part []byte, depth int) {
	if p.parts++; p.parts > maxParts {
		return
	}
	h, raw, err := splitHeader(part, "a header in it")
	if err != nil {
		return
	}
	if p.returned == "" {
		p.returned = reportedID(h.get("message-id")) // a mail put in as if it were a part
	}
	p.walk(h, raw, h.contentType("text/plain"), depth)
}

// mailInside are the types of a returned mail, of its first fragment (RFC 2046
// section 5.2.2) and of its header alone (RFC 6522 section 4, RFC 6533).
var mailInside = map[string]bool{
	"message/rfc822": true, "message/global": true, "message/partial": true,
	"text/rfc822-headers": true, "message/rfc822-headers": true, "message/global-headers": true, "text/rfc822": true,
}

// fields reads the groups of fields (RFC 3464 section 2): the first is about the
// mail, each other about one recipient. Of several recipients the worst off
// counts. messageID is that of the mail, from wherever a part tells it.
func (p *reportParts) fields() (worst Report, messageID string) {
	messageID = p.returned
	rest := p.status
	found := false
	for n := 0; len(rest) > 0 && n < maxReported; {
		var group header
		var err error
		if group, rest, err = splitHeader(rest, "a header in it"); err != nil {
			break
		}
		if len(group) == 0 {
			continue
		}
		messageID = firstOf(messageID, reportedID(group.get("original-message-id")), reportedID(group.get("x-original-message-id")))
		if !group.has("final-recipient") && !group.has("original-recipient") && !group.has("action") {
			continue
		}
		if r := group.recipient(); !found || r.Action.severity() > worst.Action.severity() {
			worst, found = r, true
		}
		n++
	}
	return worst, messageID
}

// severity orders the actions by how much a person has to know of them.
func (a Action) severity() int {
	switch a {
	case Failed:
		return 3
	case Delayed:
		return 2
	case Unreported:
		return 1
	default:
		return 0
	}
}

// recipient reads a group about one recipient.
func (h header) recipient() Report {
	status, comment := statusField(h.get("status"))
	diagnostic := diagnosticText(h.get("diagnostic-code"))
	return Report{
		Recipient:  firstOf(reportedAddress(typed(h.get("original-recipient"))), reportedAddress(typed(h.get("final-recipient")))),
		Action:     actionField(h.get("action")),
		Status:     status,
		Diagnostic: printable(firstOf(diagnostic, comment), maxDiagnostic),
	}
}

// typed is a value without the type before it: "rfc822;jane@contoso.com".
func typed(value string) string {
	if _, rest, ok := strings.Cut(value, ";"); ok {
		return rest
	}
	return value
}

var diagnosticType = regexp.MustCompile(`^\s*[A-Za-z0-9.-]+\s*;`)

func diagnosticText(value string) string {
	value = value[len(diagnosticType.FindString(value)):]
	return strings.TrimSpace(decodeWords(value))
}

func actionField(value string) Action {
	word, _, _ := strings.Cut(strings.TrimSpace(value), " ")
	switch a := Action(strings.ToLower(strings.TrimRight(word, ";,."))); a {
	case Failed, Delayed, Delivered, Relayed, Expanded:
		return a
	default:
		return Unreported
	}
}

var statusBegin = regexp.MustCompile(`^\s*([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:[^0-9.]|$)`)

// statusField reads a Status field and the comment that some put behind it.
func statusField(value string) (status, comment string) {
	m := statusBegin.FindStringSubmatchIndex(value)
	if m == nil {
		return "", ""
	}
	return value[m[2]:m[3]], strings.Trim(value[m[3]:], " \t()")
}

var bracketedText = regexp.MustCompile(`<([^<>]*)>`)

// reportedAddress reads an address that may stand in brackets or before a comment.
func reportedAddress(value string) string {
	if m := bracketedText.FindStringSubmatch(value); m != nil {
		value = m[1]
	}
	value, _, _ = strings.Cut(strings.TrimSpace(value), " ")
	addr, _ := addrSpec(strings.Trim(value, `"';`))
	return addr
}

// reportedID reads a Message-ID that may have a comment behind it.
func reportedID(value string) string {
	if m := bracketedText.FindStringSubmatch(value); m != nil {
		value = m[1]
	}
	return messageID(strings.TrimSpace(value))
}
