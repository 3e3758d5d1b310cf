package store

import "testing"

// What Fill adds is what the desk itself would have left behind.
func TestFill(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pool, err := Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := Fill(t.Context(), pool, 30, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if n := b.count(t, `SELECT count(*) FROM request r JOIN ledger l ON l.request_id = r.id WHERE r.state = 'completed'`); n != 30 {
		t.Errorf("%d finished requests, want 30", n)
	}
	b.queued(t, "jane")
	b.clean(t)
}
