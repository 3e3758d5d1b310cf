package intake

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// ourID is the Message-ID of the mail that the reports below are about.
const ourID = "mfzxi3dpmnxw4zlpojvwk3tfoi@desk.example"

// returned is the header of that mail.
const returned = `Received: from desk.example (desk.example [192.0.2.7])
	by mx.contoso.com (Postfix) with ESMTPS id 4VxQ; Mon, 2 Mar 2026 09:00:03 +0000 (UTC)
From: Co-sell desk <cosell@desk.example>
To: jane@contoso.com
Subject: [SWAP-1234-567X] Your request
Message-ID: <` + ourID + `>
In-Reply-To: <1@contoso.com>
Auto-Submitted: auto-replied
`

// notice makes a report in the form of RFC 3464 of its parts.
func notice(parts ...string) string {
	return "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.contoso.com>\nTo: cosell@desk.example\n" +
		"Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n" +
		"Message-ID: <4VxR@mx.contoso.com>\nContent-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"4VxQ.1772442004\"\n\n" +
		"This is a MIME-encapsulated message.\n\n--4VxQ.1772442004\n" + strings.Join(parts, "\n--4VxQ.1772442004\n") + "\n--4VxQ.1772442004--\n"
}

const (
	explained = "Content-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\n" +
		"This is the mail system at host mx.contoso.com.\n\nI'm sorry to have to inform you that your message could not\nbe delivered.\n"
	statusPart = "Content-Description: Delivery report\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.contoso.com\nX-Postfix-Queue-ID: 4VxQ\n" +
		"Arrival-Date: Mon,  2 Mar 2026 09:00:03 +0000 (UTC)\n\n"
	statusFailed = statusPart + "Final-Recipient: rfc822; jane@contoso.com\nOriginal-Recipient: rfc822;jane@contoso.com\nAction: failed\nStatus: 5.1.1\n" +
		"Remote-MTA: dns; mail.contoso.com\nDiagnostic-Code: smtp; 550 5.1.1 <jane@contoso.com>: Recipient address\n    rejected: User unknown in virtual mailbox table\n"
	returnedPart = "Content-Type: message/rfc822\n\n" + returned + "\nHello Jane,\n"
)

var unknownUser = Report{ourID, "jane@contoso.com", Failed, "5.1.1", "550 5.1.1 <jane@contoso.com>: Recipient address rejected: User unknown in virtual mailbox table"}

// fieldReports are reports in the form of RFC 3464.
var fieldReports = []struct {
	name, message string
	want          Report
}{
	{"whole", notice(explained, statusFailed, returnedPart), unknownUser},
	{"header only", notice(explained, statusFailed, "Content-Type: text/rfc822-headers\n\n"+returned), unknownUser},
	{"fragment", notice(explained, statusFailed, "Content-Type: message/partial; id=\"x@mx\"; number=1; total=2\n\n"+returned+"\nHello"), unknownUser},
	{"international", notice(explained, strings.Replace(statusFailed, "message/delivery-status", "message/global-delivery-status", 1), "Content-Type: message/global-headers\n\n"+returned), unknownUser},
	{
		"encoded", notice(explained, "Content-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n\nFinal-Recipient: rfc822; jane=40contoso.com\nAction: failed\nStatus: 5.1.1\n",
			"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nTWVzc2FnZS1JRDogPG1menhpM2RwbW54dzR6bHBvanZ3azN0Zm9pQGRlc2suZXhhbXBsZT4KCkhlbGxv\n"),
		Report{MessageID: ourID, Recipient: "jane@contoso.com", Action: Failed, Status: "5.1.1"},
	},
	{"nothing returned, answers", "In-Reply-To: <" + ourID + ">\nReferences: <1@contoso.com> <" + ourID + ">\n" + notice(explained, statusFailed), unknownUser},
	{"nothing returned, refers", "References: <1@contoso.com> <" + ourID + ">\n" + notice(explained, statusFailed), unknownUser},
	{"what is returned counts", "In-Reply-To: <other@desk.example>\n" + notice(explained, statusFailed, returnedPart), unknownUser},
	{"id among the fields", notice(explained, strings.Replace(statusFailed, "X-Postfix-Queue-ID: 4VxQ", "X-Original-Message-ID: <"+ourID+">", 1)), unknownUser},
	{"comment behind the id", notice(explained, statusFailed, "Content-Type: message/rfc822\n\nMessage-Id: <"+ourID+"> (added by mx.contoso.com)\n"), unknownUser},
	{
		"delayed", notice(explained, statusPart+"Final-Recipient: rfc822; jane@contoso.com\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to mail.contoso.com: timed out\nWill-Retry-Until: Sat\n", returnedPart),
		Report{ourID, "jane@contoso.com", Delayed, "4.4.1", "connect to mail.contoso.com: timed out"},
	},
	{
		"delivered", notice("\nIt was delivered.", statusPart+"Final-Recipient: rfc822; jane@contoso.com\nAction: Delivered (to mailbox)\nStatus: 2.0.0\n", returnedPart),
		Report{ourID, "jane@contoso.com", Delivered, "2.0.0", ""},
	},
	{
		"relayed", notice(explained, statusPart+"Final-Recipient: rfc822;jane@contoso.com\nAction: relayed\nStatus: 2.0.0\n", returnedPart),
		Report{ourID, "jane@contoso.com", Relayed, "2.0.0", ""},
	},
	{
		"expanded", notice(explained, statusPart+"Final-Recipient: rfc822;jane@contoso.com\nAction: expanded\nStatus: 2.0.0\n", returnedPart),
		Report{ourID, "jane@contoso.com", Expanded, "2.0.0", ""},
	},
	{
		"the worst recipient", notice(explained, statusPart+"Final-Recipient: rfc822;list@contoso.com\nAction: expanded\nStatus: 2.0.0\n\nFinal-Recipient: rfc822;jane@contoso.com\nAction: failed\nStatus: 5.2.2\n\n"+
			"Final-Recipient: rfc822;bob@contoso.com\nAction: failed\nStatus: 5.1.1\n", returnedPart),
		Report{ourID, "jane@contoso.com", Failed, "5.2.2", ""},
	},
	{
		"comment behind the status", notice(explained, statusPart+"Original-recipient: rfc822;<Jane@Contoso.com>\nFinal-recipient: rfc822;j.doe@contoso.net\nAction: failed\nStatus: 5.4.4 (Illegal host/domain name found)\n", returnedPart),
		Report{ourID, "jane@contoso.com", Failed, "5.4.4", "Illegal host/domain name found"},
	},
	{"in a mixed", "From: jane@contoso.com\nMIME-Version: 1.0\n" + strings.Replace(multipart("mixed", statusFailed, returnedPart), "From: jane@contoso.com\n", "", 1), unknownUser},
	{"within a disclaimer", multipart("mixed", "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n"+explained+"\n--r\n"+statusFailed+"\n--r\n"+returnedPart+"\n--r--", textPart("Scanned.")), unknownUser},
	{"alone", "From: mailer-daemon@contoso.com\nIn-Reply-To: <" + ourID + ">\n" + strings.TrimPrefix(statusFailed, "Content-Description: Delivery report\n"), unknownUser},
	{
		"unusable fields", notice(explained, statusPart+"Final-Recipient: x400; /C=DE/A=x\nAction: exploded\nStatus: 5.1\nDiagnostic-Code: smtp;\n", "Content-Type: message/rfc822\n\nMessage-ID: <a b@c>\n\n"),
		Report{Action: Failed},
	},
	{
		"notes", "Subject: DELIVERY FAILURE: User jane (jane@contoso.com) not listed in Domino Directory\nFrom: Postmaster@contoso.com\nTo: cosell@desk.example\nX-MIMETrack: x\n" +
			"Content-Type: multipart/report; report-type=delivery-status; boundary=\"==IFJRGLKFGIR2\"\n\n--==IFJRGLKFGIR2\nContent-Type: text/plain\n\nYour message\n\n  Subject: x\n\nwas not delivered to:\n\n  jane@contoso.com\n\n" +
			"--==IFJRGLKFGIR2\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;mx.contoso.com\n\nFinal-Recipient: rfc822;jane@contoso.com\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: X-Notes; Benutzer nötig (jane@contoso.com)\n\n" +
			"--==IFJRGLKFGIR2\n" + returnedPart + "\n--==IFJRGLKFGIR2--\n",
		Report{ourID, "jane@contoso.com", Failed, "5.0.0", "Benutzer nötig (jane@contoso.com)"},
	},
}

// system heads a report of its own form.
func system(from, subject, text string) string {
	return "Return-Path: <>\nFrom: " + from + "\nTo: cosell@desk.example\nSubject: " + subject + "\nMessage-ID: <r1@mx.contoso.com>\nDate: Mon, 02 Mar 2026 09:01:00 +0000\n\n" + text
}

// wordReports are reports for people alone.
var wordReports = []struct {
	name, message string
	want          Report
}{
	{
		"qmail", system("MAILER-DAEMON@mx.contoso.com", "failure notice", "Hi. This is the qmail-send program at mx.contoso.com.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"+
			"This is a permanent error; I've given up. Sorry it didn't work out.\n\n<jane@contoso.com>:\n192.0.2.4 does not like recipient.\nRemote host said: 550 5.1.1 no such mailbox\nGiving up on 192.0.2.4.\n\n"+
			"--- Below this line is a copy of the message.\n\nReturn-Path: <cosell@desk.example>\n"+returned+"\nHello Jane,\n"),
		Report{ourID, "jane@contoso.com", Failed, "5.1.1", "Remote host said: 550 5.1.1 no such mailbox Giving up on 192.0.2.4."},
	},
	{
		"qmail by another name", system("Mail <bounces@contoso.com>", "Your letter", "Hi. This is the mail program at mx.contoso.com.\n\n<jane@contoso.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Enclosed is a copy of the message.\n\n"+returned+"\nHello"),
		Report{ourID, "jane@contoso.com", Failed, "5.1.1", "Sorry, no mailbox here by that name. (#5.1.1)"},
	},
	{
		"exim", "X-Failed-Recipients: jane@contoso.com\nAuto-Submitted: auto-replied\nFrom: Mail Delivery System <Mailer-Daemon@mx.contoso.com>\nTo: cosell@desk.example\nSubject: Mail delivery failed: returning message to sender\n\n" +
			"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n" +
			"  jane@contoso.com\n    host mail.contoso.com [192.0.2.20]\n    SMTP error from remote mail server after RCPT TO:<jane@contoso.com>:\n    550 5.2.1 Mailbox disabled\n\n" +
			"------ This is a copy of the message, including all the headers. ------\n\nReturn-path: <cosell@desk.example>\n" + returned + "\nHello",
		Report{ourID, "jane@contoso.com", Failed, "5.2.1", "550 5.2.1 Mailbox disabled"},
	},
	{
		"exim waits", "Auto-Submitted: auto-replied\nFrom: Mail Delivery System <Mailer-Daemon@mx.contoso.com>\nTo: cosell@desk.example\nSubject: Warning: message 1vwXyZ-0001Ab-3C delayed 24 hours\n\n" +
			"This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.contoso.com.\n\n" +
			"The message identifier is:     1vwXyZ-0001Ab-3C\nThe subject of the message is: Your request\n\nThe address to which the message has not yet been delivered is:\n\n  jane@contoso.com\n    Delay reason: Connection refused\n\n" +
			"No action is required on your part. Delivery attempts will continue for\nsome time.\n",
		Report{"", "jane@contoso.com", Delayed, "", "Delay reason: Connection refused"},
	},
	{
		"exchange", system("System Administrator <postmaster@contoso.com>", "Undeliverable: Your request", "Your message did not reach some or all of the intended recipients.\n\n      To:\tcosell@desk.example\n      Subject:\tYour request\n\n"+
			"The following recipient(s) could not be reached:\n\n      jane@contoso.com on 2/3/2026 9:00 AM\n            Recipient Not Found\n            MSEXCH:IMC:CONTOSO:MX\n"),
		Report{"", "jane@contoso.com", Failed, "", "Recipient Not Found MSEXCH:IMC:CONTOSO:MX"},
	},
	{
		"exchange online", "In-Reply-To: <" + ourID + ">\n" + system("Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@contoso.onmicrosoft.com>", "Unzustellbar: Ihre Anfrage",
			"Ihre Nachricht an jane@contoso.com konnte nicht zugestellt werden.\n\nRemote Server returned '550 5.4.1 Recipient address rejected: Access denied.'\n\nOriginal message headers:\nReceived: from x\n"),
		Report{ourID, "jane@contoso.com", Failed, "5.4.1", "Remote Server returned '550 5.4.1 Recipient address rejected: Access denied.'"},
	},
	{
		"gmail waits", system("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Delay)", "This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\n"+
			"Delivery to the following recipient has been delayed:\n\n     jane@contoso.com\n\nMessage will be retried for 2 more day(s)\n\nTechnical details of temporary failure:\nThe error that the other server returned was: 450 4.2.2 Mailbox full (state 14).\n\n"+
			"----- Original message -----\n\n"+returned+"\nHello\n"),
		Report{ourID, "jane@contoso.com", Delayed, "4.2.2", "The error that the other server returned was: 450 4.2.2 Mailbox full (state 14)."},
	},
	{
		"yahoo", system("MAILER-DAEMON@yahoo.com", "Failure Notice", "Sorry, we were unable to deliver your message to the following address.\n\n<jane@contoso.com>:\n554: delivery error: dd This user doesn't have a contoso.com account [-9]\n\n--- Below this line is a copy of the message.\n\n"+returned),
		Report{ourID, "jane@contoso.com", Failed, "", "554: delivery error: dd This user doesn't have a contoso.com account [-9]"},
	},
	{
		"sendmail", system("Mail Delivery Subsystem <MAILER-DAEMON>", "Returned mail: Host unknown", "   ----- Transcript of session follows -----\n550 contoso.com (smtp)... 550 Host unknown\n554 <jane@contoso.com>... 550 Host unknown (Authoritative answer from name server)\n\n   ----- Unsent message follows -----\n"+returned),
		Report{ourID, "jane@contoso.com", Failed, "", "550 contoso.com (smtp)... 550 Host unknown 554 <jane@contoso.com>... 550 Host unknown (Authoritative answer from name server)"},
	},
	{
		"imail", "Date: Mon, 02 Mar 2026 09:01:00 +0000\nFrom: \"Postmaster\" <postmaster@mx.contoso.com>\nTo: <cosell@desk.example>\nSubject: Undeliverable Mail\n\nInvalid final delivery userid: jane@contoso.com\n\n\nOriginal message follows.\n\n" + returned + "\nHello bob@contoso.com\n",
		Report{ourID, "jane@contoso.com", Failed, "", "Invalid final delivery userid: jane@contoso.com"},
	},
	{
		"a mail put in as a part", "From: \"Mail Deliver System\" <MAILER-DAEMON>\nTo: cosell@desk.example\nSubject: Returned Mail: User unknown\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n---The following addresses had delivery errors---\n\njane@contoso.com [User unknown]\n\n--x\n" + returned + "\nHello\n--x--\n",
		Report{ourID, "jane@contoso.com", Failed, "", "jane@contoso.com [User unknown]"},
	},
	{"quoted header", system("postmaster@contoso.com", "Undeliverable message", "Not in the directory:\njane@contoso.com\n\n> Message-Id:\n>  <"+ourID+">\n"), Report{ourID, "jane@contoso.com", Failed, "", "Not in the directory: jane@contoso.com"}},
	{
		"only HTML", "Content-Type: text/html\n" + system("Mail Delivery System <postmaster@contoso.com>", "Delivery Status Notification", "<p>Delivery has failed to these recipients: <a href=x>jane@contoso.com</a><p>Error code: 5.7.1<p>Original message headers:<pre>Message-ID: &lt;"+ourID+"&gt;</pre>"),
		Report{ourID, "jane@contoso.com", Failed, "5.7.1", "Error code: 5.7.1"},
	},
	{"fields as words", system("mailer-daemon@contoso.com", "Delivery report", "Final-Recipient: jane@contoso.com\nAction: failed\nStatus: 5.2.3\n\nMessage-ID: <"+ourID+">"), Report{ourID, "jane@contoso.com", Failed, "5.2.3", "Status: 5.2.3"}},
	{"nothing told", system("MAILER-DAEMON", "Hello", "Hello"), Report{}},
	{"versions and addresses are no codes", system("mailer-daemon@contoso.com", "Mail", "Relay 5.1.1.2 at [4.1.2.3] runs 5.12 of 4.10.994.63."), Report{}},
	{"japanese", system("Mail <mail@contoso.com>", "配信不能: 依頼", "jane@contoso.com\n\n"), Report{"", "jane@contoso.com", Failed, "", "jane@contoso.com"}},
}

func TestReadReports(t *testing.T) {
	t.Parallel()
	for _, tt := range append(fieldReports, wordReports...) {
		for _, end := range []string{"\n", "\r\n"} {
			r := Read([]byte(strings.ReplaceAll(tt.message, "\n", end)), desk)
			if r.Kind != Bounce || r.Answerable || r.Report == nil {
				t.Errorf("%s: %s (%s)", tt.name, r.Kind, r.Reason)
				continue
			}
			if diff := cmp.Diff(tt.want, *r.Report); diff != "" {
				t.Errorf("%s, line ends %q (-want +got):\n%s", tt.name, end, diff)
			}
		}
	}
}

// Subjects count in each language, with another sign that a mail system wrote.
func TestReadReportSubjects(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]Action{
		"Undeliverable: x": Failed, "Undelivered Mail Returned to Sender": Failed, "Unzustellbar: x": Failed, "Non remis : x": Failed,
		"No se puede entregar: x": Failed, "Não é possível entregar: x": Failed, "Non recapitabile: x": Failed, "Onbestelbaar: x": Failed,
		"Nie można dostarczyć: x": Failed, "Olevererbart: x": Failed, "Kan ikke leveres: x": Failed, "Ikke levert: x": Failed,
		"Toimittamaton: x": Failed, "Nedoručitelné: x": Failed, "Не удается доставить: x": Failed,
		"配信不能: x": Failed, "无法送达: x": Failed, "배달되지 않음: x": Failed, "Teslim edilemedi: x": Failed,
		"Delivery delayed: x": Delayed, "Delayed Mail (still being retried)": Delayed, "Warning: could not send message for past 4 hours": Delayed,
		"Zustellung verzögert: x": Delayed, "Delivered: x": Delivered, "Delivery Status Notification": Unreported,
	} {
		message := "From: Mail <mail@contoso.com>\nSubject: " + subject + "\n\nHello"
		if r := Read([]byte("Return-Path: <>\n"+message), desk); r.Kind != Bounce || r.Report.Action != want {
			t.Errorf("%s: %s, %+v", subject, r.Kind, r.Report)
		}
		if r := Read([]byte("Return-Path: <jane@contoso.com>\n"+message), desk); r.Kind == Bounce || r.Kind == Automatic || r.Report != nil {
			t.Errorf("%s by a person: %s (%s)", subject, r.Kind, r.Reason)
		}
		if r := Read([]byte("Return-Path: <>\nList-Id: <parcels.contoso.com>\n"+message), desk); r.Kind != Automatic {
			t.Errorf("%s of a list: %s (%s)", subject, r.Kind, r.Reason)
		}
	}
}

// No sign that anybody may set makes a bounce by itself.
func TestReadNoReports(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ message, want string }{
		{"Return-Path: <>\n" + fresh("swap", ask), "automatic"},
		{"Return-Path: <>\n" + fresh("Automatic reply: Undeliverable: swap", ask), "automatic"},
		{fresh("swap", "Hi. This is the program that I wrote.\n\n"+ask), swapped1},
		{fresh("Fwd: Undelivered Mail Returned to Sender", ask+"\n\n550 5.1.1 unknown"), swapped1},
		{"Auto-Submitted: no\n" + fresh("Delivery has failed", ask), swapped1},
	} {
		r := Read([]byte(tt.message), desk)
		if kind, _, _ := strings.Cut(tt.want, " "); string(r.Kind) != kind && (r.Kind == Bounce || tt.want == "automatic") || r.Report != nil {
			t.Errorf("%s, want %s (%s)\n%s", r.Kind, tt.want, r.Reason, tt.message)
		}
	}
}

// checkReport checks what holds for every Report.
func checkReport(t *testing.T, r Report) {
	t.Helper()
	if addr, ok := addrSpec(r.Recipient); r.Recipient != "" && (!ok || addr != r.Recipient) {
		t.Fatalf("recipient %q", r.Recipient)
	}
	if messageID(r.MessageID) != r.MessageID {
		t.Fatalf("id %q", r.MessageID)
	}
	if s, _ := statusField(r.Status); s != r.Status {
		t.Fatalf("status %q", r.Status)
	}
	if actionField(string(r.Action)) != r.Action {
		t.Fatalf("action %q", r.Action)
	}
	if d := []rune(r.Diagnostic); len(d) > maxDiagnostic || strings.ContainsFunc(r.Diagnostic, func(c rune) bool { return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) }) {
		t.Fatalf("diagnostic of %d characters: %q", len(d), r.Diagnostic)
	}
}

func FuzzBounce(f *testing.F) {
	for _, tt := range append(fieldReports, wordReports...) {
		f.Add([]byte(tt.message))
	}
	f.Add([]byte("Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n\n\n\nAction: x"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, rest, err := splitHeader(raw, "its header")
		if err != nil {
			return
		}
		b, _ := readBody(h, rest) // what cannot be read is left out
		checkReport(t, *b.report(h, rest, desk))
		if r := Read(raw, desk); (r.Kind == Bounce) != (r.Report != nil) {
			t.Fatalf("%s with report %+v", r.Kind, r.Report)
		}
	})
}

// Reports of full size take no longer than other mails.
func BenchmarkReport(b *testing.B) {
	for name, fill := range map[string]string{
		"fields": "Action: failed\n\n", "empty lines": "\n", "addresses": "a@b.c ", "ids": "Message-ID:\n", "codes": "550 5.1.1 ", "rules": "-- original\n",
	} {
		for kind, head := range map[string]string{"status": statusFailed, "text": explained} {
			raw := []byte(notice(head + string(bytes.Repeat([]byte(fill), maxMessage/2/len(fill)))))
			b.Run(kind+" "+name, func(b *testing.B) {
				for b.Loop() {
					Read(raw, desk)
				}
			})
		}
	}
}
