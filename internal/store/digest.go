package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// occasionDigest is that of the mail to staff, which is about no request and no message.
const occasionDigest = "digest"

// digestLists is how many requests a digest names.
const digestLists = 20

// Undone is what has waited for staff since a time or longer.
type Undone struct {
	Since time.Time
	// Oldest are the first of the requests to decide on, the longest waiting first.
	Oldest                                []workflow.Request
	Queued, ForStaff, Held, Undeliverable int
}

// Nothing reports whether nothing waits.
func (u Undone) Nothing() bool { return u.Queued+u.ForStaff+u.Held+u.Undeliverable == 0 }

// WriteDigest has everybody who decides told by mail of what has waited for after or longer,
// unless nothing has, or this day's mail, by UTC, is written already. It returns how many
// mails it has written. Their Message-IDs are of the day and the recipient (see Composer), so
// that of two processes at once one writes them.
func (s *Store) WriteDigest(ctx context.Context, after time.Duration) (mails int, err error) {
	now := s.Now()
	day := now.Truncate(24 * time.Hour)
	err = s.Do(ctx, func(tx *Tx) error {
		var written bool
		err := tx.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM outgoing WHERE occasion = 'digest' AND created_at >= $1)`, day).Scan(&written)
		if err != nil || written {
			return err
		}
		undone, err := tx.undone(ctx, now.Add(-after))
		if err != nil || undone.Nothing() {
			return err
		}
		to, err := tx.deciders(ctx)
		if err != nil {
			return err
		}
		for _, email := range to {
			n, err := tx.insertDigest(ctx, undone, email, now)
			if err != nil {
				return err
			}
			mails += n
		}
		return nil
	})
	return mails, err
}

func (tx *Tx) deciders(ctx context.Context) ([]string, error) {
	rows, err := tx.tx.Query(ctx, `SELECT email FROM staff WHERE role IN ('approver', 'admin') AND disabled_at IS NULL ORDER BY email`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func (tx *Tx) undone(ctx context.Context, since time.Time) (Undone, error) {
	u := Undone{Since: since}
	err := tx.tx.QueryRow(ctx, `SELECT
			(SELECT count(*) FROM request WHERE state = 'queued' AND state_since <= $1),
			(SELECT count(*) FROM message WHERE for_staff AND handled_at IS NULL AND read_at <= $1),
			(SELECT count(*) FROM outgoing WHERE state = 'held' AND handled_at IS NULL AND created_at <= $1),
			(SELECT count(*) FROM outgoing WHERE state = 'undeliverable' AND handled_at IS NULL AND created_at <= $1)`, since).
		Scan(&u.Queued, &u.ForStaff, &u.Held, &u.Undeliverable)
	if err != nil {
		return u, err
	}
	rows, err := tx.tx.Query(ctx, `SELECT `+requestColumns+` FROM request r WHERE r.state = 'queued' AND r.state_since <= $1
		ORDER BY r.state_since, r.id LIMIT $2`, since, digestLists)
	if err != nil {
		return u, err
	}
	u.Oldest, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (workflow.Request, error) { return scanRequest(row) })
	return u, err
}

func (tx *Tx) insertDigest(ctx context.Context, u Undone, to string, now time.Time) (mails int, err error) {
	if tx.s.compose.Digest == nil {
		return 0, errors.New("no composer for the digest is set up")
	}
	m, err := tx.s.compose.Digest(u, to, now)
	if err != nil {
		return 0, fmt.Errorf("%w: %s: %w", ErrCompose, occasionDigest, err)
	}
	var id int64
	err = tx.tx.QueryRow(ctx, `INSERT INTO outgoing (message_id, occasion, sender, recipient, subject, raw, created_at, queued_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7) ON CONFLICT (message_id) DO NOTHING RETURNING id`,
		m.MessageID, occasionDigest, m.From, m.To, m.Subject, m.Raw, now).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err == nil {
		tx.Send(id)
	}
	return 1, err
}
