package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// Identity is who somebody is at the issuer that they have signed in with (OpenID Connect
// Core 1.0, section 2). Issuer and Subject are who it is; Entra's issuer names the tenant.
// Email and Name are what they are called, and prove nothing unless EmailVerified is set: an
// administrator of the other tenant could have written anything there.
type Identity struct {
	Issuer, Subject string
	Email, Name     string
	EmailVerified   bool
	// Role is what the groups that the issuer names stand for; NoRole where they stand for
	// nothing here.
	Role workflow.Role
}

// Reasons why a sign-in is refused beside ErrDisabled.
var (
	// ErrNotStaff: nobody has given them a role.
	ErrNotStaff = errors.New("is not of the staff: an admin adds them, or puts them into a group that has a role here")
	// ErrTaken: the address is somebody's whose sign-in is another.
	ErrTaken = errors.New("is the address of somebody who signs in otherwise: they connect their sign-in from a session of their own")
)

// SignInAs returns the member of the staff that an identity is. One who is met for the first
// time becomes the member with their verified address, or a new one if their groups have a
// role. A role by groups is taken on at each sign-in; who is staff for a group only is none
// when they are in none of them any more, until an admin adds them.
func (s *Store) SignInAs(ctx context.Context, id Identity, from string) (Member, error) {
	var email string
	err := s.Do(ctx, func(tx *Tx) (err error) {
		email, err = tx.identify(ctx, id)
		if err != nil {
			return err
		}
		return tx.auditSignIn(ctx, email, id, "signed_in", from)
	})
	if err != nil {
		return Member{}, err
	}
	return s.Member(ctx, email)
}

// Connect makes an identity the sign-in of a member who has a session already.
func (s *Store) Connect(ctx context.Context, email string, id Identity, from string) error {
	return s.Do(ctx, func(tx *Tx) error {
		tag, err := tx.tx.Exec(ctx, `UPDATE staff SET issuer = $2, subject = $3, name = $4, changed_at = $5
			WHERE email = $1 AND disabled_at IS NULL AND (issuer IS NULL OR (issuer, subject) = ($2, $3))`,
			email, id.Issuer, id.Subject, id.Name, tx.s.Now())
		if violates(err, "staff_identity") || err == nil && tag.RowsAffected() == 0 {
			return fmt.Errorf("%s %w", email, ErrTaken)
		}
		if err != nil {
			return err
		}
		return tx.auditSignIn(ctx, email, id, "connected", from)
	})
}

// identify finds or makes the member.
func (tx *Tx) identify(ctx context.Context, id Identity) (email string, err error) {
	known, err := tx.known(ctx, `issuer = $1 AND subject = $2`, id.Issuer, id.Subject)
	switch {
	case err == nil:
		return known.Email, tx.takeRole(ctx, known, id)
	case !errors.Is(err, ErrNotFound):
		return "", err
	}
	known, err = tx.known(ctx, `email = $1`, lower(id.Email))
	switch {
	case errors.Is(err, ErrNotFound) && id.Role != workflow.NoRole && id.Email != "":
		return lower(id.Email), tx.addByGroup(ctx, id)
	case errors.Is(err, ErrNotFound):
		return "", fmt.Errorf("%s %w", id.Email, ErrNotStaff)
	case err != nil:
		return "", err
	case known.connected || !id.EmailVerified:
		return "", fmt.Errorf("%s %w", id.Email, ErrTaken)
	}
	_, err = tx.tx.Exec(ctx, `UPDATE staff SET issuer = $2, subject = $3, name = $4, changed_at = $5 WHERE email = $1`,
		known.Email, id.Issuer, id.Subject, id.Name, tx.s.Now())
	if err != nil {
		return "", err
	}
	return known.Email, tx.takeRole(ctx, known, id)
}

type knownMember struct {
	Email     string
	Role      workflow.Role
	disabled  bool
	connected bool
	byGroup   bool // staff for a group only, which the issuer names at each sign-in
}

// groupPrefix begins who has added a member that a group has made staff.
const groupPrefix = "group at "

func (tx *Tx) known(ctx context.Context, where string, args ...any) (knownMember, error) {
	var m knownMember
	err := tx.tx.QueryRow(ctx, `SELECT email, role, disabled_at IS NOT NULL, issuer IS NOT NULL, starts_with(added_by, '`+groupPrefix+`') FROM staff WHERE `+where+` FOR UPDATE`, args...).
		Scan(&m.Email, &m.Role, &m.disabled, &m.connected, &m.byGroup)
	return one(m, err)
}

func (tx *Tx) takeRole(ctx context.Context, m knownMember, id Identity) error {
	if m.disabled {
		return fmt.Errorf("%s %w", m.Email, ErrDisabled)
	}
	if id.Role == workflow.NoRole && m.byGroup {
		return fmt.Errorf("%s %w", m.Email, ErrNotStaff)
	}
	if id.Role == workflow.NoRole || id.Role == m.Role {
		return nil
	}
	_, err := tx.tx.Exec(ctx, `UPDATE staff SET role = $2, changed_at = $3 WHERE email = $1`, m.Email, id.Role, tx.s.Now())
	return err
}

func (tx *Tx) addByGroup(ctx context.Context, id Identity) error {
	_, err := tx.tx.Exec(ctx, `INSERT INTO staff (email, role, added_by, added_at, changed_at, name, issuer, subject)
		VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`, lower(id.Email), id.Role, groupPrefix+id.Issuer, tx.s.Now(), id.Name, id.Issuer, id.Subject)
	return err
}

func (tx *Tx) auditSignIn(ctx context.Context, email string, id Identity, event, from string) error {
	var role workflow.Role
	now := tx.s.Now()
	err := tx.tx.QueryRow(ctx, `UPDATE staff SET seen_at = $2 WHERE email = $1 RETURNING role`, email, now).Scan(&role)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	by := workflow.Actor{Name: email, Via: workflow.ViaWeb, Role: role, From: from}
	detail := map[string]any{"email": email, "by_role": role, "place": from, "how": id.Issuer, "subject": id.Subject}
	return tx.auditChain(ctx, StaffChain, event, by, detail, now)
}
