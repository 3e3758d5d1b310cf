package store

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// SignedBefore notes the texts of authenticated messages, by their hashes, and returns for
// each of them whose text another message had before, that message: what was signed once
// counts once.
func (tx *Tx) SignedBefore(ctx context.Context, hashes map[int64][]byte) (map[int64]int64, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	ids := slices.Sorted(maps.Keys(hashes)) // who came first has it
	sums := make([][]byte, len(ids))
	for i, id := range ids {
		sums[i] = hashes[id]
	}
	_, err := tx.tx.Exec(ctx, `INSERT INTO signed_text (hash, message_id)
		SELECT * FROM unnest($1::bytea[], $2::bigint[]) ON CONFLICT DO NOTHING`, sums, ids)
	if err != nil {
		return nil, err
	}
	// A statement of its own: a row that another transaction has just committed is not
	// seen by the one that ran into it.
	rows, err := tx.tx.Query(ctx, `SELECT x.id, s.message_id FROM unnest($1::bytea[], $2::bigint[]) AS x (hash, id)
		JOIN signed_text s USING (hash) WHERE s.message_id <> x.id`, sums, ids)
	if err != nil {
		return nil, err
	}
	earlier := map[int64]int64{}
	var id, before int64
	_, err = pgx.ForEachRow(rows, []any{&id, &before}, func() error { earlier[id] = before; return nil })
	return earlier, err
}
