package store

import (
	"testing"
	"time"
)

// A job that its process let fall goes to the next who works, once, and by the
// database's clock alone. Others stay where they are.
func TestRescue(t *testing.T) {
	b := setup(t)
	b.clock.ahead.Store(int64(24 * time.Hour))
	if _, err := b.pool.Exec(t.Context(), `INSERT INTO river.river_job (id, kind, state, scheduled_at, attempted_at, max_attempts, args) VALUES
		(1, 'send', 'running', now() - interval '1 hour', now() - interval '151 seconds', 5, '{}'),
		(2, 'send', 'running', now(), now() - interval '140 seconds', 5, '{}'),
		(3, 'send', 'available', now(), now() - interval '1 hour', 5, '{}'),
		(4, 'send', 'scheduled', now() + interval '1 hour', now() - interval '1 hour', 5, '{}'),
		(5, 'send', 'running', now(), now() - interval '1 hour', 5, '{}'),
		(6, 'send', 'running', now(), now() + interval '1 day', 5, '{}')`); err != nil {
		t.Fatal(err)
	}
	completing, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer completing.Rollback(t.Context())
	if _, err := completing.Exec(t.Context(), `UPDATE river.river_job SET state = 'completed', finalized_at = now() WHERE id = 5`); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{1, 0} {
		if n, err := b.Rescue(t.Context(), 150*time.Second); err != nil || n != want {
			t.Errorf("look %d: %d jobs, want %d (%v)", i, n, want, err)
		}
	}
	if err := completing.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, want := range []string{1: "available true", 2: "running true", 3: "available true", 4: "scheduled false", 5: "completed true", 6: "running true"} {
		if id == 0 {
			continue
		}
		var got string
		err := b.pool.QueryRow(t.Context(), `SELECT state || ' ' || CASE WHEN scheduled_at <= now() THEN 'true' ELSE 'false' END
			FROM river.river_job WHERE id = $1`, id).Scan(&got)
		if err != nil || got != want {
			t.Errorf("job %d is %q, want %q (%v)", id, got, want, err)
		}
	}
	var future time.Duration
	if err := b.pool.QueryRow(t.Context(), `SELECT attempted_at - now() FROM river.river_job WHERE id = 6`).Scan(&future); err != nil ||
		future > 0 || future < -time.Minute {
		t.Errorf("what began in the future began %v from now (%v)", future, err)
	}
}
