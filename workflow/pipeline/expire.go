package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/workflow"
)

// expireBatch bounds one run; what is left over is the next run's.
const expireBatch = 200

// expireWorker closes the requests whose partners have been silent for too
// long.
type expireWorker struct {
	river.WorkerDefaults[job.Expire]
	Parts
}

func (w *expireWorker) Work(ctx context.Context, _ *river.Job[job.Expire]) error {
	refs, err := w.Store.OverdueRefs(ctx, expireBatch)
	if err != nil {
		return err
	}
	var errs []error
	for _, ref := range refs {
		r, err := w.Store.Move(ctx, ref, workflow.Expire{}, workflow.System)
		if overtaken(err) {
			continue
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("expire %s: %w", ref, err))
			continue
		}
		w.Log.InfoContext(ctx, "expired", "step", "expire", "ref", ref, "message", readMessage{id: r.Last}.name())
	}
	return errors.Join(errs...)
}
