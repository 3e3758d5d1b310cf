package intake

import (
	"regexp"
	"slices"
	"strings"
)

// maxReportText is the bytes that are read of what a mail system tells people
// before it quotes the mail.
const maxReportText = 64 << 10

// reportText is what the words of a report give away.
type reportText struct {
	messageID, recipient string
	status, diagnostic   string
	said                 string // all of it, in lower case and on one line
	field                Action // of a line such as "Action: failed"
}

// readText reads the words of a report. The mail that it quotes comes behind
// them; of that only the Message-ID is read.
func readText(b body, h header, own Own) reportText {
	var t reportText
	for _, lines := range [][]line{b.plain, b.rich} {
		if t.messageID == "" {
			t.messageID = pastedID(lines)
		}
	}
	head := headOf(b.plain)
	t.said = strings.ToLower(strings.Join(strings.Fields(strings.Join(head, " ")), " "))
	notTheirs := map[string]bool{}
	for _, name := range []string{"from", "to", "delivered-to", "x-original-to"} {
		for _, addr := range slices.Concat(own.Addresses, addresses(strings.Join(h.all(name), " "))) {
			notTheirs[addr] = true
		}
	}
	var at int
	t.recipient, at = recipientIn(head, notTheirs)
	t.status, t.diagnostic = diagnosisIn(head, at)
	for _, l := range head {
		if name, value, ok := strings.Cut(l, ":"); ok && strings.EqualFold(strings.TrimSpace(name), "action") {
			t.field = actionField(value)
		}
	}
	return t
}

var messageIDLine = regexp.MustCompile(`(?i)^[\s>|]*(?:original[- ])?message-id[ \t]*:[ \t]*(.*)$`)

// pastedID finds the first line of a header that holds a Message-ID, which may
// be folded.
func pastedID(lines []line) string {
	for i, l := range lines {
		m := messageIDLine.FindStringSubmatch(l.text)
		if m == nil {
			continue
		}
		value := m[1]
		if strings.TrimSpace(value) == "" && i+1 < len(lines) {
			value = lines[i+1].text
		}
		if id := reportedID(value); strings.Contains(id, "@") {
			return id
		}
	}
	return ""
}

// quoteBegin is on top of what a report quotes: a rule with words that say so, such words
// alone, or the header fields that stand on top of a mail.
var quoteBegin = regexp.MustCompile(`(?i)^(?:[\s>|]*(?:received|return-path)\s*:|` +
	`\s*[-=*_]{2,}.*\b(?:original|returned|unsent|copy|below this line|message headers?|header)\b|` +
	`\s*(?:the )?(?:original|returned|unsent) (?:message|mail)(?: headers?)?(?: follows)?[\s.:]*$|\s*message headers?\s*:)`)

// headOf is the lines before the quoted mail.
func headOf(lines []line) (head []string) {
	size := 0
	for _, l := range lines {
		if size += len(l.text) + 1; size > maxReportText || quoteBegin.MatchString(l.text) {
			break
		}
		head = append(head, l.text)
	}
	return head
}

var addressInText = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+`)

func addresses(s string) (found []string) {
	for _, a := range addressInText.FindAllString(s, -1) {
		if addr, ok := addrSpec(strings.Trim(a, "'.")); ok {
			found = append(found, addr)
		}
	}
	return found
}

// recipientIn finds the first address that is not one of the report's sender or
// reader, and its line. One that begins a line goes before one within a sentence.
func recipientIn(head []string, not map[string]bool) (addr string, at int) {
	at = -1
	for i, l := range head {
		l = strings.TrimLeft(l, " \t<\"'*•-")
		for _, found := range addresses(l) {
			if not[found] {
				continue
			}
			if len(l) >= len(found) && strings.EqualFold(l[:len(found)], found) {
				return found, i
			}
			if addr == "" {
				addr, at = found, i
			}
		}
	}
	return addr, at
}

// Where a status code stands: behind a reply code of SMTP, a "#" or a label, so
// that it can be nothing else; or alone, where versions and dates may look alike.
var (
	labelledStatus = regexp.MustCompile(`(?i)(?:\b[245][0-9][0-9][ -]+#?|#|\bstatus(?: code)?\s*[:=]?\s*|\berror(?: code)?\s*[:=]?\s*)([245]\.[0-9]\.[0-9]{1,3})(?:[^0-9.]|\.?$|\.[^0-9])`)
	bareStatus     = regexp.MustCompile(`(?:^|[\s([<:,"'])([45]\.[0-9]\.[0-9]{1,3})(?:[^0-9.]|\.?$|\.[^0-9])`)
	replyCode      = regexp.MustCompile(`(?:^|[\s(:<"'])[45][0-5][0-9][ -][^0-9\s]`)
)

// diagnosisIn finds the status code, and what goes with it: the line and the rest
// of its paragraph. Without a code it is a reply of SMTP, or else what stands
// about the recipient, in line at.
func diagnosisIn(head []string, at int) (status, diagnostic string) {
	for _, form := range []*regexp.Regexp{labelledStatus, bareStatus} {
		for i, l := range head {
			if m := form.FindStringSubmatch(l); m != nil {
				return m[1], paragraph(head[i:])
			}
		}
	}
	for i, l := range head {
		if replyCode.MatchString(l) {
			return "", paragraph(head[i:])
		}
	}
	if at < 0 {
		return "", ""
	}
	if about := paragraph(head[at+1:]); about != "" {
		return "", about
	}
	for at > 0 && strings.TrimSpace(head[at-1]) != "" {
		at--
	}
	return "", paragraph(head[at:])
}

// paragraph is the lines up to an empty one, on one line.
func paragraph(lines []string) string {
	end := slices.IndexFunc(lines, func(l string) bool { return strings.TrimSpace(l) == "" })
	if end < 0 {
		end = len(lines)
	}
	return printable(strings.Join(lines[:min(end, 20)], " "), maxDiagnostic)
}

// What a report in plain words says became of the mail. A final failure goes
// before a delay, which it may mention, and a delay before what has failed so far.
var (
	saysFinal   = regexp.MustCompile(`permanent|giv(?:e|en|ing) up|gave up|fatal error`)
	saysDelayed = regexp.MustCompile(`delayed|warning message|be retried|be tried again|keep trying|continue to (?:try|be tried)|not yet been delivered|still being`)
	saysFailed  = regexp.MustCompile(`(?:not|n't) (?:be |able to |been )?(?:deliver|sen[dt]|reach)|unable to deliver|(?:delivery|recipients?|address\S*) (?:has |have )?failed|` +
		`undeliver|rejected your message|did not reach`)
	saysDelivered = regexp.MustCompile(`(?:success(?:fully)?|was|been) (?:delivered|relayed)`)
)

// action judges what a report says that has no field for it.
func (t reportText) action(h header, status string) Action {
	about := subjectAction(plainPhrase(printable(decodeWords(h.get("subject")), maxSubject)))
	switch {
	case t.field != Unreported:
		return t.field
	case about != Unreported:
		return about
	case saysFinal.MatchString(t.said), strings.HasPrefix(status, "5"):
		return Failed
	case saysDelayed.MatchString(t.said):
		return Delayed
	case saysFailed.MatchString(t.said):
		return Failed
	case strings.HasPrefix(status, "2"), saysDelivered.MatchString(t.said):
		return Delivered
	}
	return Unreported
}
