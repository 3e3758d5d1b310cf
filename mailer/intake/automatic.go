package intake

import (
	"regexp"
	"slices"
	"strings"
)

// machine tells whether a program sent the mail: a Bounce, an Automatic, or
// neither (""). Nothing of the kind is ever answered, or two programs may go on
// answering each other (RFC 3834 section 2). A mail that only speaks of such
// things is a person's.
func (b body) machine(h header, from string, own Own) (Kind, string) {
	if reason := b.bounceReason(h, from); reason != "" {
		return Bounce, reason
	}
	local, _, _ := strings.Cut(from, "@")
	switch {
	case b.receipt || h.contentType("text/plain").media == "multipart/report":
		return Automatic, "It is a receipt or a report of a program."
	case slices.Contains(own.Addresses, from) && from != "":
		return Automatic, "It comes from the desk itself."
	case own.made(messageID(h.get("message-id")), from):
		return Automatic, "Its Message-ID is one of the desk's own."
	case ofProgram(local):
		return Automatic, "Its sender is a program."
	}
	for _, f := range h {
		if reason := f.automatic(); reason != "" {
			return Automatic, reason
		}
	}
	if b.calendar {
		return Automatic, "It answers an invitation."
	}
	return "", ""
}

// ofProgram reports whether a local part is one that RFC 5230 section 4.6 keeps
// automatic answers from, or one that says so itself.
func ofProgram(local string) bool {
	return strings.HasPrefix(local, "owner-") || strings.HasSuffix(local, "-request") || isListed("program", local, "._ ")
}

// ownID is the left side of the Message-IDs that package mailer makes: 26
// characters or more of the Base32 alphabet.
var ownID = regexp.MustCompile(`^[A-Za-z2-7]{26,}$`)

// made reports whether a Message-ID is one of ours: it is at the domain of one of
// our addresses, where no stranger's mail program makes ids. Our colleagues' do,
// so that theirs also have to look like ours.
func (o Own) made(id, from string) bool {
	left, domain, _ := strings.Cut(id, "@")
	_, theirs, _ := strings.Cut(from, "@")
	for _, address := range o.Addresses {
		_, ours, _ := strings.Cut(address, "@")
		if ours != "" && strings.EqualFold(domain, ours) && (theirs != ours || ownID.MatchString(left)) {
			return true
		}
	}
	return false
}

// automatic returns why a field shows that nobody wrote the mail, or "".
func (f field) automatic() string {
	first := f.first()
	switch name := f.name; {
	case f.emptyPath():
		return "Its return path is empty, so that no answer is wanted."
	case f.autoSubmitted():
		return "Its Auto-Submitted header says that a program sent it."
	case f.ofList():
		return "It comes from a mailing list or newsletter."
	case precedence[name] && slices.ContainsFunc(strings.Split(first, ","), func(s string) bool { return bulk[strings.TrimSpace(s)] }):
		return "Its Precedence header says that it is bulk mail or an automatic reply."
	case name == "x-auto-response-suppress" && suppressed(first):
		return "It asks for no automatic answers."
	case strings.HasPrefix(name, "x-autorepl"), strings.HasPrefix(name, "x-auto-repl"), strings.HasPrefix(name, "x-autorespon"),
		programs[name], programs[name+": "+first]:
		return "A program sent it."
	case name == "subject" && titled("automatic", plainPhrase(printable(decodeWords(f.value), maxSubject))):
		return "Its subject is that of an automatic reply."
	}
	return ""
}

// first is the value in lower case, without parameters and comments.
func (f field) first() string {
	value, _, _ := strings.Cut(strings.ToLower(f.value), ";")
	value, _, _ = strings.Cut(value, "(")
	return strings.Join(strings.Fields(value), " ")
}

// emptyPath reports the envelope's null sender, which reports and other
// automatic mails have (RFC 5321 section 4.5.5, RFC 3834 section 3.3). Not every
// mailbox keeps it.
func (f field) emptyPath() bool {
	return f.name == "return-path" && strings.Join(strings.Fields(f.value), "") == "<>"
}

// autoSubmitted follows RFC 3834 section 5.
func (f field) autoSubmitted() bool { return f.name == "auto-submitted" && f.first() != "no" }

// ofList follows RFC 2369, 2919 and 8058.
func (f field) ofList() bool { return strings.HasPrefix(f.name, "list-") || lists[f.name] }

// The names that Precedence has in the wild, and the values that say "do not
// answer"; it is in no standard (RFC 2076 section 3.9).
var (
	precedence = map[string]bool{"precedence": true, "x-precedence": true, "preference": true}
	bulk       = map[string]bool{
		"bulk": true, "junk": true, "list": true, "auto_reply": true, "auto-reply": true, "autoreply": true, "auto": true,
	}
)

// lists are the fields that list programs wrote before RFC 2369, and some still
// do.
var lists = map[string]bool{
	"mailing-list": true, "x-mailing-list": true, "x-mailinglist": true, "x-list": true, "x-beenthere": true, "x-mailman-version": true,
	"x-listmember": true, "x-list-host": true, "x-ml-name": true, "x-ml-count": true, "x-ezmlm": true, "x-listserver": true,
}

// programs are fields, some only with one value, of vacation programs, of ticket
// systems and of what else answers or notifies by itself.
var programs = map[string]bool{
	"x-mail-autoreply": true, "x-autogenerated": true, "x-auto-generated": true, "x-vacation": true, "x-cron-env": true,
	"x-fc-machinegenerated: true": true, "x-post-messageclass: 9": true, "delivered-to: autoresponder": true,
	"x-loop: yes": true, "x-loop: true": true, "x-otrs-loop": true, "x-znuny-loop": true, "x-rt-loop-prevention": true,
	"x-zendesk-auto-response": true, "x-servicenow-generated": true, "x-jira-fingerprint": true, "x-redmine-host": true,
	"x-mantis-message": true, "x-bugzilla-reason": true, "x-github-reason": true, "x-gitlab-project": true, "x-trac-version": true,
}

// suppressed reads the values of X-Auto-Response-Suppress (MS-OXCMAIL 2.1.3.2.20).
// Those of reports and receipts alone leave answers alone.
func suppressed(value string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }), func(s string) bool {
		switch s {
		case "none", "dr", "ndr", "rn", "nrn":
			return false
		}
		return true
	})
}
