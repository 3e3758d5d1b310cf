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

// ChainEvents are the events of the chains that are no request's; those of a request's are
// workflow.EventNames.
var ChainEvents = map[string][]string{
	AccountsChain: {"imported"},
	MailChain:     {"replayed", "handled", "unhandled"},
	StaffChain:    {"added", "disabled", "signed_in", "connected", "token_created", "token_revoked"},
	JobsChain:     {"job_cancelled", "job_deleted", "job_retried", "queue_paused", "queue_resumed"},
}

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
	Author     string              `json:"author,omitempty"`
	ConsentBy  string              `json:"consent_by,omitempty"`
	FirstBy    string              `json:"first_by,omitempty"`
	// Role and Place are the actor's, at the time.
	Role  workflow.Role `json:"role,omitempty"`
	Place string        `json:"place,omitempty"`
}

// The evidence is long; the trail holds its hash, which the database adds to
// the detail of a row r of request.
const evidenceHash = `jsonb_build_object('evidence', encode(sha256(convert_to(r.evidence::text, 'UTF8')), 'hex'))`

// chainEnd is the query for what the next row of a chain begins with: its
// number and the hash before it.
func chainEnd(chain string) string {
	return `SELECT coalesce(max(seq), 0) + 1 AS seq, coalesce((array_agg(hash))[1], ''::bytea) AS prev
		FROM (SELECT seq, hash FROM audit WHERE chain = ` + chain + ` ORDER BY seq DESC LIMIT 1) last`
}

func detailOf(r workflow.Request, by workflow.Actor) auditDetail {
	return auditDetail{
		Sender: r.Sender, Auth: r.Auth,
		Old: r.Old, New: r.New, WaitingFor: r.WaitingFor, Problem: r.Problem, Digest: r.Digest(),
		Risk: r.Evidence.Risk, TenantID: r.Evidence.TenantID, CheckNote: r.CheckNote, Question: r.Question,
		DecidedBy: r.Decision.By, Reason: r.Decision.Reason, Message: r.Last,
		Author: r.Author, ConsentBy: r.Consent.By, FirstBy: r.First.By, Role: by.Role, Place: by.From,
	}
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

const auditColumns = `SELECT id, chain, seq, at, actor, via, event, from_state, to_state, detail, hash FROM audit`

func (s *Store) auditRows(ctx context.Context, where string, arg any) ([]AuditRow, error) {
	rows, err := s.pool.Query(ctx, auditColumns+` WHERE `+where, arg)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanAudit)
}

func scanAudit(row pgx.CollectableRow) (AuditRow, error) {
	var a AuditRow
	err := row.Scan(&a.ID, &a.Chain, &a.Seq, &a.At, &a.Actor, &a.Via, &a.Event, &a.From, &a.To, &a.Detail, &a.Hash)
	a.At = a.At.UTC()
	return a, err
}
