package store

import (
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

const waiting = `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
	AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

// untilWaits returns when a transaction waits for a turn, or is done without it.
func (b *bundle) untilWaits(t *testing.T, done <-chan error) {
	ticks := time.NewTicker(10 * time.Millisecond)
	defer ticks.Stop()
	for b.count(t, waiting) == 0 {
		select {
		case err := <-done:
			t.Errorf("it did not wait (%v)", err)
			return
		case <-ticks.C:
		}
	}
}

// Of two transactions with mails of one sender the later one finds what the earlier one
// has answered.
func TestTurnsOfASender(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.message(t, "a question")
	var found []Answered
	done := make(chan error, 1)
	err := b.Do(t.Context(), func(tx *Tx) error {
		if err := tx.TakeTurns(t.Context(), []string{"bob@contoso.com", "jane@contoso.com"}); err != nil {
			return err
		}
		tx.Describe(first, Header{Sender: "jane@contoso.com"})
		tx.Record(first, End{Outcome: BecameAnswer, Guide: "A"})
		go func() {
			done <- b.Do(t.Context(), func(tx *Tx) error {
				err := tx.TakeTurns(t.Context(), []string{"jane@contoso.com", "bob@contoso.com", "jane@contoso.com"})
				if err != nil {
					return err
				}
				found, err = tx.AnsweredLately(t.Context(), "jane@contoso.com")
				return err
			})
		}()
		b.untilWaits(t, done)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if t.Failed() {
		return
	}
	if err := <-done; err != nil || len(found) != 1 {
		t.Errorf("found %v, %v", found, err)
	}
}

// Two answers to one address, written at once, are counted one after the other.
func TestAnswersToAnAddressAreCountedExactly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.caps = Caps{PerAddress: 1}
	var ids []int64
	for _, text := range []string{"a question", "another"} {
		id := b.message(t, text)
		ids = append(ids, id)
		err := b.Do(t.Context(), func(tx *Tx) error {
			tx.Describe(id, Header{Sender: "jane@contoso.com"})
			tx.Record(id, End{Outcome: BecameAnswer, Guide: "A"})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	answer := func(id int64) error {
		return b.Do(t.Context(), func(tx *Tx) error {
			tx.Answer(workflow.Answer{Message: id, Occasion: workflow.Guide})
			return nil
		})
	}
	done := make(chan error, 1)
	b.compose.Answer = func(a workflow.Answer, th Thread, now time.Time) (Mail, error) {
		if a.Message == ids[0] {
			go func() { done <- answer(ids[1]) }()
			b.untilWaits(t, done)
		}
		return compose(workflow.Request{Sender: th.Writer}, a.Occasion, th, now)
	}
	if err := answer(ids[0]); err != nil {
		t.Fatal(err)
	}
	if t.Failed() {
		return
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if n := b.count(t, `SELECT count(*) FROM outgoing WHERE state = 'held'`); n != 1 {
		t.Errorf("%d are held, want one of the two", n)
	}
}
