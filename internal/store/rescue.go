package store

import (
	"context"
	"time"
)

// Rescue gives back the jobs that have been running for longer than after, since
// whoever had them is dead or could not write down their end, and returns how
// many there were. One that is just being completed is left alone.
//
// River has a look of its own, which compares the system's clock with the time
// at which the database gave a job away.
func (s *Store) Rescue(ctx context.Context, after time.Duration) (int64, error) {
	tag, err := s.pool.Exec(ctx, `UPDATE river.river_job SET state = 'available', scheduled_at = now() WHERE id IN (
		SELECT id FROM river.river_job WHERE state = 'running' AND attempted_at < now() - $1::interval FOR UPDATE SKIP LOCKED)`, after)
	return tag.RowsAffected(), err
}
