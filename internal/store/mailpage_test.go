package store

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// planNode is a step of a plan that was run.
type planNode struct {
	Rows    float64    `json:"Actual Rows"`
	Loops   float64    `json:"Actual Loops"`
	Removed float64    `json:"Rows Removed by Filter"`
	Plans   []planNode `json:"Plans"`
}

// touched is how many rows the steps of a plan have looked at, at least.
func (n planNode) touched() float64 {
	all := (n.Rows + n.Removed) * n.Loops
	for _, p := range n.Plans {
		all += p.touched()
	}
	return all
}

func (b *bundle) explain(t *testing.T, tx pgx.Tx, query string, args []any) float64 {
	t.Helper()
	var text []byte
	err := tx.QueryRow(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+query, append([]any{pgx.QueryExecModeExec}, args...)...).Scan(&text)
	if err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal(text, &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan.touched()
}

// A page of mails, or of the trail, looks at few rows, however many there are and whatever
// the filter leaves of them.
func (p *planBundle) pagesLookAtFewRows(t *testing.T) {
	b := p.b
	tx, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	const few = 5000 // a thousand of the newest, in each step of a plan
	for name, q := range map[string]MailQuery{
		"all":                  {},
		"behind many":          {After: MailCursor{In: 4000, Out: 8000}},
		"refused":              {Direction: "in", State: "refused"},
		"unread":               {Direction: "in", State: "unread"},
		"bounced":              {Direction: "out", State: MailBounced},
		"for staff":            {ForStaff: true},
		"a rare kind":          {Direction: "in", Kind: "bounce"},
		"a rare kind, refused": {Direction: "in", Kind: "bounce", State: "refused"},
		"a common kind":        {Direction: "in", Kind: "swap_request"},
		"of a request":         {Ref: "PAST-4242"},
		"a common word":        {Search: "past"},
	} {
		q.Limit = 51
		for _, side := range []func(bool) (string, []any){q.inbound, q.outgoing} {
			if query, args := side(true); query != "" {
				if n := b.explain(t, tx, query, args); n > few {
					t.Errorf("mails, %s: %.0f rows\n%s", name, n, query)
				}
			}
		}
	}
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, f := range map[string]AuditFilter{
		"all":                 {},
		"behind many":         {Before: 15_000},
		"a chain":             {Chain: "PAST-4242"},
		"somebody":            {Actor: sam.Name},
		"a rare event":        {Event: "denied"},
		"by command line":     {Via: workflow.ViaCLI},
		"before it all":       {To: day},
		"after it all":        {From: day.AddDate(1, 0, 0)},
		"somebody in an hour": {Actor: sam.Name, From: day.Add(time.Hour), To: day.Add(2 * time.Hour)},
	} {
		f.Limit = 51
		query, args := f.query("DESC")
		if n := b.explain(t, tx, query, args); n > few {
			t.Errorf("trail, %s: %.0f rows\n%s", name, n, query)
		}
	}
	if _, err := tx.Exec(t.Context(), byBitmap); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"p4242@past.example", "p4242", "nobody@nowhere.example"} {
		q := MailQuery{Search: words, Limit: 51}
		for _, side := range []func(bool) (string, []any){q.inbound, q.outgoing} {
			query, args := side(false)
			if n := b.explain(t, tx, query, args); n > 100 {
				t.Errorf("mails, %s: %.0f rows\n%s", words, n, query)
			}
		}
	}
}

// A word is found wherever it is: among the newest mails, and behind them.
func TestMailSearch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner, err := Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	if err := Fill(t.Context(), owner, 3000, func(string, ...any) {}); err != nil {
		t.Fatal(err)
	}
	// One is on its way, and has been for long.
	if _, err := owner.Exec(t.Context(), `UPDATE outgoing SET state = 'queued' WHERE message_id = 'confirmation-7@vendor.example'`); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		q    MailQuery
		want int // mails on the first page
		more bool
	}{
		{MailQuery{Search: "p7"}, 3, false},
		{MailQuery{Search: "P7@PAST.example"}, 3, false},
		{MailQuery{Search: "p7 address"}, 3, false},
		{MailQuery{Search: "swap p7"}, 1, false},
		{MailQuery{Search: "p7", Direction: "out"}, 2, false},
		{MailQuery{Search: "past"}, 50, true},
		{MailQuery{Search: "past", After: MailCursor{In: 11, Out: 21}}, 30, false},
		{MailQuery{Search: "past", Ref: "PAST-7"}, 3, false},
		{MailQuery{Search: "p8", Ref: "PAST-7"}, 0, false},
		{MailQuery{Search: "p7", State: MailAccepted}, 1, false},
		{MailQuery{Search: "p7", State: MailQueued}, 1, false},
	} {
		tt.q.Limit = 50
		page, next, err := b.MailPage(t.Context(), tt.q)
		if err != nil || len(page) != tt.want || (next != nil) != tt.more {
			t.Errorf("%+v: %d mails, more %v, %v; want %d", tt.q, len(page), next, err, tt.want)
		}
	}
}

// The trail is handed out row by row, and no further than it is wanted.
func TestEachAudit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	r := b.queued(t, "li")
	want, err := b.Audit(t.Context(), "")
	if err != nil || len(want) != 4 {
		t.Fatal(want, err)
	}
	var got []AuditRow
	if err := b.EachAudit(t.Context(), AuditFilter{}, func(a AuditRow) error { got = append(got, a); return nil }); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if got[i].ID != want[i].ID || string(got[i].Hash) != string(want[i].Hash) || string(got[i].Detail) != string(want[i].Detail) {
			t.Errorf("%d: %+v, want %+v", i, got[i], want[i])
		}
	}
	enough, n := errors.New("enough"), 0
	err = b.EachAudit(t.Context(), AuditFilter{Chain: string(r.Ref)}, func(a AuditRow) error {
		if n++; a.Chain != string(r.Ref) {
			t.Errorf("%+v", a)
		}
		return enough
	})
	if !errors.Is(err, enough) || n != 1 {
		t.Errorf("%d rows, %v", n, err)
	}
}
