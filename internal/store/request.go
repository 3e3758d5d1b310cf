package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

const requestColumns = `r.id, r.ref, r.state, r.waiting_for, r.problem, r.old_email, r.new_username, r.sender, r.auth,
	r.evidence, r.check_note, r.question, r.source_message, r.last_message, r.told_problem, r.late_told,
	coalesce(r.decision, ''), coalesce(r.decided_by, ''), r.decided_at, r.decision_reason, r.decision_digest,
	r.created_at, r.updated_at, r.check_since, r.waiting_until`

func scanRequest(row pgx.CollectableRow, more ...any) (workflow.Request, error) {
	var (
		r                       workflow.Request
		evidence                []byte
		decidedAt, waitingUntil *time.Time
	)
	into := []any{
		&r.ID, &r.Ref, &r.State, &r.WaitingFor, &r.Problem, &r.Old, &r.New, &r.Sender, &r.Auth,
		&evidence, &r.CheckNote, &r.Question, &r.Source, &r.Last, &r.Told, &r.LateTold,
		&r.Decision.Verb, &r.Decision.By, &decidedAt, &r.Decision.Reason, &r.Decision.Digest,
		&r.CreatedAt, &r.UpdatedAt, &r.CheckSince, &waitingUntil,
	}
	if err := row.Scan(append(into, more...)...); err != nil {
		return r, err
	}
	if err := json.Unmarshal(evidence, &r.Evidence); err != nil {
		return r, fmt.Errorf("evidence of %s: %w", r.Ref, err)
	}
	r.Decision.At, r.WaitingUntil = orZero(decidedAt), orZero(waitingUntil)
	r.CreatedAt, r.UpdatedAt, r.CheckSince = r.CreatedAt.UTC(), r.UpdatedAt.UTC(), r.CheckSince.UTC()
	return r, nil
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func nullText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Request returns the request with the given reference, or ErrNotFound.
func (s *Store) Request(ctx context.Context, ref workflow.Ref) (workflow.Request, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+requestColumns+` FROM request r WHERE r.ref = $1`, ref)
	if err != nil {
		return workflow.Request{}, err
	}
	return one(pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (workflow.Request, error) {
		return scanRequest(row)
	}))
}

func one[T any](v T, err error) (T, error) {
	if errors.Is(err, pgx.ErrNoRows) {
		return v, ErrNotFound
	}
	return v, err
}

// Filter selects requests for a list. Zero fields select everything.
type Filter struct {
	State workflow.State
	// Search is part of the reference, an address or the tenant's id.
	Search string
	Limit  int
}

// Listed is a request in a list, with the number of inbound mails in its
// thread.
type Listed struct {
	workflow.Request
	Messages int
}

// Requests lists requests, the newest first.
func (s *Store) Requests(ctx context.Context, f Filter) ([]Listed, error) {
	var limit *int
	if f.Limit > 0 {
		limit = &f.Limit
	}
	rows, err := s.pool.Query(ctx, `SELECT `+requestColumns+`,
			(SELECT count(*) FROM message m WHERE m.request_id = r.id)
		FROM request r
		WHERE ($1 = '' OR r.state = $1)
		  AND ($2 = '' OR strpos(lower(r.ref), $2) > 0 OR strpos(r.old_email, $2) > 0 OR strpos(r.new_username, $2) > 0
		       OR strpos(r.sender, $2) > 0 OR r.evidence->>'tenant_id' = $2)
		ORDER BY r.id DESC LIMIT $3`, string(f.State), lower(f.Search), limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Listed, error) {
		var l Listed
		var err error
		l.Request, err = scanRequest(row, &l.Messages)
		return l, err
	})
}

// OverdueRefs lists waiting requests whose time has run out, at most limit.
func (s *Store) OverdueRefs(ctx context.Context, limit int) ([]workflow.Ref, error) {
	rows, err := s.pool.Query(ctx, `SELECT ref FROM request WHERE state = 'waiting' AND waiting_until <= $1
		ORDER BY waiting_until LIMIT $2`, s.Now(), limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[workflow.Ref])
}
