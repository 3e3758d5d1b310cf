package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakedns"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// verifiesItself is a service that trusts no mail server's word.
func verifiesItself(dns *fakedns.Server) func(*Settings) {
	return func(s *Settings) { s.AuthservID, s.DNSServer = "", dns.Addr() }
}

// writeSigned delivers a mail with the signature of its sender's domain.
func (w *world) writeSigned(t *testing.T, from, text string) string {
	t.Helper()
	w.sent++
	id := fmt.Sprintf("%d.%s", w.sent, from)
	_, domain, _ := strings.Cut(from, "@")
	raw := sign(t, domain, "From: "+from+"\r\nTo: "+w.desk+"\r\nMessage-ID: <"+id+">\r\nSubject: my address\r\n"+
		"Date: "+time.Now().Format(time.RFC1123Z)+"\r\n\r\n"+text+"\r\n")
	if err := w.mail.DeliverAs(raw, ""); err != nil {
		t.Fatal(err)
	}
	return id
}

// unread waits until a mail waits for its reading with a reason that says something.
func (w *world) unread(t *testing.T, messageID, says string) {
	t.Helper()
	until(t, messageID+" waits: "+says, func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "in", State: "unread"})
		for _, m := range list {
			if m.MessageID == messageID || strings.Contains(m.Reason, says) {
				return strings.Contains(m.Reason, says), err
			}
		}
		return false, err
	})
}

// A DNS that does not answer is neither a yes nor a no: the mail waits, visibly, and
// keeps nobody else's waiting.
func TestMailWaitsForTheDNS(t *testing.T) {
	t.Parallel()
	w := setup(t)
	dns := startDNS(t, "contoso.com", "fabrikam.com")
	dns.Fail("s._domainkey.contoso.com", true)
	jane := w.writeSigned(t, "jane@contoso.com", wish)
	w.writeSigned(t, "ann@fabrikam.com", "Please swap my address for ann@fabrikam.onmicrosoft.com")
	w.serve(t, verifiesItself(dns))
	w.letter(t, "ann@fabrikam.com", 1)
	if r := w.request(t, "ann@fabrikam.com", workflow.Queued); r.Auth != workflow.AuthPass {
		t.Errorf("ann's: %s", r.Auth)
	}
	w.unread(t, jane, "cannot be authenticated yet")
	if n := w.mail.Count("jane@contoso.com"); n != 0 {
		t.Errorf("%d mails to jane meanwhile", n)
	}
	dns.Fail("s._domainkey.contoso.com", false)
	w.letter(t, "jane@contoso.com", 1)
	if r := w.request(t, "jane@contoso.com", workflow.Queued); r.Auth != workflow.AuthPass {
		t.Errorf("jane's: %s", r.Auth)
	}
	w.clean(t)
}

// After a day without an answer a mail counts as one that nothing authenticates.
func TestMailWaitsForTheDNSNoLongerThanADay(t *testing.T) {
	t.Parallel()
	w := setup(t)
	dns := startDNS(t, "contoso.com")
	dns.Fail("s._domainkey.contoso.com", true)
	jane := w.writeSigned(t, "jane@contoso.com", wish)
	w.serve(t, verifiesItself(dns))
	w.unread(t, jane, "cannot be authenticated yet")
	if _, err := w.Pool().Exec(t.Context(), `UPDATE message SET stored_at = stored_at - interval '25 hours'`); err != nil {
		t.Fatal(err)
	}
	r := w.request(t, "jane@contoso.com", workflow.Waiting)
	if r.Auth != workflow.AuthNone || r.WaitingFor != workflow.ForConfirm {
		t.Errorf("%s, waits for %q", r.Auth, r.WaitingFor)
	}
	if m, _ := w.letter(t, "jane@contoso.com", 1); !strings.Contains(m.Header.Get("Subject"), string(r.Ref)) {
		t.Errorf("subject %q", m.Header.Get("Subject"))
	}
	w.clean(t)
}
