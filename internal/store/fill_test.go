package store

import (
	"testing"

	"github.com/swapdesk/swapdesk/workflow"
)

// What Fill and FillQueue add is what the desk itself would have left behind.
func TestFill(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pool, err := Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := Fill(t.Context(), pool, 30, func(string, ...any) {}); err != nil {
		t.Fatal(err)
	}
	if n := b.count(t, `SELECT count(*) FROM request r JOIN ledger l ON l.request_id = r.id WHERE r.state = 'completed'`); n != 30 {
		t.Errorf("%d finished requests, want 30", n)
	}
	refs, err := FillQueue(t.Context(), pool, 200)
	if err != nil {
		t.Fatal(err)
	}
	for ref, state := range map[workflow.Ref]workflow.State{refs[0]: workflow.Waiting, refs[1]: workflow.Denied, refs[9]: workflow.Queued} {
		if r, err := b.Request(t.Context(), ref); err != nil || r.State != state || len(r.Evidence.Signals) != 5 {
			t.Errorf("%s: %s with %d signals, want %s; %v", ref, r.State, len(r.Evidence.Signals), state, err)
		}
	}
	if c, err := b.CountQueue(t.Context()); err != nil || c != (QueueCounts{Decide: 80, Waiting: 60, Done: 90, Unclear: 10}) {
		t.Errorf("counts %+v, %v", c, err)
	}
	b.queued(t, "jane")
	b.clean(t)
}
