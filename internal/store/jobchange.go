package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// JobsChain is the audit chain of what staff do to jobs by hand.
const JobsChain = "jobs"

// JobChange is what somebody does to jobs or to a queue.
type JobChange struct {
	Event string
	Jobs  []int64
	Queue string
}

// ChangeJobs has f change jobs in a transaction that also records who did it, and which jobs
// they were: one that is deleted cannot be looked up any more. If f fails, nothing is changed.
func (s *Store) ChangeJobs(ctx context.Context, c JobChange, by workflow.Actor, f func(tx pgx.Tx) error) error {
	return s.Do(ctx, func(tx *Tx) error {
		var jobs json.RawMessage
		err := tx.tx.QueryRow(ctx, `SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'state', state, 'args', args) ORDER BY id), '[]')
			FROM river.river_job WHERE id = ANY($1)`, c.Jobs).Scan(&jobs)
		if err != nil {
			return err
		}
		if err := f(tx.tx); err != nil {
			return err
		}
		detail := map[string]any{"by_role": by.Role, "place": by.From}
		if c.Queue != "" {
			detail["queue"] = c.Queue
		} else {
			detail["jobs"] = jobs
		}
		return tx.auditChain(ctx, JobsChain, c.Event, by, detail, s.Now())
	})
}
