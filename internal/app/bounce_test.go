package app

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// report delivers a mail system's report about a mail and returns its outcome.
func (w *world) report(t *testing.T, action, about string) store.MailItem {
	t.Helper()
	return w.inbound(t, w.write(t, "MAILER-DAEMON@mx.contoso.com", strings.Join([]string{
		"--b", "Content-Type: text/plain", "", "What became of your mail:", "",
		"--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.contoso.com", "",
		"Final-Recipient: rfc822; jane@contoso.com", "Action: " + action, "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no such user", "",
		"--b", "Content-Type: text/rfc822-headers", "", "Message-ID: " + about, "", "--b--",
	}, "\r\n"), "Return-Path: <>", "MIME-Version: 1.0", "Content-Type: multipart/report; report-type=delivery-status; boundary=b"))
}

func TestReportsAboutOurMail(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sv := w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	letter, _ := w.letter(t, "jane@contoso.com", 1)
	before := w.request(t, "jane@contoso.com", workflow.Queued)
	id := letter.Header.Get("Message-Id")

	sent := func() store.MailItem {
		t.Helper()
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out"})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d mails are out, %v: nothing answers a report", len(list), err)
		}
		return list[0]
	}
	until(t, "the row says that it is out", func() (bool, error) { return sent().State == store.MailAccepted, nil })
	var failed string
	for _, tt := range []struct {
		action, about, reason string
		forStaff              bool
		state                 string
	}{
		{"delayed", id, "delayed: out-1. jane@contoso.com 550 5.1.1 no such user", false, store.MailAccepted},
		{"relayed", id, "relayed: out-1.", false, store.MailAccepted},
		{"failed", "<other@vendor.example>", "It is a report about the delivery of another mail. jane@contoso.com 550 5.1.1 no such user", true, store.MailAccepted},
		{"failed", id, "failed: out-1. jane@contoso.com 550 5.1.1 no such user", true, store.MailBounced},
		{"failed", id, "failed: out-1.", false, store.MailBounced},
		{"delivered", id, "delivered: out-1.", false, store.MailBounced},
	} {
		got := w.report(t, tt.action, tt.about)
		ours := tt.about == id
		if got.State != string(store.WasRefused) || got.Kind != "bounce" || got.ForStaff != tt.forStaff || !strings.HasPrefix(got.Reason, tt.reason) ||
			(got.Ref == string(before.Ref)) != ours {
			t.Errorf("%s: %+v", tt.action, got)
		}
		mail := sent()
		if mail.State != tt.state || mail.ForStaff != (tt.state == store.MailBounced) {
			t.Errorf("after %s our mail is %+v", tt.action, mail)
		}
		if failed == "" && mail.BouncedBy != "" {
			failed = got.ID
		}
		if mail.BouncedBy != failed {
			t.Errorf("bounced by %s, want %s", mail.BouncedBy, failed)
		}
	}
	if after := w.request(t, "jane@contoso.com", workflow.Queued); cmp.Diff(before, after) != "" {
		t.Errorf("the request (-before +after):\n%s", cmp.Diff(before, after))
	}
	until(t, "the metrics show it", func() (bool, error) {
		return is(t, scrape(t, sv), map[string]float64{`swapdesk_outbox_mails{state="bounced"}`: 1}), nil
	})
	w.clean(t)
}
