// Package policy weighs what a check found.
//
// [Evaluate] is pure: facts in, verdict out, each step of the reasoning kept as
// a signal, a reason or the name of a rule that staff reads. The rules are one
// table, in rules.go; doc/policy.md is made from it. A fact that is not known
// yet never turns into a yes or a no: a request waits for the facts that it
// cannot do without (Retry), and without the others nothing is approved by
// itself.
package policy

import (
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/workflow"
)

// Policy says what may go through without a person.
type Policy string

// The policies.
const (
	// Staff: every swap needs a person. It is the default.
	Staff Policy = "staff"
	// Proven: a swap goes through when its authenticated sender is the account on
	// file, the tenant is found, control of the new username is proven by signing
	// in, and nothing speaks against it.
	Proven Policy = "proven"
)

// ParsePolicy reads a policy's name; an empty one is the default.
func ParsePolicy(s string) (Policy, error) {
	switch p := Policy(s); p {
	case "":
		return Staff, nil
	case Staff, Proven:
		return p, nil
	default:
		return "", fmt.Errorf("%q is no policy: it is %q or %q", s, Staff, Proven)
	}
}

// Outcome is what should happen to the request next.
type Outcome string

// The outcomes of an evaluation.
const (
	// Refuse: the mail must not become a request, nor be answered.
	Refuse Outcome = "refuse"
	// Mend: the partner has to change something, see Verdict.Problem.
	Mend Outcome = "mend"
	// Retry: a fact is missing for now.
	Retry Outcome = "retry"
	// Confirm: the request waits until the owner of the account confirms it.
	Confirm Outcome = "confirm"
	// Enqueue: a person decides, two where the risk is high.
	Enqueue Outcome = "queue"
	// Approve: the policy says yes.
	Approve Outcome = "approve"
)

// Verdict is the result of an evaluation. Evidence is complete but for the
// time of the check, which the request's transition sets; it has no risk while
// the pair is not one that could be approved (Mend, Retry).
type Verdict struct {
	Outcome  Outcome
	Problem  workflow.Problem
	Evidence workflow.Evidence
	// Reason is why the outcome is what it is, in words for staff.
	Reason string
	// Rules are the names of the rules that applied, the decisive one first.
	Rules []string
}

// SecondApprover reports whether one person's yes is not enough.
func (v Verdict) SecondApprover() bool { return v.Evidence.Risk == workflow.RiskHigh }

// Admit reports whether a mail with this verdict of sender authentication is
// refused before it becomes a request, and why. Whatever is not known about a
// sender is no reason.
func Admit(auth workflow.Auth) (refuse bool, reason string) {
	if auth == workflow.AuthFail {
		return true, authenticationFailed
	}
	return false, ""
}

const authenticationFailed = "the sender's authentication failed: the mail may be forged"

// Evaluate weighs the facts under a policy.
func Evaluate(f Facts, p Policy) Verdict { return evaluate(f, p, rules) }

// evaluate is Evaluate by another table, so that tests can take a rule out.
func evaluate(f Facts, p Policy, table []rule) Verdict {
	s := look(f, p)
	v := Verdict{Evidence: workflow.Evidence{
		Signals:      signals(s),
		TenantID:     f.Tenant.ID,
		TenantRegion: f.Tenant.Region,
		TenantCloud:  f.Tenant.Cloud,
		Fault:        f.Username.Fault,
		Suggestion:   f.Username.Suggestion,
	}}
	steps, risk := walk(s, table)
	for _, step := range steps {
		if !step.applies() {
			continue
		}
		v.Rules = append(v.Rules, step.name)
		if step.outcome != "" {
			v.Outcome, v.Problem, v.Reason = step.outcome, step.wrong(f), strings.Join(step.why(s), "; ")
		}
	}
	if v.Outcome != Mend && v.Outcome != Retry {
		v.Evidence.Risk, v.Evidence.Reasons = risk, reasons(s, steps)
	}
	return v
}

// reasons are what speaks against the request, the gravest first.
func reasons(s situation, steps []step) []string {
	var high, raised []string
	for _, step := range steps {
		switch {
		case !step.applies():
		case step.risk == workflow.RiskHigh:
			high = append(high, step.why(s)...)
		case step.risk == workflow.RiskRaised:
			raised = append(raised, step.why(s)...)
		}
	}
	return append(high, raised...)
}
