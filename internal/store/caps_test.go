package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// ask has somebody ask something that is about no request, and get an answer.
func (b *bundle) ask(t *testing.T, sender string) {
	t.Helper()
	b.compose.Answer = func(a workflow.Answer, t Thread, now time.Time) (Mail, error) {
		return compose(workflow.Request{Sender: t.Writer}, a.Occasion, t, now)
	}
	id := b.message(t, fmt.Sprintf("a question of %s (%d)", sender, b.uid))
	err := b.Do(t.Context(), func(tx *Tx) error {
		tx.Describe(id, Header{Sender: sender, Auth: workflow.AuthPass})
		tx.Record(id, End{Outcome: BecameAnswer, Reason: "a question"})
		tx.Answer(workflow.Answer{Message: id, Occasion: workflow.Inquiry})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// states are those of the mails, in order.
func (b *bundle) states(t *testing.T) []string {
	t.Helper()
	rows, err := b.pool.Query(t.Context(), `SELECT state || CASE WHEN request_id IS NULL THEN '' ELSE ' of a request' END FROM outgoing ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	states, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return states
}

// Somebody's requests and their questions have a cap each. What is held of the first goes
// out the next day, of the others it does not.
func TestRequestsAndQuestionsHaveACapEach(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.caps = Caps{PerAddress: 2}
	const it = "it@contoso.com"
	for i := range 3 {
		name := fmt.Sprintf("jane%d", i)
		r := b.file(t, NewRequest{Old: name + "@contoso.com", New: name + "@contoso.onmicrosoft.com", Sender: it})
		b.move(t, r, workflow.Checked{Of: r.Pair(), Evidence: workflow.Evidence{TenantID: "t-1", Risk: workflow.RiskLow}})
		b.now = b.now.Add(time.Minute)
	}
	for range 3 {
		b.ask(t, it)
	}
	const asked, held = "queued of a request", "held of a request"
	want := []string{asked, asked, held, "queued", "queued", "held"}
	if got := b.states(t); !slices.Equal(got, want) {
		t.Errorf("written: %q", got)
	}
	b.now = b.now.Add(24*time.Hour - 3*time.Minute) // the first is a day old
	if to := b.release(t); !slices.Equal(to, []string{it}) {
		t.Errorf("released to %v", to)
	}
	want[2] = asked
	if got := b.states(t); !slices.Equal(got, want) {
		t.Errorf("a day later: %q", got)
	}
	b.clean(t)
}
