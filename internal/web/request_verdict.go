package web

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// standing says in a sentence where a request stands: Lead first, then why. Tone is a class
// of the style sheet.
type standing struct{ Tone, Lead, Text string }

func standingOf(r workflow.Request) standing {
	switch r.State {
	case workflow.Received:
		return standing{"", "It is being checked", cmp.Or(r.CheckNote, "the evidence follows by itself")}
	case workflow.Queued:
		return riskVerdict(r)
	case workflow.Waiting:
		return waitingVerdict(r)
	case workflow.Approved:
		return standing{"", "Approved by " + r.Decision.By, cmp.Or(r.CheckNote, "it is checked once more, and the swap is made then")}
	case workflow.Completed:
		return standing{"good", "The swap is made", "approved by " + r.Decision.By}
	case workflow.Denied:
		return standing{"bad", "Denied by " + r.Decision.By, r.Decision.Reason}
	default:
		return standing{"", endWords[r.State], "it leads to nothing any more; another mail of the partner begins a new one"}
	}
}

var endWords = map[workflow.State]string{
	workflow.Expired: "Expired: the partner has not answered", workflow.Withdrawn: "Taken back", workflow.Reversed: "The swap was undone",
}

func riskVerdict(r workflow.Request) standing {
	why := strings.Join(r.Evidence.Reasons, "; ")
	switch {
	case r.Evidence.Risk == workflow.RiskHigh && r.First.By != "":
		return standing{"bad", "High risk: " + r.First.By + " has approved, and somebody else has to as well", why}
	case r.Evidence.Risk == workflow.RiskHigh:
		return standing{"bad", "High risk: two people have to approve", why}
	case r.Evidence.Risk == workflow.RiskRaised:
		return standing{"warn", "Raised risk: look at this before you approve", why}
	default:
		return standing{"good", "Low risk", cmp.Or(why, "nothing speaks against it")}
	}
}

func waitingVerdict(r workflow.Request) standing {
	switch r.WaitingFor {
	case workflow.ForConfirm:
		return standing{"warn", "Waits for the owner of " + r.Old + " to confirm", strings.Join(r.Evidence.Reasons, "; ")}
	case workflow.ForAnswer:
		return standing{"warn", "Waits for the partner's answer", "asked was: " + r.Question}
	case workflow.ForProve:
		return standing{"warn", "Waits for a proof of control over " + r.New, ""}
	default:
		return standing{"warn", "Waits for the partner to put it right", cmp.Or(r.Evidence.Fault, problemWords[r.Problem])}
	}
}

var problemWords = map[workflow.Problem]string{
	workflow.MissingNew: "no new username is named", workflow.NotOnmicrosoft: "the new address is not on a tenant's own suffix",
	workflow.ConsumerAddress: "the new address is a private person's", workflow.InvalidUsername: "the new username cannot exist",
	workflow.SameAddress: "old and new are the same", workflow.NoTenant: "no tenant stands behind the new username",
	workflow.TenantGone: "the tenant is not the one that was approved",
	"ambiguous_new":     "which username is meant is not certain", "forwarded": "somebody else asks, inside a forward",
	"conflicting_pairs": "what the mail names contradicts itself",
}

// permitted is what the visitor can do to the request as it stands. Why says why they
// cannot decide although somebody else could.
type permitted struct {
	Approve, Deny, Ask, Withdraw, Note bool
	Why                                string
}

// mayDo asks the workflow itself.
func mayDo(r workflow.Request, v visitor, now time.Time) permitted {
	try := func(e workflow.Event) error {
		_, _, err := workflow.Next(r, e, v.actor(), now)
		return err
	}
	p := permitted{Note: v.May(workflow.Approver)}
	approve, deny := try(workflow.Approve{Digest: r.Digest()}), try(workflow.Deny{Reason: "x"})
	p.Approve, p.Deny = approve == nil, deny == nil
	p.Ask, p.Withdraw = try(workflow.Ask{Question: "x"}) == nil, try(workflow.Withdraw{}) == nil
	p.Why = cannot(approve)
	return p
}

func cannot(err error) string {
	if p := explain(err); p != nil && p.status == http.StatusForbidden {
		return p.text
	}
	return ""
}
