package inbox

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff waits longer each time, up to a limit. The last half of each wait is random, so that the readers of a server
// that comes back do not all come at once.
type backoff struct{ first, limit, next time.Duration }

func (b *backoff) wait(ctx context.Context) error {
	pause := max(b.next, b.first)
	b.next = min(2*pause, b.limit)
	timer := time.NewTimer(pause/2 + rand.N(pause/2+1))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (b *backoff) reset() { b.next = 0 }

// outage is a state that is worth a line in the log when it begins and when it ends, and none in between.
type outage struct{ since time.Time }

func (o *outage) begin() (first bool) {
	if !o.since.IsZero() {
		return false
	}
	o.since = time.Now()
	return true
}

func (o *outage) end() (lasted time.Duration, ended bool) {
	if o.since.IsZero() {
		return 0, false
	}
	lasted = time.Since(o.since).Round(time.Millisecond)
	o.since = time.Time{}
	return lasted, true
}
