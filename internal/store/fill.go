package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// fillChunk is how many requests one statement of Fill adds.
const fillChunk = 10_000

// fillTold is after how many requests Fill tells how many there are.
const fillTold = 50_000

// Fill adds n finished requests with all that belongs to them, so that it can be
// measured how the desk's speed depends on its past. The database has to be
// empty, and the pool that of its owner. The invariants hold of what it adds.
// say is told what goes on.
func Fill(ctx context.Context, pool *pgxpool.Pool, n int, say func(format string, args ...any)) error {
	if _, err := pool.Exec(ctx, `INSERT INTO mailbox (name, address, uidvalidity, last_uid) VALUES ('filled', 'filled@vendor.example', 1, $1)`, n); err != nil {
		return err
	}
	rebuild, err := dropIndexes(ctx, pool)
	if err != nil {
		return err
	}
	for from := 1; from <= n; from += fillChunk {
		to := min(from+fillChunk-1, n)
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			for _, statement := range fillStatements {
				if _, err := tx.Exec(ctx, statement, from, to); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if to%fillTold == 0 || to == n {
			say("%d of %d requests", to, n)
		}
	}
	say("building %d indexes", len(rebuild))
	for _, index := range rebuild {
		if _, err := pool.Exec(ctx, index); err != nil {
			return err
		}
	}
	say("sealing and vacuuming")
	return settle(ctx, pool)
}

// dropIndexes drops those that keep nothing unique, and returns the statements that build
// them again: for many rows that is several times as quick as to extend them row by row.
func dropIndexes(ctx context.Context, pool *pgxpool.Pool) ([]string, error) {
	rows, err := pool.Query(ctx, `SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
		FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
		WHERE c.relnamespace = 'public'::regnamespace AND c.relname IN ('message', 'request', 'outgoing', 'audit', 'account', 'ledger')
			AND NOT i.indisunique ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	var rebuild, names []string
	var name, statement string
	_, err = pgx.ForEachRow(rows, []any{&name, &statement}, func() error {
		names, rebuild = append(names, name), append(rebuild, statement)
		return nil
	})
	if err != nil {
		return nil, err
	}
	_, err = pool.Exec(ctx, `DROP INDEX `+strings.Join(names, ", "))
	return rebuild, err
}

// settle ends the making of a past: what happens to a table that grows slowly happens on
// the way.
func settle(ctx context.Context, pool *pgxpool.Pool) error {
	for _, table := range []string{"message", "request", "account"} {
		if _, err := pool.Exec(ctx, fmt.Sprintf(`SELECT setval(pg_get_serial_sequence('%[1]s', 'id'), (SELECT max(id) FROM %[1]s))`, table)); err != nil {
			return err
		}
	}
	if _, err := seal(ctx, pool, time.Now()); err != nil {
		return err
	}
	_, err := pool.Exec(ctx, `VACUUM (ANALYZE)`)
	return err
}

// fillStatements add the requests number $1 to $2.
var fillStatements = []string{
	`INSERT INTO message (id, sha256, size, raw, received_at, stored_at, kind, sender, subject, message_id, outcome, read_at)
		OVERRIDING SYSTEM VALUE
		SELECT i, sha256(raw), octet_length(raw), raw, at, at, 'swap_request', format('p%s@past.example', i), 'Swap my address',
			format('%s@past.example', i), NULL, NULL
		FROM generate_series($1::bigint, $2) i, LATERAL (SELECT convert_to(repeat('Please swap my address. ', 40) || i, 'UTF8') AS raw,
			timestamptz '2026-01-01' + i * interval '1 second' AS at) m`,
	`INSERT INTO mailbox_uid (mailbox_id, uidvalidity, uid, message_id, saved_at, filed_at)
		SELECT b.id, 1, i, i, m.stored_at, m.stored_at FROM mailbox b, generate_series($1::bigint, $2) i JOIN message m ON m.id = i
		WHERE b.name = 'filled'`,
	`INSERT INTO request (id, ref, state, old_email, new_username, sender, evidence, digest, source_message, last_message,
			decision, decided_by, decided_at, decision_digest, created_at, updated_at, check_since)
		OVERRIDING SYSTEM VALUE
		SELECT i, 'PAST-' || i, 'completed', format('p%s@past.example', i), format('p%s@past.onmicrosoft.com', i), format('p%s@past.example', i),
			'{"signals": [], "risk": "low", "tenant_id": "t", "checked_at": "2026-01-01T00:00:00Z"}', md5(i::text), i, i,
			'approve', 'sam@vendor.example', m.stored_at, md5(i::text), m.stored_at, m.stored_at, m.stored_at
		FROM generate_series($1::bigint, $2) i JOIN message m ON m.id = i`,
	`UPDATE message SET outcome = 'request', request_id = id, read_at = stored_at WHERE id BETWEEN $1 AND $2`,
	`INSERT INTO account (id, email, origin, created_at, updated_at) OVERRIDING SYSTEM VALUE
		SELECT id, new_username, ref, created_at, created_at FROM request WHERE id BETWEEN $1 AND $2`,
	`INSERT INTO ledger (request_id, account_id, old_email, new_username, tenant_id, decided_by, digest, applied_at)
		SELECT id, id, old_email, new_username, 't', decided_by, digest, updated_at FROM request WHERE id BETWEEN $1 AND $2`,
	`INSERT INTO outgoing (message_id, request_id, reply_to, occasion, sender, recipient, subject, raw, state, attempts, created_at, updated_at)
		SELECT format('%s-%s@vendor.example', o.occasion, r.id), r.id, r.id, o.occasion, 'cosell@vendor.example', r.sender, 'Your address',
			convert_to(repeat('Dear partner. ', 200), 'UTF8'), 'accepted', 1, r.created_at, r.created_at
		FROM request r, (VALUES ('acknowledgement'), ('confirmation')) o (occasion) WHERE r.id BETWEEN $1 AND $2`,
	fillAudit(1, "received", "", "received"),
	fillAudit(2, "checked", "received", "queued"),
	fillAudit(3, "approved", "queued", "approved"),
	fillAudit(4, "applied", "approved", "completed"),
}

// fillAudit adds one row to the chain of each request.
func fillAudit(seq int, event, from, to string) string {
	return fmt.Sprintf(`INSERT INTO audit (chain, seq, at, actor, via, event, from_state, to_state, detail, hash)
		SELECT r.ref, %[1]d, r.created_at, 'swapdesk', 'system', '%[2]s', '%[3]s', '%[4]s', d.detail,
			audit_hash(coalesce(p.hash, ''), r.ref, %[1]d, r.created_at, 'swapdesk', 'system', '%[2]s', '%[3]s', '%[4]s', d.detail)
		FROM request r LEFT JOIN audit p ON p.chain = r.ref AND p.seq = %[1]d - 1,
			LATERAL (SELECT jsonb_build_object('sender', r.sender, 'auth', r.auth, 'old', r.old_email, 'new', r.new_username,
				'digest', r.digest, 'decided_by', r.decided_by, 'message', r.last_message) || %[5]s AS detail) d
		WHERE r.id BETWEEN $1 AND $2`, seq, event, from, to, evidenceHash)
}
