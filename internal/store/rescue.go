package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Rescue gives back the jobs that have been running for longer than after, since
// whoever had them is dead or could not write down their end, and returns how
// many there were. One that is just being completed is left alone. One that began
// in the future, since the clock has been set back, counts from now.
//
// River has a look of its own, which compares the system's clock with the time
// at which the database gave a job away.
func (s *Store) Rescue(ctx context.Context, after time.Duration) (int64, error) {
	var jobs int64
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE river.river_job SET attempted_at = now() WHERE id IN (
		SELECT id FROM river.river_job WHERE state = 'running' AND attempted_at > now() + interval '10 seconds' FOR UPDATE SKIP LOCKED)`)
	batch.Queue(`UPDATE river.river_job SET state = 'available', scheduled_at = now() WHERE id IN (
		SELECT id FROM river.river_job WHERE state = 'running' AND attempted_at < now() - $1::interval FOR UPDATE SKIP LOCKED)`, after).
		Exec(func(tag pgconn.CommandTag) error {
			jobs = tag.RowsAffected()
			return nil
		})
	err := s.pool.SendBatch(ctx, batch).Close()
	return jobs, err
}
