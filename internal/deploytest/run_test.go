package deploytest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/pgrun"
)

// The secrets, each with the sign that an editor leaves at its end.
const (
	databasePassword = "data/base@secret"
	mailboxPassword  = "mail:box secret"
)

// engine runs a project's services as processes on this machine. Postgres is a
// private one; mail server and tenant authority are in this process.
type engine struct {
	project   *types.Project
	database  *url.URL
	authority string
	secrets   string // the folder that stands for /run/secrets
	rootDir   string // where the processes start; they may not write there
	begun     map[string][]*process
}

const (
	authservID = "mx.vendor.example"
	publicURL  = "https://desk.vendor.example"
)

func TestComposeFileRuns(t *testing.T) {
	t.Parallel()
	binary(t) // before anything waits for it
	e, mail := newEngine(t)
	for name := range e.project.Services {
		e.up(t, name)
	}
	for _, name := range []string{"desk", "worker"} {
		e.await(t, name, types.ServiceConditionHealthy)
	}
	if n := len(e.begun["worker"]); n != 2 {
		t.Errorf("%d workers", n)
	}

	for name, dmarc := range map[string]string{"jane": "pass", "joe": "none"} {
		raw := strings.ReplaceAll("From: jane@contoso.com\r\nTo: cosell@vendor.example\r\nSubject: my address\r\nMessage-ID: <1.jane@contoso.com>\r\n"+
			"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\nPlease swap my address for jane@contoso.onmicrosoft.com\r\n", "jane", name)
		if err := mail.DeliverAs([]byte(raw), dmarc); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	// Whoever is not authenticated gets a link to the pages.
	for addr, says := range map[string]string{"jane@contoso.com": "We have your request", "joe@contoso.com": publicURL + "/confirm/"} {
		answers, err := mail.Wait(ctx, addr, 1)
		if err != nil {
			t.Fatalf("no answer: %v; %s", err, e.begun)
		}
		if answer := string(answers[0]); !strings.Contains(answer, "SWAP-") || !strings.Contains(answer, says) {
			t.Errorf("an answer without a reference, or without %q:\n%s", says, answer)
		}
	}

	e.down(t)
	if left, err := os.ReadDir(e.rootDir); err != nil || len(left) != 0 {
		t.Errorf("written where nothing can be written: %v, %v", left, err)
	}
}

func newEngine(t *testing.T) (*engine, *fakemail.Server) {
	t.Helper()
	mail, err := fakemail.Start(fakemail.Options{Desk: "cosell@vendor.example", Password: mailboxPassword, AuthservID: authservID})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mail.Close() })
	authority, err := fakeauthority.Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { authority.Close() })
	authority.Add("contoso.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-000000000001", "EU")
	env := dotEnv()
	env["SWAPDESK_IMAP_URL"], env["SWAPDESK_SMTP_URL"] = withoutPassword(t, mail.IMAPURL()), withoutPassword(t, mail.SMTPURL())
	env["SWAPDESK_AUTHSERV_ID"], env["SWAPDESK_PUBLIC_URL"] = authservID, publicURL
	e := &engine{
		project: load(t, env), database: postgres(t), authority: authority.URL(),
		secrets: t.TempDir(), rootDir: t.TempDir(), begun: map[string][]*process{},
	}
	for name, secret := range map[string]string{"database_password": databasePassword, "mailbox": mailboxPassword} {
		if err := os.WriteFile(filepath.Join(e.secrets, name), []byte(secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return e, mail
}

func withoutPassword(t *testing.T, s string) string {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(u.User.Username())
	return u.String()
}

// postgres stands for the service of that name: a server whose user swapdesk
// needs the password for the database swapdesk.
func postgres(t *testing.T) *url.URL {
	t.Helper()
	dir, err := pgrun.MakeMemoryDir("swapdesk-deploytest-pg-", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dir.Remove() })
	cluster, err := pgrun.Start(t.Context(), pgrun.Options{Dir: dir.Path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	if err := cluster.CreateDatabase(t.Context(), "swapdesk", ""); err != nil {
		t.Fatal(err)
	}
	askForPassword(t, cluster.URL("postgres"))
	u, err := url.Parse(cluster.URL("swapdesk"))
	if err != nil {
		t.Fatal(err)
	}
	untilRefused(t, u.String())
	return u
}

// untilRefused waits until a login without a password is refused: the server
// reads its rules again some time after it is told to.
func untilRefused(t *testing.T, address string) {
	t.Helper()
	const invalidPassword = "28P01"
	deadline := time.After(patience)
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	for {
		conn, err := pgx.Connect(t.Context(), address)
		if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == invalidPassword {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		conn.Close(t.Context())
		select {
		case <-deadline:
			t.Fatal("the database asks for no password")
		case <-ticks.C:
		}
	}
}

func askForPassword(t *testing.T, address string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var rules string
	if err := conn.QueryRow(t.Context(), `SHOW hba_file`).Scan(&rules); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(rules)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rules, append([]byte("local swapdesk all scram-sha-256\n"), content...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), fmt.Sprintf(`ALTER ROLE swapdesk PASSWORD '%s'`, databasePassword)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `SELECT pg_reload_conf()`); err != nil {
		t.Fatal(err)
	}
}

// up starts a service once, after what it depends on.
func (e *engine) up(t *testing.T, name string) {
	t.Helper()
	s := e.project.Services[name]
	if _, begun := e.begun[name]; begun {
		return
	}
	for other, dependency := range s.DependsOn {
		e.up(t, other)
		e.await(t, other, dependency.Condition)
	}
	e.begun[name] = nil
	if s.Build == nil {
		return // Postgres, which runs already
	}
	for i := range s.GetScale() {
		e.begun[name] = append(e.begun[name], begin(t, fmt.Sprintf("%s-%d", name, i+1), e.rootDir, e.environment(t, s), s.Command))
	}
}

// await waits until every process of a service is in a condition.
func (e *engine) await(t *testing.T, name, condition string) {
	t.Helper()
	for _, p := range e.begun[name] {
		switch condition {
		case types.ServiceConditionCompletedSuccessfully:
			p.succeeded(t)
		case types.ServiceConditionHealthy:
			p.env = append(p.env, "SWAPDESK_HTTP_ADDR="+p.address(t))
			p.healthy(t, e.project.Services[name].HealthCheck.Test)
		default:
			t.Fatalf("%s: condition %s", name, condition)
		}
	}
}

// environment is what the file sets, with the places of this machine.
func (e *engine) environment(t *testing.T, s types.ServiceConfig) []string {
	t.Helper()
	values := environment(s)
	values["SWAPDESK_TENANT_AUTHORITY"] = e.authority
	values["SWAPDESK_DATABASE_URL"] = e.here(t, values["SWAPDESK_DATABASE_URL"])
	if values["SWAPDESK_HTTP_ADDR"] != "" {
		values["SWAPDESK_HTTP_ADDR"] = "127.0.0.1:0"
	}
	var env []string
	for name, value := range values {
		env = append(env, name+"="+strings.Replace(value, secretsDir, e.secrets+"/", 1))
	}
	return env
}

// here is a database URL with the host replaced by the private Postgres's.
func (e *engine) here(t *testing.T, s string) string {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := e.project.Services[u.Hostname()]; !ok {
		t.Fatalf("no service has the database's host name: %s", s)
	}
	u.Host, u.RawQuery = "", e.database.RawQuery
	return u.String()
}

// down ends everything as the engine does. Once a process has gone, its health
// check fails.
func (e *engine) down(t *testing.T) {
	t.Helper()
	for _, name := range []string{"desk", "worker"} {
		for _, p := range e.begun[name] {
			p.terminate(t)
		}
	}
	for _, name := range []string{"desk", "worker"} {
		s := e.project.Services[name]
		for _, p := range e.begun[name] {
			p.within(t, time.Duration(*s.StopGracePeriod))
			if p.check(t.Context(), t, s.HealthCheck.Test) == nil {
				t.Errorf("%s has ended and is healthy", p.name)
			}
		}
	}
}
