package web

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// rowsAtOnce is how many rows a page of the trail has.
const rowsAtOnce = 50

// trailFilter is what a URL says of the rows to list, as it says it.
type trailFilter struct {
	Chain, Actor, Event, Via, From, To string
	store.AuditFilter
}

var (
	vias   = []string{string(workflow.ViaMail), string(workflow.ViaWeb), string(workflow.ViaCLI), string(workflow.ViaAPI), string(workflow.ViaSystem)}
	chains = []string{store.AccountsChain, store.MailChain, store.StaffChain, store.JobsChain}
)

func readTrailFilter(q url.Values) (f trailFilter, err error) {
	text := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	f = trailFilter{Chain: text("chain"), Actor: strings.ToLower(text("actor")), Event: text("event"), Via: text("via"), From: text("from"), To: text("to")}
	if f.Via != "" && !slices.Contains(vias, f.Via) {
		return f, badInput("Nothing comes by %q. It can be %s.", f.Via, strings.Join(vias, ", "))
	}
	f.AuditFilter = store.AuditFilter{Actor: f.Actor, Event: f.Event, Via: workflow.Via(f.Via)}
	if f.AuditFilter.Chain = f.Chain; !slices.Contains(chains, f.Chain) {
		if f.AuditFilter.Chain, err = filterRef(f.Chain); err != nil {
			return f, err
		}
		f.Chain = f.AuditFilter.Chain
	}
	if f.AuditFilter.From, err = filterTime(f.From, 0); err != nil {
		return f, err
	}
	if f.AuditFilter.To, err = filterTime(f.To, 1); err != nil {
		return f, err
	}
	if before := text("before"); before != "" {
		f.Before, err = strconv.ParseInt(before, 10, 64)
		if err != nil || f.Before < 1 {
			return f, badInput("The link to this page of the trail is not whole. Begin with the newest rows again.")
		}
	}
	return f, nil
}

// filterTime reads a time or a day, UTC. A day has an end too: so many days are added.
func filterTime(s string, days int) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.AddDate(0, 0, days), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, badInput("%q is no time. Write a day as 2026-03-02, or a time as 2026-03-02T15:04.", s)
}

func (f trailFilter) query() string {
	q := url.Values{}
	for name, value := range map[string]string{"chain": f.Chain, "actor": f.Actor, "event": f.Event, "via": f.Via, "from": f.From, "to": f.To} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q.Encode()
}

// URL is a page of the trail with this filter.
func (f trailFilter) URL(path string, before int64) string {
	query := f.query()
	if before > 0 {
		query = strings.TrimPrefix(query+"&before="+strconv.FormatInt(before, 10), "&")
	}
	if query == "" {
		return path
	}
	return path + "?" + query
}

// Narrowed reports whether anything is filtered.
func (f trailFilter) Narrowed() bool { return f.query() != "" }

// trailRow is a row of the trail as it is shown.
type trailRow struct {
	store.AuditRow
	Words, Detail, Hash string
	Request             bool // it is of a request's chain
}

// Short is the hash's beginning.
func (t trailRow) Short() string { return t.Hash[:min(8, len(t.Hash))] }

func newTrailRow(a store.AuditRow) trailRow {
	var indented bytes.Buffer
	detail := string(a.Detail)
	if json.Indent(&indented, a.Detail, "", "  ") == nil {
		detail = indented.String()
	}
	return trailRow{a, inWords(a), detail, hex.EncodeToString(a.Hash), !slices.Contains(chains, a.Chain)}
}

// trail is what the page shows.
type trail struct {
	Filter               trailFilter
	Rows                 []trailRow
	Vias, Events, Chains []string
	Older, Newest        string // URLs; empty where there is nothing
	Export               string
}

func (c *Console) audit(w http.ResponseWriter, r *http.Request, _ visitor) error {
	f, err := readTrailFilter(r.URL.Query())
	if err != nil {
		return err
	}
	f.Limit = rowsAtOnce + 1
	rows, err := c.Store.AuditPage(r.Context(), f.AuditFilter)
	if err != nil {
		return err
	}
	t := trail{Filter: f, Vias: vias, Events: auditEvents, Chains: chains, Export: f.URL("/audit/export", 0)}
	if len(rows) > rowsAtOnce {
		rows = rows[:rowsAtOnce]
		t.Older = f.URL("/audit", rows[rowsAtOnce-1].ID)
	}
	if f.Before != 0 {
		t.Newest = f.URL("/audit", 0)
	}
	for _, a := range rows {
		t.Rows = append(t.Rows, newTrailRow(a))
	}
	return c.render(w, r, http.StatusOK, "audit.html", view{Title: "Audit", Section: "audit", Data: t})
}

// auditEvents are offered to filter by.
var auditEvents = sortedEvents()

func sortedEvents() []string {
	all := workflow.EventNames()
	for _, events := range store.ChainEvents {
		all = append(all, events...)
	}
	slices.Sort(all)
	return all
}

// stalled is how long a browser may take for a part of an export before it is given up: the
// database keeps what the export reads for as long as it reads.
const stalled = 30 * time.Second

// auditExport sends the rows that the filter leaves, the oldest first, one JSON object a
// line. If it breaks off, so does the answer, and the browser says so.
func (c *Console) auditExport(w http.ResponseWriter, r *http.Request, v visitor) error {
	f, err := readTrailFilter(r.URL.Query())
	if err != nil {
		return err
	}
	c.Log.InfoContext(r.Context(), "the audit trail is exported", "by", v.Email, "filter", f.query())
	w.Header().Set("Content-Type", "application/jsonl")
	w.Header().Set("Content-Disposition", `attachment; filename="audit.jsonl"`)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	control := http.NewResponseController(w)
	n := 0
	err = c.Store.EachAudit(r.Context(), f.AuditFilter, func(a store.AuditRow) error {
		if n%1000 == 0 {
			_ = control.SetWriteDeadline(time.Now().Add(stalled)) // without one it only takes longer to notice
		}
		n++
		return encoder.Encode(a)
	})
	switch {
	case err != nil && n == 0:
		w.Header().Del("Content-Disposition")
		return err
	case err != nil:
		c.Log.WarnContext(r.Context(), "an export of the audit trail broke off", "rows", n, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}
