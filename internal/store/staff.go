package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// StaffChain is the audit chain of who may do what.
const StaffChain = "staff"

// ErrDisabled means that somebody is of the staff no longer.
var ErrDisabled = errors.New("may not act here any more: an admin has disabled them")

// Member is somebody of the staff.
type Member struct {
	Email      string        `json:"email"`
	Role       workflow.Role `json:"role"`
	AddedBy    string        `json:"added_by"`
	AddedAt    time.Time     `json:"added_at"`
	DisabledAt *time.Time    `json:"disabled_at,omitempty"`
	Name       string        `json:"name,omitempty"`
	// ValidSince is since when their sessions count; zero for all.
	ValidSince *time.Time `json:"-"`
}

const memberQuery = `SELECT email, role, added_by, added_at, disabled_at, name,
	CASE WHEN valid_since > '-infinity' THEN valid_since END FROM staff`

// Staff lists the staff by address.
func (s *Store) Staff(ctx context.Context) ([]Member, error) {
	rows, err := s.pool.Query(ctx, memberQuery+` ORDER BY email`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Member])
}

// Role returns what a member of the staff may do. It fails with ErrNotFound and with
// ErrDisabled.
func (s *Store) Role(ctx context.Context, email string) (workflow.Role, error) {
	var role workflow.Role
	var disabled bool
	err := s.pool.QueryRow(ctx, `SELECT role, disabled_at IS NOT NULL FROM staff WHERE email = $1`, lower(email)).Scan(&role, &disabled)
	if _, err = one(role, err); err != nil {
		return "", err
	}
	if disabled {
		return "", fmt.Errorf("%s %w", email, ErrDisabled)
	}
	return role, nil
}

// AddStaff adds somebody, changes their role, or lets them in again.
func (s *Store) AddStaff(ctx context.Context, email string, role workflow.Role, by workflow.Actor) error {
	return s.changeStaff(ctx, "added", email, role, by, `INSERT INTO staff (email, role, added_by, added_at, changed_at) VALUES ($1, $2, $3, $4, $4)
		ON CONFLICT (email) DO UPDATE SET role = excluded.role, added_by = excluded.added_by, disabled_at = NULL, changed_at = excluded.changed_at`, email, role, by.Name)
}

// DisableStaff keeps somebody out from now on; what they did stays theirs. It fails with
// ErrNotFound.
func (s *Store) DisableStaff(ctx context.Context, email string, by workflow.Actor) error {
	return s.changeStaff(ctx, "disabled", email, workflow.NoRole, by,
		`UPDATE staff SET disabled_at = coalesce(disabled_at, $2), changed_at = $2 WHERE email = $1`, email)
}

// changeStaff runs a statement whose last argument is the time, and appends to the chain.
func (s *Store) changeStaff(ctx context.Context, event, email string, role workflow.Role, by workflow.Actor, statement string, args ...any) error {
	if !by.Role.Admins() {
		return fmt.Errorf("%s is %s: only an admin changes who may do what", by.Name, by.Role)
	}
	return s.Do(ctx, func(tx *Tx) error {
		now := s.Now()
		tag, err := tx.tx.Exec(ctx, statement, append(args, now)...)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrNotFound
		}
		detail := map[string]any{"email": email, "role": role, "by_role": by.Role, "place": by.From}
		return tx.auditChain(ctx, StaffChain, event, by, detail, now)
	})
}

// auditChain appends to a chain that is no request's, one writer after the other. It fails
// by an event that ChainEvents does not have.
func (tx *Tx) auditChain(ctx context.Context, chain, event string, by workflow.Actor, detail any, now time.Time) error {
	if !slices.Contains(ChainEvents[chain], event) {
		return fmt.Errorf("the chain %s has no event %q", chain, event)
	}
	text, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	if _, err := tx.tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('audit ' || $1, 0))`, chain); err != nil {
		return err
	}
	_, err = tx.tx.Exec(ctx, `INSERT INTO audit (chain, seq, at, actor, via, event, from_state, to_state, detail, hash)
		SELECT $1, n.seq, $2, $3, $4, $5, '', '', $6, audit_hash(n.prev, $1, n.seq, $2, $3, $4, $5, '', '', $6)
		FROM (`+chainEnd("$1")+`) n`, chain, now, by.Name, by.Via, event, text)
	return err
}
