package store

import (
	"fmt"
	"testing"
	"time"
)

// A mail that staff send again is as old as that: it has all of its tries before it, and
// is no old mail that does not get out.
func TestAReplayedMailBeginsAnew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	mail := b.lastMail(t)
	b.exec(t, `UPDATE outgoing SET state = 'undeliverable', attempts = 1, last_error = '550 no'`)
	b.exec(t, `UPDATE outgoing SET queued_at = NULL`) // as a program of before wrote it
	b.now = b.now.Add(72 * time.Hour)
	v, err := b.Vitals(t.Context())
	if err != nil || len(v.Outbox) != 1 || !v.Outbox[0].Oldest.Equal(b.now.Add(-72*time.Hour)) {
		t.Errorf("before: %+v, %v", v.Outbox, err)
	}
	if err := b.Replay(t.Context(), mailName(mail), false, sam); err != nil {
		t.Fatal(err)
	}
	list, err := b.Unsent(t.Context(), []int64{mail})
	if err != nil || len(list) != 1 || !list[0].QueuedAt.Equal(b.now) {
		t.Errorf("unsent %+v, %v; want it queued at %v", list, err, b.now)
	}
	v, err = b.Vitals(t.Context())
	if err != nil || len(v.Outbox) != 1 || !v.Outbox[0].Oldest.Equal(b.now) {
		t.Errorf("outbox %+v, %v; want one from %v", v.Outbox, err, b.now)
	}
	b.clean(t)
}

func mailName(id int64) string { return fmt.Sprintf("out-%d", id) }

// lastMail is the id of the mail that was written last.
func (b *bundle) lastMail(t *testing.T) int64 {
	t.Helper()
	return int64(b.count(t, `SELECT max(id) FROM outgoing`))
}
