package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// Backlog is how much of something waits, and since when its oldest does; that
// is the zero time when nothing waits.
type Backlog struct {
	Count  int64
	Oldest time.Time
}

// RequestBacklog is the open requests of one state, by how long they have been
// in it.
type RequestBacklog struct {
	State      workflow.State
	WaitingFor workflow.WaitingFor
	Backlog
}

// JobBacklog is the jobs of one queue in one of River's states that are not
// final, by their creation.
type JobBacklog struct {
	Queue, State string
	Backlog
}

// MailBacklog is the mails of the outbox in one state other than accepted, by when they
// were written or let go again. Those undeliverable or bounced stay.
type MailBacklog struct {
	State string
	Backlog
}

// Vitals are the desk's vital signs: what waits where. What has no row is zero.
type Vitals struct {
	// At is when they were taken, by the store's clock.
	At time.Time
	// SweptAt is when a mailbox was last swept; the zero time if never.
	SweptAt  time.Time
	Unread   Backlog
	Requests []RequestBacklog
	Jobs     []JobBacklog
	Outbox   []MailBacklog
	// Unsealed is the audit rows that no seal covers yet, SealedTo the last one
	// that a seal covers.
	Unsealed Backlog
	SealedTo int64
	// Size is what the database takes on disk, in bytes; 0 when the service's
	// role may not ask.
	Size int64
}

// Each of these goes by an index that holds what is open, and little else: they
// cost as much as there is backlog, however much is done. Where rows come in
// order of their ids, the oldest is the one with the lowest.
const (
	sweptQuery  = `SELECT max(swept_at) FROM mailbox`
	unreadQuery = `SELECT n, (SELECT stored_at FROM message WHERE id = low)
		FROM (SELECT count(*) AS n, min(id) AS low FROM message WHERE outcome IS NULL) u`
	openQuery = `SELECT state, waiting_for, count(*), min(state_since) FROM request
		WHERE state IN ('received', 'queued', 'waiting', 'approved') GROUP BY state, waiting_for`
	jobsQuery = `SELECT g.queue, g.state::text, g.n, j.created_at
		FROM (SELECT queue, state, count(*) AS n, min(id) AS low FROM river.river_job
			WHERE state IN ('available', 'running', 'retryable', 'scheduled') GROUP BY queue, state) g
		JOIN river.river_job j ON j.id = g.low`
	outboxQuery   = `SELECT state, count(*), min(coalesce(queued_at, created_at)) FROM outgoing WHERE state <> 'accepted' GROUP BY state`
	unsealedQuery = `WITH sealed AS MATERIALIZED (
			SELECT coalesce((SELECT upto_id FROM audit_seal ORDER BY n DESC LIMIT 1), 0) AS upto)
		SELECT upto, (SELECT count(*) FROM audit WHERE id > upto),
			(SELECT at FROM audit WHERE id > upto ORDER BY id LIMIT 1) FROM sealed`
	// Postgres answers only those who may connect, which is not so for a role
	// that others take on.
	sizeQuery = `SELECT CASE WHEN has_database_privilege(current_database(), 'CONNECT')
		THEN pg_database_size(current_database()) ELSE 0 END`
)

// Vitals takes the desk's vital signs.
func (s *Store) Vitals(ctx context.Context) (Vitals, error) {
	v := Vitals{At: s.Now()}
	var swept, unread, unsealed *time.Time
	batch := &pgx.Batch{}
	// A table that has no statistics yet, as after a restore, would be scanned.
	batch.Queue(`SET LOCAL enable_seqscan = off`)
	only(batch.Queue(sweptQuery), &swept)
	only(batch.Queue(unreadQuery), &v.Unread.Count, &unread)
	only(batch.Queue(unsealedQuery), &v.SealedTo, &v.Unsealed.Count, &unsealed)
	only(batch.Queue(sizeQuery), &v.Size)
	each(batch.Queue(openQuery), &v.Requests, func(row pgx.CollectableRow, r *RequestBacklog) error {
		return row.Scan(&r.State, &r.WaitingFor, &r.Count, &r.Oldest)
	})
	each(batch.Queue(jobsQuery), &v.Jobs, func(row pgx.CollectableRow, j *JobBacklog) error {
		return row.Scan(&j.Queue, &j.State, &j.Count, &j.Oldest)
	})
	each(batch.Queue(outboxQuery), &v.Outbox, func(row pgx.CollectableRow, m *MailBacklog) error {
		return row.Scan(&m.State, &m.Count, &m.Oldest)
	})
	err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return tx.SendBatch(ctx, batch).Close() })
	v.SweptAt, v.Unread.Oldest, v.Unsealed.Oldest = orZero(swept), orZero(unread), orZero(unsealed)
	return v, err
}

func only(q *pgx.QueuedQuery, into ...any) {
	q.QueryRow(func(row pgx.Row) error { return row.Scan(into...) })
}

func each[T any](q *pgx.QueuedQuery, into *[]T, scan func(pgx.CollectableRow, *T) error) {
	q.Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (t T, err error) {
			err = scan(row, &t)
			return t, err
		})
		return err
	})
}

// DecisionCount is how often staff, a partner or the policy decided in one way.
type DecisionCount struct {
	Verb  string
	Via   workflow.Via
	Count int64
}

const decisionsQuery = `SELECT event, via, count(*) FROM audit
	WHERE id > $1 AND id <= $2 AND event IN ('approved', 'denied', 'asked', 'withdrawn') GROUP BY event, via`

// Decisions counts those of the audit rows (after, upTo]. Where a seal covers
// upTo, the answer is final: no row can appear there any more.
func (s *Store) Decisions(ctx context.Context, after, upTo int64) ([]DecisionCount, error) {
	rows, err := s.pool.Query(ctx, decisionsQuery, after, upTo)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[DecisionCount])
}
