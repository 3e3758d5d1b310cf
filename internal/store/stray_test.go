package store

import (
	"testing"
)

const liveSends = `SELECT count(*) FROM river.river_job WHERE kind = 'send' AND finalized_at IS NULL`

// lose ends the jobs that send mails as a program does that does not find the mails.
func (b *bundle) lose(t *testing.T) {
	t.Helper()
	b.exec(t, `UPDATE river.river_job SET state = 'completed', finalized_at = now() WHERE kind = 'send'`)
}

// A mail that is to be sent and has no job gets one, once.
func TestStraysAreSent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, name := range []string{"jane", "bob", "cy"} {
		b.queued(t, name)
	}
	b.exec(t, `UPDATE outgoing SET state = 'accepted', attempts = 1 WHERE id = 1`)
	b.exec(t, `UPDATE outgoing SET state = 'retrying', attempts = 1 WHERE id = 2`)
	b.lose(t)
	for i, want := range []int{2, 0} {
		var n int
		err := b.Do(t.Context(), func(tx *Tx) (err error) {
			n, err = tx.SendStrays(t.Context())
			return err
		})
		if err != nil || n != want {
			t.Errorf("look %d: %d mails, want %d (%v)", i, n, want, err)
		}
	}
	if n := b.count(t, liveSends); n != 1 {
		t.Errorf("%d jobs, want one for both", n)
	}
	b.clean(t)
}

// Who has a mail sent again that is on its way has it tried now: by its own job, which
// waits, or by another where it has none.
func TestReplayHurriesAMailOnItsWay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	name := mailName(b.lastMail(t))
	b.exec(t, `UPDATE outgoing SET state = 'retrying', attempts = 1`)
	b.exec(t, `UPDATE river.river_job SET state = 'scheduled', scheduled_at = now() + interval '5 minutes' WHERE kind = 'send'`)
	const due = `SELECT count(*) FROM river.river_job WHERE kind = 'send' AND state = 'available' AND scheduled_at <= now()`
	for _, when := range []string{"scheduled", "lost"} {
		if when == "lost" {
			b.lose(t)
		}
		if err := b.Replay(t.Context(), name, false, sam); err != nil {
			t.Fatal(err)
		}
		if n := b.count(t, due); n != 1 || b.count(t, liveSends) != 1 {
			t.Errorf("%s: %d jobs are due, want one alone", when, n)
		}
	}
	b.clean(t)
}
