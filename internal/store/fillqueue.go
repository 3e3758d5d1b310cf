package store

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/swapdesk/swapdesk/workflow"
)

// FillQueue adds to what Fill has made n requests of which staff see something: of ten four
// are to be decided, three wait for their partner and three are denied. Their risks,
// evidence, firms and times differ, and beside them one mail for each twenty needs a look.
// The invariants hold of what it adds. It returns the references in the order of their ids.
func FillQueue(ctx context.Context, pool *pgxpool.Pool, n int) ([]workflow.Ref, error) {
	refs := make([]workflow.Ref, n)
	for i := range refs {
		var number [5]byte
		// An odd factor leaves no two numbers the same, and their references look like others.
		binary.BigEndian.PutUint32(number[1:], uint32(i+1)*2_654_435_761) //nolint:gosec // a few thousand
		refs[i] = workflow.NewRef(number)
	}
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var last int64
		if err := tx.QueryRow(ctx, `SELECT max(id) FROM message`).Scan(&last); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `CREATE TEMPORARY TABLE filling ON COMMIT DROP AS
			SELECT `+fmt.Sprint(last)+` + n AS id, n, ref, format('jane%s@firm%s.example', n, n % 400) AS old,
				format('jane%s@firm%s.onmicrosoft.com', n, n % 400) AS new,
				(ARRAY['queued', 'waiting', 'denied', 'queued', 'waiting', 'denied', 'queued', 'waiting', 'denied', 'queued'])[1 + n % 10] AS state,
				(ARRAY['low', 'low', 'low', 'raised', 'raised', 'high'])[1 + n / 10 % 6] AS risk,
				timestamptz '2026-02-01' + n * interval '97 seconds' AS at
			FROM unnest($1::text[]) WITH ORDINALITY r (ref, n)`, refs); err != nil {
			return err
		}
		for _, statement := range queueStatements {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return refs, settle(ctx, pool)
}

// queueSignals are what a request's evidence has, most of it the same in all.
const queueSignals = `jsonb_build_array(
	jsonb_build_object('name', 'sender_authentication', 'result', 'pass', 'source', 'mail', 'detail', 'DKIM of the sender''s domain, aligned'),
	jsonb_build_object('name', 'label_and_firm', 'result', CASE f.risk WHEN 'low' THEN 'pass' ELSE 'warn' END, 'source', 'directory', 'detail', 'compared with the name of the firm'),
	jsonb_build_object('name', 'tenant', 'result', 'pass', 'source', 'discovery', 'detail', 'the tenant exists; discovery does not tell whose it is'),
	jsonb_build_object('name', 'on_file', 'result', 'pass', 'source', 'directory', 'detail', 'the old address is on file'),
	jsonb_build_object('name', 'history', 'result', CASE f.risk WHEN 'high' THEN 'fail' ELSE 'pass' END, 'source', 'ledger', 'detail', 'what was asked before'))`

var queueStatements = []string{
	`INSERT INTO message (id, sha256, size, raw, received_at, stored_at, kind, sender, subject, message_id, auth)
		OVERRIDING SYSTEM VALUE
		SELECT f.id, sha256(raw), octet_length(raw), raw, f.at, f.at, 'swap_request', f.old, 'Swap my address', f.id || '@queue.example', 'pass'
		FROM filling f, LATERAL (SELECT convert_to(format(E'From: %s\r\nSubject: Swap my address\r\n\r\nPlease swap %1$s for %s.\r\n', f.old, f.new), 'UTF8') AS raw) m`,
	`INSERT INTO request AS r (id, ref, state, waiting_for, waiting_until, problem, old_email, new_username, sender, auth, evidence, digest,
			source_message, last_message, decision, decided_by, decided_at, decision_reason, created_at, updated_at, check_since, state_since)
		OVERRIDING SYSTEM VALUE
		SELECT f.id, f.ref, f.state, CASE f.state WHEN 'waiting' THEN 'fix' ELSE '' END, CASE f.state WHEN 'waiting' THEN f.at + interval '14 days' END,
			CASE f.state WHEN 'waiting' THEN 'no_tenant' ELSE '' END, f.old, f.new, f.old, 'pass',
			jsonb_build_object('risk', f.risk, 'tenant_id', md5(f.new)::uuid, 'checked_at', f.at, 'signals', ` + queueSignals + `,
				'reasons', CASE f.risk WHEN 'low' THEN '[]'::jsonb ELSE '["the label of the new tenant is not like the name of the firm"]' END),
			md5(f.ref), f.id, f.id, CASE f.state WHEN 'denied' THEN 'deny' END, CASE f.state WHEN 'denied' THEN 'sam@vendor.example' END,
			CASE f.state WHEN 'denied' THEN f.at END, CASE f.state WHEN 'denied' THEN 'It is not yours to ask for.' ELSE '' END, f.at, f.at, f.at, f.at
		FROM filling f`,
	`UPDATE message m SET outcome = 'request', request_id = f.id, read_at = m.stored_at FROM filling f WHERE m.id = f.id`,
	`INSERT INTO account (id, email, name, organization, origin, created_at, updated_at) OVERRIDING SYSTEM VALUE
		SELECT id, old, 'Jane ' || n, format('Firm %s GmbH', n % 400), 'import', at, at FROM filling`,
	`INSERT INTO evaluation (request_id, version, at, facts, evidence, problem)
		SELECT r.id, 1, r.created_at, '{}', r.evidence, r.problem FROM request r JOIN filling USING (id)`,
	`INSERT INTO outgoing (message_id, request_id, reply_to, occasion, sender, recipient, subject, raw, state, attempts, created_at, updated_at)
		SELECT format('%s-%s@vendor.example', o.occasion, f.id), f.id, f.id, o.occasion, 'cosell@vendor.example', f.old, 'Your address',
			convert_to(repeat('Dear partner. ', 200), 'UTF8'), 'accepted', 1, f.at, f.at
		FROM filling f, unnest(CASE f.state WHEN 'queued' THEN ARRAY['acknowledgement'] WHEN 'waiting' THEN ARRAY['mend']
			ELSE ARRAY['acknowledgement', 'denial'] END) o (occasion)`,
	queueAudit(1, "received", "''", "'received'", "'mail'", "f.old", "true"),
	queueAudit(2, "checked", "'received'", "CASE f.state WHEN 'waiting' THEN 'waiting' ELSE 'queued' END", "'system'", "'swapdesk'", "true"),
	queueAudit(3, "denied", "'queued'", "'denied'", "'web'", "'sam@vendor.example'", "f.state = 'denied'"),
	`INSERT INTO message (id, sha256, size, raw, received_at, stored_at, kind, sender, subject, message_id, auth, outcome, reason, read_at, for_staff)
		OVERRIDING SYSTEM VALUE
		SELECT id, sha256(raw), octet_length(raw), raw, at, at, 'other', format('tom%s@elsewhere.example', n), 'A question', id || '@elsewhere.example', 'none',
			'refused', 'it asks for nothing that the desk does', at, true
		FROM (SELECT n, at, (SELECT max(id) FROM filling) + n / 20 AS id, convert_to('What is this? ' || n, 'UTF8') AS raw FROM filling WHERE n % 20 = 0) m`,
	`INSERT INTO mailbox_uid (mailbox_id, uidvalidity, uid, message_id, saved_at, filed_at)
		SELECT b.id, 1, m.id, m.id, m.stored_at, m.stored_at FROM mailbox b, message m WHERE b.name = 'filled' AND m.id >= (SELECT min(id) FROM filling)`,
	`UPDATE mailbox SET last_uid = (SELECT max(id) FROM message) WHERE name = 'filled'`,
}

// queueAudit adds a row to the chains of the requests of which where holds. The last four
// are expressions.
func queueAudit(seq int, event, from, to, via, actor, where string) string {
	return fmt.Sprintf(`INSERT INTO audit (chain, seq, at, actor, via, event, from_state, to_state, detail, hash)
		SELECT a.ref, %[1]d, a.at, a.actor, a.via, '%[2]s', a.was, a.is, a.detail,
			audit_hash(coalesce(p.hash, ''), a.ref, %[1]d, a.at, a.actor, a.via, '%[2]s', a.was, a.is, a.detail)
		FROM (SELECT f.ref, f.at, %[6]s AS actor, %[5]s AS via, %[3]s AS was, %[4]s AS is,
				jsonb_build_object('sender', r.sender, 'auth', r.auth, 'old', r.old_email, 'new', r.new_username, 'digest', r.digest, 'message', r.last_message,
					'waiting_for', r.waiting_for, 'problem', r.problem, 'decided_by', coalesce(r.decided_by, ''), 'reason', r.decision_reason) || %[8]s AS detail
			FROM filling f JOIN request r USING (id) WHERE %[7]s) a
		LEFT JOIN audit p ON p.chain = a.ref AND p.seq = %[1]d - 1`, seq, event, from, to, via, actor, where, evidenceHash)
}
