package pipeline

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
)

// outboxWorker has those mails of the outbox sent that nothing else moves.
type outboxWorker struct {
	river.WorkerDefaults[job.Outbox]
	Parts
}

func (w *outboxWorker) Work(ctx context.Context, j *river.Job[job.Outbox]) error {
	var strays, released int
	// First, and by itself: what is released below has no job before its commit, and however
	// much is held, what is to be sent is sent.
	err := w.Store.Do(ctx, func(tx *store.Tx) (err error) {
		strays, err = tx.SendStrays(ctx)
		return err
	})
	if err != nil {
		return err
	}
	err = w.Store.Do(ctx, func(tx *store.Tx) (err error) {
		if released, err = tx.Release(ctx); err != nil {
			return err
		}
		return store.Complete(ctx, tx, j)
	})
	if err == nil && strays > 0 {
		w.Log.WarnContext(ctx, "mails had no job that sends them; they have one now", "step", "outbox", "mails", strays)
	}
	if err == nil && released > 0 {
		w.Log.InfoContext(ctx, "answers that a cap held back go out", "step", "outbox", "mails", released)
	}
	return err
}
