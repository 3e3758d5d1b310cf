package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/inbox"
	"github.com/swapdesk/swapdesk/migrations"
)

// doctorTimeout bounds each check.
const doctorTimeout = 20 * time.Second

// knownTenant is a domain whose tenant every public authority knows.
const knownTenant = "microsoft.onmicrosoft.com"

// Diagnosis is the result of one check: what was found, and what to do about
// it. A remedy can also stand beside something that works but could be better.
type Diagnosis struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Remedy string `json:"remedy,omitempty"`
}

// Doctor checks what the service depends on, each thing by itself. It changes
// nothing, but that it makes the private Postgres where there is none yet.
func Doctor(ctx context.Context, c Config, log *slog.Logger) []Diagnosis {
	var list []Diagnosis
	run := func(check func(context.Context) []Diagnosis) {
		ctx, cancel := context.WithTimeout(ctx, doctorTimeout)
		defer cancel()
		list = append(list, check(ctx)...)
	}
	run(func(ctx context.Context) []Diagnosis { return c.databaseHealth(ctx, log) })
	run(c.imapHealth)
	run(c.smtpHealth)
	run(func(ctx context.Context) []Diagnosis { return c.authorityHealth(ctx, log) })
	run(c.dnsHealth)
	run(c.linksHealth)
	return list
}

func fail(check string, err error, remedy string) []Diagnosis {
	return []Diagnosis{{Check: check, Detail: err.Error(), Remedy: remedy}}
}

func (c Config) databaseHealth(ctx context.Context, log *slog.Logger) []Diagnosis {
	db, err := OpenDatabase(ctx, c.Database, false, log)
	if err != nil {
		return fail("database", err, "name a reachable Postgres with SWAPDESK_DATABASE_URL, or a usable SWAPDESK_DATA_DIR")
	}
	defer func() { _ = db.Close() }() // a check that is done has nothing to say about its end
	pool, err := store.Connect(ctx, db.URL)
	if err != nil {
		return fail("database", err, "start Postgres, and check host, user, password and name in SWAPDESK_DATABASE_URL")
	}
	defer pool.Close()
	server, err := store.Inspect(ctx, pool)
	if err != nil {
		return fail("database", err, "look into the server's log")
	}
	found := Diagnosis{Check: "database", OK: true, Detail: fmt.Sprintf("Postgres %s, signed in as %s", server.Version, server.Login)}
	if c.Database.URL != "" && server.Owner {
		found.Remedy = "works, but this login owns the tables: a login of its own that is a member of " + migrations.AppRole + " is safer for serve"
	}
	schema := schemaHealth(ctx, db.URL)
	if !schema.OK {
		return []Diagnosis{found, schema}
	}
	return []Diagnosis{found, schema, c.capsHealth(ctx, pool)}
}

// capsHealth tells the caps on answers and what they hold back.
func (c Config) capsHealth(ctx context.Context, pool *pgxpool.Pool) Diagnosis {
	held, err := store.Held(ctx, pool)
	if err != nil {
		return Diagnosis{Check: "answers", Detail: err.Error(), Remedy: "look into the database server's log"}
	}
	of := func(n int) string {
		if n == 0 {
			return "any number"
		}
		return fmt.Sprintf("at most %d", n)
	}
	found := Diagnosis{Check: "answers", OK: true, Detail: fmt.Sprintf("%s to one address a day, %s in all an hour; %d held back",
		of(c.PerAddress), of(c.PerHour), held)}
	if held > 0 {
		found.Remedy = "what the hour's cap holds, and what is about a request, goes out by itself within a day; `swapdesk mail list --state held` has all of it and why, `swapdesk mail replay` sends one now, " +
			"SWAPDESK_ANSWERS_PER_ADDRESS and _PER_HOUR set the caps"
	}
	return found
}

func schemaHealth(ctx context.Context, url string) Diagnosis {
	err := CheckSchema(ctx, url)
	var old *SchemaError
	switch {
	case errors.As(err, &old):
		return Diagnosis{Check: "schema", Detail: "missing: " + strings.Join(old.Pending, ", "), Remedy: "run `swapdesk migrate`"}
	case errors.Is(err, migrations.ErrNewer):
		return Diagnosis{Check: "schema", Detail: err.Error(), Remedy: "run the version of swapdesk that migrated it, or a newer one"}
	case err != nil:
		return Diagnosis{Check: "schema", Detail: err.Error(), Remedy: "look into the database server's log"}
	}
	return Diagnosis{Check: "schema", OK: true, Detail: "up to date"}
}

func (c Config) imapHealth(ctx context.Context) []Diagnosis {
	server, err := c.IMAP.Server()
	if err != nil {
		return fail("imap", err, "set SWAPDESK_IMAP_URL")
	}
	if c.On() {
		server.Token = c.token()
	}
	status, err := inbox.Check(ctx, server)
	if err != nil {
		return fail("imap", err, imapRemedy(err))
	}
	found := Diagnosis{Check: "imap", OK: true, Detail: fmt.Sprintf("%s, %s, signed in, %d messages in %s; %s",
		server.Addr, or(status.TLS, "not encrypted"), status.Messages, status.Folder, strings.Join(status.Capabilities, " "))}
	if !slices.Contains(status.Capabilities, "IDLE") {
		found.Remedy = "works, but the server has no IDLE: new mail is seen by polling"
	}
	return []Diagnosis{found}
}

func imapRemedy(err error) string {
	switch {
	case errors.Is(err, inbox.ErrSignIn):
		return "check user and password in SWAPDESK_IMAP_URL, or the SWAPDESK_OAUTH_ variables"
	case errors.Is(err, inbox.ErrTLS):
		return "use imaps:// or a server with STARTTLS, whose certificate this machine trusts"
	case errors.Is(err, inbox.ErrNoFolder):
		return "name an existing folder at the end of SWAPDESK_IMAP_URL, such as /INBOX"
	default:
		return "check host and port in SWAPDESK_IMAP_URL, and that a firewall lets them through"
	}
}

func (c Config) smtpHealth(ctx context.Context) []Diagnosis {
	server, err := c.SMTP.Server()
	if err != nil {
		return fail("smtp", err, "set SWAPDESK_SMTP_URL")
	}
	if _, err := c.Desk(); err != nil {
		return fail("smtp", err, "set SWAPDESK_MAIL_FROM")
	}
	if c.On() {
		server.Token = c.token()
	}
	status, err := mailer.CheckSMTP(ctx, server)
	if err != nil {
		return fail("smtp", err, smtpRemedy(err))
	}
	detail := server.Addr + ", " + or(status.TLSVersion, "not encrypted")
	if status.SignedIn {
		detail += ", signed in"
	} else {
		detail += ", no sign-in asked for"
	}
	return append([]Diagnosis{{Check: "smtp", OK: true, Detail: detail}}, c.dkimHealth()...)
}

// dkimHealth tells which record has to be published for the signatures, if there are any.
func (c Config) dkimHealth() []Diagnosis {
	desk, err := c.Desk()
	if err != nil {
		return nil // smtp has said so
	}
	signer, err := c.Signer(desk)
	if err != nil {
		return fail("dkim", err, "set the SWAPDESK_DKIM_ variables, or none of them")
	}
	if signer == nil {
		return []Diagnosis{{Check: "dkim", OK: true, Detail: "mails are not signed here"}}
	}
	name, value, err := signer.Record()
	if err != nil {
		return fail("dkim", err, "use another key")
	}
	return []Diagnosis{{Check: "dkim", OK: true, Detail: fmt.Sprintf("mails are signed; the DNS has to have %s TXT %q", name, value)}}
}

func smtpRemedy(err error) string {
	var fault *mailer.SMTPCheckError
	if !errors.As(err, &fault) {
		return "look into the SMTP server's log"
	}
	switch fault.Fault {
	case mailer.SMTPSignIn:
		return "check user and password in SWAPDESK_SMTP_URL, or the SWAPDESK_OAUTH_ variables"
	case mailer.SMTPTLS:
		return "use a server with STARTTLS or smtps://, whose certificate this machine trusts"
	default:
		return "check host and port in SWAPDESK_SMTP_URL, and that a firewall lets them through"
	}
}

func (c Config) authorityHealth(ctx context.Context, log *slog.Logger) []Diagnosis {
	client := tenant.New(tenant.Config{Authority: c.Authority, Log: log})
	defer client.Close()
	answer := client.Lookup(ctx, knownTenant)
	if answer.State == tenant.Unknown {
		return fail("authority", errors.New(answer.Reason), "check SWAPDESK_TENANT_AUTHORITY, and that a firewall lets HTTPS to it through")
	}
	return []Diagnosis{{Check: "authority", OK: true, Detail: fmt.Sprintf("%s answers (%s: %s)", or(c.Authority, "the public cloud"), knownTenant, answer.State)}}
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}
