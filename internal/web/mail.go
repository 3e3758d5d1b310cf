package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/swapdesk/swapdesk/internal/mailview"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// mailsAtOnce is how many rows a page of mails has.
const mailsAtOnce = 50

// mailFilter is what a URL says of the mails to list.
type mailFilter struct {
	Direction, State, Kind, Ref, Search string
	ForStaff                            bool
	after                               store.MailCursor
}

// The states and kinds that can be filtered by, in the order in which they are offered.
var (
	inStates  = []string{"unread", string(store.BecameRequest), string(store.BecameFollowUp), string(store.BecameAnswer), string(store.WasRefused)}
	outStates = []string{store.MailQueued, store.MailRetrying, store.MailAccepted, store.MailUndeliverable, store.MailBounced, store.MailHeld}
	mailKinds = []string{
		"swap_request", "needs_info", "guide_question", "walkthrough", "withdrawal", "automatic", "bounce", "malformed", "other",
	}
)

func readMailFilter(q url.Values) (f mailFilter, err error) {
	f = mailFilter{
		Direction: q.Get("direction"), State: q.Get("state"), Kind: q.Get("kind"),
		Search: strings.TrimSpace(q.Get("q")), ForStaff: q.Get("for_staff") == "1",
	}
	for _, one := range []struct {
		name, value string
		of          []string
	}{
		{"direction", f.Direction, []string{"in", "out"}},
		{"state", f.State, slices.Concat(inStates, outStates)},
		{"kind", f.Kind, mailKinds},
	} {
		if one.value != "" && !slices.Contains(one.of, one.value) {
			return f, badInput("There are no mails with the %s %q. It can be %s.", one.name, one.value, strings.Join(one.of, ", "))
		}
	}
	if f.Ref, err = filterRef(q.Get("ref")); err != nil {
		return f, err
	}
	if f.after, err = readMailCursor(q.Get("after")); err != nil {
		return f, err
	}
	switch { // a state of the one direction is none of the other
	case slices.Contains(inStates, f.State) || f.Kind != "":
		f.Direction = "in"
	case f.State != "":
		f.Direction = "out"
	}
	return f, nil
}

// filterRef reads a reference that somebody typed, or nothing.
func filterRef(s string) (string, error) {
	if s = strings.TrimSpace(s); s == "" {
		return "", nil
	}
	ref, err := workflow.ParseRef(s)
	if err != nil {
		return "", badInput("%s: %v.", s, err)
	}
	return string(ref), nil
}

// A cursor is written as the ids of either direction, "12-7".
func cursorText(c store.MailCursor) string { return fmt.Sprintf("%d-%d", c.In, c.Out) }

func readMailCursor(s string) (c store.MailCursor, err error) {
	if s == "" {
		return c, nil
	}
	in, out, _ := strings.Cut(s, "-")
	var errIn, errOut error
	c.In, errIn = strconv.ParseInt(in, 10, 64)
	c.Out, errOut = strconv.ParseInt(out, 10, 64)
	if errIn != nil || errOut != nil || c.In < 0 || c.Out < 0 {
		return c, badInput("The link to this page of the list is not whole. Begin with the newest mails again.")
	}
	return c, nil
}

// URL is the list with this filter, from its newest mail on.
func (f mailFilter) URL() string {
	q := url.Values{}
	for name, value := range map[string]string{"direction": f.Direction, "state": f.State, "kind": f.Kind, "ref": f.Ref, "q": f.Search} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.ForStaff {
		q.Set("for_staff", "1")
	}
	if len(q) == 0 {
		return "/mail"
	}
	return "/mail?" + q.Encode()
}

// from is the same list behind a mail.
func (f mailFilter) from(c store.MailCursor) string {
	u := f.URL()
	sep := "?"
	if strings.Contains(u, "?") {
		sep = "&"
	}
	return u + sep + "after=" + cursorText(c)
}

// Narrowed reports whether more than a tab is chosen.
func (f mailFilter) Narrowed() bool {
	return f.Search != "" || f.Chosen()
}

// Chosen reports whether any of the filters beside the search is set.
func (f mailFilter) Chosen() bool {
	return f.Kind != "" || f.Ref != "" || f.State != "" && !f.refused()
}

func (f mailFilter) refused() bool { return f.State == string(store.WasRefused) && f.Kind == "" }

// mailList is what the page shows.
type mailList struct {
	Filter        mailFilter
	Tabs          []mailTab
	States, Kinds []string
	Rows          []mailRow
	Older, Newest string // URLs; empty where there is nothing
}

type mailTab struct {
	URL, Text, Count string
	Here             bool
}

// mailRow is a mail in a list.
type mailRow struct {
	store.MailItem
	Other string // whom it is from, or to
	What  string // its kind or its occasion
}

func newMailRow(m store.MailItem) mailRow {
	m.Subject, m.Reason = mailview.Unlinked(m.Subject), mailview.Unlinked(m.Reason)
	other := m.From
	if m.Direction == "out" {
		other = m.To
	}
	return mailRow{m, other, spaced(cmp.Or(m.Kind, m.Occasion))}
}

// spaced is a code of ours as words.
func spaced(code string) string { return strings.ReplaceAll(code, "_", " ") }

func (c *Console) mail(w http.ResponseWriter, r *http.Request, _ visitor) error {
	f, err := readMailFilter(r.URL.Query())
	if err != nil {
		return err
	}
	items, next, err := c.Store.MailPage(r.Context(), store.MailQuery{
		Direction: f.Direction, State: f.State, Kind: f.Kind, ForStaff: f.ForStaff, Ref: f.Ref, Search: f.Search, After: f.after, Limit: mailsAtOnce,
	})
	if err != nil {
		return err
	}
	counts, err := c.Store.MailCounts(r.Context())
	if err != nil {
		return err
	}
	list := mailList{Filter: f, Tabs: mailTabs(f, counts), States: slices.Concat(inStates, outStates), Kinds: mailKinds}
	switch f.Direction {
	case "in":
		list.States = inStates
	case "out":
		list.States, list.Kinds = outStates, nil
	}
	for _, m := range items {
		list.Rows = append(list.Rows, newMailRow(m))
	}
	if next != nil {
		list.Older = f.from(*next)
	}
	if f.after != (store.MailCursor{}) {
		list.Newest = f.URL()
	}
	return c.render(w, r, http.StatusOK, "mail.html", view{Title: "Mail", Section: "mail", Data: list})
}

func mailTabs(f mailFilter, n store.MailCounts) []mailTab {
	refused := mailFilter{Direction: "in", State: string(store.WasRefused)}
	return []mailTab{
		{"/mail", "All", "", !f.ForStaff && f.Direction == ""},
		{mailFilter{ForStaff: true}.URL(), "For staff", upTo(n.ForStaff), f.ForStaff},
		{mailFilter{Direction: "in"}.URL(), "Inbound", upTo(n.In), !f.ForStaff && f.Direction == "in" && !f.refused()},
		{refused.URL(), "Refused", upTo(n.Refused), !f.ForStaff && f.refused()},
		{mailFilter{Direction: "out"}.URL(), "Outgoing", upTo(n.Out), !f.ForStaff && f.Direction == "out"},
	}
}

// upTo is a count that ends at the most that is counted.
func upTo(n int) string {
	if n >= store.MostMails {
		return fmt.Sprintf("%d+", store.MostMails-1)
	}
	return strconv.Itoa(n)
}
