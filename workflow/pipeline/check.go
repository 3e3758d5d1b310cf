package pipeline

import (
	"context"
	"errors"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

// checkWorker validates the pairs of received requests: the username's syntax,
// tenant discovery, the directory.
type checkWorker struct {
	river.WorkerDefaults[job.Check]
	Parts
}

func (w *checkWorker) Work(ctx context.Context, j *river.Job[job.Check]) error {
	requests, err := w.Store.RequestsIn(ctx, workflow.Received, j.Args.Refs)
	if err != nil {
		return err
	}
	if len(requests) > 1 && j.Attempt > 1 {
		return apart(ctx, w.Parts, j, errNoEnd, stepAlone(workflow.CheckStep, requests))
	}
	evaluated, err := w.evaluate(ctx, requests, w.lookup)
	if err != nil {
		return err
	}
	plans := make([]plan, len(evaluated))
	for i, e := range evaluated {
		if e.verdict.Outcome == policy.Retry {
			plans[i] = w.unfinished(e, e.request.CheckSince)
			continue
		}
		plans[i] = plan{
			request: e.request,
			event:   checked(e),
			log: []any{
				"outcome", e.verdict.Outcome, "problem", e.verdict.Problem,
				"risk", e.verdict.Evidence.Risk, "tenant", e.answer.State,
			},
		}
	}
	return carryOut(ctx, w.Parts, workflow.CheckStep, j, plans)
}

// checked is what a check that has come to its end leads to.
func checked(e evaluated) workflow.Event {
	r, v := e.request, e.verdict
	return workflow.Checked{
		Of: r.Pair(), Evidence: v.Evidence, Problem: v.Problem, Facts: e.facts,
		Confirm:   v.Outcome == policy.Confirm || v.Outcome == policy.Refuse,
		Approve:   v.Outcome == policy.Approve,
		Colleague: r.Auth == workflow.AuthPass && r.Author != r.Old && r.Consent.Digest == "",
	}
}

// lookup takes what discovery said of late, but for a request that the partner has
// replied to since: they may have made the tenant that we told them was missing.
func (w *checkWorker) lookup(ctx context.Context, r workflow.Request) tenant.Answer {
	if r.CheckSince.After(r.CreatedAt) {
		return w.Tenant.Fresh(ctx, r.TenantDomain(), w.Store.Now().Sub(r.CheckSince))
	}
	return w.Tenant.Lookup(ctx, r.TenantDomain())
}

// overtaken reports whether somebody else moved the request on meanwhile: then
// the work is void and nothing is wrong.
func overtaken(err error) bool {
	var conflict *workflow.ConflictError
	return errors.As(err, &conflict) || errors.Is(err, workflow.ErrStale)
}
