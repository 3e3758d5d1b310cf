package inbox_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

func TestEncrypted(t *testing.T) {
	t.Parallel()
	server, startTLS := fake(t, fakemail.Options{TLS: true})
	deliver(t, server, mail("1"))
	for name, mailbox := range map[string]inbox.Server{
		"STARTTLS": startTLS,
		"implicit": parse(t, server.IMAPSURL(), server.CA()),
	} {
		t.Run(name, func(t *testing.T) {
			status, err := inbox.Check(t.Context(), mailbox)
			if err != nil {
				t.Fatal(err)
			}
			if status.TLS != "TLS 1.3" || status.Messages != 1 || status.Folder != "INBOX" || !slices.Contains(status.Capabilities, "MOVE") {
				t.Errorf("status %+v", status)
			}
			s := newSink()
			_, stop := read(t, mailbox, s, fast)
			s.untilSaved(t, mail("1"))
			stop()
		})
	}
}

func TestCheckErrors(t *testing.T) {
	t.Parallel()
	encrypted, _ := fake(t, fakemail.Options{TLS: true})
	plain, _ := fake(t, fakemail.Options{})
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	tests := map[string]struct {
		url    string
		from   *fakemail.Server
		change func(*inbox.Server)
		want   error
	}{
		"wrong password":             {plain.IMAPURL(), plain, func(s *inbox.Server) { s.Password = "wrong" }, inbox.ErrSignIn},
		"wrong user":                 {plain.IMAPURL(), plain, func(s *inbox.Server) { s.User = "mallory" }, inbox.ErrSignIn},
		"wrong token":                {plain.IMAPURL(), plain, func(s *inbox.Server) { s.Token = token("wrong", nil) }, inbox.ErrSignIn},
		"no such folder":             {plain.IMAPURL(), plain, func(s *inbox.Server) { s.Folder = "Nowhere" }, inbox.ErrNoFolder},
		"nobody listens":             {plain.IMAPURL(), plain, func(s *inbox.Server) { s.Addr = nobody.Addr().String() }, inbox.ErrUnreachable},
		"no port":                    {plain.IMAPURL(), plain, func(s *inbox.Server) { s.Addr = "localhost" }, inbox.ErrUnreachable},
		"SMTP instead":               {plain.IMAPURL(), plain, func(s *inbox.Server) { s.Addr = addr(t, plain.SMTPURL()) }, inbox.ErrUnreachable},
		"no STARTTLS":                {plain.IMAPURL(), plain, func(s *inbox.Server) { s.TLS = inbox.StartTLS }, inbox.ErrTLS},
		"implicit TLS to plain":      {plain.IMAPURL(), plain, func(s *inbox.Server) { s.TLS = inbox.ImplicitTLS }, inbox.ErrTLS},
		"unknown CA":                 {encrypted.IMAPSURL(), encrypted, func(s *inbox.Server) { s.RootCAs = x509.NewCertPool() }, inbox.ErrTLS},
		"unknown CA by STARTTLS":     {encrypted.IMAPURL(), encrypted, func(s *inbox.Server) { s.RootCAs = x509.NewCertPool() }, inbox.ErrTLS},
		"in clear, which it refuses": {encrypted.IMAPURL(), encrypted, func(s *inbox.Server) { s.TLS = inbox.NoTLS }, inbox.ErrTLS},
		"in clear, to elsewhere":     {plain.IMAPURL(), plain, func(s *inbox.Server) { s.Addr = "192.0.2.1:143" }, inbox.ErrTLS},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mailbox := parse(t, test.url, test.from.CA())
			test.change(&mailbox)
			_, err := inbox.Check(t.Context(), mailbox)
			if !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			for _, other := range []error{inbox.ErrUnreachable, inbox.ErrTLS, inbox.ErrSignIn, inbox.ErrNoFolder} {
				if !errors.Is(other, test.want) && errors.Is(err, other) {
					t.Errorf("%v, which is also %v", err, other)
				}
			}
			if err != nil && strings.Contains(err.Error(), password) {
				t.Errorf("the error tells the password: %v", err)
			}
		})
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	mailbox.Password = "not used"
	mailbox.Token = token(password, nil)
	if _, err := inbox.Check(t.Context(), mailbox); err != nil {
		t.Error(err)
	}
	mailbox.Token = token("wrong", nil)
	if _, err := inbox.Check(t.Context(), mailbox); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("%v, want the server's reason", err)
	}
	away := errors.New("the authority is away")
	mailbox.Token = token("", away)
	if _, err := inbox.Check(t.Context(), mailbox); !errors.Is(err, away) || errors.Is(err, inbox.ErrSignIn) {
		t.Errorf("%v, want %v", err, away)
	}
	deliver(t, server, mail("1"))
	mailbox.Token = token(password, nil)
	s := newSink()
	read(t, mailbox, s, fast)
	s.untilSaved(t, mail("1"))
}

func token(token string, err error) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return token, err }
}

func addr(t *testing.T, url string) string {
	t.Helper()
	_, host, _ := strings.Cut(url, "@127")
	host, _, _ = strings.Cut("127"+host, "?")
	return host
}

// Exchange Online refuses folders that are there while it has trouble of its own.
func TestFolderIsThereButRefused(t *testing.T) {
	t.Parallel()
	_, mailbox := fake(t, fakemail.Options{})
	mailbox = between(t, mailbox, always(replace("EXAMINE", "EXUMINE")), always(unchanged))
	if _, err := inbox.Check(t.Context(), mailbox); err == nil || errors.Is(err, inbox.ErrNoFolder) {
		t.Errorf("%v, want the server's own words", err)
	}
}

func TestNoUIDValidity(t *testing.T) {
	t.Parallel()
	_, mailbox := fake(t, fakemail.Options{})
	mailbox = between(t, mailbox, always(unchanged), always(replace(`\[UIDVALIDITY \d+\]`, "[NOTHING]")))
	if _, err := inbox.Check(t.Context(), mailbox); err == nil || !strings.Contains(err.Error(), "no UIDVALIDITY") {
		t.Error(err)
	}
}

// Another reason for an outage than before is news.
func TestReasonOfOutageIsLogged(t *testing.T) {
	t.Parallel()
	_, mailbox := fake(t, fakemail.Options{})
	mailbox.Folder = "Nowhere"
	first := true
	mailbox.Token = func(context.Context) (string, error) {
		defer func() { first = false }()
		if first {
			return "wrong", nil
		}
		return password, nil
	}
	log, _ := read(t, mailbox, newSink(), fast)
	waitFor(t, "both reasons", func() bool {
		return log.count("refuses the sign-in") == 1 && log.count("no such folder") == 1
	})
	log.want(t, 2, logLost)
}
