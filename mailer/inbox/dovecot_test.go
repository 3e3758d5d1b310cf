package inbox_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/mailrun"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

// dovecot starts a server, and gives the desk's mailbox on it by STARTTLS.
func dovecot(t *testing.T) (*mailrun.Dovecot, inbox.Server) {
	t.Helper()
	server, err := mailrun.StartDovecot(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	mailbox := parse(t, server.IMAPURL(desk), server.CA())
	mailbox.TLS = inbox.StartTLS
	return server, mailbox
}

func drop(t *testing.T, server *mailrun.Dovecot, raw ...string) {
	t.Helper()
	for _, each := range raw {
		if err := server.Deliver(desk, []byte(each)); err != nil {
			t.Fatal(err)
		}
	}
}

func doveadm(t *testing.T, server *mailrun.Dovecot, args ...string) string {
	t.Helper()
	out, err := server.Doveadm(t.Context(), args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// seen counts the messages of a folder that are marked as read.
func seen(t *testing.T, server *mailrun.Dovecot, folder string) int {
	t.Helper()
	return strings.Count(doveadm(t, server, "search", "-u", desk, "mailbox", folder, "seen"), "\n")
}

// What was there before is found by the sweep, and what comes then by IDLE.
func TestDovecotIsReadAndTidied(t *testing.T) {
	t.Parallel()
	server, startTLS := dovecot(t)
	for user, mailbox := range map[string]inbox.Server{
		"STARTTLS": startTLS,
		"implicit": parse(t, server.IMAPSURL("implicit"), server.CA()),
		"in clear": parse(t, server.IMAPURL("clear"), nil),
	} {
		t.Run(user, func(t *testing.T) {
			t.Parallel()
			put := func(name string) {
				if err := server.Deliver(mailbox.User, []byte(mail(name))); err != nil {
					t.Fatal(err)
				}
			}
			put("1")
			put("2")
			status, err := inbox.Check(t.Context(), mailbox)
			if err != nil {
				t.Fatal(err)
			}
			if (status.TLS == "TLS 1.3") != (mailbox.TLS != inbox.NoTLS) || status.Messages != 2 ||
				!slices.Contains(status.Capabilities, "MOVE") || !slices.Contains(status.Capabilities, "IDLE") {
				t.Errorf("status %+v", status)
			}
			s := newSink()
			s.outcome = func(msg inbox.Message) (inbox.Filing, bool) {
				return inbox.Filing{UID: msg.UID, Refused: msg.UID == 2}, true
			}
			read(t, mailbox, s, fast)
			s.untilSaved(t, mail("1"), mail("2"))
			s.untilFiled(t, 2)
			put("3")
			s.untilSaved(t, mail("1"), mail("2"), mail("3"))
			s.untilFiled(t, 3)
			for folder, want := range map[string][]string{"INBOX": nil, "Processed": {mail("1"), mail("3")}, "Refused": {mail("2")}} {
				var got []string
				raws, err := server.Messages(mailbox.User, folder)
				for _, raw := range raws {
					got = append(got, string(raw))
				}
				slices.Sort(got)
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("%s has %q, %v; want %q", folder, got, err, want)
				}
			}
		})
	}
}

// After a new UIDVALIDITY all of the folder is given again, each message once.
// When its notes are lost under an open session, Dovecot ends that and gives new
// UIDs, be it under another UIDVALIDITY or the same.
func TestDovecotNewUIDValidity(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *mailrun.Dovecot){
		"by the administrator": func(t *testing.T, server *mailrun.Dovecot) { setValidity(t, server, 2000) },
		"notes lost":           loseNotes,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, mailbox := dovecot(t)
			drop(t, server, mail("1"), mail("2"))
			// By itself Dovecot takes the time in seconds, which can be the same again when notes are lost at once.
			setValidity(t, server, 1000)
			s := newSink()
			often := fast
			often.SweepEvery = 20 * time.Millisecond
			read(t, mailbox, s, often)
			s.untilSaved(t, mail("1"), mail("2"))
			change(t, server)
			s.untilSaved(t, mail("1"), mail("2"), mail("1"), mail("2"))
			drop(t, server, mail("3"))
			s.untilSaved(t, mail("1"), mail("2"), mail("1"), mail("2"), mail("3"))
		})
	}
}

func setValidity(t *testing.T, server *mailrun.Dovecot, validity int) {
	t.Helper()
	doveadm(t, server, "mailbox", "update", "-u", desk, "--uid-validity", strconv.Itoa(validity), "INBOX")
}

// loseNotes is what a restore of the messages alone does. A session that has the notes in memory and is just about to
// write them brings them back as they were: nothing is lost then, and nothing is to be read again.
func loseNotes(t *testing.T, server *mailrun.Dovecot) {
	t.Helper()
	numbers := func() string {
		return doveadm(t, server, "mailbox", "status", "-u", desk, "uidvalidity uidnext", "INBOX")
	}
	before := numbers()
	waitFor(t, "Dovecot gives new UIDs", func() bool {
		notes, err := filepath.Glob(server.Maildir(desk, "INBOX") + "/dovecot*")
		if err != nil || len(notes) == 0 {
			t.Fatalf("%d files of notes, %v", len(notes), err)
		}
		for _, note := range notes {
			if err := os.Remove(note); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
		}
		for range 20 {
			if numbers() != before {
				return true
			}
			time.Sleep(50 * time.Millisecond)
		}
		return false
	})
}

var imapProcess = regexp.MustCompile(`imap +\((\d+)`)

func TestDovecotCutsConnections(t *testing.T) {
	t.Parallel()
	server, mailbox := dovecot(t)
	s := newSink()
	log, _ := read(t, mailbox, s, fast)
	s.untilReady(t)
	var want []string
	for i, cut := range []func(){
		func() { doveadm(t, server, "kick", desk) },
		func() {
			who := imapProcess.FindStringSubmatch(doveadm(t, server, "who", desk))
			if who == nil {
				t.Fatal("nobody is connected")
			}
			pid, err := strconv.Atoi(who[1])
			if err != nil {
				t.Fatal(err)
			}
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		},
		func() {
			if err := server.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
		},
	} {
		want = append(want, mail(fmt.Sprint(i)))
		cut()
		drop(t, server, want[i])
		waitFor(t, "the connection is back", func() bool { return log.count(logAgain) > i })
		s.untilSaved(t, want...)
	}
}

func TestDovecotRefuses(t *testing.T) {
	t.Parallel()
	_, mailbox := dovecot(t)
	for name, test := range map[string]struct {
		change func(*inbox.Server)
		want   error
	}{
		"wrong password": {func(s *inbox.Server) { s.Password = "wrong" }, inbox.ErrSignIn},
		"no such folder": {func(s *inbox.Server) { s.Folder = "Nowhere" }, inbox.ErrNoFolder},
		"unknown CA":     {func(s *inbox.Server) { s.RootCAs = nil }, inbox.ErrTLS},
		"TLS to plain":   {func(s *inbox.Server) { s.TLS = inbox.ImplicitTLS }, inbox.ErrTLS},
		"a token":        {func(s *inbox.Server) { s.Token = token("x", nil) }, inbox.ErrSignIn},
	} {
		changed := mailbox
		test.change(&changed)
		if _, err := inbox.Check(t.Context(), changed); !errors.Is(err, test.want) || strings.Contains(err.Error(), password) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	mailbox.Password = "wrong"
	log, _ := read(t, mailbox, newSink(), fast)
	waitFor(t, "the refusal is logged", func() bool { return log.count("the mail server refuses the sign-in") == 1 })
}

func TestDovecotHasMuchMail(t *testing.T) {
	t.Parallel()
	server, mailbox := dovecot(t)
	const messages = 2000
	var want []string
	for i := range messages {
		want = append(want, big(fmt.Sprint(i), 2000))
	}
	drop(t, server, want...)
	s := newSink()
	s.outcome = func(msg inbox.Message) (inbox.Filing, bool) {
		return inbox.Filing{UID: msg.UID, Refused: msg.UID%10 == 0}, true
	}
	read(t, mailbox, s, fast)
	s.untilSaved(t, want...)
	s.untilFiled(t, messages)
	if processed, refused := seen(t, server, "Processed"), seen(t, server, "Refused"); processed != 1800 || refused != 200 {
		t.Errorf("%d messages are in Processed, %d in Refused", processed, refused)
	}
}

func TestDovecotHasLargeMail(t *testing.T) {
	t.Parallel()
	server, mailbox := dovecot(t)
	drop(t, server, mail("1"), big("too large", 12<<20), big("large", 9<<20), mail("2"))
	s := newSink()
	read(t, mailbox, s, fast)
	s.untilSaved(t, mail("1"), "The message has 12...", big("large", 9<<20), mail("2"))
}

// What reaches the desk of messages that no standard allows.
func TestDovecotHasOddMail(t *testing.T) {
	t.Parallel()
	server, mailbox := dovecot(t)
	s := newSink()
	read(t, mailbox, s, fast)
	var want []string
	for _, odd := range []struct{ name, raw, read string }{
		// No literal of IMAP can hold a NUL (RFC 9051 section 9, CHAR8). Dovecot gives 0x80 instead.
		{"NUL", "Subject: a\x00b\r\n\r\nc\x00d\r\n", "Subject: a\x80b\r\n\r\nc\x80d\r\n"},
		{"lone LF", "Subject: a\n\nb\n", "Subject: a\r\n\r\nb\r\n"},
		{"mixed line ends", "Subject: a\r\n\nb\n\r\nc", "Subject: a\r\n\r\nb\r\n\r\nc"},
		{"lone CR", "Subject: a\rb\r\n\r\nc\rd\r\n", ""},
		{"8 bit", "Subject: \xe4\xf6\r\n\r\n\xff\xfe\r\n", ""},
		{"no header", "\r\nplease swap\r\n", ""},
		{"no body", "Subject: a\r\n", ""},
		{"no header line", "please swap my address\r\n", ""},
		{"long line", "Subject: " + strings.Repeat("a", 200_000) + "\r\n\r\nb\r\n", ""},
		{"mbox", "From jane Mon Mar  2 09:00:00 2026\r\nSubject: a\r\n\r\nb\r\n", ""},
		{"dots", "Subject: a\r\n\r\n.\r\n..\r\n", ""},
		{"empty", "", ""},
		{"next", mail("1"), ""},
	} {
		if odd.read == "" {
			odd.read = odd.raw
		}
		want = append(want, odd.read)
		drop(t, server, odd.raw)
	}
	s.untilSaved(t, want...)
}
