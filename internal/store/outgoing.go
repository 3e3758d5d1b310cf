package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Delivery states of an outgoing mail.
const (
	MailQueued        = "queued"
	MailRetrying      = "retrying"
	MailAccepted      = "accepted"
	MailUndeliverable = "undeliverable"
)

// Outgoing is a mail in the outbox.
type Outgoing struct {
	ID       int64
	State    string
	Attempts int
	Occasion string
	// Ref is the request that the mail is about.
	Ref       string
	CreatedAt time.Time
	Mail
}

// Outgoing returns a mail of the outbox, or ErrNotFound.
func (s *Store) Outgoing(ctx context.Context, id int64) (Outgoing, error) {
	rows, err := s.pool.Query(ctx, `SELECT o.id, o.state, o.attempts, o.occasion, r.ref, o.created_at, o.message_id, o.sender, o.recipient,
			o.subject, o.raw
		FROM outgoing o JOIN request r ON r.id = o.request_id WHERE o.id = $1`, id)
	if err != nil {
		return Outgoing{}, err
	}
	return one(pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (Outgoing, error) {
		var o Outgoing
		err := row.Scan(&o.ID, &o.State, &o.Attempts, &o.Occasion, &o.Ref, &o.CreatedAt, &o.MessageID, &o.From, &o.To, &o.Subject, &o.Raw)
		return o, err
	}))
}

// Attempted records an attempt at delivery: the state after it, and what the
// server or the connection said if it was not accepted.
func (tx *Tx) Attempted(ctx context.Context, id int64, state, said string) error {
	_, err := tx.tx.Exec(ctx, `UPDATE outgoing SET state = $2, last_error = $3, attempts = attempts + 1, updated_at = $4
		WHERE id = $1 AND state <> 'accepted'`, id, state, said, tx.s.Now())
	return err
}
