package store

import (
	"testing"
	"time"
)

func TestClockFollowsTheDatabase(t *testing.T) {
	b := setup(t)
	b.clock.ahead.Store(int64(24 * time.Hour))
	answers := 0
	b.clock.onAnswer = func() { answers++ }
	if err := b.clock.set(t.Context()); err != nil || answers != 1 {
		t.Fatalf("%d answers: %v", answers, err)
	}
	if off := time.Until(b.clock.Now()); off.Abs() > time.Minute {
		t.Errorf("the clock is %v off", off)
	}
}

// Jobs and a leadership from before a change of the clocks come within reach;
// what may be as it is stays so.
func TestUnpark(t *testing.T) {
	b := setup(t)
	for _, sql := range []string{
		`INSERT INTO river.river_job (id, kind, state, scheduled_at, attempted_at, max_attempts, args) VALUES
			(1, 'send', 'scheduled', now() + interval '1 day', NULL, 5, '{}'),
			(2, 'send', 'available', now() + interval '1 day', NULL, 5, '{}'),
			(3, 'send', 'scheduled', now() + interval '1 hour', NULL, 5, '{}')`,
		`INSERT INTO river.river_leader (leader_id, elected_at, expires_at) VALUES ('gone', now(), now() + interval '1 day')`,
	} {
		if _, err := b.pool.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.clock.unpark(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, want := range []string{1: "scheduled due", 2: "available due", 3: "scheduled later"} {
		if id == 0 {
			continue
		}
		var got string
		err := b.pool.QueryRow(t.Context(), `SELECT state || CASE WHEN scheduled_at <= now() THEN ' due' ELSE ' later' END
			FROM river.river_job WHERE id = $1`, id).Scan(&got)
		if err != nil || got != want {
			t.Errorf("job %d is %q, want %q (%v)", id, got, want, err)
		}
	}
	var over bool
	if err := b.pool.QueryRow(t.Context(), `SELECT expires_at <= now() FROM river.river_leader`).Scan(&over); err != nil || !over {
		t.Errorf("the leadership goes on (%v)", err)
	}
}

// A dead process's lease from before the clock was set back keeps nobody off.
func TestLeaseFromAnotherTime(t *testing.T) {
	b := setup(t)
	for name, tt := range map[string]struct {
		until string
		held  bool
	}{"that lasts": {"3 seconds", false}, "longer than any": {"1 day", true}} {
		if _, err := b.pool.Exec(t.Context(), `UPDATE mailbox SET lease_holder = 'gone', lease_until = clock_timestamp() + $1::interval`, tt.until); err != nil {
			t.Fatal(err)
		}
		held, err := b.Lease(t.Context(), b.mailbox, "me", 4*time.Second)
		if err != nil || held != tt.held {
			t.Errorf("a lease %s: taken %t, want %t (%v)", name, held, tt.held, err)
		}
	}
}
