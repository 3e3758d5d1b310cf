package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Delivery states of an outgoing mail.
const (
	MailQueued        = "queued"
	MailRetrying      = "retrying"
	MailAccepted      = "accepted"
	MailUndeliverable = "undeliverable"
	MailBounced       = "bounced" // accepted, and then returned
	MailHeld          = "held"    // kept back by a cap on answers, see Release
)

// Outgoing is a mail in the outbox.
type Outgoing struct {
	ID       int64
	State    string
	Attempts int
	Occasion string
	// Ref is the request that the mail is about, of several the first; empty for one
	// about none.
	Ref string
	// QueuedAt is since when it is to be sent: when it was written, or let go again.
	QueuedAt time.Time
	Mail
}

// Unsent returns those of the given mails of the outbox that are still to be
// sent, in order.
func (s *Store) Unsent(ctx context.Context, ids []int64) ([]Outgoing, error) {
	rows, err := s.pool.Query(ctx, `SELECT o.id, o.state, o.attempts, o.occasion, coalesce(r.ref, ''), coalesce(o.queued_at, o.created_at), o.message_id, o.sender, o.recipient,
			o.subject, o.raw
		FROM outgoing o LEFT JOIN request r ON r.id = o.request_id
		WHERE o.id = ANY($1) AND o.state IN ('queued', 'retrying') ORDER BY o.id`, ids)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Outgoing, error) {
		var o Outgoing
		err := row.Scan(&o.ID, &o.State, &o.Attempts, &o.Occasion, &o.Ref, &o.QueuedAt, &o.MessageID, &o.From, &o.To, &o.Subject, &o.Raw)
		return o, err
	})
}

// Attempt is one attempt at delivery: the state after it, and what the server
// or the connection said if the mail was not accepted.
type Attempt struct {
	Mail  int64
	State string
	Said  string
}

// Attempted records attempts at delivery. What was once accepted stays so, or is
// bounced where a report of its failure came before the record of its acceptance.
// That is no condition of the statement: as one it would invite a plan that begins
// with all mails that are not accepted yet.
func (tx *Tx) Attempted(ctx context.Context, list []Attempt) error {
	ids, states, said := make([]int64, len(list)), make([]string, len(list)), make([]string, len(list))
	for i, a := range list {
		ids[i], states[i], said[i] = a.Mail, a.State, a.Said
	}
	_, err := tx.tx.Exec(ctx, `UPDATE outgoing o SET attempts = o.attempts + 1, updated_at = $4,
			state = CASE WHEN o.state IN ('accepted', 'bounced') THEN o.state
				WHEN x.state = 'accepted' AND o.bounced_by IS NOT NULL THEN 'bounced' ELSE x.state END,
			last_error = CASE WHEN o.state IN ('accepted', 'bounced') THEN o.last_error ELSE x.said END
		FROM unnest($1::bigint[], $2::text[], $3::text[]) AS x (id, state, said)
		WHERE o.id = x.id`, ids, states, said, tx.s.Now())
	return err
}

// Held counts the mails that a cap on answers holds back and that nobody has handled.
func Held(ctx context.Context, pool *pgxpool.Pool) (n int, err error) {
	err = pool.QueryRow(ctx, `SELECT count(*) FROM outgoing WHERE state = 'held' AND handled_at IS NULL`).Scan(&n)
	return n, err
}
