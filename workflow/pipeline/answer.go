package pipeline

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
)

// answerWorker writes the mail about requests that were asked for together when
// its time is up. Mostly it finds it written: by whoever checked the last of them.
type answerWorker struct {
	river.WorkerDefaults[job.Answer]
	Parts
}

func (w *answerWorker) Work(ctx context.Context, j *river.Job[job.Answer]) error {
	return w.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.AnswerGroups(ctx, j.Args.Messages); err != nil {
			return err
		}
		return store.Complete(ctx, tx, j)
	})
}
