package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

const requestColumns = `r.id, r.ref, r.state, r.waiting_for, r.problem, r.old_email, r.new_username, r.sender, r.auth,
	r.evidence, r.check_note, r.question, r.source_message, r.last_message, r.told_problem, r.late_told,
	coalesce(r.decision, ''), coalesce(r.decided_by, ''), r.decided_at, r.decision_reason, r.decision_digest,
	r.created_at, r.updated_at, r.check_since, r.waiting_until, r.reminded_at, coalesce(r.group_message, 0), coalesce(r.author, r.sender),
	coalesce(r.consent_by, ''), r.consent_at, r.consent_digest, coalesce(r.first_by, ''), r.first_at, r.first_digest`

func scanRequest(row pgx.CollectableRow, more ...any) (workflow.Request, error) {
	var (
		r                       workflow.Request
		evidence                []byte
		decidedAt, waitingUntil *time.Time
		remindedAt              *time.Time
		consentAt, firstAt      *time.Time
	)
	into := []any{
		&r.ID, &r.Ref, &r.State, &r.WaitingFor, &r.Problem, &r.Old, &r.New, &r.Sender, &r.Auth,
		&evidence, &r.CheckNote, &r.Question, &r.Source, &r.Last, &r.Told, &r.LateTold,
		&r.Decision.Verb, &r.Decision.By, &decidedAt, &r.Decision.Reason, &r.Decision.Digest,
		&r.CreatedAt, &r.UpdatedAt, &r.CheckSince, &waitingUntil, &remindedAt, &r.Group, &r.Author,
		&r.Consent.By, &consentAt, &r.Consent.Digest, &r.First.By, &firstAt, &r.First.Digest,
	}
	if err := row.Scan(append(into, more...)...); err != nil {
		return r, err
	}
	if err := json.Unmarshal(evidence, &r.Evidence); err != nil {
		return r, fmt.Errorf("evidence of %s: %w", r.Ref, err)
	}
	r.Decision.At, r.WaitingUntil, r.RemindedAt = orZero(decidedAt), orZero(waitingUntil), orZero(remindedAt)
	r.Consent.At, r.First.At = orZero(consentAt), orZero(firstAt)
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

func nullID(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
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

// RequestsIn returns those of the given requests that are in a state, by id.
func (s *Store) RequestsIn(ctx context.Context, state workflow.State, refs []string) ([]workflow.Request, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+requestColumns+` FROM request r WHERE r.ref = ANY($1) AND r.state = $2 ORDER BY r.id`, refs, state)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (workflow.Request, error) { return scanRequest(row) })
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
	// Before is a request: only those that came before it.
	Before workflow.Ref
	Limit  int
}

// Listed is a request in a list, with the number of inbound mails in its
// thread.
type Listed struct {
	workflow.Request
	Messages int
}

// where is the condition that f stands for and its arguments. It names only what
// is asked for, and the state by its value, so that a plan fits how many requests
// are in it.
func (f Filter) where() (string, []any) {
	where, args := "WHERE true", []any{}
	if f.State.Valid() {
		where += fmt.Sprintf(" AND r.state = '%s'", f.State)
	} else if f.State != "" {
		where += " AND false"
	}
	if f.Search != "" {
		args = append(args, lower(f.Search))
		where += strings.ReplaceAll(` AND (strpos(lower(r.ref), $N) > 0 OR strpos(r.old_email, $N) > 0
			OR strpos(r.new_username, $N) > 0 OR strpos(r.sender, $N) > 0 OR r.evidence->>'tenant_id' = $N)`,
			"$N", fmt.Sprintf("$%d", len(args)))
	}
	if f.Before != "" {
		args = append(args, f.Before)
		where += fmt.Sprintf(" AND r.id < (SELECT id FROM request WHERE ref = $%d)", len(args))
	}
	return where, args
}

// Requests lists requests, the newest first.
func (s *Store) Requests(ctx context.Context, f Filter) ([]Listed, error) {
	where, args := f.where()
	rows, err := s.pool.Query(ctx, `SELECT `+requestColumns+`,
			(SELECT count(*) FROM message m WHERE m.request_id = r.id)
		FROM request r `+where+` ORDER BY r.id DESC`+limit(f.Limit), args...)
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

// Listed returns one request as Requests lists it, or ErrNotFound.
func (s *Store) Listed(ctx context.Context, ref workflow.Ref) (Listed, error) {
	var l Listed
	rows, err := s.pool.Query(ctx, `SELECT `+requestColumns+`,
			(SELECT count(*) FROM message m WHERE m.request_id = r.id)
		FROM request r WHERE r.ref = $1`, ref)
	if err != nil {
		return l, err
	}
	return one(pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (Listed, error) {
		var err error
		l.Request, err = scanRequest(row, &l.Messages)
		return l, err
	}))
}

// limit is the clause for at most n rows; 0 is no limit.
func limit(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" LIMIT %d", n)
}
