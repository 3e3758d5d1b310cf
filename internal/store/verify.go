package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Finding is what a check of an invariant found. Rows describe the offenders;
// none means that the invariant holds.
type Finding struct {
	Invariant string   `json:"invariant"`
	Title     string   `json:"title"`
	Rows      []string `json:"rows"`
}

// findingRows bounds the offenders that a finding lists.
const findingRows = 50

// invariants are checked by one query each; every row that a query returns is
// an offender, described in words.
var invariants = []struct{ name, title, query string }{
	{"I1", "every UID up to the cursor has its stored message, whole", `
		SELECT format('message in-%s: stored bytes do not match their size or SHA-256', id)
		FROM message WHERE raw IS NOT NULL AND (octet_length(raw) <> size OR sha256(raw) <> sha256)
		UNION ALL
		SELECT format('message in-%s: its bytes are gone', id)
		FROM message WHERE raw IS NULL AND outcome IS DISTINCT FROM 'refused'
		UNION ALL
		SELECT format('message in-%s: it stands nowhere in a mailbox', m.id)
		FROM message m WHERE NOT EXISTS (SELECT FROM mailbox_uid u WHERE u.message_id = m.id)
		UNION ALL
		SELECT format('mailbox %s: the cursor is %s, but the last stored UID %s', b.name, b.last_uid, u.last)
		FROM mailbox b, LATERAL (SELECT coalesce(max(uid), 0) AS last FROM mailbox_uid
			WHERE mailbox_id = b.id AND uidvalidity = b.uidvalidity) u
		WHERE b.last_uid <> u.last`},
	{"I2", "every message has one outcome, or a job that will give it one", `
		SELECT format('message in-%s: no outcome, and no job will read it', m.id)
		FROM message m WHERE m.outcome IS NULL AND m.id::text NOT IN (` + jobsFor("read", "messages") + `)
		UNION ALL
		SELECT format('request %s: its mail in-%s is recorded as %s', r.ref, m.id, coalesce(m.outcome, 'unread'))
		FROM request r JOIN message m ON m.id = r.source_message
		WHERE m.outcome NOT IN ('request', 'follow_up') AND m.replayed_at IS NULL
		UNION ALL
		SELECT format('message in-%s: it is to be answered, and has neither a mail nor a job', m.id)
		FROM message m WHERE (m.outcome = 'answer' OR m.guide <> '') AND m.outcome IS NOT NULL
			AND NOT EXISTS (SELECT FROM outgoing o WHERE o.reply_to = m.id)
			AND m.id::text NOT IN (SELECT args->>'message' FROM river.river_job WHERE kind = 'guide' AND finalized_at IS NULL)
		UNION ALL
		SELECT format('message in-%s: %s mails about no request answer it', o.reply_to, count(*))
		FROM outgoing o WHERE o.request_id IS NULL AND o.reply_to IS NOT NULL GROUP BY o.reply_to HAVING count(*) > 1
		UNION ALL
		SELECT format('message in-%s: refused without a reason', id) FROM message WHERE outcome = 'refused' AND reason = ''`},
	{"I3", "the mailbox changes only after the message is stored and read", `
		SELECT format('mailbox %s UID %s: moved before it was read', mailbox_id, uid)
		FROM mailbox_uid u JOIN message m ON m.id = u.message_id
		WHERE u.filed_at IS NOT NULL AND m.outcome IS NULL AND m.replayed_at IS NULL`},
	{"I4", "one open request per old address and per new username", `
		SELECT format('old address %s: open requests %s', old_email, string_agg(ref, ', ' ORDER BY id)) FROM request
		WHERE state IN ('received', 'queued', 'waiting', 'approved') GROUP BY old_email HAVING count(*) > 1
		UNION ALL
		SELECT format('new username %s: open requests %s', new_username, string_agg(ref, ', ' ORDER BY id)) FROM request
		WHERE state IN ('received', 'queued', 'waiting', 'approved') AND new_username <> ''
		GROUP BY new_username HAVING count(*) > 1
		UNION ALL
		SELECT format('address %s: part of open requests %s', a, string_agg(ref, ', ' ORDER BY id))
		FROM request, LATERAL (SELECT DISTINCT unnest(ARRAY[old_email, nullif(new_username, '')]) AS a) x
		WHERE state IN ('received', 'queued', 'waiting', 'approved') AND a IS NOT NULL GROUP BY a HAVING count(*) > 1
		UNION ALL
		SELECT format('request %s: is not open, and still holds %s', r.ref, o.address)
		FROM open_address o JOIN request r ON r.id = o.request_id WHERE NOT is_open(r.state)`},
	{"I5", "at most one decision, and never on a request of one's own", `
		SELECT format('request %s: %s decided on a request of their own', ref, decided_by)
		FROM request WHERE lower(btrim(decided_by, E' \t\r\n')) IN (sender, coalesce(author, sender), old_email, new_username)
		UNION ALL
		SELECT format('request %s: %s decisions in force by the audit trail, %s by its row', r.ref, d.n,
			CASE WHEN r.decision IS NULL THEN 0 ELSE 1 END)
		FROM request r JOIN (
			SELECT chain, count(*) FILTER (WHERE event IN ('approved', 'denied'))
				- count(*) FILTER (WHERE from_state = 'approved' AND to_state IN ('received', 'queued', 'waiting')) AS n
			FROM audit GROUP BY chain) d ON d.chain = r.ref
		WHERE d.n <> CASE WHEN r.decision IS NULL THEN 0 ELSE 1 END`},
	{"I6", "a completed swap stands once in ledger, directory, audit and outbox", `
		SELECT format('request %s: %s, but %s ledger rows, %s audit rows, %s confirmations', r.ref, r.state, l.n, a.n, o.n)
		FROM request r,
			LATERAL (SELECT count(*) AS n FROM ledger WHERE request_id = r.id) l,
			LATERAL (SELECT count(*) AS n FROM audit WHERE chain = r.ref AND event = 'applied') a,
			LATERAL (SELECT count(*) AS n FROM outgoing WHERE request_id = r.id AND occasion = 'confirmation') o
		WHERE (l.n, a.n, o.n) IS DISTINCT FROM (
			CASE WHEN r.state IN ('completed', 'reversed') THEN (1::bigint, 1::bigint, 1::bigint) ELSE (0::bigint, 0::bigint, 0::bigint) END)
		UNION ALL
		SELECT format('account %s: the directory says %s, the ledger %s', a.id, a.email, l.new_username)
		FROM account a JOIN LATERAL (SELECT new_username FROM ledger WHERE account_id = a.id ORDER BY id DESC LIMIT 1) l ON true
		WHERE l.new_username <> a.email
		UNION ALL
		SELECT format('ledger row %s: it does not say what request %s says', l.id, r.ref)
		FROM ledger l JOIN request r ON r.id = l.request_id
		WHERE (l.old_email, l.new_username, l.decided_by, l.digest)
			IS DISTINCT FROM (r.old_email, r.new_username, r.decided_by, r.decision_digest)`},
	{"I7", "every decision has its mail, and every mail is accepted, on its way, or a task", `
		SELECT format('request %s: denied, but %s denial mails', r.ref, o.n)
		FROM request r, LATERAL (SELECT count(*) AS n FROM outgoing WHERE request_id = r.id AND occasion = 'denial') o
		WHERE r.state = 'denied' AND o.n <> 1
		UNION ALL
		SELECT format('mail out-%s: %s, and no job will send it', o.id, o.state)
		` + strays + `
		UNION ALL
		SELECT format('message in-%s: asks for several swaps, is not answered, and no job will', g.message_id)
		FROM request_group g WHERE g.answered_at IS NULL AND g.message_id::text NOT IN (` + jobsFor("answer", "messages") + `)
		UNION ALL
		SELECT format('message in-%s: asks for several swaps, and %s mails about them together answer it', o.reply_to, count(*))
		FROM outgoing o WHERE o.occasion = 'group_answer' GROUP BY o.reply_to HAVING count(*) > 1
		UNION ALL
		SELECT format('request %s: in-%s asks for it and for others, and is %s, but %s mails have told of it', r.ref, g.message_id,
			CASE WHEN g.answered_at IS NULL THEN 'not answered yet' ELSE 'answered' END, told.n)
		FROM request r JOIN request_group g ON g.message_id = r.group_message,
			LATERAL (SELECT count(*) AS n
				FROM (SELECT id FROM outgoing WHERE request_id = r.id UNION ALL SELECT outgoing_id FROM outgoing_also WHERE request_id = r.id) about
				JOIN outgoing o USING (id)
				WHERE o.reply_to >= g.message_id AND o.occasion IN ('group_answer', 'acknowledgement', 'mend', 'still_checking', 'owner_asked')) told
		WHERE told.n <> CASE WHEN g.answered_at IS NULL THEN 0 ELSE 1 END
		UNION ALL
		SELECT format('mail out-%s: bounced, but in-%s is no report of that for staff', o.id, o.bounced_by)
		FROM outgoing o JOIN message m ON m.id = o.bounced_by
		WHERE (m.kind, m.outcome, m.request_id, m.for_staff) IS DISTINCT FROM ('bounce', 'refused', o.request_id, true)`},
	{"I9", "what waits for a check or for its apply has the job", `
		SELECT format('request %s: %s, and no job will go on with it', r.ref, r.state)
		FROM request r WHERE r.state = 'received' AND r.ref NOT IN (` + jobsFor("check", "refs") + `)
			OR r.state = 'approved' AND r.ref NOT IN (` + jobsFor("apply", "refs") + `)`},
	{"I10", "the audit trail is whole, and gives the present state", auditQuery},
}

// jobsFor is the query for everything that the jobs of a kind still stand for, as
// texts. Each kind has a queue by its name; queue and states are what there is an index
// by, and the jobs of a day that are done are many more.
func jobsFor(kind, list string) string {
	return `SELECT jsonb_array_elements_text(args->'` + list + `') FROM river.river_job
		WHERE kind = '` + kind + `' AND queue = kind AND state IN (` + live + `)`
}

// auditChecks recompute every hash and every seal, and hold each request against the last
// row of its chain.
var auditChecks = []struct{ title, query string }{
	{"every row's hash", `
	SELECT format('audit %s #%s: the row or one before it was changed, removed or reordered', chain, seq)
	FROM (SELECT *, lag(hash, 1, ''::bytea) OVER w AS prev, lag(to_state, 1, '') OVER w AS was, row_number() OVER w AS place
		FROM audit WINDOW w AS (PARTITION BY chain ORDER BY seq)) a
	WHERE seq <> place OR from_state <> was
		OR hash <> audit_hash(prev, chain, seq, at, actor, via, event, from_state, to_state, detail)`},
	{"every seal", `
	SELECT format('seal %s: the rows that it covers are not as they were', n)
	FROM (SELECT *, lag(hash, 1, ''::bytea) OVER w AS prev, lag(upto_id, 1, 0) OVER w AS below, row_number() OVER w AS place
			FROM audit_seal WINDOW w AS (ORDER BY n)) s,
		LATERAL (SELECT count(*) AS found, string_agg(a.hash, ''::bytea ORDER BY a.id) AS hashes
			FROM audit a WHERE a.id > s.after_id AND a.id <= s.upto_id) c
	WHERE n <> place OR after_id <> below OR rows <> found OR hash IS DISTINCT FROM sha256(prev || hashes)`},
	{"every request against its chain", `
	SELECT format('request %s: its row is not what the audit trail ends with', r.ref)
	FROM request r LEFT JOIN LATERAL (SELECT * FROM audit WHERE chain = r.ref ORDER BY seq DESC LIMIT 1) a ON true
	WHERE (a.to_state, a.detail->>'old', a.detail->>'new', coalesce(a.detail->>'waiting_for', ''),
			coalesce(a.detail->>'problem', ''), coalesce(a.detail->>'digest', ''), coalesce(a.detail->>'decided_by', ''),
			a.detail->>'sender', a.detail->>'auth', jsonb_build_object('evidence', a.detail->'evidence'), coalesce(a.detail->>'question', ''),
			coalesce(a.detail->>'reason', ''), coalesce(a.detail->>'check_note', ''), coalesce(a.detail->>'author', r.sender),
			coalesce(a.detail->>'consent_by', ''), coalesce(a.detail->>'first_by', ''))
		IS DISTINCT FROM (r.state, r.old_email, r.new_username, r.waiting_for, r.problem, r.digest, coalesce(r.decided_by, ''),
			r.sender, r.auth, ` + evidenceHash + `, r.question, r.decision_reason, r.check_note,
			coalesce(r.author, r.sender), coalesce(r.consent_by, ''), coalesce(r.first_by, ''))`},
	{"every chain against its request", `
	SELECT format('audit %s: there is no such request', chain)
	FROM audit WHERE seq = 1 AND chain NOT IN ('accounts', 'staff', 'mail', 'jobs') AND NOT EXISTS (SELECT FROM request WHERE ref = chain)`},
}

var auditQuery = func() string {
	var all []string
	for _, c := range auditChecks {
		all = append(all, c.query)
	}
	return strings.Join(all, `
		UNION ALL`)
}()

// Verify checks the invariants on the live database. Each query sees one
// snapshot, so work under way disturbs nothing.
func (s *Store) Verify(ctx context.Context) ([]Finding, error) {
	var findings []Finding
	for _, inv := range invariants {
		rows, err := s.offenders(ctx, inv.query)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", inv.name, err)
		}
		findings = append(findings, Finding{inv.name, inv.title, rows})
	}
	return findings, nil
}

// AuditCount says how much VerifyAudit has looked at.
type AuditCount struct {
	Rows     int64 `json:"rows"`
	Chains   int64 `json:"chains"`
	Seals    int64 `json:"seals"`
	Unsealed int64 `json:"unsealed"`
}

// AuditCheck is how far VerifyAudit is.
type AuditCheck struct {
	Step, Of int
	Title    string // what is checked
}

// VerifyAudit checks the audit trail alone. said, if set, is told of each step before it.
func (s *Store) VerifyAudit(ctx context.Context, said func(AuditCheck)) (AuditCount, []string, error) {
	tell := func(step int, title string) {
		if said != nil {
			said(AuditCheck{step, len(auditChecks) + 1, title})
		}
	}
	tell(1, "how much there is")
	var c AuditCount
	err := s.pool.QueryRow(ctx, `SELECT count(*), count(DISTINCT chain), (SELECT count(*) FROM audit_seal),
			count(*) FILTER (WHERE id > (SELECT coalesce(max(upto_id), 0) FROM audit_seal))
		FROM audit`).Scan(&c.Rows, &c.Chains, &c.Seals, &c.Unsealed)
	if err != nil {
		return c, nil, err
	}
	var all []string
	for i, check := range auditChecks {
		tell(i+2, check.title)
		rows, err := s.offenders(ctx, check.query)
		if err != nil {
			return c, nil, err
		}
		all = append(all, rows...)
	}
	return c, all, nil
}

func (s *Store) offenders(ctx context.Context, query string) (rows []string, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, asUsual); err != nil {
			return err
		}
		found, err := tx.Query(ctx, query+fmt.Sprintf(" LIMIT %d", findingRows))
		if err != nil {
			return err
		}
		rows, err = pgx.CollectRows(found, pgx.RowTo[string])
		return err
	})
	return rows, err
}
