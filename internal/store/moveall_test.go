package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/workflow"
)

func approval(r workflow.Request) Asked {
	return Asked{Ref: r.Ref, Event: workflow.Approve{Digest: r.Digest()}}
}

// Each event of a batch has its own end, whatever the others come to.
func TestMoveAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	good, stale, taken := b.queued(t, "good"), b.queued(t, "stale"), b.queued(t, "taken")
	if _, err := b.ImportAccounts(t.Context(), []directory.Account{{Email: taken.New}}, sam); err != nil {
		t.Fatal(err)
	}
	moved := b.MoveAll(t.Context(), []Asked{
		approval(taken),
		{Ref: stale.Ref, Event: workflow.Approve{Digest: "another"}},
		{Ref: "SWAP-0000-0000", Event: workflow.Approve{Digest: "any"}},
		approval(good),
	}, sam)
	for i, want := range []error{ErrNameTaken, workflow.ErrStale, ErrNotFound, nil} {
		if !errors.Is(moved[i].Err, want) {
			t.Errorf("event %d: %v, want %v", i, moved[i].Err, want)
		}
	}
	if state := moved[3].Request.State; state != workflow.Approved {
		t.Errorf("the good one is %s", state)
	}
	for _, r := range []workflow.Request{stale, taken} {
		now, err := b.Request(t.Context(), r.Ref)
		if err != nil || !cmp.Equal(now, r) {
			t.Errorf("%s has changed: %s %v", r.Old, cmp.Diff(r, now), err)
		}
	}
	b.clean(t)
}

// What is asked about a request is asked once it is locked, of each by itself.
func TestMoveUnless(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.queued(t, "one"), b.queued(t, "two")
	no := errors.New("a colleague has been here")
	var seen []workflow.State
	unless := func(err error) func(workflow.Request) error {
		return func(r workflow.Request) error { seen = append(seen, r.State); return err }
	}
	first, second := approval(one), approval(two)
	first.Unless, second.Unless = unless(no), unless(nil)
	moved := b.MoveAll(t.Context(), []Asked{first, second}, sam)
	if !errors.Is(moved[0].Err, no) || moved[0].Request.State != workflow.Queued || moved[1].Err != nil || moved[1].Request.State != workflow.Approved {
		t.Errorf("%+v", moved)
	}
	if after, err := b.MoveAsked(t.Context(), first, sam); !errors.Is(err, no) || after.State != workflow.Queued {
		t.Errorf("%s, %v", after.State, err)
	}
	if want := []workflow.State{workflow.Queued, workflow.Queued, workflow.Queued}; !cmp.Equal(seen, want) {
		t.Errorf("asked about %v", seen)
	}
	b.clean(t)
}

// A mail that cannot be written keeps back its own request only.
func TestMoveAllGoesOneByOneWhereItMust(t *testing.T) {
	t.Parallel()
	b := setup(t)
	poison := b.queued(t, "poison")
	b.compose.Request = func(r workflow.Request, o workflow.Occasion, th Thread, now time.Time) (Mail, error) {
		if r.Ref == poison.Ref {
			return Mail{}, errors.New("out of ink")
		}
		return compose(r, o, th, now)
	}
	list := []Asked{{Ref: poison.Ref, Event: workflow.Deny{Reason: "no"}}}
	for _, name := range []string{"a", "b", "c"} {
		list = append(list, Asked{Ref: b.queued(t, name).Ref, Event: workflow.Deny{Reason: "no"}})
	}
	for i, m := range b.MoveAll(t.Context(), list, sam) {
		if failed := m.Err != nil; failed != (i == 0) {
			t.Errorf("event %d: %v", i, m.Err)
		}
	}
	b.clean(t)
}

// Who is named twice is decided once.
func TestMoveAllWithARequestTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	moved := b.MoveAll(t.Context(), []Asked{approval(r), approval(r)}, sam)
	var conflict *workflow.ConflictError
	if moved[0].Err != nil || !errors.As(moved[1].Err, &conflict) {
		t.Errorf("%v, %v; want nil and a conflict", moved[0].Err, moved[1].Err)
	}
	b.clean(t)
}

// What the database as a whole fails with is the end of every event.
func TestMoveAllWithoutADatabase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	list := []Asked{approval(b.queued(t, "a")), approval(b.queued(t, "b"))}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for i, m := range b.MoveAll(ctx, list, sam) {
		if !errors.Is(m.Err, context.Canceled) {
			t.Errorf("event %d: %v", i, m.Err)
		}
	}
	b.clean(t)
}
