package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// TakeTurns has the transaction wait for others that answer the same senders, and those
// that come later wait for it: what it finds answered (AnsweredLately) is all there is.
// To be called before it locks any request: who waits here may hold none that somebody
// with a turn waits for. All take the turns of one call in the same order; a later call
// may only name senders of an earlier one.
func (tx *Tx) TakeTurns(ctx context.Context, senders []string) error {
	if len(senders) == 0 {
		return nil
	}
	_, err := tx.tx.Exec(ctx, `SELECT pg_advisory_xact_lock(key) FROM (
		SELECT DISTINCT hashtextextended('answer ' || x, 0) AS key FROM unnest($1::text[]) AS x ORDER BY key) k`, senders)
	return err
}

// takeTurnsToAnswer does so for those whom the transaction answers, so that the cap of an
// address counts all of what they get without a request.
func (tx *Tx) takeTurnsToAnswer(ctx context.Context) error {
	if len(tx.answers) == 0 {
		return nil
	}
	ids := make([]int64, len(tx.answers))
	for i, a := range tx.answers {
		ids[i] = a.Message
	}
	rows, err := tx.tx.Query(ctx, `SELECT sender FROM message WHERE id = ANY($1)`, ids)
	if err != nil {
		return err
	}
	senders, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	return tx.TakeTurns(ctx, senders)
}
