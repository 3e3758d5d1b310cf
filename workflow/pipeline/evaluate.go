package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
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
	old     tenant.Answer // about the old address's own domain
	verdict policy.Verdict
	// facts are what the verdict rests on, as JSON.
	facts []byte
}

// lookup asks discovery about the domain of a request's username.
type lookup func(context.Context, workflow.Request) tenant.Answer

// evaluate gathers the facts about requests and weighs them. Discovery is asked
// only about a username that can exist, and only about domains.
func (p Parts) evaluate(ctx context.Context, requests []workflow.Request, ask lookup) ([]evaluated, error) {
	about, err := p.Store.AboutRequests(ctx, requests)
	if err != nil {
		return nil, err
	}
	facts := make([]policy.Facts, len(requests))
	all := make([]evaluated, len(requests))
	for i, r := range requests {
		facts[i] = onRecord(r, about[i])
		facts[i].Now = p.Store.Now()
		all[i] = evaluated{request: r}
	}
	p.discover(ctx, facts, all, ask)
	for i := range all {
		f := facts[i]
		if f.Username.Problem == workflow.NoProblem {
			f.Tenant, f.OldTenant = tenantFacts(all[i].answer), tenantFacts(all[i].old)
			f.Confirmed = all[i].request.Confirmed(f.Tenant.ID)
		}
		all[i].verdict = policy.Evaluate(f, p.Policy)
		if all[i].facts, err = json.Marshal(f); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// onRecord are the facts that the request and the desk's records have.
func onRecord(r workflow.Request, a store.About) policy.Facts {
	firm, _, _ := strings.Cut(registered(domainOf(r.Old)), ".")
	return policy.Facts{
		Old: r.Old, New: r.New, Sender: r.Author, Auth: r.Auth, AuthReasons: a.AuthReasons, Username: readUsername(r),
		OldOnFile: a.OldOnFile, NewTaken: a.NewTaken,
		Firm:    slices.DeleteFunc([]string{a.Organization, firm}, func(name string) bool { return name == "" }),
		Earlier: policy.Earlier{Completed: a.Completed, Denied: a.Denied, Withdrawn: a.Withdrawn, Expired: a.Expired},
		Volume:  a.Volume, LastSwap: a.LastSwap,
		ReplyTo: a.ReplyTo, DisplayAddress: a.DisplayAddress, Forwarded: a.Forwarded, ToDesk: a.ToDesk,
	}
}

// notAsked is the answer for those whose turn did not come: a question goes on
// when nobody waits for it any more, and there are to be few.
var notAsked = tenant.Answer{State: tenant.Unknown, Reason: "The tenant's domain has not been asked about yet."}

// discover asks about the domains of those usernames that can exist, and about those of
// the old addresses. Nothing waits long for the latter: a person decides without, too.
func (p Parts) discover(ctx context.Context, facts []policy.Facts, all []evaluated, ask lookup) {
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
			soon, stop := context.WithTimeout(waiting, patience)
			defer stop()
			var old sync.WaitGroup
			old.Go(func() { all[i].old = p.Tenant.Lookup(soon, domainOf(f.Old)) })
			all[i].answer = ask(waiting, all[i].request)
			old.Wait()
		})
	}
	asking.Wait()
}

func domainOf(addr string) string {
	_, domain, _ := strings.Cut(addr, "@")
	return domain
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
