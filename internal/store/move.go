package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/workflow"
)

// ErrNameTaken means that the new username is an account already, so that the
// swap cannot be approved.
var ErrNameTaken = errors.New("the new username is an account already: deny the request, or ask the partner for another username")

// Move is [Tx.Move] in a transaction of its own.
func (s *Store) Move(ctx context.Context, ref workflow.Ref, e workflow.Event, by workflow.Actor) (workflow.Request, error) {
	var after workflow.Request
	err := s.Do(ctx, func(tx *Tx) error {
		var err error
		after, err = tx.Move(ctx, ref, e, by)
		return err
	})
	return after, err
}

// Move applies an event to a request: it locks the request, asks workflow.Next,
// and writes the new state with everything that goes with it: audit row,
// outgoing mail, ledger row and directory change, and the jobs that follow. It
// fails with ErrNotFound, ErrNameTaken, ErrOpenElsewhere or one of the errors
// of workflow.Next, and then nothing has changed.
func (tx *Tx) Move(ctx context.Context, ref workflow.Ref, e workflow.Event, by workflow.Actor) (workflow.Request, error) {
	before, err := tx.lock(ctx, ref)
	if err != nil {
		return workflow.Request{}, err
	}
	now := tx.s.Now()
	after, effects, err := workflow.Next(before, e, by, now)
	if err != nil {
		return before, err
	}
	if _, ok := e.(workflow.Approve); ok {
		taken, err := tx.onFile(ctx, after.New)
		if err != nil {
			return before, err
		}
		if taken {
			return before, ErrNameTaken
		}
	}
	write := func(t *Tx) error { return t.write(ctx, before, after, effects, by, now) }
	if _, ok := e.(workflow.Replied); ok {
		// Another pair may clash with another open request; the mail that named
		// it is still recorded then, in this same transaction.
		err = tx.attempt(ctx, write)
	} else {
		err = write(tx)
	}
	if violates(err, "request_open_old", "request_open_new") {
		return before, ErrOpenElsewhere
	}
	if err != nil {
		return before, fmt.Errorf("%s: %w", ref, err)
	}
	return after, nil
}

func (tx *Tx) lock(ctx context.Context, ref workflow.Ref) (workflow.Request, error) {
	rows, err := tx.tx.Query(ctx, `SELECT `+requestColumns+` FROM request r WHERE r.ref = $1 FOR UPDATE`, ref)
	if err != nil {
		return workflow.Request{}, err
	}
	return one(pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (workflow.Request, error) {
		return scanRequest(row)
	}))
}

// write sends everything that a transition changes in one round trip.
func (tx *Tx) write(ctx context.Context, before, after workflow.Request, eff workflow.Effects, by workflow.Actor, now time.Time) error {
	batch := &pgx.Batch{}
	if err := queueUpdate(batch, after); err != nil {
		return err
	}
	if eff.Event != "" {
		if err := queueAudit(batch, now, by, eff.Event, before, after); err != nil {
			return err
		}
	}
	if eff.Swap {
		queueSwap(batch, after, now)
	}
	if eff.Mail != workflow.NoMail {
		if err := tx.queueMail(ctx, batch, after, eff.Mail, now); err != nil {
			return err
		}
	}
	if err := tx.tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	switch eff.Step {
	case workflow.CheckStep:
		tx.job(job.Check{Ref: string(after.Ref)})
	case workflow.ApplyStep:
		tx.job(job.Apply{Ref: string(after.Ref)})
	case workflow.NoStep:
	}
	return nil
}

func queueUpdate(batch *pgx.Batch, r workflow.Request) error {
	evidence, err := json.Marshal(r.Evidence)
	if err != nil {
		return err
	}
	batch.Queue(`UPDATE request SET state = $2, waiting_for = $3, problem = $4, old_email = $5, new_username = $6,
			evidence = $7, digest = $8, check_note = $9, question = $10, source_message = $11, last_message = $12,
			late_told = $13, decision = $14, decided_by = $15, decided_at = $16, decision_reason = $17,
			decision_digest = $18, updated_at = $19, check_since = $20, waiting_until = $21, told_problem = $22
		WHERE id = $1`,
		r.ID, r.State, r.WaitingFor, r.Problem, r.Old, r.New,
		evidence, r.Digest(), r.CheckNote, r.Question, r.Source, r.Last,
		r.LateTold, nullText(string(r.Decision.Verb)), nullText(r.Decision.By), orNull(r.Decision.At), r.Decision.Reason,
		r.Decision.Digest, r.UpdatedAt, r.CheckSince, orNull(r.WaitingUntil), r.Told)
	return nil
}

// queueSwap writes the ledger row and changes the directory. An account that
// was not on file is made: the ledger row and its origin tell where it is from.
func queueSwap(batch *pgx.Batch, r workflow.Request, now time.Time) {
	batch.Queue(`WITH moved AS (
			UPDATE account SET email = $2, updated_at = $3 WHERE email = $1 RETURNING id
		), made AS (
			INSERT INTO account (email, origin, created_at, updated_at)
			SELECT $2, $4, $3, $3 WHERE NOT EXISTS (SELECT FROM moved) RETURNING id
		)
		INSERT INTO ledger (request_id, account_id, old_email, new_username, tenant_id, decided_by, digest, applied_at)
		SELECT $5, a.id, $1, $2, $6, $7, $8, $3 FROM (SELECT id FROM moved UNION ALL SELECT id FROM made) a`,
		r.Old, r.New, now, string(r.Ref), r.ID, r.Evidence.TenantID, r.Decision.By, r.Decision.Digest)
}

// queueMail writes the mail of an occasion to the outbox. The job that sends it
// needs the row's id, which the batch's result delivers.
func (tx *Tx) queueMail(ctx context.Context, batch *pgx.Batch, r workflow.Request, o workflow.Occasion, now time.Time) error {
	var t Thread
	err := tx.tx.QueryRow(ctx, `SELECT sender, message_id, refs FROM message WHERE id = $1`, r.Last).
		Scan(&t.Writer, &t.InReplyTo, &t.References)
	if err != nil {
		return fmt.Errorf("the mail that is answered: %w", err)
	}
	if tx.s.compose == nil {
		return errors.New("no composer for outgoing mail is set up")
	}
	mail, err := tx.s.compose(r, o, t, now)
	if err != nil {
		return fmt.Errorf("compose %s: %w", o, err)
	}
	batch.Queue(`INSERT INTO outgoing (message_id, request_id, reply_to, occasion, sender, recipient, subject, raw,
			created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING id`,
		mail.MessageID, r.ID, r.Last, o, mail.From, mail.To, mail.Subject, mail.Raw, now).
		QueryRow(func(row pgx.Row) error {
			var id int64
			if err := row.Scan(&id); err != nil {
				return err
			}
			tx.job(job.Send{Outgoing: id})
			return nil
		})
	return nil
}

func (tx *Tx) onFile(ctx context.Context, email string) (bool, error) {
	var found bool
	err := tx.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM account WHERE email = $1)`, email).Scan(&found)
	return found, err
}
