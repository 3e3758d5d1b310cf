package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// ErrLinkOver means that a link has had its answer, or its time, or is about a request
// that has changed or is closed.
var ErrLinkOver = errors.New("the link has no use any more")

// Link is the link of a challenge.
type Link struct {
	Ref      workflow.Ref
	Old, New string
	Address  string // who was asked
	Answer   string // "yes" or "no"; empty so far
	Expires  time.Time
	// Void says that the request is not what was asked about any more.
	Void bool

	digest string
}

// Over reports whether the link takes no answer at the given time.
func (l Link) Over(now time.Time) bool { return l.Answer != "" || l.Void || !now.Before(l.Expires) }

// queueLink makes the link of a challenge about a request and returns its token, which
// the database keeps as a hash alone.
func queueLink(batch *pgx.Batch, r workflow.Request, now time.Time) (token string) {
	token = rand.Text() // 128 bits at least
	hash := sha256.Sum256([]byte(token))
	batch.Queue(`INSERT INTO confirm_link (hash, request_id, address, digest, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		hash[:], r.ID, r.Old, r.SwapDigest(), now, now.Add(workflow.ConfirmPatience))
	return token
}

const linkQuery = `SELECT r.ref, r.old_email, r.new_username, l.address, coalesce(l.answer, ''), l.expires_at, l.digest, r.id
	FROM confirm_link l JOIN request r ON r.id = l.request_id WHERE l.hash = $1`

func scanLink(row pgx.Row) (Link, int64, error) {
	var l Link
	var request int64
	err := row.Scan(&l.Ref, &l.Old, &l.New, &l.Address, &l.Answer, &l.Expires, &l.digest, &request)
	l.Expires = l.Expires.UTC()
	_, err = one(l, err)
	return l, request, err
}

// Link returns the link with a token, or ErrNotFound.
func (s *Store) Link(ctx context.Context, token string) (Link, error) {
	hash := sha256.Sum256([]byte(token))
	l, _, err := scanLink(s.pool.QueryRow(ctx, linkQuery, hash[:]))
	if err != nil {
		return l, err
	}
	r, err := s.Request(ctx, l.Ref)
	l.Void = l.Answer == "" && void(r, l)
	return l, err
}

func void(r workflow.Request, l Link) bool {
	return r.WaitingFor != workflow.ForConfirm || r.SwapDigest() != l.digest
}

// AnswerLink gives the owner's answer to a challenge: yes has the request go on, no ends
// it and has staff look at the mail that asked. Of two answers at once one is taken. It
// fails with ErrNotFound, or with ErrLinkOver and the link as it is.
func (s *Store) AnswerLink(ctx context.Context, token string, yes bool, from string) (Link, error) {
	hash := sha256.Sum256([]byte(token))
	var l Link
	err := s.Do(ctx, func(tx *Tx) error {
		var request int64
		var err error
		if l, request, err = scanLink(tx.tx.QueryRow(ctx, linkQuery+` FOR UPDATE OF l`, hash[:])); err != nil {
			return err
		}
		if l.Over(s.Now()) {
			return ErrLinkOver
		}
		by := workflow.Actor{Name: l.Address, Via: workflow.ViaWeb, From: from}
		var e workflow.Event = workflow.Confirmed{Digest: l.digest}
		l.Answer = "yes"
		if !yes {
			l.Answer, e = "no", workflow.Disowned{Digest: l.digest}
		}
		_, err = tx.Move(ctx, l.Ref, e, by)
		var conflict *workflow.ConflictError
		if errors.As(err, &conflict) || errors.Is(err, workflow.ErrStale) {
			l.Answer, l.Void = "", true
			return ErrLinkOver
		}
		if err != nil {
			return err
		}
		return tx.noteAnswer(ctx, l, hash[:], request)
	})
	return l, err
}

func (tx *Tx) noteAnswer(ctx context.Context, l Link, hash []byte, request int64) error {
	_, err := tx.tx.Exec(ctx, `UPDATE confirm_link SET answer = $2, answered_at = $3 WHERE hash = $1`, hash, l.Answer, tx.s.Now())
	if err != nil || l.Answer == "yes" {
		return err
	}
	_, err = tx.tx.Exec(ctx, `UPDATE message SET for_staff = true, handled_by = NULL, handled_at = NULL,
		reason = concat_ws('; ', nullif(reason, ''), $2::text) WHERE id = (SELECT source_message FROM request WHERE id = $1)`,
		request, fmt.Sprintf("suspicious: the owner of %s says that they did not ask for this", l.Address))
	return err
}
