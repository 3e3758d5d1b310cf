package pipeline

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

// applyWorker carries out an approved swap, after one more check: between the
// evaluation and now a tenant may have vanished or the name been taken.
type applyWorker struct {
	river.WorkerDefaults[job.Apply]
	Parts
}

func (w *applyWorker) Work(ctx context.Context, j *river.Job[job.Apply]) error {
	ref := workflow.Ref(j.Args.Ref)
	r, err := w.Store.Request(ctx, ref)
	if err != nil {
		return err
	}
	if r.State != workflow.Approved {
		return nil
	}
	verdict, answer, err := w.evaluate(ctx, r, func(ctx context.Context, domain string) tenant.Answer {
		return w.Tenant.Fresh(ctx, domain, w.Pace.ApplyAge)
	})
	if err != nil {
		return err
	}
	if verdict.Outcome == policy.Retry {
		return w.later(ctx, r, r.Decision.At, answer)
	}
	event := conclude(r, verdict)
	err = w.Store.Do(ctx, func(tx *store.Tx) error {
		if _, err := tx.Move(ctx, ref, event, workflow.System); err != nil {
			return err
		}
		return store.Complete(ctx, tx, j)
	})
	if overtaken(err) {
		return nil
	}
	if err == nil {
		w.Log.InfoContext(ctx, "apply done", "step", "apply", "ref", ref, "event", fmt.Sprintf("%T", event))
	}
	return err
}

// conclude says what the check at apply leads to: the swap, or a stop.
func conclude(r workflow.Request, v policy.Verdict) workflow.Event {
	switch {
	case v.Outcome == policy.Mend, v.Evidence.TenantID != r.Evidence.TenantID:
		return workflow.Stopped{Digest: r.Decision.Digest, Evidence: v.Evidence, Problem: workflow.TenantGone}
	case taken(v.Evidence):
		return workflow.Stopped{Digest: r.Decision.Digest, Evidence: v.Evidence}
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
