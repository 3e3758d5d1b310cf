package pipeline

import (
	"context"
	"time"
)

const (
	// rescueAfter is how long a step may take, whatever it waits for, before its
	// process counts as dead. With rescueEvery its job comes back within three
	// minutes.
	rescueAfter = 150 * time.Second
	// rescueEvery is how often each process looks for such jobs.
	rescueEvery = 10 * time.Second
	// riverRescueAfter keeps River from looking for them as well: it goes by the
	// clock of its machine, and one that is minutes ahead would take every job
	// under way for stuck.
	riverRescueAfter = 100 * 365 * 24 * time.Hour
)

// Rescue looks for the jobs of dead processes until ctx ends.
func Rescue(ctx context.Context, p Parts) {
	ticks := time.NewTicker(rescueEvery)
	defer ticks.Stop()
	for {
		looking, cancel := context.WithTimeout(ctx, rescueEvery)
		jobs, err := p.Store.Rescue(looking, rescueAfter)
		cancel()
		switch {
		case ctx.Err() != nil:
		case err != nil:
			p.Log.WarnContext(ctx, "no look for the jobs of dead processes", "error", err)
		case jobs > 0:
			p.Log.WarnContext(ctx, "steps did not come to their end; they are done again", "jobs", jobs)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}
