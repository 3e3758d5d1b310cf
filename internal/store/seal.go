package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// sealLock keeps two sealers apart. The number is arbitrary.
const sealLock = 7_305_112_862

// Seal seals the audit rows that no seal covers yet and returns how many there
// were. A seal's hash covers the hashes of its rows by id, and the seal before
// it; so a row that is removed from the end of a chain shows too. Writers wait
// only while the horizon is taken, not while the hash is made.
func (s *Store) Seal(ctx context.Context) (int64, error) { return seal(ctx, s.pool, s.Now()) }

func seal(ctx context.Context, pool *pgxpool.Pool, now time.Time) (int64, error) {
	// Taken outside the transaction below, because the lock on the table lasts
	// as long as the transaction that took it.
	var horizon, sealed int64
	if err := pool.QueryRow(ctx, `SELECT audit_horizon()`).Scan(&horizon); err != nil {
		return 0, err
	}
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, sealLock); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `INSERT INTO audit_seal (n, at, after_id, upto_id, rows, hash)
			SELECT last.n + 1, $2, last.upto_id, $1, new.rows, sha256(last.hash || new.hashes)
			FROM (SELECT n, upto_id, hash FROM audit_seal
					UNION ALL SELECT 0, 0, ''::bytea ORDER BY n DESC LIMIT 1) last,
				LATERAL (SELECT count(*) AS rows, string_agg(a.hash, ''::bytea ORDER BY a.id) AS hashes
					FROM audit a WHERE a.id > last.upto_id AND a.id <= $1) new
			WHERE new.rows > 0`, horizon, now)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return tx.QueryRow(ctx, `SELECT rows FROM audit_seal ORDER BY n DESC LIMIT 1`).Scan(&sealed)
	})
	return sealed, err
}
