package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// MailFacts is what there is about one mail beside what its list has.
type MailFacts struct {
	Size int64
	// Auth and Envelope are what was found in the header of an inbound mail, ReceivedAt
	// when the mailbox's server took it, ReadAt when it was last read.
	Auth       workflow.Auth
	Envelope   Envelope
	ReceivedAt time.Time
	ReadAt     *time.Time
	// HandledAt is when somebody dealt with a mail for staff.
	HandledAt *time.Time
	// Attempts counts the offers of an outgoing mail; HeldFor is the cap that it was last
	// held back by.
	Attempts int
	HeldFor  string
	// Challenged says that an inbound mail answers or reports on a challenge, whose link
	// may stand in it.
	Challenged bool
	// Answers are the outgoing mails that answer an inbound one.
	Answers []MailItem
}

// MailFacts returns them for a mail, or ErrNotFound.
func (s *Store) MailFacts(ctx context.Context, id string) (MailFacts, error) {
	table, number, err := mailID(id)
	if err != nil {
		return MailFacts{}, err
	}
	var f MailFacts
	if table == "outgoing" {
		err = s.pool.QueryRow(ctx, `SELECT octet_length(raw), attempts, coalesce(held_for, ''), handled_at FROM outgoing WHERE id = $1`, number).
			Scan(&f.Size, &f.Attempts, &f.HeldFor, &f.HandledAt)
		return one(f, err)
	}
	err = s.pool.QueryRow(ctx, `SELECT m.size, m.auth, m.envelope, m.received_at, m.read_at, m.handled_at,
			EXISTS (SELECT FROM outgoing o WHERE o.message_id = ANY(m.refs) AND o.occasion = 'challenge')
			OR EXISTS (SELECT FROM outgoing o WHERE o.state <> 'accepted' AND o.bounced_by = m.id AND o.occasion = 'challenge')
		FROM message m WHERE m.id = $1`, number).
		Scan(&f.Size, &f.Auth, &f.Envelope, &f.ReceivedAt, &f.ReadAt, &f.HandledAt, &f.Challenged)
	if f, err = one(f, err); err != nil {
		return f, err
	}
	rows, err := s.pool.Query(ctx, itemColumns+` FROM (`+outgoingItem+` FROM outgoing o LEFT JOIN request r ON r.id = o.request_id,
		LATERAL (SELECT o.request_id, false AS again) about WHERE o.reply_to = $1) mail ORDER BY number LIMIT 20`, number)
	if err != nil {
		return f, err
	}
	f.Answers, err = pgx.CollectRows(rows, pgx.RowToStructByPos[MailItem])
	return f, err
}
