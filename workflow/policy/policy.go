// Package policy weighs what a check found.
//
// [Evaluate] is pure: facts in, verdict out, each step of the reasoning kept as
// a signal or a reason that staff reads. It never turns a fact that is not
// known yet into a yes or a no (the verdict is then Retry).
package policy

import (
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/workflow"
)

// TenantState is discovery's answer about a domain.
type TenantState string

// Discovery's three answers.
const (
	TenantFound   TenantState = "found"
	TenantAbsent  TenantState = "absent"
	TenantUnknown TenantState = "unknown"
)

// Tenant is what discovery said. Reason is a sentence; it says why the state is
// absent or unknown.
type Tenant struct {
	State             TenantState
	Domain            string
	ID, Region, Cloud string
	Reason            string
}

// Username is what the syntax of the new username says. Problem is empty when
// it may exist; Text and Suggestion go with a problem, and Fault, a sentence for
// the partner, with those of spelling; Warnings are for staff.
type Username struct {
	Problem    workflow.Problem
	Text       string
	Fault      string
	Suggestion string
	Warnings   []string
}

// Facts are all that Evaluate may look at.
type Facts struct {
	Request   workflow.Request
	Username  Username
	Tenant    Tenant
	OldOnFile bool
	NewTaken  bool
}

// Outcome is what should happen to the request next.
type Outcome string

// The outcomes of an evaluation.
const (
	// Enqueue: a person decides.
	Enqueue Outcome = "queue"
	// Mend: the partner has to change something, see Verdict.Problem.
	Mend Outcome = "mend"
	// Retry: a fact is missing for now.
	Retry Outcome = "retry"
)

// Verdict is the result of an evaluation. Evidence is complete but for the
// time of the check, which the request's transition sets.
type Verdict struct {
	Outcome  Outcome
	Problem  workflow.Problem
	Evidence workflow.Evidence
	// Reason is the sentence for a Retry.
	Reason string
}

// Evaluate weighs the facts.
func Evaluate(f Facts) Verdict {
	evidence := workflow.Evidence{
		Signals:      signals(f),
		TenantID:     f.Tenant.ID,
		TenantRegion: f.Tenant.Region,
		TenantCloud:  f.Tenant.Cloud,
		Fault:        f.Username.Fault,
		Suggestion:   f.Username.Suggestion,
	}
	switch {
	case f.Username.Problem != workflow.NoProblem:
		return Verdict{Outcome: Mend, Problem: f.Username.Problem, Evidence: evidence}
	case f.Tenant.State == TenantAbsent:
		return Verdict{Outcome: Mend, Problem: workflow.NoTenant, Evidence: evidence}
	case f.Tenant.State != TenantFound:
		return Verdict{Outcome: Retry, Evidence: evidence, Reason: f.Tenant.Reason}
	}
	evidence.Risk, evidence.Reasons = risk(f)
	return Verdict{Outcome: Enqueue, Evidence: evidence}
}

func risk(f Facts) (workflow.Risk, []string) {
	var raised, high []string
	if f.NewTaken {
		high = append(high, "the new username is an account already")
	}
	if f.Request.Auth == workflow.AuthFail {
		high = append(high, "the sender's authentication failed: the mail may be forged")
	}
	if f.Request.Auth != workflow.AuthPass && f.Request.Auth != workflow.AuthFail {
		raised = append(raised, "the sender is not authenticated")
	}
	if f.Request.Sender != f.Request.Old {
		raised = append(raised, "somebody else than the account's owner asks")
	}
	if !f.OldOnFile {
		raised = append(raised, "the old address is not in the directory")
	}
	raised = append(raised, f.Username.Warnings...)
	reasons := append(high, raised...)
	switch {
	case len(high) > 0:
		return workflow.RiskHigh, reasons
	case len(raised) > 0:
		return workflow.RiskRaised, reasons
	default:
		return workflow.RiskLow, nil
	}
}

// SignalNewNameFree is the signal that no account uses the new username yet.
const SignalNewNameFree = "new_name_free"

func signals(f Facts) []workflow.Signal {
	r := f.Request
	list := []workflow.Signal{
		authSignal(r.Auth),
		yesNo("sender_is_account", r.Sender == r.Old,
			"the mail came from the old address itself",
			fmt.Sprintf("the mail came from %s", r.Sender)),
		yesNo("account_on_file", f.OldOnFile,
			"the old address is in the directory",
			"the old address is not in the directory"),
	}
	if f.Username.Problem != workflow.NoProblem {
		return append(list, workflow.Signal{Name: "username", Result: workflow.Fail, Detail: f.Username.Text})
	}
	return append(list,
		usernameSignal(f.Username),
		yesNo(SignalNewNameFree, !f.NewTaken,
			"no account uses the new username yet",
			"the new username is an account already"),
		tenantSignal(f.Tenant),
	)
}

func yesNo(name string, ok bool, pass, fail string) workflow.Signal {
	if ok {
		return workflow.Signal{Name: name, Result: workflow.Pass, Detail: pass}
	}
	return workflow.Signal{Name: name, Result: workflow.Fail, Detail: fail}
}

func authSignal(a workflow.Auth) workflow.Signal {
	s := workflow.Signal{Name: "sender_authentication", Result: workflow.Unknown}
	switch a {
	case workflow.AuthPass:
		s.Result, s.Detail = workflow.Pass, "the From address is authenticated"
	case workflow.AuthFail:
		s.Result, s.Detail = workflow.Fail, "authentication of the From address failed"
	case workflow.AuthTemporary:
		s.Detail = "authentication could not be checked yet"
	default:
		s.Detail = "nothing authenticates the From address: anybody can write it"
	}
	return s
}

func usernameSignal(u Username) workflow.Signal {
	detail := "the username is well formed"
	if len(u.Warnings) > 0 {
		detail += "; " + strings.Join(u.Warnings, "; ")
	}
	return workflow.Signal{Name: "username", Result: workflow.Pass, Detail: detail}
}

// Discovery's limits are part of the signal: a tenant behind the domain does
// not show that the user exists, nor who owns it.
func tenantSignal(t Tenant) workflow.Signal {
	s := workflow.Signal{Name: "tenant", Result: workflow.Unknown, Detail: t.Reason}
	switch t.State {
	case TenantFound:
		s.Result = workflow.Pass
		s.Detail = fmt.Sprintf("a tenant stands behind %s (id %s, region %s, cloud %s); that does not show that the user exists or who owns it",
			t.Domain, t.ID, t.Region, t.Cloud)
	case TenantAbsent:
		s.Result = workflow.Fail
		s.Detail = fmt.Sprintf("no tenant stands behind %s", t.Domain)
	case TenantUnknown:
	}
	return s
}
