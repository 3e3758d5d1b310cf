package pipeline

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
)

// DigestTime says when staff are told by mail of what they have left undone. The zero value
// is never.
type DigestTime struct {
	On    bool
	Hour  int           // of the day, UTC
	After time.Duration // how long something has waited to be told of
}

// digestHours is for how long after its time the day's digest is still written, by a desk
// that was not running then.
const digestHours = 2

func (d DigestTime) due(now time.Time) bool {
	hour := now.UTC().Hour()
	return d.On && hour >= d.Hour && hour < d.Hour+digestHours
}

// digestWorker writes the staff's digest once a day.
type digestWorker struct {
	river.WorkerDefaults[job.Digest]
	Parts
}

func (w *digestWorker) Work(ctx context.Context, _ *river.Job[job.Digest]) error {
	if !w.Digest.due(w.Store.Now()) {
		return nil
	}
	mails, err := w.Store.WriteDigest(ctx, w.Digest.After)
	if err == nil && mails > 0 {
		w.Log.InfoContext(ctx, "staff are told of what waits", "step", "digest", "mails", mails)
	}
	return err
}
