package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/swapdesk/swapdesk/internal/app"
	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/fakedns"
	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/pgrun"
	"github.com/swapdesk/swapdesk/internal/pgtest"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// withPostgres runs the tests with a private Postgres beside them; the scripts'
// own runs of the program pass it by.
type withPostgres struct{ m *testing.M }

func (w withPostgres) Run() int {
	return pgtest.Run(w.m, func(ctx context.Context, url string) error {
		_, err := app.Migrate(ctx, url)
		return err
	})
}

func TestMain(m *testing.M) {
	testscript.Main(withPostgres{m}, map[string]func(){"swapdesk": main})
}

// authservID is the border's mail server, whose word on a sender is trusted.
const authservID = "mx.vendor.example"

// patience bounds what a script waits for; it is no measure of speed.
const patience = 60 * time.Second

// world is what a script's commands work on.
type world struct {
	mail     *fakemail.Server
	store    *store.Store
	database string
	sent     int
}

// TestScripts runs testdata/script: each script has a database, a mail server
// and a tenant authority of its own, and the program configured for them.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			w, env := newWorld(t)
			testscript.Run(t, testscript.Params{
				Files:               []string{file},
				RequireExplicitExec: true,
				Setup: func(e *testscript.Env) error {
					e.Vars = append(e.Vars, env...)
					return nil
				},
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"deliver":     w.deliver,
					"deliver-as":  w.deliverAs,
					"letter":      w.letter,
					"press":       w.press,
					"await":       w.await,
					"await-mail":  w.awaitMail,
					"kill-reader": w.killReader,
				},
			})
		})
	}
}

func newWorld(t *testing.T) (*world, []string) {
	t.Helper()
	mail, err := fakemail.Start(fakemail.Options{Desk: "cosell@vendor.example", Password: "s3cret", AuthservID: authservID})
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
	dns, err := fakedns.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dns.Close() })
	database := pgtest.Database(t)
	st, err := store.Open(t.Context(), store.Options{URL: database, Connections: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	return &world{mail: mail, store: st, database: database}, []string{
		"SWAPDESK_DATABASE_URL=" + database,
		"SWAPDESK_IMAP_URL=" + mail.IMAPURL(),
		"SWAPDESK_SMTP_URL=" + mail.SMTPURL(),
		"SWAPDESK_MAIL_FROM=cosell@vendor.example",
		"SWAPDESK_TENANT_AUTHORITY=" + authority.URL(),
		"SWAPDESK_AUTHSERV_ID=" + authservID,
		"SWAPDESK_DNS_SERVER=" + dns.Addr(),
		"SWAPDESK_HTTP_ADDR=127.0.0.1:0",
		"SWAPDESK_STAFF=sam@vendor.example",
		"EMPTY_DATABASE_URL=" + emptyDatabase(t),
		"DATA_DIR=" + dataDir(t),
		"CLOSED_PORT=127.0.0.1:1",
		"HOME=" + t.TempDir(),
	}
}

// emptyDatabase is a database without any schema, in the same server.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	url := pgtest.Database(t)
	if err := dropSchema(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	return url
}

func dropSchema(ctx context.Context, url string) error {
	pool, err := store.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.Exec(ctx, `DROP SCHEMA public, river CASCADE; CREATE SCHEMA public`)
	return err
}

// dataDir is a folder that the private Postgres's user can enter, unlike a
// test's own.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := pgrun.MakeMemoryDir("swapdesk-script-", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dir.Remove() })
	return dir.Path
}

// deliver FROM TEXT [HEADER...] puts a mail into the desk's mailbox that is
// authenticated.
func (w *world) deliver(ts *testscript.TestScript, neg bool, args []string) {
	w.deliverAs(ts, neg, append([]string{"pass"}, args...))
}

// deliver-as DMARC FROM TEXT [HEADER...] does so with another result of DMARC, such
// as fail or none.
func (w *world) deliverAs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: deliver FROM TEXT [HEADER...] or deliver-as DMARC FROM TEXT [HEADER...]")
	}
	dmarc, from, text := args[0], args[1], args[2]
	w.sent++
	lines := append([]string{
		"From: " + from, "To: cosell@vendor.example", "Subject: my address", "Date: Mon, 02 Mar 2026 09:00:00 +0000",
		fmt.Sprintf("Message-ID: <%d.%s>", w.sent, from),
	}, args[3:]...)
	raw := strings.Join(append(lines, "", text, ""), "\r\n")
	ts.Check(w.mail.DeliverAs([]byte(raw), dmarc))
}

// letter ADDRESS N waits for the N-th mail to an address, writes it to the file
// "letter" and sets LETTER_ID to its Message-ID.
func (w *world) letter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: letter ADDRESS N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	mails, err := w.mail.Wait(ctx, args[0], n)
	ts.Check(err)
	raw := string(mails[n-1])
	ts.Check(os.WriteFile(ts.MkAbs("letter"), []byte(raw), 0o600))
	for line := range strings.Lines(raw) {
		if id, ok := strings.CutPrefix(strings.TrimSpace(line), "Message-ID: "); ok {
			ts.Setenv("LETTER_ID", id)
		}
	}
}

// press ANSWER gives that answer on the page that the mail in the file "letter" links
// to: yes or no.
func (w *world) press(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: press ANSWER")
	}
	link := regexp.MustCompile(`http://\S+/confirm/\w+`).FindString(ts.ReadFile("letter"))
	answer, err := http.PostForm(link, url.Values{"answer": args})
	ts.Check(err)
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		ts.Fatalf("%s: %s", link, answer.Status)
	}
}

// await OLD STATE waits until the request for an old address is in a state, and
// sets REF to its reference.
func (w *world) await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await OLD STATE")
	}
	w.until(ts, args[0]+" is "+args[1], func(ctx context.Context) bool {
		list, err := w.store.Requests(ctx, store.Filter{Search: args[0]})
		ts.Check(err)
		if len(list) != 1 || list[0].State != workflow.State(args[1]) {
			return false
		}
		ts.Setenv("REF", string(list[0].Ref))
		return true
	})
}

// await-mail STATE waits for an inbound mail in a state, and sets MAIL to its id.
func (w *world) awaitMail(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await-mail STATE")
	}
	w.until(ts, "a mail is "+args[0], func(ctx context.Context) bool {
		list, err := w.store.Mails(ctx, store.MailFilter{Direction: "in", State: args[0]})
		ts.Check(err)
		if len(list) > 0 {
			ts.Setenv("MAIL", list[0].ID)
		}
		return len(list) > 0
	})
}

// kill-reader kills the process that holds the mailbox's lease, without a word.
func (w *world) killReader(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: kill-reader")
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, w.database)
	ts.Check(err)
	defer conn.Close(ctx)
	var holder string
	ts.Check(conn.QueryRow(ctx, `SELECT lease_holder FROM mailbox`).Scan(&holder))
	pid, err := strconv.Atoi(strings.Split(holder, "/")[1])
	ts.Check(err)
	ts.Check(syscall.Kill(pid, syscall.SIGKILL))
}

func (w *world) until(ts *testscript.TestScript, what string, done func(context.Context) bool) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	for !done(ctx) {
		select {
		case <-ctx.Done():
			ts.Fatalf("waited in vain: %s", what)
		case <-ticks.C:
		}
	}
}
