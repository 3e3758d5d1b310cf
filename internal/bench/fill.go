package bench

import (
	"context"

	"github.com/swapdesk/swapdesk/internal/store"
)

// fillTold is how many requests are added between two lines of progress.
const fillTold = 100_000

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
	return store.Fill(ctx, pool, b.Finished, func(done int) {
		if done%fillTold == 0 {
			b.say("  %d", done)
		}
	})
}
