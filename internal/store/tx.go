package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/workflow"
)

// Tx is one transaction of the store.
type Tx struct {
	tx pgx.Tx
	s  *Store
	// headers are those of the messages that the transaction has taken.
	headers map[int64]Header
	after
}

// after is what a transaction writes at its end, for all that it did at once.
type after struct {
	check, apply []string
	send         []int64
	jobs         []river.InsertManyParams
	recorded     []recorded
	bounces      bounces
	answers      []workflow.Answer
	held         []int64 // mails that a cap held back
}

// Do runs f in a transaction and commits it together with the jobs that f
// caused. Any error rolls all of it back.
func (s *Store) Do(ctx context.Context, f func(*Tx) error) error {
	var held []int64
	err := pgx.BeginFunc(ctx, s.pool, func(pgtx pgx.Tx) error {
		tx := &Tx{tx: pgtx, s: s, headers: map[int64]Header{}}
		if err := f(tx); err != nil {
			return err
		}
		for _, write := range []func(context.Context) error{tx.writeRecorded, tx.writeBounces, tx.takeTurnsToAnswer, tx.writeAnswers, tx.insertJobs} {
			if err := write(ctx); err != nil {
				return err
			}
		}
		held = tx.held
		return nil
	})
	if err == nil && len(held) > 0 && s.onHeld != nil {
		s.onHeld(ctx, held)
	}
	return err
}

// attempt runs f in a savepoint: if it fails, the transaction goes on as if it
// had not run.
func (tx *Tx) attempt(ctx context.Context, f func(*Tx) error) error {
	return pgx.BeginFunc(ctx, tx.tx, func(sub pgx.Tx) error {
		inner := &Tx{tx: sub, s: tx.s, headers: tx.headers, after: tx.after}
		if err := f(inner); err != nil {
			return err
		}
		tx.after = inner.after
		return nil
	})
}

// step asks for the work that follows an event.
func (tx *Tx) step(step workflow.Step, ref workflow.Ref) {
	switch step {
	case workflow.CheckStep:
		tx.check = append(tx.check, string(ref))
	case workflow.ApplyStep:
		tx.apply = append(tx.apply, string(ref))
	case workflow.NoStep:
	}
}

// Alone asks for a step of one request in a job of its own.
func (tx *Tx) Alone(step workflow.Step, ref workflow.Ref) {
	switch step {
	case workflow.CheckStep:
		tx.job(job.Check{Refs: []string{string(ref)}})
	case workflow.ApplyStep:
		tx.job(job.Apply{Refs: []string{string(ref)}})
	case workflow.NoStep:
	}
}

// ReadAlone asks for a message to be read in a job of its own.
func (tx *Tx) ReadAlone(id int64) { tx.job(job.Read{Messages: []int64{id}}) }

// Send asks for a mail of the outbox to be sent, now.
func (tx *Tx) Send(id int64) { tx.send = append(tx.send, id) }

// SendAgain asks for a mail of the outbox to be sent later, in a job of its own.
func (tx *Tx) SendAgain(id int64, at time.Time) {
	args := job.Send{Mails: []int64{id}}
	tx.jobAt(args, args.InsertOpts(), at)
}

func (tx *Tx) job(args river.JobArgs) {
	tx.jobs = append(tx.jobs, river.InsertManyParams{Args: args})
}

func (tx *Tx) jobAt(args river.JobArgs, opts river.InsertOpts, at time.Time) {
	opts.ScheduledAt = at
	tx.jobs = append(tx.jobs, river.InsertManyParams{Args: args, InsertOpts: &opts})
}

func (tx *Tx) insertJobs(ctx context.Context) error {
	for refs := range slices.Chunk(tx.check, job.Batch) {
		tx.job(job.Check{Refs: refs})
	}
	for refs := range slices.Chunk(tx.apply, job.Batch) {
		tx.job(job.Apply{Refs: refs})
	}
	for ids := range slices.Chunk(tx.send, job.Batch) {
		tx.job(job.Send{Mails: ids})
	}
	if len(tx.jobs) == 0 {
		return nil
	}
	if _, err := tx.s.river.InsertManyTx(ctx, tx.tx, tx.jobs); err != nil {
		return fmt.Errorf("insert jobs: %w", err)
	}
	return nil
}

// Complete marks a River job as done when tx commits, so that its work and its
// end are one.
func Complete[T river.JobArgs](ctx context.Context, tx *Tx, j *river.Job[T]) error {
	_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx.tx, j)
	return err
}
