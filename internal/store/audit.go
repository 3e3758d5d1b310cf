package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// AccountsChain is the audit chain of the directory.
const AccountsChain = "accounts"

// AuditRow is one row of the audit trail. Detail is JSON: for a request what
// it says after the event, for the directory what was imported.
type AuditRow struct {
	ID     int64           `json:"id"`
	Chain  string          `json:"chain"`
	Seq    int             `json:"seq"`
	At     time.Time       `json:"at"`
	Actor  string          `json:"actor"`
	Via    workflow.Via    `json:"via"`
	Event  string          `json:"event"`
	From   workflow.State  `json:"from"`
	To     workflow.State  `json:"to"`
	Detail json.RawMessage `json:"detail"`
	Hash   []byte          `json:"hash"`
}

// auditDetail is what a request says after an event: with it, the trail alone
// gives the present state.
type auditDetail struct {
	Sender     string              `json:"sender"`
	Auth       workflow.Auth       `json:"auth"`
	Old        string              `json:"old"`
	New        string              `json:"new"`
	WaitingFor workflow.WaitingFor `json:"waiting_for,omitempty"`
	Problem    workflow.Problem    `json:"problem,omitempty"`
	Digest     string              `json:"digest,omitempty"`
	Risk       workflow.Risk       `json:"risk,omitempty"`
	TenantID   string              `json:"tenant_id,omitempty"`
	CheckNote  string              `json:"check_note,omitempty"`
	Question   string              `json:"question,omitempty"`
	DecidedBy  string              `json:"decided_by,omitempty"`
	Reason     string              `json:"reason,omitempty"`
	Message    int64               `json:"message"`
}

// The evidence is long; the trail holds its hash, which the database adds.
const evidenceHash = `encode(sha256(convert_to(r.evidence::text, 'UTF8')), 'hex')`

func queueAudit(batch *pgx.Batch, now time.Time, by workflow.Actor, event string, before, after workflow.Request) error {
	return queueAuditRow(batch, now, by, AuditRow{
		Chain: string(after.Ref), Event: event, From: before.State, To: after.State,
	}, auditDetail{
		Sender: after.Sender, Auth: after.Auth,
		Old: after.Old, New: after.New, WaitingFor: after.WaitingFor, Problem: after.Problem, Digest: after.Digest(),
		Risk: after.Evidence.Risk, TenantID: after.Evidence.TenantID, CheckNote: after.CheckNote, Question: after.Question,
		DecidedBy: after.Decision.By, Reason: after.Decision.Reason, Message: after.Last,
	})
}

// queueAuditRow appends to a chain. Whoever appends holds the lock on what the
// chain is about, so two writers never see the same last row.
func queueAuditRow(batch *pgx.Batch, now time.Time, by workflow.Actor, row AuditRow, detail any) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	batch.Queue(`INSERT INTO audit (chain, seq, at, actor, via, event, from_state, to_state, detail, hash)
		SELECT $1, n.seq, $2, $3, $4, $5, $6, $7, d.detail,
			audit_hash(n.prev, $1, n.seq, $2, $3, $4, $5, $6, $7, d.detail)
		FROM (SELECT $8::jsonb || coalesce(
				(SELECT jsonb_build_object('evidence', `+evidenceHash+`) FROM request r WHERE r.ref = $1), '{}') AS detail) d,
			(SELECT coalesce(max(seq), 0) + 1 AS seq,
				coalesce((array_agg(hash ORDER BY seq DESC))[1], ''::bytea) AS prev
			FROM (SELECT seq, hash FROM audit WHERE chain = $1 ORDER BY seq DESC LIMIT 1) last) n`,
		row.Chain, now, by.Name, by.Via, row.Event, row.From, row.To, text)
	return nil
}

// Audit returns a chain of the audit trail in order; an empty chain means all
// of it, by id.
func (s *Store) Audit(ctx context.Context, chain string) ([]AuditRow, error) {
	return s.auditRows(ctx, `$1 = '' OR chain = $1 ORDER BY id`, chain)
}

// AuditSince returns the rows with ids above after, by id, at most a thousand.
func (s *Store) AuditSince(ctx context.Context, after int64) ([]AuditRow, error) {
	return s.auditRows(ctx, `id > $1 ORDER BY id LIMIT 1000`, after)
}

func (s *Store) auditRows(ctx context.Context, where string, arg any) ([]AuditRow, error) {
	rows, err := s.pool.Query(ctx, `SELECT id, chain, seq, at, actor, via, event, from_state, to_state, detail, hash
		FROM audit WHERE `+where, arg)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (AuditRow, error) {
		var a AuditRow
		err := row.Scan(&a.ID, &a.Chain, &a.Seq, &a.At, &a.Actor, &a.Via, &a.Event, &a.From, &a.To, &a.Detail, &a.Hash)
		a.At = a.At.UTC()
		return a, err
	})
}
