package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// historyMost bounds the other requests that are shown with one.
const historyMost = 10

// Sibling is another request that has to do with one: Account says that it is about the
// same account, and not only by the same sender.
type Sibling struct {
	Ref       workflow.Ref
	State     workflow.State
	Old, New  string
	CreatedAt time.Time
	Account   bool
}

// siblingsQuery goes by an index in each of its parts: what was asked for the account by
// its present address, the swap that gave it that address, and what the sender asked.
const siblingsQuery = `SELECT ref, state, old_email, new_username, created_at, account FROM (
		SELECT DISTINCT ON (r.id) r.*, x.account FROM (
			(SELECT id, true AS account FROM request WHERE old_email = $2 ORDER BY id DESC LIMIT $4)
			UNION ALL (SELECT request_id, true FROM ledger WHERE new_username = $2 ORDER BY id DESC LIMIT $4)
			UNION ALL (SELECT id, false FROM request WHERE sender = $3 ORDER BY created_at DESC LIMIT $4)) x
		JOIN request r ON r.id = x.id WHERE r.id <> $1 ORDER BY r.id, x.account DESC) one
	ORDER BY account DESC, id DESC LIMIT $4`

// Siblings returns other requests for the account of a request or by its sender, the
// account's first and the latest first; of many the latest.
func (s *Store) Siblings(ctx context.Context, r workflow.Request) ([]Sibling, error) {
	rows, err := s.pool.Query(ctx, siblingsQuery, r.ID, r.Old, r.Author, historyMost)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Sibling])
}

// Thread returns the place of an answer to a stored message, or ErrNotFound.
func (s *Store) Thread(ctx context.Context, message int64) (Thread, error) {
	var t Thread
	err := s.pool.QueryRow(ctx, `SELECT sender, message_id, refs, languages, auth FROM message WHERE id = $1`, message).
		Scan(&t.Writer, &t.InReplyTo, &t.References, &t.Languages, &t.Auth)
	return one(t, err)
}
