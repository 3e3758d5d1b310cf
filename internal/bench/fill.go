package bench

import (
	"context"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
)

// fill gives the database a past.
func (b *bench) fill(ctx context.Context, url string) error {
	if b.Finished == 0 {
		return nil
	}
	b.say("filling the database with %d finished requests ...", b.Finished)
	pool, err := store.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	return store.Fill(ctx, pool, b.Finished, b.timed())
}

// timed says what goes on, with the time since it began.
func (b *bench) timed() func(format string, args ...any) {
	began := time.Now()
	return func(format string, args ...any) {
		b.say("  %5.1f s  "+format, append([]any{time.Since(began).Seconds()}, args...)...)
	}
}
