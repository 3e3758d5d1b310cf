package mailrun

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"
)

// PostfixOptions say where mail goes.
type PostfixOptions struct {
	// Dovecot keeps the mailboxes and knows the passwords of those who submit.
	Dovecot *Dovecot
	// Mailboxes are the addresses that there are in their domains; mail to one is
	// put into the INBOX of that user of Dovecot. What is accepted for any other
	// domain bounces.
	Mailboxes []string
	// Replies are the SMTP replies to RCPT, such as "450 4.2.0 Not now.", for
	// recipients that are to be refused.
	Replies map[string]string
	// SizeLimit is the largest message in bytes; zero stands for Postfix's own.
	SizeLimit int
	// Patience is how long a client may be silent before Postfix hangs up, in
	// whole seconds; zero stands for Postfix's own, which is 300, and 10 under load.
	Patience time.Duration
}

// Postfix is a running submission server: whoever has signed in may write to
// anybody.
type Postfix struct {
	master  string
	folder  folder
	options PostfixOptions
	cert    *certificate
	port    port
	process *process
}

// StartPostfix runs a new server and returns when it greets. ctx bounds the
// start only. Postfix's master takes no other user than root.
func StartPostfix(ctx context.Context, o PostfixOptions) (_ *Postfix, err error) {
	p := &Postfix{options: o}
	if p.master, err = findMaster(ctx); err != nil {
		return nil, err
	}
	if os.Geteuid() != 0 {
		return nil, errors.New("only root can run Postfix, whose parts run as several users: run these tests as root")
	}
	if p.cert, err = selfSigned(); err != nil {
		return nil, err
	}
	if p.folder, err = makeFolder("swapdesk-postfix-"); err != nil {
		return nil, err
	}
	if err = p.configure(ctx); err == nil {
		err = p.start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, p.remove())
	}
	return p, nil
}

func findMaster(ctx context.Context) (string, error) {
	postconf, err := program("postconf", "postfix")
	if err != nil {
		return "", err
	}
	dir, err := exec.CommandContext(ctx, postconf, "-dh", "daemon_directory").Output()
	return filepath.Join(strings.TrimSpace(string(dir)), "master"), err
}

func (p *Postfix) configure(ctx context.Context) (err error) {
	if p.port, err = claimPort(ctx); err != nil {
		return err
	}
	owner, err := lookUp("postfix", "postfix")
	if err != nil {
		return err
	}
	if err := p.makeQueue(owner); err != nil {
		return err
	}
	if err := p.cert.write(p.folder, root); err != nil {
		return err
	}
	values := map[string]any{
		"Dir": p.folder, "Address": p.port.address(), "SASL": p.options.Dovecot.sasl(),
		"Mail": p.options.Dovecot.folder.path("mail"), "UID": p.options.Dovecot.as.uid, "GID": p.options.Dovecot.as.gid,
		"Domains": p.domains(), "Mailboxes": p.options.Mailboxes, "Replies": p.options.Replies, "SizeLimit": p.options.SizeLimit,
		"Patience": int(p.options.Patience.Seconds()),
	}
	return errors.Join(
		p.folder.configure(root, "main.cf", mainCF, values),
		p.folder.configure(root, "master.cf", masterCF, values))
}

func (p *Postfix) domains() []string {
	domains := map[string]bool{}
	for _, mailbox := range p.options.Mailboxes {
		domains[mailbox[strings.LastIndexByte(mailbox, '@')+1:]] = true
	}
	return slices.Collect(maps.Keys(domains))
}

// makeQueue makes the folders that the package's own scripts would make, were it
// not for another place.
func (p *Postfix) makeQueue(owner account) error {
	if err := owner.mkdir(p.folder.path("data")); err != nil {
		return err
	}
	for _, path := range []string{"queue", "queue/pid"} {
		if err := root.mkdir(p.folder.path(path)); err != nil {
			return err
		}
	}
	for _, name := range []string{
		"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming",
		"maildrop", "private", "public", "saved", "trace",
	} {
		if err := owner.mkdir(p.folder.path("queue", name)); err != nil {
			return err
		}
	}
	return nil
}

var mainCF = template.Must(template.New("main.cf").Parse(`
compatibility_level = 3.6
queue_directory = {{.Dir}}/queue
data_directory = {{.Dir}}/data
maillog_file = {{.Dir}}/maillog
maillog_file_prefixes = {{.Dir}}
myhostname = mail.swapdesk.example
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
{{with .SizeLimit}}message_size_limit = {{.}}
{{end -}}
{{with .Patience}}smtpd_timeout = {{.}}s
{{end -}}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {{.Dir}}/cert.pem
smtpd_tls_key_file = {{.Dir}}/key.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {{.SASL}}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
{{with .Replies}}smtpd_recipient_restrictions = check_recipient_access inline:{ {{- range $recipient, $reply := .}} { {{$recipient}} = {{$reply}} }{{end}} }
{{end -}}
virtual_mailbox_domains ={{range .Domains}} {{.}}{{end}}
virtual_mailbox_maps = inline:{ {{- range .Mailboxes}} { {{.}} = {{.}}/Maildir/ }{{end}} }
virtual_mailbox_base = {{.Mail}}
virtual_uid_maps = static:{{.UID}}
virtual_gid_maps = static:{{.GID}}
default_transport = nowhere
`))

// The service nowhere bounces what was accepted: it always ends with EX_NOHOST of
// sysexits.h. Mail for the transport "error" would be refused at RCPT already.
var masterCF = template.Must(template.New("master.cf").Parse(`
{{.Address}} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
nowhere unix - n n - - pipe user=nobody argv=/bin/sh -c {exit 68}
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`))

// start runs the master with -d: no part of Postfix leaves its process group then.
func (p *Postfix) start(ctx context.Context) (err error) {
	p.process, err = startProcess(ctx, p.folder.path("maillog"), root, p.master, "-d", "-c", string(p.folder))
	if err != nil {
		return err
	}
	if err := p.process.awaitGreeting(ctx, p.port, "220 "); err != nil {
		return errors.Join(fmt.Errorf("start of Postfix: %w%s", err, p.folder.logTail("maillog")), p.process.kill())
	}
	return nil
}

// Restart stops the server, cutting its connections, and starts it again on the
// same port, with its queue.
func (p *Postfix) Restart(ctx context.Context) error {
	if err := p.process.stop(); err != nil {
		return err
	}
	return p.start(ctx)
}

// Flush has the server try again, at once, what waits in its queue.
func (p *Postfix) Flush(ctx context.Context) error {
	postqueue, err := program("postqueue", "postfix")
	if err != nil {
		return err
	}
	if out, err := exec.CommandContext(ctx, postqueue, "-c", string(p.folder), "-f").CombinedOutput(); err != nil {
		return fmt.Errorf("postqueue -f: %w: %s", err, out)
	}
	return nil
}

// Stop ends the server and removes its queue.
func (p *Postfix) Stop() error {
	return errors.Join(p.process.kill(), p.remove())
}

func (p *Postfix) remove() error {
	p.port.release()
	return os.RemoveAll(string(p.folder))
}

// URL is where a user submits mail by STARTTLS, in the form that
// mailer.ParseSMTPURL reads.
func (p *Postfix) URL(user string) string {
	u := url.URL{Scheme: "smtp", User: url.UserPassword(user, p.options.Dovecot.password), Host: p.port.address()}
	return u.String()
}

// CA is the pool that holds the server's self-signed certificate.
func (p *Postfix) CA() *x509.CertPool { return p.cert.pool }

// Log is all that the server has logged.
func (p *Postfix) Log() (string, error) {
	log, err := os.ReadFile(p.folder.path("maillog"))
	return string(log), err
}
