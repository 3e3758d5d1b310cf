package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/mailer/username"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

// checkWorker validates the pair of a received request: the username's syntax,
// tenant discovery, the directory.
type checkWorker struct {
	river.WorkerDefaults[job.Check]
	Parts
}

func (w *checkWorker) Work(ctx context.Context, j *river.Job[job.Check]) error {
	ref := workflow.Ref(j.Args.Ref)
	r, err := w.Store.Request(ctx, ref)
	if err != nil {
		return err
	}
	if r.State != workflow.Received {
		return nil
	}
	verdict, answer, err := w.evaluate(ctx, r, w.Tenant.Lookup)
	if err != nil {
		return err
	}
	if verdict.Outcome == policy.Retry {
		return w.later(ctx, r, r.CheckSince, answer)
	}
	err = w.Store.Do(ctx, func(tx *store.Tx) error {
		_, err := tx.Move(ctx, ref, workflow.Checked{
			Of: r.Pair(), Evidence: verdict.Evidence, Problem: verdict.Problem,
		}, workflow.System)
		if err != nil {
			return err
		}
		return store.Complete(ctx, tx, j)
	})
	if overtaken(err) {
		return nil
	}
	if err == nil {
		w.Log.InfoContext(ctx, "checked", "step", "check", "ref", ref, "outcome", verdict.Outcome,
			"problem", verdict.Problem, "risk", verdict.Evidence.Risk, "tenant", answer.State)
	}
	return err
}

// later records why a check is not finished and snoozes its job.
func (p Parts) later(ctx context.Context, r workflow.Request, since time.Time, answer tenant.Answer) error {
	failing := p.Store.Now().Sub(since)
	pause := max(p.Pace.pause(failing), min(answer.RetryAfter, time.Hour))
	_, err := p.Store.Move(ctx, r.Ref, workflow.Unfinished{
		Of: r.Pair(), Reason: answer.Reason, Late: failing > p.Pace.Late,
	}, workflow.System)
	if overtaken(err) {
		return nil
	}
	if err != nil {
		return err
	}
	p.Log.WarnContext(ctx, "discovery has no answer yet, will ask again", "step", "check", "ref", r.Ref,
		"domain", answer.Domain, "reason", answer.Reason, "pause", pause)
	return river.JobSnooze(pause)
}

// overtaken reports whether somebody else moved the request on meanwhile: then
// the work is void and nothing is wrong.
func overtaken(err error) bool {
	var conflict *workflow.ConflictError
	return errors.As(err, &conflict) || errors.Is(err, workflow.ErrStale)
}

// evaluate gathers the facts about a request and weighs them. Discovery is
// asked only about a username that can exist, and only about its domain.
func (p Parts) evaluate(ctx context.Context, r workflow.Request,
	lookup func(context.Context, string) tenant.Answer,
) (policy.Verdict, tenant.Answer, error) {
	facts := policy.Facts{Request: r, Username: readUsername(r)}
	var answer tenant.Answer
	if facts.Username.Problem == workflow.NoProblem {
		answer = lookup(ctx, r.TenantDomain())
		facts.Tenant = policy.Tenant{
			State: policy.TenantState(answer.State), Domain: answer.Domain,
			ID: answer.TenantID, Region: answer.Region, Cloud: answer.Cloud, Reason: answer.Reason,
		}
	}
	var err error
	facts.OldOnFile, facts.NewTaken, err = p.Store.OnFile(ctx, r.Old, r.New)
	return policy.Evaluate(facts), answer, err
}

func readUsername(r workflow.Request) policy.Username {
	if r.New == "" {
		return policy.Username{Problem: workflow.MissingNew, Text: "the mail names no new username"}
	}
	if r.New == r.Old {
		return policy.Username{Problem: workflow.SameAddress, Text: "the new username is the old address"}
	}
	u, err := username.Parse(r.New)
	var bad *username.Error
	if errors.As(err, &bad) {
		return policy.Username{Problem: workflow.Problem(bad.Problem), Text: bad.Text, Suggestion: bad.Suggestion}
	}
	return policy.Username{Warnings: u.Warnings()}
}
