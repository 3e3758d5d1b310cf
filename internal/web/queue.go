package web

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// queueData is what the page of the queue shows.
type queueData struct {
	filter
	Tabs   []queueTab
	Rows   []queueRow
	Next   string // the URL of the next page
	Looked int    // see store.QueuePage
	Views  []savedView
	Mails  []mailRow
	Counts store.QueueCounts
	// Stream is the URL of the events that the page listens to.
	Stream string
	// Decides is set where something on the page can be selected.
	Decides bool
}

// queueTab is a tab with its count, where it has one.
type queueTab struct {
	Tab       store.Tab
	URL, Text string
	Count     string
	Here      bool
}

var tabNames = []struct {
	tab  store.Tab
	text string
}{
	{store.TabDecide, "To decide"},
	{store.TabWaiting, "Waiting on partners"},
	{store.TabLook, "Needs a look"},
	{store.TabDone, "Done"},
	{store.TabAll, "Everything"},
}

// queueRow is a request in the list, for one visitor.
type queueRow struct {
	store.QueueRow
	Now     time.Time
	Tab     store.Tab
	Visitor string
	Decides bool   // whether they may decide at all
	Fresh   bool   // changed under their eyes
	Gone    string // why it is not of the list any more
}

func (c *Console) queue(w http.ResponseWriter, r *http.Request, v visitor) error {
	f := readFilter(r.URL.Query())
	d := queueData{filter: f, Stream: "/events?on=requests&on=count&since=" + url.QueryEscape(c.Hub.Here())}
	var err error
	if d.Counts, err = c.Store.CountQueue(r.Context()); err != nil {
		return err
	}
	if d.Views, err = c.savedViews(r.Context(), v); err != nil {
		return err
	}
	d.Tabs = f.tabs(d.Counts)
	if f.Tab == store.TabLook {
		if err := c.toLookAt(r, &d); err != nil {
			return err
		}
		return c.showQueue(w, r, d)
	}
	page, err := c.Store.Queue(r.Context(), f.store(v))
	if err != nil {
		return err
	}
	if len(page.Rows) == 0 && page.Next == "" && f.Q != "" && f.After == "" && f.Tab != store.TabAll {
		http.Redirect(w, r, f.In(store.TabAll).URL(), http.StatusSeeOther) // it may be elsewhere
		return nil
	}
	d.Rows, d.Looked = c.rows(page.Rows, f.Tab, v), page.Looked
	d.Decides = slices.ContainsFunc(d.Rows, queueRow.Selectable)
	if page.Next != "" {
		d.Next = f.From(page.Next).URL()
	}
	return c.showQueue(w, r, d)
}

func (c *Console) showQueue(w http.ResponseWriter, r *http.Request, d queueData) error {
	return c.render(w, r, http.StatusOK, "queue.html", view{Title: "Queue", Section: "queue", Data: d})
}

func (f filter) tabs(counts store.QueueCounts) []queueTab {
	n := tabCounts(counts)
	list := make([]queueTab, len(tabNames))
	for i, t := range tabNames {
		list[i] = queueTab{Tab: t.tab, URL: f.In(t.tab).URL(), Text: t.text, Here: t.tab == f.Tab}
		if count, ok := n[t.tab]; ok {
			list[i].Count = shownCount(count)
		}
	}
	return list
}

func (c *Console) rows(list []store.QueueRow, tab store.Tab, v visitor) []queueRow {
	rows := make([]queueRow, len(list))
	for i, q := range list {
		rows[i] = queueRow{QueueRow: q, Now: c.Store.Now(), Tab: tab, Visitor: v.Email, Decides: v.May(workflow.Approver)}
	}
	return rows
}

// Since is since when the request is what the tab shows it for.
func (q queueRow) Since() time.Time {
	if q.State.Open() {
		return q.StateSince
	}
	return q.UpdatedAt
}

// Selectable reports whether the request can be decided on from the list.
func (q queueRow) Selectable() bool { return q.Decides && q.Gone == "" && decidable(q.Request) }

// Claimable reports whether it makes sense to be on it.
func (q queueRow) Claimable() bool { return q.Decides && q.Gone == "" && q.State.Open() }

// Mine reports whether the visitor is on it.
func (q queueRow) Mine() bool { return q.Claim.Email == q.Visitor }

// Asker is who asks, if that is not the owner of the old address.
func (q queueRow) Asker() string {
	if q.Author == q.Old {
		return ""
	}
	return q.Author
}

// Why is what speaks most against the request, or what it waits for.
func (q queueRow) Why() string {
	switch {
	case q.State == workflow.Waiting:
		return waitingWords[q.WaitingFor]
	case q.CheckNote != "":
		return q.CheckNote
	case q.State == workflow.Denied:
		return q.Decision.Reason
	case len(q.Evidence.Reasons) > 0:
		return q.Evidence.Reasons[0]
	default:
		return ""
	}
}

// More is how many other reasons there are.
func (q queueRow) More() int {
	if q.State == workflow.Queued || q.State == workflow.Received {
		return max(len(q.Evidence.Reasons)-1, 0)
	}
	return 0
}

var waitingWords = map[workflow.WaitingFor]string{
	workflow.ForFix: "has something to mend", workflow.ForAnswer: "was asked a question",
	workflow.ForConfirm: "the owner has to confirm", workflow.ForProve: "has to prove control",
}

// Pick names the request and what is shown of it, for a decision.
func (q queueRow) Pick() string { return string(q.Ref) + "." + q.Digest() + "." + shownAs(q.Request) }

// Seen names the request and everything that the row shows.
func (q queueRow) Seen() string {
	h := fnv.New64a()
	fmt.Fprint(h, q.UpdatedAt.UnixMicro(), q.State, q.WaitingFor, q.Digest(), q.Claim.Email, q.First.By, q.Firm, q.Gone)
	return fmt.Sprintf("%s.%x", q.Ref, h.Sum64())
}

func decidable(r workflow.Request) bool {
	return r.State == workflow.Queued || r.WaitingFor == workflow.ForAnswer
}

// queueLive tells a page of the queue, which sends what it shows ("seen"), what is to be
// changed on it: rows that are others now, and how many are new. Rows stay where they are.
func (c *Console) queueLive(w http.ResponseWriter, r *http.Request, v visitor) error {
	f := readFilter(r.URL.Query())
	if f.Tab == store.TabLook {
		return c.lookLive(w, r, f)
	}
	seen := map[string]string{}
	for _, s := range r.URL.Query()["seen"] {
		if ref, _, ok := strings.Cut(s, "."); ok && len(seen) < 2*queuePage {
			seen[ref] = s
		}
	}
	page, err := c.Store.Queue(r.Context(), f.store(v))
	if err != nil {
		return err
	}
	shown, err := c.Store.QueueRows(r.Context(), keys(seen))
	if err != nil {
		return err
	}
	d := liveData{New: countNew(page, seen), URL: f.URL()}
	for _, q := range c.rows(shown, f.Tab, v) {
		if !f.Tab.In(q.State) {
			q.Gone = gone(q.Request)
		}
		if q.Seen() != seen[string(q.Ref)] {
			q.Fresh = true
			d.Rows = append(d.Rows, q)
		}
	}
	return c.fragment(w, r, "queue.html", "live", view{Data: d})
}

// liveData is what changes on a page of the queue.
type liveData struct {
	Rows []queueRow
	New  int
	URL  string
}

// countNew counts the requests that would be on the page, if it were made anew, and are not:
// those after the last that it has are the next page's, if there is one.
func countNew(page store.QueuePage, seen map[string]string) int {
	n, since := 0, 0
	for _, q := range page.Rows {
		if seen[string(q.Ref)] == "" {
			since++
		} else {
			n, since = n+since, 0
		}
	}
	if page.Next == "" || len(seen) == 0 {
		n += since
	}
	return n
}

// gone says what has become of a request that is not of the list any more.
func gone(r workflow.Request) string {
	if r.Decision.By != "" {
		return fmt.Sprintf("%s by %s", r.State, r.Decision.By)
	}
	if r.State == workflow.Waiting {
		return waitingWords[r.WaitingFor]
	}
	return string(r.State)
}

func keys(m map[string]string) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	return list
}
