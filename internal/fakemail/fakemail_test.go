package fakemail_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"github.com/swapdesk/swapdesk/internal/fakemail"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	desk     = "cosell@swapdesk.example"
	password = "p/w"
	jane     = "jane@contoso.example"
	text     = "Subject: hello\r\n\r\n.. a line with dots\r\n"
)

func start(t *testing.T, options fakemail.Options) *fakemail.Server {
	t.Helper()
	options.Desk, options.Password = desk, password
	server, err := fakemail.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func parse(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func dialSMTP(t *testing.T, server *fakemail.Server) *smtp.Client {
	t.Helper()
	client, err := smtp.Dial(parse(t, server.SMTPURL()).Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

func dialIMAP(t *testing.T, server *fakemail.Server) *imapclient.Client {
	t.Helper()
	client, err := imapclient.DialInsecure(parse(t, server.IMAPURL()).Host, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if err := client.Login(desk, password).Wait(); err != nil {
		t.Fatal(err)
	}
	return client
}

// stored is what IMAP shows in the INBOX, in order.
func stored(t *testing.T, server *fakemail.Server) (mails []string) {
	t.Helper()
	mailbox := dialIMAP(t, server)
	if _, err := mailbox.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	section := &imap.FetchItemBodySection{Peek: true}
	all := imap.UIDSet{{Start: 1}}
	found, err := mailbox.Fetch(all, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range found {
		mails = append(mails, string(each.FindBodySection(section)))
	}
	return mails
}

func send(client *smtp.Client, from, to, raw string) error {
	return client.SendMail(from, []string{to}, strings.NewReader(raw))
}

// wait waits for n mails, for as long as a test may take.
func wait(t *testing.T, server *fakemail.Server, addr string, n int) [][]byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	mails, err := server.Wait(ctx, addr, n)
	if err != nil {
		t.Fatal(err)
	}
	return mails
}

func TestMailForOthersIsKeptAsItCame(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{})
	done := make(chan [][]byte)
	go func() { done <- wait(t, server, jane, 2) }()
	client := dialSMTP(t, server)
	for _, to := range []string{jane, "Jane@Contoso.Example", "bob@contoso.example"} {
		if err := send(client, desk, to, text+to+"\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	mails := <-done
	if len(mails) != 2 || string(mails[0]) != text+jane+"\r\n" || !bytes.Equal(server.Mail(jane)[1], mails[1]) {
		t.Errorf("%q", mails)
	}
	if server.Count("bob@contoso.example") != 1 || server.Count(fakemail.Everybody) != 3 || server.Count(desk) != 0 {
		t.Error("wrong counts")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if mails, err := server.Wait(ctx, jane, 3); !errors.Is(err, context.Canceled) || len(mails) != 2 {
		t.Errorf("%d mails, %v", len(mails), err)
	}
}

func TestMailForTheDeskLandsInTheInbox(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{})
	client := dialSMTP(t, server)
	for range 2 {
		if err := send(client, jane, desk, text); err != nil {
			t.Fatal(err)
		}
	}
	if server.Folder("INBOX") != 2 || server.Folder("Nowhere") != 0 || server.Count(fakemail.Everybody) != 0 {
		t.Error("wrong counts")
	}
	inbox := stored(t, server)
	if len(inbox) != 2 {
		t.Fatalf("%q", inbox)
	}
	first, second := inbox[0], inbox[1]
	if first == second {
		t.Error("the same text twice is the same message twice")
	}
	if !strings.HasPrefix(first, "Return-Path: <"+jane+">\r\nReceived: from ") || !strings.HasSuffix(first, text) {
		t.Errorf("%q", first)
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{})
	plain := dialSMTP(t, server)
	if err := plain.Auth(sasl.NewPlainClient("", desk, "wrong")); err == nil {
		t.Error("SMTP takes a wrong password")
	}
	if err := plain.Auth(sasl.NewPlainClient("", desk, password)); err != nil {
		t.Error(err)
	}
	if err := dialSMTP(t, server).Auth(token(password)); err != nil {
		t.Error(err)
	}
	if err := dialSMTP(t, server).Auth(token("wrong")); err == nil {
		t.Error("SMTP takes a wrong token")
	}
}

// token is a client of XOAUTH2.
type token string

func (t token) Start() (string, []byte, error) {
	return "XOAUTH2", fmt.Appendf(nil, "user=%s\x01auth=Bearer %s\x01\x01", desk, string(t)), nil
}

func (t token) Next([]byte) ([]byte, error) { return []byte{}, nil }

func TestEncrypted(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{TLS: true})
	trust := &tls.Config{RootCAs: server.CA(), ServerName: "127.0.0.1"}
	if err := dialSMTP(t, server).Auth(sasl.NewPlainClient("", desk, password)); err == nil {
		t.Error("SMTP takes a password in clear")
	}
	startTLS, err := smtp.DialStartTLS(parse(t, server.SMTPURL()).Host, trust)
	if err != nil {
		t.Fatal(err)
	}
	defer startTLS.Close()
	implicit, err := smtp.DialTLS(parse(t, server.SMTPSURL()).Host, trust)
	if err != nil {
		t.Fatal(err)
	}
	defer implicit.Close()
	for _, client := range []*smtp.Client{startTLS, implicit} {
		if err := client.Auth(sasl.NewPlainClient("", desk, password)); err != nil {
			t.Error(err)
		}
		if err := send(client, desk, jane, text); err != nil {
			t.Error(err)
		}
	}
	wait(t, server, jane, 2)
}

func TestURLs(t *testing.T) {
	t.Parallel()
	plain, encrypted := start(t, fakemail.Options{}), start(t, fakemail.Options{TLS: true})
	for _, test := range []struct{ url, scheme, path, query string }{
		{plain.IMAPURL(), "imap", "/INBOX", "tls=none"},
		{plain.SMTPURL(), "smtp", "", "tls=none"},
		{encrypted.IMAPURL(), "imap", "/INBOX", ""},
		{encrypted.IMAPSURL(), "imaps", "/INBOX", ""},
		{encrypted.SMTPURL(), "smtp", "", ""},
		{encrypted.SMTPSURL(), "smtps", "", ""},
	} {
		u := parse(t, test.url)
		secret, _ := u.User.Password()
		if u.Scheme != test.scheme || u.Path != test.path || u.RawQuery != test.query || u.User.Username() != desk || secret != password {
			t.Errorf("%s", test.url)
		}
	}
	if plain.IMAPSURL() != "" || plain.SMTPSURL() != "" || plain.CA() != nil {
		t.Error("a server without TLS has addresses with it")
	}
}

func TestSMTPFault(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{})
	full := &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "full"}
	for _, when := range []bool{false, true} {
		server.SMTPFault(func(from, to string, data bool) *smtp.SMTPError {
			if from == desk && to == jane && data == when {
				return full
			}
			return nil
		})
		var refused *smtp.SMTPError
		if err := send(dialSMTP(t, server), desk, jane, text); !errors.As(err, &refused) || refused.Code != 452 {
			t.Errorf("at DATA %t: %v", when, err)
		}
		if err := send(dialSMTP(t, server), desk, "bob@contoso.example", text); err != nil {
			t.Error(err)
		}
	}
	server.SMTPFault(nil)
	if err := send(dialSMTP(t, server), desk, jane, text); err != nil {
		t.Error(err)
	}
	if n := len(wait(t, server, jane, 1)); n != 1 {
		t.Errorf("%d mails, want the one that was not refused", n)
	}
}

func TestDropAfterData(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{})
	server.DropAfterData(1)
	var refused *smtp.SMTPError
	if err := send(dialSMTP(t, server), desk, jane, text); err == nil || errors.As(err, &refused) {
		t.Errorf("%v, want a lost connection", err)
	}
	if err := send(dialSMTP(t, server), desk, jane, text); err != nil {
		t.Error(err)
	}
	if n := len(wait(t, server, jane, 2)); n != 2 {
		t.Errorf("%d mails, want both", n)
	}
}

func TestDiscard(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{Discard: true})
	client, mailbox := dialSMTP(t, server), dialIMAP(t, server)
	if err := errors.Join(send(client, desk, jane, text), send(client, jane, desk, text), send(client, jane, desk, text)); err != nil {
		t.Fatal(err)
	}
	if mails := wait(t, server, fakemail.Everybody, 1); len(mails) != 0 || server.Count(jane) != 1 || server.Mail(jane) != nil {
		t.Error("mail is kept")
	}
	if _, err := mailbox.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := mailbox.Create("Processed", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	for uid := range imap.UID(2) {
		if _, err := mailbox.Move(imap.UIDSetNum(uid+1), "Processed").Wait(); err != nil {
			t.Fatal(err)
		}
	}
	status, err := mailbox.Status("Processed", &imap.StatusOptions{NumMessages: true}).Wait()
	if err != nil || *status.NumMessages != 0 {
		t.Errorf("moved mail is kept: %v", err)
	}
	if server.Folder("INBOX") != 0 || server.Folder("Processed") != 2 {
		t.Errorf("%d in INBOX, %d in Processed", server.Folder("INBOX"), server.Folder("Processed"))
	}
}

// Who idles hears of what another client appends, as of what comes by SMTP.
func TestAppendWakesIdle(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{})
	told := make(chan uint32, 10)
	reader, err := imapclient.DialInsecure(parse(t, server.IMAPURL()).Host, &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				told <- *data.NumMessages
			}
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	if err := reader.Login(desk, password).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	idle, err := reader.Idle()
	if err != nil {
		t.Fatal(err)
	}
	appended := dialIMAP(t, server).Append("INBOX", int64(len(text)), nil)
	_, err = io.WriteString(appended, text)
	if err := errors.Join(err, appended.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := appended.Wait(); err != nil {
		t.Fatal(err)
	}
	select {
	case n := <-told:
		if n != 1 {
			t.Errorf("told of %d messages", n)
		}
	case <-time.After(10 * time.Second):
		t.Error("not told")
	}
	if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
		t.Error(err)
	}
}

func TestUIDValidity(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{})
	mailbox := dialIMAP(t, server)
	first, err := mailbox.Select("INBOX", nil).Wait()
	if err != nil || first.UIDValidity < 1_600_000_000 {
		t.Fatalf("UIDVALIDITY %d, which a restart would repeat: %v", first.UIDValidity, err)
	}
	server.BumpUIDValidity()
	second, err := mailbox.Select("INBOX", nil).Wait()
	if err != nil || second.UIDValidity <= first.UIDValidity {
		t.Errorf("UIDVALIDITY %d after %d: %v", second.UIDValidity, first.UIDValidity, err)
	}
	status, err := mailbox.Status("INBOX", &imap.StatusOptions{UIDValidity: true}).Wait()
	if err != nil || status.UIDValidity != second.UIDValidity {
		t.Errorf("STATUS says %d: %v", status.UIDValidity, err)
	}
}

func TestStartErrors(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{})
	taken := parse(t, server.SMTPURL()).Host
	for name, options := range map[string]fakemail.Options{
		"no desk":         {},
		"IMAP port taken": {Desk: desk, IMAPAddr: taken},
		"SMTP port taken": {Desk: desk, SMTPAddr: taken, TLS: true},
	} {
		if server, err := fakemail.Start(options); err == nil {
			server.Close()
			t.Errorf("%s: started", name)
		}
	}
}

// A client that goes away in the middle of an answer must not keep the server from closing.
func TestCloseAfterBrokenClients(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{})
	if err := server.Deliver([]byte(text + strings.Repeat("x", 16<<20))); err != nil {
		t.Fatal(err)
	}
	for _, hangUp := range []func(net.Conn){
		func(conn net.Conn) { conn.Close() },
		func(net.Conn) { server.CutIMAP() },
	} {
		conn, err := net.Dial("tcp", parse(t, server.IMAPURL()).Host)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "a LOGIN %q %q\r\nb SELECT INBOX\r\nc FETCH 1 BODY[]\r\n", desk, password)
		if _, err := io.CopyN(io.Discard, conn, 100_000); err != nil {
			t.Fatal(err)
		}
		hangUp(conn)
	}
}

// Somebody counts a folder while a client reads it: neither waits for what the
// other holds.
func TestFolderWhileFetching(t *testing.T) {
	t.Parallel()
	server := start(t, fakemail.Options{Desk: desk, Password: password})
	for range 100 {
		if err := server.Deliver([]byte("Subject: x\r\n\r\nx\r\n")); err != nil {
			t.Fatal(err)
		}
	}
	client := dialIMAP(t, server)
	if _, err := client.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	counted := make(chan struct{})
	go func() {
		defer close(counted)
		for {
			select {
			case <-done:
				return
			default:
				server.Folder("INBOX")
			}
		}
	}()
	for range 50 {
		var all imap.SeqSet
		all.AddRange(1, 100)
		messages, err := client.Fetch(all, &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
		if err != nil || len(messages) != 100 {
			t.Fatalf("%d messages, %v", len(messages), err)
		}
	}
	close(done)
	<-counted
}
