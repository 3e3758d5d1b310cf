package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// bulkMost is how many requests are decided on at once.
const bulkMost = 2 * queuePage

// bulkData is a decision on several requests: before it is made, or with what became of it.
type bulkData struct {
	Verb   workflow.Verb
	Reason string
	// Missing is set where a denial was sent without a reason.
	Missing bool
	// Rows are those that it is for, Left those that it leaves out.
	Rows, Left []bulkRow
	Done       bool
	Good       int // how many of Rows it was good for
	Back       string
}

// bulkRow is a request with why it is left out, or what became of it.
type bulkRow struct {
	queueRow
	// Picked is the pick that was sent, which is bound to what was shown.
	Picked string
	Note   string
	OK     bool
}

// bulkPage asks once more. Nothing is changed by it.
func (c *Console) bulkPage(w http.ResponseWriter, r *http.Request, v visitor) error {
	d, err := c.bulk(r, v)
	if err != nil {
		return err
	}
	return c.showBulk(w, r, d)
}

func (c *Console) showBulk(w http.ResponseWriter, r *http.Request, d bulkData) error {
	title := "Approve " + requests(len(d.Rows)) + "?"
	switch {
	case d.Done:
		title = fmt.Sprintf("%d of %s %s", d.Good, requests(len(d.Rows)+len(d.Left)), bulkWords[d.Verb])
	case d.Verb == workflow.No:
		title = "Deny " + requests(len(d.Rows)) + "?"
	}
	return c.render(w, r, http.StatusOK, "bulk.html", view{Title: title, Section: "queue", Data: d})
}

var bulkWords = map[workflow.Verb]string{workflow.Yes: "approved", workflow.No: "denied"}

func requests(n int) string {
	if n == 1 {
		return "1 request"
	}
	return fmt.Sprintf("%d requests", n)
}

// bulkDecide decides on what is still fit for it, each on its own, and tells what became of
// each. To send it again decides nothing again.
func (c *Console) bulkDecide(w http.ResponseWriter, r *http.Request, v visitor) error {
	d, err := c.bulk(r, v)
	if err != nil {
		return err
	}
	if d.Verb == workflow.No && d.Reason == "" {
		d.Missing = true
		return c.showBulk(w, r, d)
	}
	asked := make([]store.Asked, len(d.Rows))
	for i, row := range d.Rows {
		asked[i] = store.Asked{Ref: row.Ref, Event: d.event(row), Unless: d.unless(row)}
	}
	d.Done = true
	for i, moved := range c.Store.MoveAll(r.Context(), asked, v.actor()) {
		if d.Rows[i].OK, d.Rows[i].Note = c.became(r, d.Verb, moved); d.Rows[i].OK {
			d.Good++
		}
	}
	return c.showBulk(w, r, d)
}

// unless is for what has become of a request since it was sorted.
func (d bulkData) unless(row bulkRow) func(now workflow.Request) error {
	return func(now workflow.Request) error {
		row.Request = now
		if why := d.unfit(row.queueRow, row.Picked); why != "" {
			return &problem{http.StatusConflict, "Left out", why}
		}
		return nil
	}
}

func (d bulkData) event(row bulkRow) workflow.Event {
	_, digest, _ := readPick(row.Picked)
	if d.Verb == workflow.No {
		return workflow.Deny{Reason: d.Reason, Digest: digest}
	}
	return workflow.Approve{Digest: digest}
}

// became says what became of one of them.
func (c *Console) became(r *http.Request, verb workflow.Verb, m store.Moved) (ok bool, note string) {
	if m.Err == nil && verb == workflow.Yes {
		return true, "approved: the swap is being made, and the partner is told"
	}
	if m.Err == nil {
		return true, "denied: the partner is told why"
	}
	p := explain(m.Err)
	if p == nil {
		c.Log.ErrorContext(r.Context(), "a decision of several failed", "error", m.Err)
		p = failure
	}
	return false, p.text
}

// bulk reads what was picked, and sorts out what is not decided on together with others.
func (c *Console) bulk(r *http.Request, v visitor) (bulkData, error) {
	if err := r.ParseForm(); err != nil {
		return bulkData{}, badInput("The form cannot be read.")
	}
	d := bulkData{Verb: workflow.Verb(r.PostForm.Get("do")), Reason: strings.TrimSpace(r.PostForm.Get("reason")), Back: localPath(r.PostForm.Get("back"))}
	if d.Back == "" {
		d.Back = "/queue"
	}
	picks := r.PostForm["pick"]
	switch {
	case d.Verb != workflow.Yes && d.Verb != workflow.No:
		return d, badInput("It has to be an approval or a denial.")
	case len(picks) == 0:
		return d, badInput("Nothing is selected. Go back, select requests by their boxes, and try again.")
	case len(picks) > bulkMost:
		return d, badInput("More than %d requests cannot be decided on at once.", bulkMost)
	}
	refs := make([]string, len(picks))
	for i, pick := range picks {
		refs[i], _, _ = readPick(pick)
	}
	found, err := c.Store.QueueRows(r.Context(), refs)
	if err != nil {
		return d, err
	}
	d.sort(picks, c.rows(found, store.TabDecide, v))
	return d, nil
}

// readPick is the other way of queueRow.Pick.
func readPick(pick string) (ref, digest, shown string) {
	ref, rest, _ := strings.Cut(pick, ".")
	digest, shown, _ = strings.Cut(rest, ".")
	return ref, digest, shown
}

// sort divides the picks, in the order in which they were shown.
func (d *bulkData) sort(picks []string, found []queueRow) {
	taken := map[string]bool{}
	for _, pick := range picks {
		ref, _, _ := readPick(pick)
		i := slices.IndexFunc(found, func(q queueRow) bool { return string(q.Ref) == ref })
		if i < 0 || taken[ref] {
			continue
		}
		taken[ref] = true
		row := bulkRow{queueRow: found[i], Picked: pick}
		if row.Note = d.unfit(found[i], pick); row.Note != "" {
			d.Left = append(d.Left, row)
		} else {
			d.Rows = append(d.Rows, row)
		}
	}
}

// unfit says why a request is not decided on together with others; empty if it may be.
func (d bulkData) unfit(q queueRow, pick string) string {
	_, digest, shown := readPick(pick)
	by := workflow.Actor{Name: q.Visitor, Via: workflow.ViaWeb, Role: workflow.Approver}
	switch _, _, err := workflow.Next(q.Request, workflow.Deny{Reason: "?"}, by, q.Now); {
	case errors.Is(err, workflow.ErrOwnRequest):
		return "it is your own: somebody else decides on it"
	case !decidable(q.Request):
		return "there is nothing to decide any more: " + gone(q.Request)
	case err != nil:
		return err.Error()
	case q.Digest() == "":
		return "it has not been checked yet"
	case digest != q.Digest():
		return "it has changed since you were shown it"
	case shown != shownAs(q.Request):
		return "a colleague has been here since you were shown it"
	case q.Evidence.Risk == workflow.RiskHigh:
		return "its risk is high: it takes a look of its own, and two people"
	case q.Evidence.Risk == workflow.RiskRaised && d.Verb == workflow.Yes:
		return "its risk is raised: it is looked at by itself before it is approved"
	default:
		return ""
	}
}
