package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// moment is an event of a request in words.
type moment struct {
	At      time.Time
	Who     string
	How     string // the way they came by, their role and place
	What    string
	Text    string // what was said
	Changed []difference

	digest string
	said   eventDetail
}

// eventDetail is what a request said after an event.
type eventDetail struct {
	Old        string              `json:"old"`
	New        string              `json:"new"`
	WaitingFor workflow.WaitingFor `json:"waiting_for"`
	Problem    workflow.Problem    `json:"problem"`
	Digest     string              `json:"digest"`
	Risk       workflow.Risk       `json:"risk"`
	TenantID   string              `json:"tenant_id"`
	CheckNote  string              `json:"check_note"`
	Question   string              `json:"question"`
	Reason     string              `json:"reason"`
	Message    int64               `json:"message"`
	Role       workflow.Role       `json:"role"`
	Place      string              `json:"place"`
}

// timeline tells the trail of a request in its order.
func timeline(rows []store.AuditRow) ([]moment, error) {
	list := make([]moment, len(rows))
	for i, row := range rows {
		var d eventDetail
		if err := json.Unmarshal(row.Detail, &d); err != nil {
			return nil, fmt.Errorf("the audit row %d: %w", row.ID, err)
		}
		m := moment{At: row.At, Who: whoWords(row), How: howWords(row, d), digest: d.Digest, said: d}
		m.What, m.Text = momentWords(row, d)
		if i > 0 {
			m.Changed = differences(list[i-1].said, d)
		}
		list[i] = m
	}
	return list, nil
}

var viaWords = map[workflow.Via]string{
	workflow.ViaMail: "by mail", workflow.ViaCLI: "on the command line", workflow.ViaWeb: "in the console", workflow.ViaAPI: "by the API", workflow.ViaSystem: "by itself",
}

func whoWords(row store.AuditRow) string {
	if row.Via == workflow.ViaSystem {
		return "the desk"
	}
	return row.Actor
}

func howWords(row store.AuditRow, d eventDetail) string {
	how := cmp.Or(viaWords[row.Via], string(row.Via))
	if d.Role != "" {
		how += ", as " + string(d.Role)
	}
	if d.Place != "" {
		how += ", from " + d.Place
	}
	return how
}

// momentWords say what happened, and what was said.
func momentWords(row store.AuditRow, d eventDetail) (what, text string) {
	switch row.Event {
	case "checked":
		return checkedWords(row.To, d)
	case "unfinished":
		return "A check could not finish", d.CheckNote
	case "replied":
		return repliedWords(row), ""
	case "denied":
		return "Denied", d.Reason
	case "asked":
		return "Asked the partner", d.Question
	case "stopped":
		return "The check before the swap did not bear out the approval", problemWords[d.Problem]
	}
	return cmp.Or(plainEvents[row.Event], row.Event), ""
}

var plainEvents = map[string]string{
	workflow.EventReceived: "The request came in", "confirmed": "The owner confirmed the swap", "disowned": "The owner wants no such swap",
	"displaced": "Made way for a mail that is authenticated", "approved": "Approved", workflow.EventFirstApproval: "Approved, the first of two",
	"withdrawn": "Taken back", "applied": "The swap was made", "reminded": "Reminded the partner", "expired": "Expired: nobody answered",
}

func checkedWords(to workflow.State, d eventDetail) (what, text string) {
	switch {
	case d.WaitingFor == workflow.ForConfirm:
		return "Checked: the owner was asked to confirm", ""
	case to == workflow.Waiting:
		return "Checked: the partner was told what to put right", problemWords[d.Problem]
	case d.Risk != "":
		return fmt.Sprintf("Checked, risk %s: a person decides", d.Risk), ""
	default:
		return "Checked: a person decides", ""
	}
}

func repliedWords(row store.AuditRow) string {
	switch {
	case row.From != row.To && row.To == workflow.Received:
		return "A further mail; it is checked anew"
	case row.From != row.To && row.To == workflow.Queued:
		return "The partner answered"
	default:
		return "A further mail"
	}
}

// differences are what a decision depends on and that is not the same.
func differences(was, is eventDetail) []difference {
	var list []difference
	add := func(what, a, b string) {
		// What a new check has yet to find is not otherwise than before.
		if a != b && (a != "" && b != "" || what == "New username") {
			list = append(list, difference{what, a, b})
		}
	}
	add("Old address", was.Old, is.Old)
	add("New username", was.New, is.New)
	add("Tenant", was.TenantID, is.TenantID)
	add("Risk", string(was.Risk), string(is.Risk))
	return list
}

// sinceShown tells what the request says otherwise than when it had the digest, and what
// has happened after its first events, which were shown.
func sinceShown(list []moment, digest string, shown int) (changed []difference, news []moment) {
	if shown >= 0 && shown < len(list) {
		news = list[shown:]
	}
	for i := len(list) - 1; i >= 0; i-- {
		if digest != "" && list[i].digest == digest {
			return differences(list[i].said, list[len(list)-1].said), news
		}
	}
	return nil, news
}
