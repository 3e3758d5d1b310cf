package store

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// clockEvery is how often the database is asked for its time.
	clockEvery = time.Minute
	// clockTolerance is how far the clocks may be found apart without a
	// correction, which makes time jump.
	clockTolerance = 10 * time.Millisecond
	// dueBefore is more than the clocks can be apart.
	dueBefore = 100 * time.Millisecond
)

// clock is the system's clock, corrected by as much as the database's is ahead
// of it. Whether a job or a request is due is for the database's clock to say,
// so that whoever says when has to mean the same clock. It implements
// rivertype.TimeGenerator.
type clock struct {
	pool     *pgxpool.Pool
	onAnswer func()
	ahead    atomic.Int64 // nanoseconds
}

// Now implements rivertype.TimeGenerator.
func (c *clock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// NowOrNil implements rivertype.TimeGenerator: where River can do without, the
// database takes its own time.
func (c *clock) NowOrNil() *time.Time { return nil }

// early is the clock of what inserts jobs. River's driver would have them due at
// the system's time. A job due in a future however near would wait for a poll,
// a second later: whoever fetches it goes by the database's own clock.
type early struct{ *clock }

// NowOrNil implements rivertype.TimeGenerator.
func (c early) NowOrNil() *time.Time {
	due := c.Now().Add(-dueBefore)
	return &due
}

// set asks the database.
func (c *clock) set(ctx context.Context) error {
	asked := time.Now()
	var theirs time.Time
	if err := c.pool.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&theirs); err != nil {
		return err
	}
	took := time.Since(asked)
	c.onAnswer()
	ahead := theirs.Sub(asked.Add(took / 2))
	if off := ahead - time.Duration(c.ahead.Load()); off.Abs() > clockTolerance+took {
		c.ahead.Store(int64(ahead))
	}
	return nil
}

// keep sets the clock time and again until ctx ends. A database that does not
// answer is asked the next time.
func (c *clock) keep(ctx context.Context) {
	ticks := time.NewTicker(clockEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		setting, cancel := context.WithTimeout(ctx, clockEvery)
		if c.set(setting) == nil {
			_ = c.unpark(setting) // or the next time
		}
		cancel()
	}
}

// unpark sets right what a change of the clocks has put out of reach, where no
// pause is longer than an hour.
func (c *clock) unpark(ctx context.Context) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE river.river_job SET scheduled_at = now()
		WHERE state IN ('available', 'retryable', 'scheduled') AND scheduled_at > now() + interval '90 minutes'`)
	batch.Queue(`UPDATE river.river_leader SET expires_at = now() WHERE expires_at > now() + interval '10 minutes'`)
	return c.pool.SendBatch(ctx, batch).Close()
}
