package mailrun

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"text/template"
)

// Dovecot is a running IMAP server. Every user name has a mailbox, which is made
// when it is first used; one password is right for all.
type Dovecot struct {
	program  string
	folder   folder
	as       account
	cert     *certificate
	password string
	imap     port
	imaps    port
	process  *process
}

// StartDovecot runs a new server and returns when it greets. ctx bounds the
// start only. The password must not hold white space.
func StartDovecot(ctx context.Context, password string) (_ *Dovecot, err error) {
	d := &Dovecot{password: password}
	if d.program, err = program("dovecot", "dovecot-imapd"); err != nil {
		return nil, err
	}
	if d.as, err = dovecotAccount(); err != nil {
		return nil, err
	}
	if d.cert, err = selfSigned(); err != nil {
		return nil, err
	}
	if d.folder, err = makeFolder("swapdesk-dovecot-"); err != nil {
		return nil, err
	}
	if err = d.configure(ctx); err == nil {
		err = d.start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, d.remove())
	}
	return d, nil
}

func (d *Dovecot) configure(ctx context.Context) (err error) {
	if d.imap, err = claimPort(ctx); err != nil {
		return err
	}
	if d.imaps, err = claimPort(ctx); err != nil {
		return err
	}
	for _, name := range []string{"run", "mail"} {
		if err := d.as.mkdir(d.folder.path(name)); err != nil {
			return err
		}
	}
	if err := d.cert.write(d.folder, d.as); err != nil {
		return err
	}
	return d.folder.configure(d.as, "dovecot.conf", dovecotConf, map[string]any{
		"Dir": d.folder, "User": d.as.name, "Group": d.as.group, "UID": d.as.uid,
		"IMAP": d.imap.number, "IMAPS": d.imaps.number, "Password": strings.ReplaceAll(d.password, "%", "%%"), // or it begins a variable
	})
}

// All processes run as one user, so that none has to be root:
// https://doc.dovecot.org/2.3/configuration_manual/howto/rootless/.
var dovecotConf = template.Must(template.New("dovecot.conf").Parse(`
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/run
log_path = {{.Dir}}/log
default_internal_user = {{.User}}
default_internal_group = {{.Group}}
default_login_user = {{.User}}
first_valid_uid = {{.UID}}
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{{.Dir}}/cert.pem
ssl_key = <{{.Dir}}/key.pem
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
mail_fsync = never
# The default waits 2 s before it tells a client that a password is wrong, and
# makes those who try again wait longer.
auth_failure_delay = 0
passdb {
  driver = static
  args = password={plain}{{.Password}}
}
userdb {
  driver = static
  args = uid={{.User}} gid={{.Group}} home={{.Dir}}/mail/%u
}
service anvil {
  chroot =
  # Counts wrong passwords for each address, to delay the next sign-in from it.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = {{.IMAP}}
  }
  inet_listener imaps {
    port = {{.IMAPS}}
  }
}
service auth {
  unix_listener sasl {
    mode = 0666
  }
}
`))

// sasl is the socket where Postfix asks whether a password is right.
func (d *Dovecot) sasl() string { return d.folder.path("run", "sasl") }

func (d *Dovecot) start(ctx context.Context) (err error) {
	d.process, err = startProcess(ctx, d.folder.path("log"), d.as, d.program, "-F", "-c", d.folder.path("dovecot.conf"))
	if err != nil {
		return err
	}
	if err := d.process.awaitGreeting(ctx, d.imap, "* OK"); err != nil {
		return errors.Join(fmt.Errorf("start of Dovecot: %w%s", err, d.folder.logTail("log")), d.process.kill())
	}
	return nil
}

// Restart stops the server and starts it again on the same ports, with its mail.
func (d *Dovecot) Restart(ctx context.Context) error {
	if err := d.process.stop(); err != nil {
		return err
	}
	return d.start(ctx)
}

// Stop ends the server and removes its mail.
func (d *Dovecot) Stop() error {
	return errors.Join(d.process.kill(), d.remove())
}

func (d *Dovecot) remove() error {
	d.imap.release()
	d.imaps.release()
	return os.RemoveAll(string(d.folder))
}

// IMAPURL is a user's INBOX in clear, in the form that inbox.ParseURL reads;
// without its query it asks for STARTTLS.
func (d *Dovecot) IMAPURL(user string) string {
	return d.url("imap", user, d.imap) + "?tls=none"
}

// IMAPSURL is a user's INBOX behind TLS.
func (d *Dovecot) IMAPSURL(user string) string { return d.url("imaps", user, d.imaps) }

func (d *Dovecot) url(scheme, user string, at port) string {
	u := url.URL{Scheme: scheme, User: url.UserPassword(user, d.password), Host: at.address(), Path: "/INBOX"}
	return u.String()
}

// CA is the pool that holds the server's self-signed certificate.
func (d *Dovecot) CA() *x509.CertPool { return d.cert.pool }

// Close keeps mail from being put into a user's mailbox, as a full disk does,
// until it is opened again. The mailbox has to be there.
func (d *Dovecot) Close(user string) (open func() error, err error) {
	dir := d.folder.path("mail", user, "Maildir", "tmp")
	if err := os.Chmod(dir, 0o500); err != nil {
		return nil, err
	}
	return func() error { return os.Chmod(dir, 0o700) }, nil
}

// Doveadm runs the server's tool for administrators, see doveadm(1), and returns
// what it prints.
func (d *Dovecot) Doveadm(ctx context.Context, args ...string) (string, error) {
	path, err := exec.LookPath("doveadm")
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, path, append([]string{"-c", d.folder.path("dovecot.conf")}, args...)...)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: d.as.credential()}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("doveadm %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}
