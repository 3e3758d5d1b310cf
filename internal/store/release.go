package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// heldFor is how long a mail may be held and still go out by itself. An answer that is
// older may answer nothing any more: that is for a person to say. What unauthenticated mails
// cause has twice the time, as it waits for a whole day to pass.
const heldFor = 24 * time.Hour

// release lets held mails go, the oldest first, while the caps allow it, counted as
// insertMails counts. One that a later mail about its request has overtaken would only
// confuse, as would a challenge that is answered.
const release = `WITH candidate AS (
		SELECT id, recipient, request_id, unproven, occasion = 'challenge' AS challenge FROM outgoing o
		WHERE state = 'held' AND handled_at IS NULL AND (held_for = 'hour' OR request_id IS NOT NULL)
			AND created_at > $1::timestamptz - CASE WHEN unproven THEN 2 * $4::interval ELSE $4::interval END
			AND NOT EXISTS (SELECT FROM outgoing later WHERE later.request_id = o.request_id AND later.id > o.id)
			AND (occasion <> 'challenge' OR EXISTS (SELECT FROM request r WHERE r.id = o.request_id AND r.waiting_for = 'confirm'))
	), x AS (
		SELECT id, recipient, request_id IS NULL AS alone,
			row_number() OVER (PARTITION BY recipient, request_id IS NULL ORDER BY id) AS nth
		FROM (SELECT *, row_number() OVER (PARTITION BY recipient, unproven, challenge ORDER BY id) AS turn FROM candidate) c
		WHERE NOT unproven OR turn = 1 AND NOT EXISTS (SELECT FROM outgoing u
			WHERE u.unproven AND u.state <> 'held' AND u.recipient = c.recipient AND (u.occasion = 'challenge') = c.challenge
				AND u.queued_at > $1::timestamptz - interval '1 day')
	), told AS (
		SELECT recipient, request_id IS NULL AS alone, count(*) AS n FROM outgoing
		WHERE $2 > 0 AND automatic AND state <> 'held' AND recipient IN (SELECT recipient FROM x)
			AND queued_at > $1::timestamptz - interval '1 day'
		GROUP BY recipient, alone
	), lately AS (
		SELECT count(*) AS n FROM (SELECT FROM outgoing
			WHERE automatic AND state <> 'held' AND queued_at > $1::timestamptz - interval '1 hour' LIMIT $3) o
	), due AS (
		SELECT id, row_number() OVER (ORDER BY id) AS nth_of_all FROM x LEFT JOIN told USING (recipient, alone)
		WHERE $2 = 0 OR coalesce(told.n, 0) + nth <= $2
	)
	UPDATE outgoing o SET state = 'queued', last_error = '', queued_at = $1, updated_at = $1
	FROM due, lately
	WHERE o.id = due.id AND o.state = 'held' AND ($3 = 0 OR lately.n + due.nth_of_all <= $3)
	RETURNING o.id`

// Release lets mails go that the cap of an hour held back, once it has room again, and
// returns how many. That cap is shared: one flood silences everybody, most of whom did
// nothing.
//
// What the cap of an address held back goes out too if it is about a request. The same
// problem is told once (workflow.Next), so that a program could bring on the next such
// mail only by a username that we never wrote it: this cannot go on between two programs,
// and the cap is there because a From address may be forged. A mail about no request stays
// for staff. There the cap ends conversations of programs, and a mail that goes out by
// itself a day later would begin the next one.
func (tx *Tx) Release(ctx context.Context) (int, error) {
	caps := tx.s.caps
	rows, err := tx.tx.Query(ctx, release, tx.s.Now(), int64(caps.PerAddress), int64(caps.PerHour), heldFor)
	if err != nil {
		return 0, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	tx.send = append(tx.send, ids...)
	return len(ids), err
}
