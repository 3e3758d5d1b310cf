package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// SigninPatience is how long a link that signs somebody in works.
const SigninPatience = 24 * time.Hour

// Member returns somebody of the staff, or ErrNotFound.
func (s *Store) Member(ctx context.Context, email string) (Member, error) {
	rows, err := s.pool.Query(ctx, memberQuery+` WHERE email = $1`, lower(email))
	if err != nil {
		return Member{}, err
	}
	return one(pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Member]))
}

// NewSigninLink makes a link that signs a member of the staff in, once, and returns its
// token, which the database keeps as a hash alone. It fails with ErrNotFound and
// ErrDisabled.
func (s *Store) NewSigninLink(ctx context.Context, email string) (token string, err error) {
	if _, err := s.Role(ctx, email); err != nil {
		return "", err
	}
	token = rand.Text() // 128 bits at least
	hash := sha256.Sum256([]byte(token))
	now := s.Now()
	_, err = s.pool.Exec(ctx, `INSERT INTO signin_link (hash, email, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
		hash[:], lower(email), now, now.Add(SigninPatience))
	return token, err
}

// SigninLink returns whom a link signs in, and changes nothing. It fails with ErrNotFound,
// and with ErrLinkOver when it was used or is too old.
func (s *Store) SigninLink(ctx context.Context, token string) (email string, err error) {
	hash := sha256.Sum256([]byte(token))
	var over bool
	err = s.pool.QueryRow(ctx, `SELECT email, used_at IS NOT NULL OR expires_at <= $2 FROM signin_link WHERE hash = $1`, hash[:], s.Now()).Scan(&email, &over)
	if _, err = one(email, err); err == nil && over {
		err = ErrLinkOver
	}
	return email, err
}

// UseSigninLink signs somebody in: of two at once one succeeds. It fails as SigninLink does,
// and with ErrDisabled.
func (s *Store) UseSigninLink(ctx context.Context, token, from string) (Member, error) {
	email, err := s.SigninLink(ctx, token)
	if err != nil {
		return Member{}, err
	}
	role, err := s.Role(ctx, email)
	if err != nil {
		return Member{}, err
	}
	hash := sha256.Sum256([]byte(token))
	err = s.Do(ctx, func(tx *Tx) error {
		now := s.Now()
		tag, err := tx.tx.Exec(ctx, `UPDATE signin_link SET used_at = $2 WHERE hash = $1 AND used_at IS NULL`, hash[:], now)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrLinkOver
		}
		by := workflow.Actor{Name: email, Via: workflow.ViaWeb, Role: role, From: from}
		return tx.auditChain(ctx, StaffChain, "signed_in", by, map[string]any{"email": email, "by_role": role, "place": from, "how": "link"}, now)
	})
	if err != nil {
		return Member{}, err
	}
	return s.Member(ctx, email)
}

// DropSessions drops the browser sessions that are over.
func (s *Store) DropSessions(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, `DELETE FROM sessions WHERE expiry < current_timestamp`)
	return err
}

// SignOutEverywhere has all the sessions of somebody end that began before now.
func (s *Store) SignOutEverywhere(ctx context.Context, email string) error {
	_, err := s.pool.Exec(ctx, `UPDATE staff SET valid_since = $2 WHERE email = $1`, lower(email), s.Now())
	return err
}
