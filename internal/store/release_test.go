package store

import (
	"slices"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// release lets go what may, and returns the recipients in order.
func (b *bundle) release(t *testing.T) []string {
	t.Helper()
	before := b.now.Add(-time.Microsecond)
	var n int
	err := b.Do(t.Context(), func(tx *Tx) (err error) {
		n, err = tx.Release(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	list, err := b.Mails(t.Context(), MailFilter{Direction: "out", State: MailQueued})
	if err != nil {
		t.Fatal(err)
	}
	var to []string
	for _, m := range slices.Backward(list) {
		if m.ChangedAt.After(before) {
			to = append(to, m.To)
		}
	}
	if len(to) != n {
		t.Errorf("%d released, but %v", n, to)
	}
	return to
}

// What the cap of an hour holds back goes out by itself when there is room again, the
// oldest first.
func TestHeldMailIsReleased(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.caps = Caps{PerAddress: 2, PerHour: 3}
	written := func(name string) {
		b.now = b.now.Add(time.Minute)
		b.queued(t, name)
	}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} { // in minutes 1 to 7
		written(name)
	}
	if n := b.count(t, `SELECT count(*) FROM outgoing WHERE state = 'held' AND held_for = 'hour'`); n != 4 {
		t.Fatalf("%d are held", n)
	}
	b.exec(t, `UPDATE outgoing SET handled_by = 'sam', handled_at = now() WHERE recipient = 'f@contoso.com'`)
	for _, step := range []struct {
		after time.Duration
		want  []string
	}{
		{time.Minute, nil},
		{53 * time.Minute, []string{"d@contoso.com"}}, // an hour after the first
		{time.Minute, []string{"e@contoso.com"}},
		{2 * time.Hour, []string{"g@contoso.com"}}, // staff have dealt with the one before
	} {
		b.now = b.now.Add(step.after)
		if to := b.release(t); !slices.Equal(to, step.want) {
			t.Errorf("%v later: %v, want %v", step.after, to, step.want)
		}
	}
	b.clean(t)
}

// A mail that is let go counts like one that is written then: the others have to wait.
func TestReleasedMailCounts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.caps = Caps{PerHour: 1}
	for _, name := range []string{"a", "b", "c"} {
		b.queued(t, name)
	}
	for i, want := range []string{"b@contoso.com", "c@contoso.com"} {
		b.now = b.now.Add(time.Hour)
		if to := b.release(t); !slices.Equal(to, []string{want}) {
			t.Errorf("released to %v, want %s", to, want)
		}
		if n := b.count(t, `SELECT count(*) FROM outgoing WHERE state = 'held'`); n != 1-i {
			t.Errorf("%d are held after %s", n, want)
		}
	}
	b.clean(t)
}

// What is left of a flood after a day is for staff.
func TestOldHeldMailStaysForStaff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.caps = Caps{PerHour: 1}
	b.queued(t, "a")
	b.queued(t, "b")
	b.now = b.now.Add(heldFor)
	if to := b.release(t); to != nil {
		t.Errorf("released to %v after a day", to)
	}
	list, err := b.Mails(t.Context(), MailFilter{ForStaff: true})
	if err != nil || len(list) != 1 || list[0].State != MailHeld {
		t.Errorf("for staff %+v, %v", list, err)
	}
}

// Who has the decision does not hear afterwards that the request has come.
func TestOvertakenMailIsNotReleased(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.caps = Caps{PerHour: 1}
	b.queued(t, "a")
	b.move(t, b.queued(t, "b"), workflow.Deny{Reason: "No."})
	b.queued(t, "c")
	b.now = b.now.Add(2 * time.Hour)
	if to := b.release(t); !slices.Equal(to, []string{"c@contoso.com"}) {
		t.Errorf("released to %v", to)
	}
	b.clean(t)
}
