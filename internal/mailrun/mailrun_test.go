package mailrun

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	jane     = "jane@contoso.example"
	password = "a/b:c@d%"
)

func startBoth(o PostfixOptions) (*Dovecot, *Postfix, error) {
	d, err := StartDovecot(context.Background(), password)
	if err != nil {
		return nil, nil, err
	}
	o.Dovecot = d
	p, err := StartPostfix(context.Background(), o)
	if err != nil {
		return nil, nil, errors.Join(err, d.Stop())
	}
	return d, p, nil
}

func setup(t *testing.T, o PostfixOptions) (*Dovecot, *Postfix) {
	t.Helper()
	d, p, err := startBoth(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("Postfix says:%s\nDovecot says:%s", p.folder.logTail("maillog"), d.folder.logTail("log"))
		}
		if err := errors.Join(p.Stop(), d.Stop()); err != nil {
			t.Error(err)
		}
		for _, f := range []folder{p.folder, d.folder} {
			if _, err := os.Stat(string(f)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s: %v", f, err)
			}
		}
		for _, server := range []*process{p.process, d.process} {
			if alive, err := groupAlive(server.group); alive || err != nil {
				t.Errorf("processes are left, %v", err)
			}
		}
	})
	return d, p
}

func submit(p *Postfix, user, password, to, text string) error {
	c, err := smtp.Dial(p.port.address())
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{ServerName: "127.0.0.1", RootCAs: p.CA(), MinVersion: tls.VersionTLS12}); err != nil {
		return err
	}
	if err := c.Auth(smtp.PlainAuth("", user, password, "127.0.0.1")); err != nil {
		return err
	}
	if err := errors.Join(c.Mail("bob@contoso.example"), c.Rcpt(to)); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write([]byte(text)); err != nil {
		return err
	}
	return w.Close()
}

// What Postfix takes is in Dovecot's mailbox, also after both were restarted.
func TestSubmittedMailIsInTheMailbox(t *testing.T) {
	t.Parallel()
	d, p := setup(t, PostfixOptions{Mailboxes: []string{jane}})
	for n, body := range []string{"\r\n\r\none\r\n", "\r\n\r\ntwo\r\n"} {
		if err := submit(p, "bob", password, jane, "Subject: x"+body); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the mail is delivered", func() (bool, error) {
			mails, err := d.Messages(jane, "INBOX")
			return len(mails) == n+1 && slices.ContainsFunc(mails, func(mail []byte) bool {
				return bytes.HasSuffix(mail, []byte(body))
			}), err
		})
		// Stopped between the delivery and its end, Postfix would deliver again.
		eventually(t, "the mail has left the queue", func() (bool, error) {
			log, err := p.Log()
			return strings.Count(log, ": removed") == n+1, err
		})
		if err := errors.Join(p.Restart(t.Context()), d.Restart(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	log, err := p.Log()
	if n := strings.Count(log, "status=sent"); err != nil || n != 2 {
		t.Errorf("%d deliveries in the log, %v", n, err)
	}
}

func TestWhatPostfixRefuses(t *testing.T) {
	t.Parallel()
	_, p := setup(t, PostfixOptions{
		Mailboxes: []string{jane},
		Replies:   map[string]string{"later@contoso.example": "450 4.2.0 Not now."},
		SizeLimit: 5000,
	})
	for name, test := range map[string]struct{ password, to, text, want string }{
		"a wrong password": {"wrong", jane, "x", "535 5.7.8"},
		"a stranger":       {password, "eve@contoso.example", "x", "550 5.1.1"},
		"for now":          {password, "later@contoso.example", "x", "450 4.2.0"},
		"a large mail":     {password, jane, strings.Repeat("x\r\n", 3000), "552 5.3.4"},
	} {
		if err := submit(p, "bob", test.password, test.to, test.text); err == nil || !strings.HasPrefix(strings.ReplaceAll(err.Error(), `"`, ""), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

func TestNothingOutlivesAKill(t *testing.T) {
	t.Parallel()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childVar+"=1")
	child.Stderr = os.Stderr
	_, err := child.StdinPipe() // which its end closes
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = child.Process.Kill()
		_ = child.Wait()
	})
	line, readErr := bufio.NewReader(out).ReadString('\n')
	var groups [2]int
	var folders [2]string
	if _, err := fmt.Sscan(line, &groups[0], &folders[0], &groups[1], &folders[1]); err != nil {
		t.Fatalf("the child said %q: %v, %v", line, readErr, err)
	}
	for i, group := range groups {
		if alive, err := groupAlive(group); !alive || err != nil {
			t.Errorf("the server in %s does not run, %v", folders[i], err)
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for i, group := range groups {
		eventually(t, "the server in "+folders[i]+" ends", func() (bool, error) {
			alive, err := groupAlive(group)
			return !alive, err
		})
		if err := os.RemoveAll(folders[i]); err != nil {
			t.Error(err)
		}
	}
}

// A server that does not start is not waited for. Dovecot says why in its log;
// of Postfix only the system's log is told, as long as its postlogd does not run.
func TestPortIsTaken(t *testing.T) {
	t.Parallel()
	d, p := setup(t, PostfixOptions{Mailboxes: []string{jane}})
	for name, server := range map[string]struct {
		process *process
		port    port
		start   func(context.Context) error
		want    string
	}{
		"Dovecot": {d.process, d.imap, d.start, "Address already in use"},
		"Postfix": {p.process, p.port, p.start, "it ended at once"},
	} {
		if err := server.process.stop(); err != nil {
			t.Fatal(err)
		}
		l, err := net.Listen("tcp", server.port.address())
		if err != nil {
			t.Fatal(err)
		}
		err = server.start(t.Context())
		l.Close()
		if err == nil || !strings.Contains(err.Error(), "start of "+name) || !strings.Contains(err.Error(), server.want) {
			t.Errorf("%v, want %s", err, server.want)
		}
	}
}

func TestPortIsClaimedOnce(t *testing.T) {
	t.Parallel()
	p, err := claimPort(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := port{number: p.number}
	if again.take(t.Context()) == nil {
		t.Error("the port was claimed twice")
	}
	p.release()
	// A process that another test starts has all that is open here until it runs its program.
	for deadline := time.Now().Add(time.Minute); again.take(t.Context()) != nil; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("a port that was released stays claimed")
		}
	}
	again.release()
}

func TestMissingProgramNamesItsPackage(t *testing.T) {
	t.Parallel()
	if _, err := program("no-such-daemon", "its-package"); err == nil || !strings.Contains(err.Error(), "install the package its-package") {
		t.Error(err)
	}
}

func TestMaildirOfAFolder(t *testing.T) {
	t.Parallel()
	d := &Dovecot{folder: "/f"}
	if got, want := d.Maildir(jane, "Processed"), filepath.Join("/f/mail", jane, "Maildir/.Processed"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
