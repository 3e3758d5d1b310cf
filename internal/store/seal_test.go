package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/swapdesk/swapdesk/workflow"
)

// Seals cover each row once.
func TestSeal(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.story(t)
	if n, err := b.Seal(t.Context()); err != nil || n != 0 {
		t.Errorf("sealing nothing new: %d, %v", n, err)
	}
	b.queued(t, "emil")
	if n, err := b.Seal(t.Context()); err != nil || n != 2 {
		t.Errorf("sealed %d rows, %v; want the two new ones", n, err)
	}
	count, rows, err := b.VerifyAudit(t.Context(), nil)
	if err != nil || len(rows) > 0 || count.Seals != 2 || count.Unsealed != 0 {
		t.Errorf("%+v, %v, %v", count, rows, err)
	}
	b.clean(t)
}

// A row that is written and not yet committed is not passed over: a seal that
// covers later ones is made when it is there.
func TestSealWaitsForWriters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	late, early := b.queued(t, "jane"), b.queued(t, "bob")
	err := b.Do(t.Context(), func(tx *Tx) error {
		if _, err := tx.Move(t.Context(), late.Ref, workflow.Deny{Reason: "No."}, sam); err != nil {
			return err
		}
		b.move(t, early, workflow.Deny{Reason: "No."})
		n, err := b.Seal(t.Context())
		if pg := (*pgconn.PgError)(nil); !errors.As(err, &pg) || pg.Code != "55P03" {
			t.Errorf("sealed %d rows, %v; want lock_not_available", n, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := b.Seal(t.Context()); err != nil || n != 6 {
		t.Errorf("sealed %d rows, %v; want 6", n, err)
	}
	b.clean(t)
}

// However many write, each row is under one seal.
func TestSealsWhileOthersWrite(t *testing.T) {
	t.Parallel()
	b := setup(t)
	enough := make(chan struct{})
	var writers sync.WaitGroup
	for i := range 4 {
		r := b.queued(t, fmt.Sprintf("p%d", i))
		writers.Go(func() {
			for {
				for _, e := range []workflow.Event{workflow.Ask{Question: "Who?"}, workflow.Replied{Auth: workflow.AuthPass, Message: r.Source}} {
					if _, err := b.Move(t.Context(), r.Ref, e, sam); err != nil {
						t.Error(err)
						return
					}
				}
				select {
				case <-enough:
					return
				default:
				}
			}
		})
	}
	for seals := 0; seals < 8 && !t.Failed(); {
		n, err := b.Seal(t.Context())
		switch pg := (*pgconn.PgError)(nil); {
		case n > 0:
			seals++
		case err != nil && (!errors.As(err, &pg) || pg.Code != "55P03"): // or it has waited too long
			t.Error(err)
		}
	}
	close(enough)
	writers.Wait()
	if count, wrong, err := b.VerifyAudit(t.Context(), nil); err != nil || len(wrong) > 0 || count.Seals < 8 {
		t.Errorf("%+v, %v, %v", count, wrong, err)
	}
	b.clean(t)
}

// Who vacuums or analyses the trail meanwhile keeps nobody waiting, and need not
// stop for it.
func TestSealBesidesMaintenance(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	vacuum, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer vacuum.Rollback(t.Context())
	if _, err := vacuum.Exec(t.Context(), `SET LOCAL ROLE NONE; LOCK TABLE audit IN SHARE UPDATE EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Seal(t.Context()); err != nil || n != 2 {
		t.Errorf("sealed %d rows, %v; want 2", n, err)
	}
}
