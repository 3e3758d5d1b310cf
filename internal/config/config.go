// Package config is what an operator may set: the environment variables
// SWAPDESK_*, each also a flag, their defaults and their validation. Only app
// and cli import it.
//
// The structs are grammar for kong. A value that does not fit is an *Error,
// which names the variable, what it held (secrets masked) and what it takes.
package config

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

// Error is a value that does not fit its variable.
type Error struct {
	Variable string
	// Held is the value with secrets masked; empty when it was not set.
	Held string
	// Takes says what the variable takes.
	Takes string
}

func (e *Error) Error() string {
	if e.Held == "" {
		return fmt.Sprintf("%s is not set: it takes %s", e.Variable, e.Takes)
	}
	return fmt.Sprintf("%s holds %q: it takes %s", e.Variable, e.Held, e.Takes)
}

// Database is where the desk keeps everything.
type Database struct {
	URL      string `name:"database-url" env:"SWAPDESK_DATABASE_URL" secret:"" placeholder:"URL" help:"Postgres, as postgres://user:password@host/name. Unset: a private Postgres in the data directory."`
	Password string `name:"database-password" env:"SWAPDESK_DATABASE_PASSWORD" secret:"" placeholder:"PASSWORD" help:"The password, when the URL has none."`
	DataDir  string `name:"data-dir" env:"SWAPDESK_DATA_DIR" default:"./swapdesk-data" placeholder:"DIR" help:"Where the private Postgres lives (${default})."`
}

// Validate implements kong's hook. A password of its own goes into URL.
func (d *Database) Validate() error {
	if d.Password != "" {
		u, err := url.Parse(d.URL)
		if err != nil || u.User.Username() == "" || hasPassword(u) {
			return passwordError("SWAPDESK_DATABASE")
		}
		u.User = url.UserPassword(u.User.Username(), d.Password)
		d.URL, d.Password = u.String(), ""
	}
	if d.URL == "" {
		dir, err := filepath.Abs(d.DataDir)
		if err != nil {
			return &Error{"SWAPDESK_DATA_DIR", d.DataDir, "a directory"}
		}
		d.DataDir = dir
		return nil
	}
	if _, err := pgxpool.ParseConfig(d.URL); err != nil {
		return &Error{"SWAPDESK_DATABASE_URL", mask(d.URL), "a URL such as postgres://user:password@host:5432/swapdesk"}
	}
	return nil
}

// IMAP is the mailbox that is read.
type IMAP struct {
	URL       string `name:"imap-url" env:"SWAPDESK_IMAP_URL" secret:"" placeholder:"URL" help:"The mailbox, as imaps://user:password@host:993/INBOX; imap:// means STARTTLS; ?tls=none only for this machine."`
	Password  string `name:"imap-password" env:"SWAPDESK_IMAP_PASSWORD" secret:"" placeholder:"PASSWORD" help:"The password, when the URL has none."`
	Processed string `name:"imap-processed" env:"SWAPDESK_IMAP_PROCESSED" default:"Processed" placeholder:"FOLDER" help:"Where read mail is moved (${default}); empty: nowhere."`
	Refused   string `name:"imap-refused" env:"SWAPDESK_IMAP_REFUSED" default:"Refused" placeholder:"FOLDER" help:"Where refused mail is moved (${default}); empty: nowhere."`
}

// Server returns the mailbox that URL names.
func (c IMAP) Server() (inbox.Server, error) {
	if c.URL == "" {
		return inbox.Server{}, &Error{"SWAPDESK_IMAP_URL", "", "a URL such as imaps://user:password@host:993/INBOX"}
	}
	server, err := inbox.ParseURL(c.URL)
	if err != nil {
		return server, &Error{"SWAPDESK_IMAP_URL", mask(c.URL), "a URL such as imaps://user:password@host:993/INBOX (" + err.Error() + ")"}
	}
	if c.Password != "" {
		if server.Password != "" {
			return inbox.Server{}, passwordError("SWAPDESK_IMAP")
		}
		server.Password = c.Password
	}
	server.Processed, server.Refused = c.Processed, c.Refused
	return server, nil
}

// SMTP is the server that takes our mail, and who the mail is from.
type SMTP struct {
	URL       string `name:"smtp-url" env:"SWAPDESK_SMTP_URL" secret:"" placeholder:"URL" help:"Where mail is handed in, as smtp://user:password@host:587 (STARTTLS) or smtps://; ?tls=none only for this machine."`
	Password  string `name:"smtp-password" env:"SWAPDESK_SMTP_PASSWORD" secret:"" placeholder:"PASSWORD" help:"The password, when the URL has none."`
	From      string `name:"mail-from" env:"SWAPDESK_MAIL_FROM" placeholder:"ADDRESS" help:"The desk's own address."`
	Name      string `name:"mail-name" env:"SWAPDESK_MAIL_NAME" default:"Co-sell desk" placeholder:"NAME" help:"The name beside the desk's address (${default})."`
	PortalURL string `name:"portal-url" env:"SWAPDESK_PORTAL_URL" placeholder:"URL" help:"Where partners sign in; mails link to it when it is set."`
	PortalID  string `name:"portal-client-id" env:"SWAPDESK_PORTAL_CLIENT_ID" placeholder:"ID" help:"The portal's application id; mails then link to the page where a firm's administrator can consent to it."`
}

// Server returns the server that URL names.
func (c SMTP) Server() (mailer.SMTPServer, error) {
	if c.URL == "" {
		return mailer.SMTPServer{}, &Error{"SWAPDESK_SMTP_URL", "", "a URL such as smtp://user:password@host:587"}
	}
	server, err := mailer.ParseSMTPURL(c.URL)
	if err != nil {
		return server, &Error{"SWAPDESK_SMTP_URL", mask(c.URL), "a URL such as smtp://user:password@host:587 (" + err.Error() + ")"}
	}
	if c.Password != "" {
		if server.User == "" || server.Password != "" {
			return mailer.SMTPServer{}, passwordError("SWAPDESK_SMTP")
		}
		server.Password = c.Password
	}
	return server, nil
}

// Desk returns who the mails are from.
func (c SMTP) Desk() (mailer.Desk, error) {
	desk := mailer.Desk{Address: c.From}
	if c.From == "" || desk.Check() != nil {
		return mailer.Desk{}, &Error{"SWAPDESK_MAIL_FROM", c.From, "a bare address such as cosell@vendor.example"}
	}
	desk.Name = c.Name
	if err := desk.Check(); err != nil {
		return mailer.Desk{}, &Error{"SWAPDESK_MAIL_NAME", c.Name, "a name of at most 64 printable characters"}
	}
	desk.PortalURL = c.PortalURL
	if err := desk.Check(); err != nil {
		return mailer.Desk{}, &Error{"SWAPDESK_PORTAL_URL", c.PortalURL, "an https URL such as https://portal.vendor.example"}
	}
	desk.PortalClientID = c.PortalID
	if err := desk.Check(); err != nil {
		return mailer.Desk{}, &Error{"SWAPDESK_PORTAL_CLIENT_ID", c.PortalID, "a GUID such as 0a6c1f6e-0000-4000-8000-000000000001"}
	}
	return desk, nil
}

// DKIM signs what is sent.
type DKIM struct {
	Domain   string `name:"dkim-domain" env:"SWAPDESK_DKIM_DOMAIN" placeholder:"DOMAIN" help:"The domain that mails are signed for. Unset: that of the desk's address."`
	Selector string `name:"dkim-selector" env:"SWAPDESK_DKIM_SELECTOR" placeholder:"NAME" help:"The selector under which the public key is published."`
	Key      string `name:"dkim-key" env:"SWAPDESK_DKIM_KEY" secret:"" placeholder:"PEM" help:"The private key, RSA or Ed25519, as PEM (best from SWAPDESK_DKIM_KEY_FILE). Unset: nothing is signed here."`
}

// Signer returns what signs for the desk, or nil when no key is set.
func (c DKIM) Signer(desk mailer.Desk) (*mailer.DKIM, error) {
	if c.Key == "" {
		if c.Selector != "" || c.Domain != "" {
			return nil, &Error{"SWAPDESK_DKIM_KEY", "", "the private key, since another SWAPDESK_DKIM_ variable is set"}
		}
		return nil, nil
	}
	_, domain, _ := strings.Cut(strings.ToLower(desk.Address), "@")
	own := cmp.Or(strings.ToLower(c.Domain), domain)
	if own != domain && !strings.HasSuffix(domain, "."+own) && !strings.HasSuffix(own, "."+domain) {
		return nil, &Error{"SWAPDESK_DKIM_DOMAIN", c.Domain, "the domain of SWAPDESK_MAIL_FROM, or one above or below it: receivers take no other for the sender's"}
	}
	if c.Selector == "" {
		return nil, &Error{"SWAPDESK_DKIM_SELECTOR", "", "the name under which the public key is published, since SWAPDESK_DKIM_KEY is set"}
	}
	signer, err := mailer.NewDKIM(own, c.Selector, []byte(c.Key))
	if err != nil {
		return nil, &Error{"SWAPDESK_DKIM_KEY", "***", "an RSA key of 2048 bits or more, or an Ed25519 key, as PEM (" + err.Error() + ")"}
	}
	return signer, nil
}

// Caps hold back mails that nobody decided on. What they hold is listed, for a person to
// send.
type Caps struct {
	PerAddress int `name:"answers-per-address" env:"SWAPDESK_ANSWERS_PER_ADDRESS" default:"20" placeholder:"N" help:"Answers to one address within a day that go out by themselves (${default}): so many about its requests, and so many about anything else; 0: any number. What is more of the first goes out a day later, the rest is held for staff."`
	PerHour    int `name:"answers-per-hour" env:"SWAPDESK_ANSWERS_PER_HOUR" default:"600" placeholder:"N" help:"The same for all addresses together within an hour (${default}). What is more goes out when the hour has room again."`
}

// Validate implements kong's hook.
func (c Caps) Validate() error {
	for name, n := range map[string]int{"SWAPDESK_ANSWERS_PER_ADDRESS": c.PerAddress, "SWAPDESK_ANSWERS_PER_HOUR": c.PerHour} {
		if n < 0 {
			return &Error{name, fmt.Sprint(n), "a number of mails, or 0 for any number"}
		}
	}
	return nil
}

// OAuth signs in to the mailbox with an access token (client credentials, RFC
// 6749 section 4.4) in place of a password.
type OAuth struct {
	Tenant       string `name:"oauth-tenant" env:"SWAPDESK_OAUTH_TENANT" placeholder:"ID" help:"Tenant that issues tokens for the mailbox (XOAUTH2 instead of a password)."`
	ClientID     string `name:"oauth-client-id" env:"SWAPDESK_OAUTH_CLIENT_ID" placeholder:"ID" help:"Client that the tokens are for."`
	ClientSecret string `name:"oauth-client-secret" env:"SWAPDESK_OAUTH_CLIENT_SECRET" secret:"" placeholder:"SECRET" help:"That client's secret."`
}

// On reports whether tokens are used.
func (c OAuth) On() bool { return c.Tenant != "" }

// Validate implements kong's hook: all three, or none.
func (c OAuth) Validate() error {
	for _, v := range []struct{ name, value string }{
		{"SWAPDESK_OAUTH_TENANT", c.Tenant},
		{"SWAPDESK_OAUTH_CLIENT_ID", c.ClientID},
		{"SWAPDESK_OAUTH_CLIENT_SECRET", c.ClientSecret},
	} {
		if v.value == "" && c != (OAuth{}) {
			return &Error{v.name, "", "a value, since another SWAPDESK_OAUTH_ variable is set"}
		}
	}
	return nil
}

// Discovery is how tenants are looked up.
type Discovery struct {
	Authority string `name:"tenant-authority" env:"SWAPDESK_TENANT_AUTHORITY" placeholder:"URL" help:"Replaces the sign-in authority of every cloud. Unset: the public ones."`
}

// Validate implements kong's hook.
func (c Discovery) Validate() error {
	if c.Authority != "" && !webURL(c.Authority) {
		return &Error{"SWAPDESK_TENANT_AUTHORITY", mask(c.Authority), "a URL such as https://login.microsoftonline.com"}
	}
	return nil
}

// Log is what is logged, and how.
type Log struct {
	Level  string `name:"log-level" env:"SWAPDESK_LOG_LEVEL" default:"info" placeholder:"LEVEL" help:"debug, info, warn or error (${default})."`
	Format string `name:"log-format" env:"SWAPDESK_LOG_FORMAT" default:"text" placeholder:"FORMAT" help:"text or json (${default})."`
}

// Validate implements kong's hook.
func (c Log) Validate() error {
	var level slog.Level
	if level.UnmarshalText([]byte(c.Level)) != nil {
		return &Error{"SWAPDESK_LOG_LEVEL", c.Level, "debug, info, warn or error"}
	}
	if c.Format != "text" && c.Format != "json" {
		return &Error{"SWAPDESK_LOG_FORMAT", c.Format, "text or json"}
	}
	return nil
}

// SlogLevel is Level as slog has it.
func (c Log) SlogLevel() slog.Level {
	var level slog.Level
	// Validate has seen it.
	_ = level.UnmarshalText([]byte(c.Level))
	return level
}

func webURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// TokenURL is where the tenant issues tokens; authority replaces the public
// cloud's when it is set.
func (c OAuth) TokenURL(authority string) string {
	if authority == "" {
		authority = "https://login.microsoftonline.com"
	}
	return strings.TrimRight(authority, "/") + "/" + url.PathEscape(c.Tenant) + "/oauth2/v2.0/token"
}
