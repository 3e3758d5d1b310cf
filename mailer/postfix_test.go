package mailer

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/internal/mailrun"
)

const (
	postfixUser     = "cosell@vendor.example"
	postfixPassword = "a/b:c@d%"
	partner         = "jane@contoso.example"
)

// postfix is a real submission server, and where its mail ends up.
type postfix struct {
	*mailrun.Postfix
	dovecot *mailrun.Dovecot
	server  SMTPServer
}

func startPostfix(t *testing.T, o mailrun.PostfixOptions) *postfix {
	t.Helper()
	dovecot, err := mailrun.StartDovecot(t.Context(), postfixPassword)
	if err != nil {
		t.Fatal(err)
	}
	o.Dovecot, o.Mailboxes = dovecot, []string{partner}
	server, err := mailrun.StartPostfix(t.Context(), o)
	if err != nil {
		t.Fatal(errors.Join(err, dovecot.Stop()))
	}
	t.Cleanup(func() {
		if err := errors.Join(server.Stop(), dovecot.Stop()); err != nil {
			t.Error(err)
		}
	})
	p := &postfix{Postfix: server, dovecot: dovecot}
	if p.server, err = ParseSMTPURL(server.URL(postfixUser)); err != nil {
		t.Fatal(err)
	}
	p.server.RootCAs = server.CA()
	return p
}

// untilLogged waits until the log has a text so many times.
func (p *postfix) untilLogged(t *testing.T, n int, text string) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); p.logged(t, text) < n; <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("%d times %q in the log, want %d", p.logged(t, text), text, n)
		}
	}
}

func (p *postfix) logged(t *testing.T, text string) int {
	t.Helper()
	log, err := p.Log()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(log, text)
}

const (
	delivered = "status=sent (delivered to maildir)"
	// done is Postfix's last word about a mail. Stopped between delivered and
	// this, it would deliver again.
	done = ": removed"
)

// connections is how many there were, but for the one that asked whether the
// server is up.
func (p *postfix) connections(t *testing.T) int {
	t.Helper()
	return p.logged(t, "]: connect from") - 1
}

// wrote is a mail of the desk's with a body of the test's.
func wrote(id, body string) []byte {
	return []byte("From: " + postfixUser + "\r\nTo: " + partner + "\r\nDate: Mon, 02 Mar 2026 09:00:00 +0000\r\n" +
		"Message-ID: <" + id + "@vendor.example>\r\nSubject: x\r\n\r\n" + body)
}

func TestPostfixDeliversEveryByte(t *testing.T) {
	t.Parallel()
	p := startPostfix(t, mailrun.PostfixOptions{})
	s := newSender(t, p.server, SenderOptions{})
	raws := [][]byte{
		compose(t, testDesk, letterFor(Confirmation, "")).Raw,
		wrote("dots", ".\r\n..\r\n.x\r\n \t\r\n\r\n.\r\n"),
		wrote("long", strings.Repeat("x", maxLine)+"\r\n"+strings.Repeat(".", maxLine)+"\r\n"),
		wrote("from", "From the desk\r\n>From the desk\r\n"),
	}
	for _, raw := range raws {
		if err := s.Send(t.Context(), postfixUser, partner, raw); err != nil {
			t.Fatal(err)
		}
	}
	p.untilLogged(t, len(raws), delivered)
	got, err := p.dovecot.Messages(partner, "INBOX")
	if err != nil || len(got) != len(raws) {
		t.Fatalf("%d mails are delivered, %v; want %d", len(got), err, len(raws))
	}
	for _, raw := range raws {
		// Postfix puts its trace before what it was given.
		if !slices.ContainsFunc(got, func(mail []byte) bool { return bytes.HasSuffix(mail, raw) }) {
			t.Errorf("not delivered as it was sent: %.300q\namong %.900q", raw, got)
		}
	}
	if n := p.connections(t); n != 1 {
		t.Errorf("%d connections for %d mails", n, len(raws))
	}
}

func TestPostfixIsChecked(t *testing.T) {
	t.Parallel()
	p := startPostfix(t, mailrun.PostfixOptions{})
	status, err := CheckSMTP(t.Context(), p.server)
	if want := (SMTPStatus{TLSVersion: "TLS 1.3", Mechanisms: []string{"PLAIN"}, SignedIn: true}); err != nil || !cmp.Equal(want, status) {
		t.Errorf("%+v, %v; want %+v", status, err, want)
	}
	for want, change := range map[SMTPFault]func(*SMTPServer){
		SMTPSignIn: func(s *SMTPServer) { s.Password = "wrong" },
		SMTPTLS:    func(s *SMTPServer) { s.RootCAs = nil },
	} {
		server := p.server
		change(&server)
		_, err := CheckSMTP(t.Context(), server)
		var got *SMTPCheckError
		if !errors.As(err, &got) || got.Fault != want {
			t.Errorf("%v, want the fault %s", err, want)
		}
	}
}

func TestPostfixRefusesAMail(t *testing.T) {
	t.Parallel()
	p := startPostfix(t, mailrun.PostfixOptions{
		Replies:   map[string]string{"full@contoso.example": "452 4.2.2 Mailbox full", "later@contoso.example": "450 4.7.1 Greylisted"},
		SizeLimit: 5000,
	})
	s := newSender(t, p.server, SenderOptions{})
	for _, test := range []struct {
		to, body string
		want     SendError
	}{
		{"nobody@contoso.example", "", SendError{Op: OpRcpt, Code: 550, Enhanced: "5.1.1"}},
		{"later@contoso.example", "", SendError{Op: OpRcpt, Code: 450, Enhanced: "4.7.1", Temporary: true}},
		{"full@contoso.example", "", SendError{Op: OpRcpt, Code: 452, Enhanced: "4.2.2", Temporary: true}},
		{partner, strings.Repeat("x\r\n", 2000), SendError{Op: OpData, Code: 552, Enhanced: "5.3.4"}},
	} {
		checkSendError(t, s.Send(t.Context(), postfixUser, test.to, wrote("refused", test.body)), test.want)
	}
	if err := s.Send(t.Context(), postfixUser, partner, wrote("taken", "x\r\n")); err != nil {
		t.Fatal(err)
	}
	p.untilLogged(t, 1, delivered)
	if n := p.connections(t); n != 1 {
		t.Errorf("%d connections: a refusal is no reason for another", n)
	}
	wrong := p.server
	wrong.Password = "wrong"
	err := newSender(t, wrong, SenderOptions{}).Send(t.Context(), postfixUser, partner, testRaw)
	checkSendError(t, err, SendError{Op: OpAuth, Code: 535, Enhanced: "5.7.8", Temporary: true})
}

// A kept connection that Postfix has ended, with its process or with a 421 that
// nobody has read, is replaced without a word.
func TestPostfixEndsAKeptConnection(t *testing.T) {
	t.Parallel()
	p := startPostfix(t, mailrun.PostfixOptions{Patience: 3 * time.Second})
	s := newSender(t, p.server, SenderOptions{IdleTimeout: time.Hour})
	for i, end := range []func(){
		func() { p.untilLogged(t, 1, "]: timeout after") },
		func() {
			if err := p.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
		},
		func() {},
	} {
		if err := s.Send(t.Context(), postfixUser, partner, wrote(strconv.Itoa(i), "x\r\n")); err != nil {
			t.Fatal(err)
		}
		p.untilLogged(t, i+1, done)
		end()
	}
	got, err := p.dovecot.Messages(partner, "INBOX")
	if err != nil || len(got) != 3 {
		t.Errorf("%d mails are delivered, %v; want 3", len(got), err)
	}
}
