package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// plan is what is to become of one request of a job.
type plan struct {
	request workflow.Request
	event   workflow.Event
	// pause is how long to wait before the step is taken again; zero: it is done.
	pause time.Duration
	// log is what the line about it says.
	log []any
}

// unfinished plans another try, and says meanwhile why there has to be one.
func (p Parts) unfinished(e evaluated, since time.Time) plan {
	failing := p.Store.Now().Sub(since)
	pause := max(p.Pace.pause(failing), min(e.answer.RetryAfter, time.Hour))
	return plan{
		request: e.request, pause: pause,
		event: workflow.Unfinished{Of: e.request.Pair(), Reason: e.answer.Reason, Late: failing > p.Pace.Late},
		log:   []any{"domain", e.answer.Domain, "reason", e.answer.Reason, "pause", pause},
	}
}

// carryOut does what is planned for the requests of a job, and completes the
// job, in one transaction. A request that is not finished goes on in a job of
// its own, and so do all when the transaction fails: none keeps another from
// going on, and each finds its own pace.
func carryOut[T river.JobArgs](ctx context.Context, p Parts, step workflow.Step, j *river.Job[T], plans []plan) error {
	if len(plans) == 1 {
		return carryOutOne(ctx, p, step, j, plans[0])
	}
	if len(plans) == 0 {
		return nil
	}
	var finished []plan
	for _, one := range plans {
		if one.pause == 0 {
			finished = append(finished, one)
		}
	}
	var moved []store.Moved
	err := p.Store.Do(ctx, func(tx *store.Tx) (err error) {
		if moved, err = tx.MoveAll(ctx, asked(finished), workflow.System); err != nil {
			return err
		}
		for _, one := range plans {
			if one.pause > 0 {
				tx.Alone(step, one.request.Ref)
			}
		}
		return errors.Join(failures(moved), store.Complete(ctx, tx, j))
	})
	if err != nil {
		requests := make([]workflow.Request, len(plans))
		for i, one := range plans {
			requests[i] = one.request
		}
		return apart(ctx, p, j, err, stepAlone(step, requests))
	}
	for i, m := range moved {
		if m.Err == nil {
			p.logStep(ctx, step, finished[i])
		}
	}
	return nil
}

// failures joins the errors of moves that were not merely overtaken.
func failures(moved []store.Moved) error {
	var errs []error
	for _, m := range moved {
		if !overtaken(m.Err) {
			errs = append(errs, m.Err)
		}
	}
	return errors.Join(errs...)
}

// stepAlone asks for a step of each of the requests in a job of its own.
func stepAlone(step workflow.Step, requests []workflow.Request) func(*store.Tx) {
	return func(tx *store.Tx) {
		for _, r := range requests {
			tx.Alone(step, r.Ref)
		}
	}
}

// errNoEnd is about a job that is tried again: what ended the try before was no
// error that could be met, but a panic, the end of its time or of its process,
// or a database that was away.
var errNoEnd = errors.New("an earlier try had no end")

// apart replaces a job whose work as a whole failed by what alone asks for.
func apart[T river.JobArgs](ctx context.Context, p Parts, j *river.Job[T], why error, alone func(*store.Tx)) error {
	err := p.Store.Do(ctx, func(tx *store.Tx) error {
		alone(tx)
		return store.Complete(ctx, tx, j)
	})
	if err != nil {
		return errors.Join(why, err)
	}
	p.Log.WarnContext(ctx, "what shared a transaction goes on one by one", "step", j.Kind, "job", j.ID, "error", why)
	return nil
}

func asked(plans []plan) []store.Asked {
	list := make([]store.Asked, len(plans))
	for i, plan := range plans {
		list[i] = store.Asked{Ref: plan.request.Ref, Event: plan.event}
	}
	return list
}

// carryOutOne does what is planned for the one request of a job.
func carryOutOne[T river.JobArgs](ctx context.Context, p Parts, step workflow.Step, j *river.Job[T], one plan) error {
	err := p.Store.Do(ctx, func(tx *store.Tx) error {
		if _, err := tx.Move(ctx, one.request.Ref, one.event, workflow.System); err != nil || one.pause > 0 {
			return err
		}
		return store.Complete(ctx, tx, j)
	})
	if overtaken(err) {
		return nil
	}
	if err != nil {
		return err
	}
	p.logStep(ctx, step, one)
	if one.pause > 0 {
		return river.JobSnooze(one.pause)
	}
	return nil
}

// logStep writes the line about one request.
func (p Parts) logStep(ctx context.Context, step workflow.Step, one plan) {
	log := p.Log.With("step", step, "ref", one.request.Ref, "message", readMessage{id: one.request.Last}.name())
	if one.pause > 0 {
		log.WarnContext(ctx, "discovery has no answer yet, will ask again", one.log...)
		return
	}
	log.InfoContext(ctx, "done", one.log...)
}
