package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// live are the states of a job that will be done.
const live = `'available', 'pending', 'retryable', 'running', 'scheduled'`

// strays are the mails that are to be sent and that no job will send.
var strays = `FROM outgoing o WHERE o.state IN ('queued', 'retrying') AND o.id::text NOT IN (` + jobsFor("send", "mails") + `)`

// SendStrays asks for the mails of the outbox to be sent that no job will send, and
// returns how many there were. Nothing leaves any behind but a program of before, beside
// this one for the time of an upgrade: it finds no mail about no request in the outbox,
// and its job is done.
func (tx *Tx) SendStrays(ctx context.Context) (int, error) {
	rows, err := tx.tx.Query(ctx, `SELECT o.id `+strays+` ORDER BY o.id`)
	if err != nil {
		return 0, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	tx.send = append(tx.send, ids...)
	return len(ids), err
}

// hurry has a mail that is to be sent tried now: by the job that it has, or by another.
func (tx *Tx) hurry(ctx context.Context, id int64) error {
	var jobs int
	err := tx.tx.QueryRow(ctx, `WITH its AS (
			SELECT id FROM river.river_job
			WHERE kind = 'send' AND state IN (`+live+`) AND args @> jsonb_build_object('mails', jsonb_build_array($1::bigint))
		), hurried AS (
			UPDATE river.river_job j SET state = 'available', scheduled_at = now() FROM its
			WHERE j.id = its.id AND j.state IN ('retryable', 'scheduled')
		)
		SELECT count(*) FROM its`, id).Scan(&jobs)
	if err == nil && jobs == 0 {
		tx.Send(id)
	}
	return err
}
