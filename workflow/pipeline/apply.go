package pipeline

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

// applyWorker carries out approved swaps, after one more check: between the
// evaluation and now a tenant may have vanished or the name been taken.
type applyWorker struct {
	river.WorkerDefaults[job.Apply]
	Parts
}

func (w *applyWorker) Work(ctx context.Context, j *river.Job[job.Apply]) error {
	requests, err := w.Store.RequestsIn(ctx, workflow.Approved, j.Args.Refs)
	if err != nil {
		return err
	}
	if len(requests) > 1 && j.Attempt > 1 {
		return apart(ctx, w.Parts, j, errNoEnd, stepAlone(workflow.ApplyStep, requests))
	}
	evaluated, err := w.evaluate(ctx, requests, func(ctx context.Context, r workflow.Request) tenant.Answer {
		return w.Tenant.Fresh(ctx, r.TenantDomain(), w.Pace.ApplyAge)
	})
	if err != nil {
		return err
	}
	plans := make([]plan, len(evaluated))
	for i, e := range evaluated {
		if e.verdict.Outcome == policy.Retry {
			plans[i] = w.unfinished(e, e.request.Decision.At)
			continue
		}
		event := conclude(e)
		plans[i] = plan{request: e.request, event: event, log: []any{"event", fmt.Sprintf("%T", event)}}
	}
	return carryOut(ctx, w.Parts, workflow.ApplyStep, j, plans)
}

// conclude says what the check at apply leads to: the swap, or a stop, where what was
// approved is not there any more or takes more than was given.
func conclude(e evaluated) workflow.Event {
	r, v := e.request, e.verdict
	switch {
	case v.Outcome == policy.Mend, v.Evidence.TenantID != r.Evidence.TenantID:
		return workflow.Stopped{Digest: r.Decision.Digest, Evidence: v.Evidence, Problem: workflow.TenantGone, Facts: e.facts}
	case v.Outcome == policy.Confirm, v.Outcome == policy.Refuse:
		return workflow.Stopped{Digest: r.Decision.Digest, Evidence: v.Evidence, Confirm: true, Facts: e.facts}
	case taken(v.Evidence), v.SecondApprover() && r.Evidence.Risk != workflow.RiskHigh:
		return workflow.Stopped{Digest: r.Decision.Digest, Evidence: v.Evidence, Facts: e.facts}
	default:
		return workflow.Applied{Digest: r.Decision.Digest}
	}
}

func taken(e workflow.Evidence) bool {
	for _, s := range e.Signals {
		if s.Name == policy.SignalNewNameFree {
			return s.Result == workflow.Fail
		}
	}
	return false
}
