package pipeline

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
)

// sealWorker seals the audit rows that have come since the last seal.
type sealWorker struct {
	river.WorkerDefaults[job.Seal]
	Parts
}

func (w *sealWorker) Work(ctx context.Context, _ *river.Job[job.Seal]) error {
	rows, err := w.Store.Seal(ctx)
	if err == nil && rows > 0 {
		w.Log.DebugContext(ctx, "audit sealed", "step", "seal", "rows", rows)
	}
	return err
}
