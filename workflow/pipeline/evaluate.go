package pipeline

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/mailer/username"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

const (
	// patience is how long a job that takes several requests waits for discovery.
	// Those whose domain takes longer go on in jobs of their own, where their
	// answers find them.
	patience = 300 * time.Millisecond
	// lookups is how many domains a job asks about at once.
	lookups = 8
)

// evaluated is a request with what was found about it.
type evaluated struct {
	request workflow.Request
	answer  tenant.Answer
	verdict policy.Verdict
}

// lookup asks discovery about the domain of a request's username.
type lookup func(context.Context, workflow.Request) tenant.Answer

// evaluate gathers the facts about requests and weighs them. Discovery is asked
// only about a username that can exist, and only about its domain.
func (p Parts) evaluate(ctx context.Context, requests []workflow.Request, ask lookup) ([]evaluated, error) {
	facts := make([]policy.Facts, len(requests))
	all := make([]evaluated, len(requests))
	var addrs []string
	now := p.Store.Now()
	for i, r := range requests {
		facts[i] = policy.Facts{Now: now, Old: r.Old, New: r.New, Sender: r.Sender, Auth: r.Auth, Username: readUsername(r)}
		all[i] = evaluated{request: r}
		addrs = append(addrs, r.Old, r.New)
	}
	onFile, err := p.Store.OnFile(ctx, addrs)
	if err != nil {
		return nil, err
	}
	discover(ctx, facts, all, ask)
	for i := range all {
		f := facts[i]
		if f.Username.Problem == workflow.NoProblem {
			f.Tenant = tenantFacts(all[i].answer)
		}
		f.OldOnFile, f.NewTaken = onFile[f.Old], onFile[f.New]
		all[i].verdict = policy.Evaluate(f, policy.Staff)
	}
	return all, nil
}

// notAsked is the answer for those whose turn did not come: a question goes on
// when nobody waits for it any more, and there are to be few.
var notAsked = tenant.Answer{State: tenant.Unknown, Reason: "The tenant's domain has not been asked about yet."}

// discover asks about the domains of those usernames that can exist.
func discover(ctx context.Context, facts []policy.Facts, all []evaluated, ask lookup) {
	waiting, stop := ctx, context.CancelFunc(func() {})
	if len(all) > 1 {
		waiting, stop = context.WithTimeout(ctx, patience)
	}
	defer stop()
	var asking sync.WaitGroup
	slots := make(chan struct{}, lookups)
	for i, f := range facts {
		if f.Username.Problem != workflow.NoProblem {
			continue
		}
		slots <- struct{}{}
		if waiting.Err() != nil {
			all[i].answer = notAsked
			<-slots
			continue
		}
		asking.Go(func() {
			defer func() { <-slots }()
			all[i].answer = ask(waiting, all[i].request)
		})
	}
	asking.Wait()
}

func tenantFacts(a tenant.Answer) policy.Tenant {
	return policy.Tenant{
		State: policy.TenantState(a.State), Domain: a.Domain,
		ID: a.TenantID, Region: a.Region, Cloud: a.Cloud, Reason: a.Reason,
	}
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
		return policy.Username{Problem: workflow.Problem(bad.Problem), Text: bad.Text, Fault: bad.Text, Suggestion: bad.Suggestion}
	}
	return policy.Username{Warnings: u.Warnings()}
}
