package web

import (
	"slices"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// evidenceRow is a signal in words.
type evidenceRow struct {
	Tone, Icon, Result string
	Name, Detail, From string
}

// resultWords have the tone, the icon and the word of a result, in the order in which they
// are to be looked at.
var resultWords = map[workflow.SignalResult][3]string{
	workflow.Fail: {"bad", "✕", "Against"}, workflow.Unknown: {"warn", "?", "Open"}, workflow.Pass: {"good", "✓", "For"},
}

var signalWords = map[string]string{
	"sender_authentication": "Sender authenticated", "sender_is_account": "Asked by the owner", "account_on_file": "Account on file",
	"username": "Username valid", "new_name_free": "Username not taken", "tenant": "Tenant exists", "tenant_of_old": "Old domain's tenant",
	"label_and_firm": "Tenant fits the firm", "proof_of_control": "Control proven", "confirmation": "Owner's confirmation",
	"earlier_requests": "Earlier requests", "volume": "Sender's volume", "cool_off": "Last swap",
	"reply_to": "Answers go to", "display_name": "Sender's name", "forwarded": "Not forwarded", "addressed_to_desk": "Sent to the desk",
}

var sourceWords = map[string]string{
	"mail": "the mail", "directory": "our directory", "discovery": "tenant discovery", "records": "our records", "partner": "the partner",
}

func signalName(name string) string {
	if words := signalWords[name]; words != "" {
		return words
	}
	return strings.ReplaceAll(name, "_", " ")
}

// evidenceOf puts what speaks against the request first.
func evidenceOf(e workflow.Evidence) []evidenceRow {
	order := []workflow.SignalResult{workflow.Fail, workflow.Unknown, workflow.Pass}
	signals := slices.Clone(e.Signals)
	slices.SortStableFunc(signals, func(a, b workflow.Signal) int { return slices.Index(order, a.Result) - slices.Index(order, b.Result) })
	rows := make([]evidenceRow, len(signals))
	for i, s := range signals {
		words := resultWords[s.Result]
		source := sourceWords[s.Source]
		if source == "" {
			source = s.Source
		}
		rows[i] = evidenceRow{words[0], words[1], words[2], signalName(s.Name), s.Detail, source}
	}
	return rows
}

// difference is what something was, and what it is now.
type difference struct{ What, Was, Is string }

// recheck is an evaluation, and how it differs from the one before it.
type recheck struct {
	Version int
	At      time.Time
	Risk    workflow.Risk
	Problem string
	Changed []difference
	First   bool
}

// rechecks are the evaluations of a request that has had several, the latest first.
func rechecks(list []store.Evaluation) []recheck {
	if len(list) < 2 {
		return nil
	}
	all := make([]recheck, len(list))
	for i, e := range list {
		all[i] = recheck{Version: e.Version, At: e.At, Risk: e.Evidence.Risk, Problem: problemWords[e.Problem], First: i == len(list)-1}
		if !all[i].First {
			all[i].Changed = compareEvaluations(list[i+1], e)
		}
	}
	return all
}

func compareEvaluations(was, is store.Evaluation) []difference {
	var list []difference
	add := func(what, a, b string) {
		if a != b {
			list = append(list, difference{what, a, b})
		}
	}
	add("Problem", problemWords[was.Problem], problemWords[is.Problem])
	add("Risk", string(was.Evidence.Risk), string(is.Evidence.Risk))
	add("Tenant", was.Evidence.TenantID, is.Evidence.TenantID)
	before := map[string]workflow.Signal{}
	for _, s := range was.Evidence.Signals {
		before[s.Name] = s
	}
	for _, s := range is.Evidence.Signals {
		add(signalName(s.Name), signalText(before[s.Name]), signalText(s))
	}
	return list
}

func signalText(s workflow.Signal) string {
	if s.Name == "" {
		return ""
	}
	return resultWords[s.Result][2] + ": " + s.Detail
}
