package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/workflow"
)

// remindBatch bounds one run; what is left over is the next run's.
const remindBatch = 200

// remindWorker reminds partners, once, of what their requests wait for.
type remindWorker struct {
	river.WorkerDefaults[job.Remind]
	Parts
}

func (w *remindWorker) Work(ctx context.Context, _ *river.Job[job.Remind]) error {
	refs, err := w.Store.RemindRefs(ctx, remindBatch)
	if err != nil {
		return err
	}
	var errs []error
	for _, ref := range refs {
		r, err := w.Store.Move(ctx, ref, workflow.Remind{}, workflow.System)
		if overtaken(err) {
			continue
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("remind of %s: %w", ref, err))
			continue
		}
		w.Log.InfoContext(ctx, "reminded", "step", "remind", "ref", ref, "message", readMessage{id: r.Last}.name())
	}
	return errors.Join(errs...)
}
