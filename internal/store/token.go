package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// Scope is something that an API token lets a program do.
type Scope string

// The scopes.
const (
	ReadRequests   Scope = "requests:read"
	DecideRequests Scope = "requests:decide"
	ReadAccounts   Scope = "accounts:read"
	WriteAccounts  Scope = "accounts:write"
	ReadAudit      Scope = "audit:read"
)

// Scopes lists every scope.
var Scopes = []Scope{ReadRequests, DecideRequests, ReadAccounts, WriteAccounts, ReadAudit}

// Allows reports whether somebody with the role may have a program do what the scope is for.
func (s Scope) Allows(role workflow.Role) bool {
	switch s {
	case ReadRequests, ReadAccounts, ReadAudit:
		return role == workflow.Viewer || role == workflow.Approver || role == workflow.Admin
	case DecideRequests, WriteAccounts:
		return role == workflow.Approver || role == workflow.Admin
	default:
		return false
	}
}

// TokenPrefix is what API tokens begin with, so that a program that looks for secrets in
// code and logs can find one.
const TokenPrefix = "swd_"

// Why a token lets nobody in, or not to this.
var (
	ErrTokenOver  = errors.New("the token has expired or was revoked")
	ErrTokenScope = errors.New("the token is not for this")
)

// Token is an API token as the database has it: the token itself is known only to whoever
// was given it.
type Token struct {
	ID         int64      `json:"id"`
	Name       string     `json:"name"`
	Scopes     []Scope    `json:"scopes"`
	CreatedBy  string     `json:"created_by"`
	CreatedAt  time.Time  `json:"created_at"`
	ExpiresAt  *time.Time `json:"expires_at"`
	LastUsedAt *time.Time `json:"last_used_at"`
	RevokedAt  *time.Time `json:"revoked_at"`
}

const tokenQuery = `SELECT id, name, scopes, created_by, created_at, expires_at, last_used_at, revoked_at FROM api_token`

// Over reports whether the token works no longer.
func (t Token) Over(now time.Time) bool {
	return t.RevokedAt != nil || t.ExpiresAt != nil && !now.Before(*t.ExpiresAt)
}

// TokenFault is why a token cannot be made as asked.
type TokenFault struct{ Text string }

func (e *TokenFault) Error() string { return e.Text }

var tokenName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,59}$`)

// CreateToken makes a token of a member of the staff, and returns it: this once. Without a
// time it does not expire. It fails with a *TokenFault, and as Role does.
func (s *Store) CreateToken(ctx context.Context, name string, scopes []Scope, expires time.Time, by workflow.Actor) (string, error) {
	role, err := s.Role(ctx, by.Name)
	if errors.Is(err, ErrNotFound) {
		return "", &TokenFault{fmt.Sprintf("%s is not of the staff, and a token can do no more than the one whose it is", by.Name)}
	}
	if err != nil {
		return "", err
	}
	if !tokenName.MatchString(name) {
		return "", &TokenFault{fmt.Sprintf("%.80q is no name for a token: at most 60 of a-z, 0-9, dot, hyphen and underscore", name)}
	}
	for _, scope := range scopes {
		switch {
		case !slices.Contains(Scopes, scope):
			return "", &TokenFault{fmt.Sprintf("%.80q is no scope; there are %s", scope, join(Scopes))}
		case !scope.Allows(role):
			return "", &TokenFault{fmt.Sprintf("%s is %s, who may not do what %s is for", by.Name, role, scope)}
		}
	}
	if len(scopes) == 0 {
		return "", &TokenFault{"a token needs a scope: " + join(Scopes)}
	}
	token := TokenPrefix + rand.Text() // 128 bits at least
	if err := s.insertToken(ctx, token, name, scopes, expires, by); err != nil {
		return "", err
	}
	return token, nil
}

func join(scopes []Scope) string {
	texts := make([]string, len(scopes))
	for i, s := range scopes {
		texts[i] = string(s)
	}
	return strings.Join(texts, ", ")
}

func (s *Store) insertToken(ctx context.Context, token, name string, scopes []Scope, expires time.Time, by workflow.Actor) error {
	hash := sha256.Sum256([]byte(token))
	err := s.Do(ctx, func(tx *Tx) error {
		now := s.Now()
		_, err := tx.tx.Exec(ctx, `INSERT INTO api_token (hash, name, scopes, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			hash[:], name, scopes, lower(by.Name), now, orNull(expires))
		if err != nil {
			return err
		}
		detail := map[string]any{"token": name, "scopes": scopes, "expires_at": orNull(expires), "by_role": by.Role, "place": by.From}
		return tx.auditChain(ctx, StaffChain, "token_created", by, detail, now)
	})
	if violates(err, "api_token_name") {
		return &TokenFault{fmt.Sprintf("there is a token %s already; revoke that one first, or choose another name", name)}
	}
	return err
}

// Tokens lists the tokens, those that work first, by name.
func (s *Store) Tokens(ctx context.Context) ([]Token, error) {
	rows, err := s.pool.Query(ctx, tokenQuery+` ORDER BY revoked_at IS NOT NULL, name, id`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Token])
}

// RevokeToken ends a token. It is for its owner and for admins. It fails with ErrNotFound
// when no token of that name works.
func (s *Store) RevokeToken(ctx context.Context, name string, by workflow.Actor) error {
	return s.Do(ctx, func(tx *Tx) error {
		now := s.Now()
		var owner string
		err := tx.tx.QueryRow(ctx, `UPDATE api_token SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL RETURNING created_by`, name, now).Scan(&owner)
		if _, err = one(owner, err); err != nil {
			return err
		}
		if (by.Role == workflow.Viewer || by.Role == workflow.Approver) && owner != lower(by.Name) {
			return fmt.Errorf("%s is %s: the token is %s's, and only they and an admin end it", by.Name, by.Role, owner)
		}
		return tx.auditChain(ctx, StaffChain, "token_revoked", by, map[string]any{"token": name, "by_role": by.Role, "place": by.From}, now)
	})
}

// tokenUsedEvery is how exactly the last use of a token is kept.
const tokenUsedEvery = time.Minute

// LookupToken returns whoever a token is of, as an actor who may do what the scope is for:
// what is decided with it, they have decided, so that nobody is two people by it. It fails
// with ErrNotFound, ErrTokenOver and ErrTokenScope; also when its owner is of the staff no
// longer, or has lost the role that the scope takes.
//
// It is found by its hash: how long that takes tells nothing of a token to who does not
// have it.
func (s *Store) LookupToken(ctx context.Context, token string, scope Scope, from string) (workflow.Actor, error) {
	hash := sha256.Sum256([]byte(token))
	rows, err := s.pool.Query(ctx, tokenQuery+` WHERE hash = $1`, hash[:])
	if err != nil {
		return workflow.Actor{}, err
	}
	t, err := one(pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Token]))
	if err != nil {
		return workflow.Actor{}, err
	}
	now := s.Now()
	if t.Over(now) {
		return workflow.Actor{}, ErrTokenOver
	}
	role, err := s.Role(ctx, t.CreatedBy)
	switch {
	case errors.Is(err, ErrDisabled), errors.Is(err, ErrNotFound):
		return workflow.Actor{}, ErrTokenOver
	case err != nil:
		return workflow.Actor{}, err
	case !slices.Contains(t.Scopes, scope), !scope.Allows(role):
		return workflow.Actor{}, ErrTokenScope
	}
	if t.LastUsedAt == nil || now.Sub(*t.LastUsedAt) >= tokenUsedEvery {
		if _, err := s.pool.Exec(ctx, `UPDATE api_token SET last_used_at = $2 WHERE id = $1`, t.ID, now); err != nil {
			return workflow.Actor{}, err
		}
	}
	return workflow.Actor{Name: t.CreatedBy, Via: workflow.ViaAPI, Role: role, From: "token " + t.Name + " at " + from}, nil
}
