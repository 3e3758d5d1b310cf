package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// NewRequest is what a partner's mail asks for.
type NewRequest struct {
	Old, New string
	Sender   string
	Auth     workflow.Auth
	// Message is the stored mail that asks.
	Message int64
	// Problem is what reading the mail already found; the request then waits
	// for the partner without a check. Suggestion goes with it.
	Problem    workflow.Problem
	Suggestion string
}

// ErrOpenElsewhere means that another open request stands for the same old
// address or the same new username.
var ErrOpenElsewhere = errors.New("another open request stands for the same address")

// Create files a request and, unless reading already found a problem, asks for
// its check. It fails with ErrOpenElsewhere; the transaction can go on then.
func (tx *Tx) Create(ctx context.Context, n NewRequest) (workflow.Request, error) {
	now := tx.s.Now()
	r := workflow.Request{
		State: workflow.Received, Old: n.Old, New: n.New, Sender: n.Sender, Auth: n.Auth,
		Source: n.Message, Last: n.Message, CreatedAt: now, UpdatedAt: now, CheckSince: now,
	}
	if err := tx.insertRequest(ctx, &r); err != nil {
		return r, err
	}
	if n.Problem != workflow.NoProblem {
		return tx.Move(ctx, r.Ref, workflow.Checked{
			Of:       r.Pair(),
			Problem:  n.Problem,
			Evidence: workflow.Evidence{Suggestion: n.Suggestion},
		}, workflow.System)
	}
	tx.step(workflow.CheckStep, r.Ref)
	return r, nil
}

// insertRequest gives r its id and a reference that is not in use, and begins
// its audit chain. References are random, so a clash is possible, and with the
// clash of an open request it comes back as the same missing row: which of the
// two it was, the second look tells.
func (tx *Tx) insertRequest(ctx context.Context, r *workflow.Request) error {
	detail, err := json.Marshal(detailOf(*r))
	if err != nil {
		return err
	}
	for {
		var random [5]byte
		if _, err := rand.Read(random[:]); err != nil {
			return err
		}
		r.Ref = workflow.NewRef(random)
		err := tx.tx.QueryRow(ctx, `WITH made AS (
				INSERT INTO request AS r (ref, state, old_email, new_username, sender, auth,
					source_message, last_message, created_at, updated_at, check_since)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $8, $8) ON CONFLICT DO NOTHING
				RETURNING r.id, $9::jsonb || `+evidenceHash+` AS detail
			), audited AS (
				INSERT INTO audit (chain, seq, at, actor, via, event, from_state, to_state, detail, hash)
				SELECT $1, 1, $8, $5, $10, $11, '', $2, detail, audit_hash('', $1, 1, $8, $5, $10, $11, '', $2, detail) FROM made
			)
			SELECT id FROM made`,
			r.Ref, r.State, r.Old, r.New, r.Sender, r.Auth, r.Source, r.CreatedAt,
			detail, workflow.ViaMail, workflow.EventReceived).Scan(&r.ID)
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		var taken bool
		if err := tx.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM request WHERE ref = $1)`, r.Ref).Scan(&taken); err != nil {
			return err
		}
		if !taken {
			return ErrOpenElsewhere
		}
	}
}

func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// OpenByOld returns the open request for an old address, or ErrNotFound.
func (tx *Tx) OpenByOld(ctx context.Context, old string) (workflow.Request, error) {
	return tx.findRequest(ctx, `r.old_email = $1 AND r.state IN ('received', 'queued', 'waiting', 'approved')`, old)
}

// ByRef returns the request with a reference, or ErrNotFound.
func (tx *Tx) ByRef(ctx context.Context, ref workflow.Ref) (workflow.Request, error) {
	return tx.findRequest(ctx, `r.ref = $1`, ref)
}

// ByThread returns the request that one of our mails with the given
// Message-IDs is about, the latest such mail first, or ErrNotFound.
func (tx *Tx) ByThread(ctx context.Context, ids []string) (workflow.Request, error) {
	if len(ids) == 0 {
		return workflow.Request{}, ErrNotFound
	}
	return tx.findRequest(ctx, `r.id = (SELECT o.request_id FROM outgoing o WHERE o.message_id = ANY($1)
		ORDER BY o.id DESC LIMIT 1)`, ids)
}

func (tx *Tx) findRequest(ctx context.Context, where string, arg any) (workflow.Request, error) {
	rows, err := tx.tx.Query(ctx, `SELECT `+requestColumns+` FROM request r WHERE `+where, arg)
	if err != nil {
		return workflow.Request{}, err
	}
	return one(pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (workflow.Request, error) {
		return scanRequest(row)
	}))
}
