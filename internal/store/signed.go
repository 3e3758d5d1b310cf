package store

import (
	"context"
)

// FirstSigned notes the text of an authenticated message, by its hash, and returns the
// message that had it before, if another did, or 0: what was signed once counts once.
func (tx *Tx) FirstSigned(ctx context.Context, message int64, hash []byte) (earlier int64, err error) {
	// A row that another transaction has just committed is not seen by the statement
	// that ran into it.
	_, err = tx.tx.Exec(ctx, `INSERT INTO signed_text (hash, message_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, hash, message)
	if err != nil {
		return 0, err
	}
	err = tx.tx.QueryRow(ctx, `SELECT message_id FROM signed_text WHERE hash = $1`, hash).Scan(&earlier)
	if earlier == message {
		earlier = 0
	}
	return earlier, err
}
