package store

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/swapdesk/swapdesk/workflow"
)

var update = flag.Bool("update", false, "write the golden files anew")

// planSize is how many finished requests the plans are for, and planOpen how many others.
const planSize, planOpen = 20_000, 2_000

// statement is one that a store has sent.
type statement struct {
	sql  string
	args []any
}

// recorder keeps what a pool sends.
type recorder struct {
	mu   sync.Mutex
	sent []statement
}

func (r *recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, statement{q.SQL, q.Args})
	return ctx
}

func (*recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (r *recorder) take() []statement {
	r.mu.Lock()
	defer r.mu.Unlock()
	sent := r.sent
	r.sent = nil
	return sent
}

// planBundle is a filled store that records what it sends.
type planBundle struct {
	*Store
	b *bundle // the same without the record
	*recorder
	owner *pgxpool.Pool
	refs  []workflow.Ref
}

// setupPlans fills a database such that the same is planned each time: with statistics that
// are of all rows instead of a sample.
func setupPlans(t *testing.T) *planBundle {
	t.Helper()
	b := setup(t)
	b.now = time.Date(2026, 2, 2, 12, 0, 0, 0, time.UTC) // amid what is filled in
	p := &planBundle{b: b, recorder: &recorder{}}
	var err error
	if p.owner, err = Connect(t.Context(), b.url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.owner.Close)
	// When autovacuum comes is not to matter.
	for _, table := range []string{"message", "mailbox_uid", "outgoing", "request", "audit", "account", "ledger", "evaluation"} {
		if _, err := p.owner.Exec(t.Context(), `ALTER TABLE `+table+` SET (autovacuum_enabled = false)`); err != nil {
			t.Fatal(err)
		}
	}
	if err := Fill(t.Context(), p.owner, planSize, func(string, ...any) {}); err != nil {
		t.Fatal(err)
	}
	if p.refs, err = FillQueue(t.Context(), p.owner, planOpen); err != nil {
		t.Fatal(err)
	}
	conn, err := p.owner.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, statement := range []string{`SET default_statistics_target = 1000`, `VACUUM (ANALYZE)`} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	config := b.pool.Config()
	config.ConnConfig.Tracer, config.MaxConns = p.recorder, 1
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	traced := *b.Store
	traced.pool, p.Store = pool, &traced
	return p
}

// plans are those of what f has the store do, each below its statement.
func (p *planBundle) plans(t *testing.T, f func(ctx context.Context) error) string {
	t.Helper()
	if err := p.pool.Ping(t.Context()); err != nil { // sets up the connection
		t.Fatal(err)
	}
	p.take()
	if err := f(t.Context()); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	conn, err := p.owner.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	for _, s := range p.take() {
		verb := strings.ToLower(strings.Fields(s.sql)[0])
		if verb != "select" && verb != "with" || strings.HasPrefix(s.sql, "SELECT set_config") {
			if _, err := conn.Exec(t.Context(), s.sql, s.args...); err != nil {
				t.Fatalf("%s: %v", s.sql, err)
			}
			continue
		}
		fmt.Fprintf(&out, "%s\n\n%s\n\n", strings.Join(strings.Fields(s.sql), " "), p.plan(t, conn, s))
	}
	return out.String()
}

func (p *planBundle) plan(t *testing.T, conn *pgxpool.Conn, s statement) string {
	t.Helper()
	args := s.args
	if len(args) == 0 {
		args = []any{pgx.QueryExecModeExec}
	} else if _, ok := args[0].(pgx.QueryExecMode); !ok {
		args = append([]any{pgx.QueryExecModeCacheDescribe}, args...) // planned for its arguments
	}
	rows, err := conn.Query(t.Context(), "EXPLAIN (COSTS OFF) "+s.sql, args...)
	if err != nil {
		t.Fatalf("%s: %v", s.sql, err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s: %v", s.sql, err)
	}
	// To count all, any index will do, and several cost the same.
	return anyIndex.ReplaceAllString("    "+strings.Join(lines, "\n    "), "$1 on $2")
}

var anyIndex = regexp.MustCompile(`(?m)(Index Only Scan) using \w+ on (outgoing|message)$`)

// What is the same however many requests there are: they are filled in once for all of it.
func TestManyRequests(t *testing.T) {
	t.Parallel()
	p := setupPlans(t)
	t.Run("plans", p.keepTheirPlans)
	t.Run("request", p.requestPageGoesByIndexes)
	t.Run("lists", p.pagesLookAtFewRows)
}

// How Postgres does what the console's pages ask for, over many requests. A plan that
// changes is to be looked at: pages stay quick by these. The files are of the version of
// Postgres that their first line names, and other versions plan as they do.
func (p *planBundle) keepTheirPlans(t *testing.T) {
	var version string
	if err := p.owner.QueryRow(t.Context(), `SELECT 'Postgres ' || current_setting('server_version_num')::int / 10000`).Scan(&version); err != nil {
		t.Fatal(err)
	}
	for name, f := range p.pages() {
		path := filepath.Join("testdata", "plans", name+".txt")
		got := version + "\n\n" + p.plans(t, f)
		if !strings.Contains(got, "\n    ") {
			t.Errorf("%s asks for nothing:\n%s", name, got)
		}
		if strings.Contains(got, "Seq Scan on request ") || strings.Contains(got, "Seq Scan on message ") || strings.Contains(got, "Seq Scan on audit ") {
			t.Errorf("%s reads a table from end to end:\n%s", name, got)
		}
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil { //nolint:gosec // a file of the tree
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(want), version+"\n") {
			t.Logf("%s is of another version than %s", path, version)
			continue
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-update writes it anew):\n%s", path, diff)
		}
	}
}

// pages are what the console's pages ask the store for.
func (p *planBundle) pages() map[string]func(context.Context) error {
	queue := func(f QueueFilter) func(context.Context) error {
		return func(ctx context.Context) error {
			f.Limit = 50
			_, err := p.Queue(ctx, f)
			return err
		}
	}
	mail := func(q MailQuery) func(context.Context) error {
		return func(ctx context.Context) error {
			q.Limit = 50
			_, _, err := p.MailPage(ctx, q)
			return err
		}
	}
	audit := func(f AuditFilter) func(context.Context) error {
		return func(ctx context.Context) error {
			f.Limit = 51
			_, err := p.AuditPage(ctx, f)
			return err
		}
	}
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return map[string]func(context.Context) error{
		"queue_decide":     queue(QueueFilter{Tab: TabDecide}),
		"queue_decide_2nd": queue(QueueFilter{Tab: TabDecide, After: queueKey{21_000, 1, day}.cursor()}),
		"queue_waiting":    queue(QueueFilter{Tab: TabWaiting}),
		"queue_done":       queue(QueueFilter{Tab: TabDone}),
		"queue_done_2nd":   queue(QueueFilter{Tab: TabDone, After: queueKey{3600, 0, day.Add(time.Hour)}.cursor()}),
		"queue_all":        queue(QueueFilter{Tab: TabAll, Risk: workflow.RiskHigh}),
		"queue_look": func(ctx context.Context) error {
			_, err := p.Mails(ctx, MailFilter{ForStaff: true, Limit: 50})
			return err
		},
		"search_address": queue(QueueFilter{Tab: TabAll, Search: "p4242@past.example"}),
		"search_common":  queue(QueueFilter{Tab: TabAll, Search: "example"}),
		"search_deep":    queue(QueueFilter{Tab: TabAll, Search: "past", After: queueKey{5000, 0, day}.cursor()}),
		"search_none":    queue(QueueFilter{Tab: TabAll, Search: "nothing"}),
		"search_tenant":  queue(QueueFilter{Tab: TabAll, Search: "firm77.onmicrosoft.com"}),
		"search_firm":    queue(QueueFilter{Tab: TabDecide, Search: "Firm 77 GmbH"}),
		"search_ref":     queue(QueueFilter{Tab: TabAll, Search: string(p.refs[7])}),
		"counts":         func(ctx context.Context) error { _, err := p.CountQueue(ctx); return err },
		"request":        p.requestPage,
		"mail":           mail(MailQuery{}),
		"mail_for_staff": mail(MailQuery{ForStaff: true}),
		"mail_search":    mail(MailQuery{Search: "p4242@past.example"}),
		"mail_counts":    func(ctx context.Context) error { _, err := p.MailCounts(ctx); return err },
		"audit":          audit(AuditFilter{}),
		"audit_event":    audit(AuditFilter{Event: "denied"}),
		"audit_actor":    audit(AuditFilter{Actor: sam.Name, Via: workflow.ViaWeb}),
		"audit_hour":     audit(AuditFilter{From: day.Add(time.Hour), To: day.Add(2 * time.Hour)}),
	}
}

// requestPage looks up what the page of a request shows.
func (p *planBundle) requestPage(ctx context.Context) error {
	r, err := p.Request(ctx, p.refs[7])
	if err != nil {
		return err
	}
	for _, look := range []func() error{
		func() error { _, err := p.AboutRequests(ctx, []workflow.Request{r}); return err },
		func() error { _, err := p.Notes(ctx, r.ID); return err },
		func() error { _, err := p.Siblings(ctx, r); return err },
		func() error { _, err := p.Evaluations(ctx, r.Ref); return err },
		func() error { _, err := p.Mails(ctx, MailFilter{Ref: string(r.Ref), Limit: 100}); return err },
		func() error { _, err := p.Linked(ctx, r.Ref); return err },
		func() error { _, _, err := p.Mail(ctx, fmt.Sprintf("in-%d", r.Source)); return err },
		func() error { _, err := p.Audit(ctx, string(r.Ref)); return err },
		func() error { _, err := p.Claims(ctx, []int64{r.ID}); return err },
	} {
		if err := look(); err != nil {
			return err
		}
	}
	return nil
}
