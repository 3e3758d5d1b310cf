package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/swapdesk/swapdesk/internal/job"
)

// Steps are the kinds of jobs.
var Steps = []string{
	job.Read{}.Kind(), job.Check{}.Kind(), job.Apply{}.Kind(), job.Answer{}.Kind(), job.Guide{}.Kind(),
	job.Send{}.Kind(), job.Outbox{}.Kind(), job.Remind{}.Kind(), job.Expire{}.Kind(), job.Digest{}.Kind(), job.Seal{}.Kind(),
}

// Outcomes of a step.
const (
	Worked   = "worked"
	Snoozed  = "snoozed" // to be tried later; nothing is wrong on our side
	Failed   = "failed"
	Panicked = "panicked"
)

// observer tells how each job went.
type observer struct {
	river.MiddlewareDefaults
	tell func(step, outcome string, took time.Duration)
}

// observers are the middleware that tells OnStep.
func (p Parts) observers() []rivertype.Middleware {
	if p.OnStep == nil {
		return nil
	}
	return []rivertype.Middleware{&observer{tell: p.OnStep}}
}

// Work implements rivertype.WorkerMiddleware.
func (o *observer) Work(ctx context.Context, j *rivertype.JobRow, inner func(context.Context) error) error {
	begin, outcome := time.Now(), Panicked
	defer func() { o.tell(j.Kind, outcome, time.Since(begin)) }()
	err := inner(ctx)
	outcome = outcomeOf(err)
	return err
}

func outcomeOf(err error) string {
	var snooze *rivertype.JobSnoozeError
	switch {
	case err == nil:
		return Worked
	case errors.As(err, &snooze):
		return Snoozed
	default:
		return Failed
	}
}
