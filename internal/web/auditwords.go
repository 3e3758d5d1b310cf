package web

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// eventWords say what happened, of a request unless the name says otherwise.
var eventWords = map[string]string{
	workflow.EventReceived: "The request was filed.", "checked": "The check was finished.", "unfinished": "The check could not be finished.",
	"replied": "The partner wrote again.", "confirmed": "The owner of the address confirmed the change.", "disowned": "The owner of the address wants no such change.",
	"displaced": "It made way for an authenticated request.", workflow.EventFirstApproval: "The first of two approvals was given.", "approved": "The change was approved.",
	"denied": "The change was denied.", "asked": "The partner was asked.", "withdrawn": "The request was taken back.", "applied": "The address was changed.",
	"stopped": "The change was stopped by the check before it.", "reminded": "The partner was reminded.", "expired": "The request ended, because the partner was silent.",
}

// auditDetail is what the words need of a row's detail.
type auditDetail struct {
	Email, Role, Mail, Token, Queue string
	Jobs                            []struct {
		ID   int64
		Kind string
	}
}

// inWords says what a row of the trail records.
func inWords(a store.AuditRow) string {
	var d auditDetail
	_ = json.Unmarshal(a.Detail, &d) // what it does not tell is not told
	switch a.Chain {
	case store.StaffChain:
		return staffWords(a.Event, d)
	case store.MailChain:
		return mailWords(a.Event, d)
	case store.JobsChain:
		return jobWords(a.Event, d)
	case store.AccountsChain:
		return fmt.Sprintf("Accounts: %s.", spaced(a.Event))
	}
	if words := eventWords[a.Event]; words != "" {
		return words
	}
	return spaced(a.Event) + "."
}

func staffWords(event string, d auditDetail) string {
	switch event {
	case "added":
		return fmt.Sprintf("%s was given the role %s.", d.Email, d.Role)
	case "connected":
		return fmt.Sprintf("%s signs in at the issuer from now on.", d.Email)
	case "token_created":
		return fmt.Sprintf("The API token %s was made.", d.Token)
	case "token_revoked":
		return fmt.Sprintf("The API token %s was revoked.", d.Token)
	default:
		return fmt.Sprintf("%s: %s.", d.Email, spaced(event))
	}
}

func mailWords(event string, d auditDetail) string {
	what := map[string]string{"replayed": "was read or sent once more", "handled": "was done", "unhandled": "was put back on the list for staff"}[event]
	if what == "" {
		what = spaced(event)
	}
	return fmt.Sprintf("%s %s.", d.Mail, what)
}

// jobsNamed is how many jobs the words name.
const jobsNamed = 5

func jobWords(event string, d auditDetail) string {
	if d.Queue != "" {
		return fmt.Sprintf("The queue %s was %s.", d.Queue, strings.TrimPrefix(event, "queue_"))
	}
	var names []string
	for _, j := range d.Jobs[:min(jobsNamed, len(d.Jobs))] {
		names = append(names, fmt.Sprintf("%s %d", j.Kind, j.ID))
	}
	words := fmt.Sprintf("Jobs %s: %s", strings.TrimPrefix(event, "job_"), strings.Join(names, ", "))
	if more := len(d.Jobs) - len(names); more > 0 {
		words += fmt.Sprintf(" and %d more", more)
	}
	return words + "."
}
