package app

import (
	"bytes"
	"errors"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/mailrun"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/inbox"
	"github.com/swapdesk/swapdesk/workflow"
)

// realMail is a world whose mail goes through Postfix and Dovecot.
type realMail struct {
	*world
	dovecot *mailrun.Dovecot
	postfix *mailrun.Postfix
}

func setupRealMail(t *testing.T) *realMail {
	t.Helper()
	w := &realMail{world: setup(t)}
	var err error
	if w.dovecot, err = mailrun.StartDovecot(t.Context(), "secret"); err != nil {
		t.Fatal(err)
	}
	w.postfix, err = mailrun.StartPostfix(t.Context(), mailrun.PostfixOptions{
		Dovecot: w.dovecot, Mailboxes: []string{deskAddr, "jane@contoso.com", "bob@contoso.com"},
	})
	if err != nil {
		t.Fatal(errors.Join(err, w.dovecot.Stop()))
	}
	t.Cleanup(func() {
		if err := errors.Join(w.postfix.Stop(), w.dovecot.Stop()); err != nil {
			t.Error(err)
		}
	})
	return w
}

func (w *realMail) serve(t *testing.T, change ...func(*Settings)) {
	t.Helper()
	in, err := inbox.ParseURL(w.dovecot.IMAPSURL(deskAddr))
	if err != nil {
		t.Fatal(err)
	}
	in.RootCAs, in.Processed, in.Refused = w.dovecot.CA(), "Processed", "Refused"
	dns := startDNS(t, "contoso.com", "fabrikam.com")
	w.world.serve(t, append([]func(*Settings){func(s *Settings) {
		s.Inbox, s.SMTP = in, w.smtp(t, deskAddr)
		s.AuthservID, s.DNSServer = "", dns.Addr()
	}}, change...)...)
}

func (w *realMail) smtp(t *testing.T, user string) mailer.SMTPServer {
	t.Helper()
	server, err := mailer.ParseSMTPURL(w.postfix.URL(user))
	if err != nil {
		t.Fatal(err)
	}
	server.RootCAs = w.postfix.CA()
	return server
}

// message is a mail that the firm's server has signed.
func message(t *testing.T, from, id, text string) []byte {
	t.Helper()
	_, domain, _ := strings.Cut(from, "@")
	return sign(t, domain, "From: "+from+"\r\nTo: "+deskAddr+"\r\nMessage-ID: <"+id+">\r\nSubject: my address\r\n"+
		"Date: "+time.Now().Format(time.RFC1123Z)+"\r\n\r\n"+text+"\r\n")
}

// submit hands a partner's mail to Postfix.
func (w *realMail) submit(t *testing.T, from, id, text string) {
	t.Helper()
	s := mailer.NewSender(w.smtp(t, from), mailer.SenderOptions{})
	defer s.Close()
	if err := s.Send(t.Context(), from, deskAddr, message(t, from, id, text)); err != nil {
		t.Fatal(err)
	}
}

// letters waits until a mailbox has n letters.
func (w *realMail) letters(t *testing.T, addr string, n int) []*mail.Message {
	t.Helper()
	var raws [][]byte
	until(t, "letters to "+addr, func() (_ bool, err error) {
		raws, err = w.dovecot.Messages(addr, "INBOX")
		return len(raws) >= n, err
	})
	if len(raws) != n {
		t.Fatalf("%d letters to %s, want %d", len(raws), addr, n)
	}
	var letters []*mail.Message
	for _, raw := range raws {
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		letters = append(letters, m)
	}
	return letters
}

// asked is jane's request, which she has the acknowledgement of.
func (w *realMail) asked(t *testing.T) workflow.Request {
	t.Helper()
	w.submit(t, "jane@contoso.com", "1@contoso.com", wish)
	w.letters(t, "jane@contoso.com", 1)
	return w.request(t, "jane@contoso.com", workflow.Queued)
}

func TestSwapThroughRealMailServers(t *testing.T) {
	t.Parallel()
	w := setupRealMail(t)
	w.serve(t)
	r := w.asked(t)
	w.approve(t, r)
	letters := w.letters(t, "jane@contoso.com", 2)
	sent, err := w.Mails(t.Context(), store.MailFilter{Direction: "out"})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, m := range sent {
		ids["<"+m.MessageID+">"] = true
	}
	for i, m := range letters {
		if m.Header.Get("In-Reply-To") != "<1@contoso.com>" || !strings.Contains(m.Header.Get("Subject"), string(r.Ref)) ||
			m.Header.Get("Return-Path") != "<"+deskAddr+">" || !ids[m.Header.Get("Message-Id")] {
			t.Errorf("letter %d of %v: %v", i, ids, m.Header)
		}
	}
	w.request(t, "jane@contoso.com", workflow.Completed)
	until(t, "the mail is moved", func() (bool, error) {
		moved, err := w.dovecot.Messages(deskAddr, "Processed")
		return len(moved) == 1, err
	})
	w.clean(t)
}

// After a change of UIDVALIDITY all of the mailbox is read again, and no mail is
// taken for another.
func TestRealMailboxIsReadAgain(t *testing.T) {
	t.Parallel()
	w := setupRealMail(t)
	w.serve(t, func(s *Settings) {
		s.InboxOptions.SweepEvery = 50 * time.Millisecond
		s.Inbox.Processed, s.Inbox.Refused = "", "" // mail stays where it is
	})
	w.submit(t, "jane@contoso.com", "1@contoso.com", wish)
	w.letters(t, "jane@contoso.com", 1)
	if _, err := w.dovecot.Doveadm(t.Context(), "mailbox", "update", "-u", deskAddr, "--uid-validity", "1000", "INBOX"); err != nil {
		t.Fatal(err)
	}
	w.submit(t, "bob@contoso.com", "2@contoso.com", "Please swap my address for bob@contoso.onmicrosoft.com")
	w.letters(t, "bob@contoso.com", 1)
	w.letters(t, "jane@contoso.com", 1)
	in, err := w.Mails(t.Context(), store.MailFilter{Direction: "in"})
	if err != nil || len(in) != 2 {
		t.Errorf("%d mails are stored, %v; want 2", len(in), err)
	}
	w.clean(t)
}

// A letter that Postfix refuses is a task for staff. So is one that it takes and
// then returns, with a report that the desk does not answer.
func TestRealMailThatCannotBeDelivered(t *testing.T) {
	t.Parallel()
	w := setupRealMail(t)
	w.serve(t)
	for _, raw := range [][]byte{
		message(t, "gone@contoso.com", "1@contoso.com", "Please swap my address for gone@contoso.onmicrosoft.com"),
		message(t, "ann@fabrikam.com", "2@fabrikam.com", "Please swap my address for ann@fabrikam.onmicrosoft.com"),
	} {
		if err := w.dovecot.Deliver(deskAddr, raw); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "a letter is undeliverable", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailUndeliverable, ForStaff: true})
		return len(list) == 1 && list[0].To == "gone@contoso.com" && strings.Contains(list[0].Reason, "550 5.1.1"), err
	})
	var bounce store.MailItem
	until(t, "the bounce is read", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "in", State: string(store.WasRefused)})
		if len(list) == 1 {
			bounce = list[0]
		}
		return len(list) == 1, err
	})
	if bounce.Kind != "bounce" || !strings.HasPrefix(bounce.From, "mailer-daemon@") {
		t.Errorf("%+v, want a bounce", bounce)
	}
	list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailBounced, ForStaff: true})
	if err != nil || len(list) != 1 || list[0].To != "ann@fabrikam.com" || list[0].BouncedBy != bounce.ID || list[0].Ref != bounce.Ref ||
		!strings.HasPrefix(list[0].Reason, "5.") {
		t.Errorf("%+v, %v; want the letter to ann, bounced by %+v", list, err, bounce)
	}
	w.clean(t)
	out, err := w.Mails(t.Context(), store.MailFilter{Direction: "out"})
	if err != nil || len(out) != 2 {
		t.Errorf("%d letters, %v; want an acknowledgement for each of two mails", len(out), err)
	}
}

// What Postfix has taken is on its way, also when it can hand it on only later.
func TestRealMailThatWaitsInTheQueue(t *testing.T) {
	t.Parallel()
	w := setupRealMail(t)
	w.serve(t)
	r := w.asked(t)
	open, err := w.dovecot.Close("jane@contoso.com")
	if err != nil {
		t.Fatal(err)
	}
	w.approve(t, r)
	until(t, "the confirmation is accepted", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailAccepted})
		return len(list) == 2, err
	})
	until(t, "Postfix keeps it", func() (bool, error) {
		log, err := w.postfix.Log()
		return strings.Contains(log, "status=deferred"), err
	})
	if err := open(); err != nil {
		t.Fatal(err)
	}
	until(t, "the confirmation is handed on", func() (bool, error) {
		if err := w.postfix.Flush(t.Context()); err != nil { // once more where it was not put back yet
			return false, err
		}
		raws, err := w.dovecot.Messages("jane@contoso.com", "INBOX")
		return len(raws) == 2, err
	})
	w.request(t, "jane@contoso.com", workflow.Completed)
	w.clean(t)
}

func TestDoctorOfRealMailServers(t *testing.T) {
	t.Parallel()
	w := setupRealMail(t)
	c := Config{
		IMAP:      config.IMAP{URL: w.dovecot.IMAPURL(deskAddr)},
		SMTP:      config.SMTP{URL: w.postfix.URL(deskAddr) + "?tls=none", From: deskAddr},
		Discovery: config.Discovery{Authority: w.authority.URL()},
		Database:  config.Database{URL: w.url},
	}
	for _, d := range Doctor(t.Context(), c, w.settings(t).Log) {
		if (d.Check == "imap" || d.Check == "smtp") && (!d.OK || d.Remedy != "" || !strings.Contains(d.Detail, "signed in")) {
			t.Errorf("%+v", d)
		}
	}
	// The system trusts no certificate that was made a moment ago.
	c.IMAP.URL, c.SMTP.URL = w.dovecot.IMAPSURL(deskAddr), w.postfix.URL(deskAddr)
	for _, d := range Doctor(t.Context(), c, w.settings(t).Log) {
		if (d.Check == "imap" || d.Check == "smtp") && (d.OK || !strings.Contains(d.Remedy, "whose certificate this machine trusts")) {
			t.Errorf("with an unknown CA: %+v", d)
		}
	}
}
