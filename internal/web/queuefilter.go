package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// queuePage is how many requests a page of the queue has.
const queuePage = 50

// claimedMe is what a URL has for whoever looks, so that a link means that to each.
const claimedMe = "me"

// filter is what a URL of the queue asks for, as far as it makes sense.
type filter struct {
	Tab                                           store.Tab
	Q, Risk, Auth, By, Claimed, For, State, After string
}

// option is a choice of a filter: what the URL has, and what people read.
type option struct{ Value, Text string }

// The choices of the filters. Any is the one that a URL does not have.
var (
	riskOptions  = []option{{"", "any risk"}, {"low", "low risk"}, {"raised", "raised risk"}, {"high", "high risk"}}
	authOptions  = []option{{"", "any sender"}, {"pass", "authenticated"}, {"none", "not authenticated"}, {"fail", "authentication failed"}, {"temporary", "could not be checked"}}
	byOptions    = []option{{"", "asked by anybody"}, {store.ByOwner, "asked by the owner"}, {store.ByOther, "asked by a colleague"}}
	forOptions   = []option{{"", "waiting for anything"}, {"fix", "to mend something"}, {"answer", "to answer"}, {"confirm", "to confirm"}}
	stateOptions = []option{
		{"", "any state"},
		{"received", "received"},
		{"queued", "queued"},
		{"waiting", "waiting"},
		{"approved", "approved"},
		{"completed", "completed"},
		{"denied", "denied"},
		{"expired", "expired"},
		{"withdrawn", "withdrawn"},
		{"reversed", "reversed"},
	}
	claimedOptions = []option{{"", "whoever is on it"}, {store.Nobody, "nobody is on it"}, {claimedMe, "I am on it"}}
)

func readFilter(q url.Values) filter {
	one := func(name string, options []option) string {
		v := q.Get(name)
		if !slices.ContainsFunc(options, func(o option) bool { return o.Value == v }) {
			return ""
		}
		return v
	}
	f := filter{
		Tab: store.Tab(q.Get("tab")), Q: strings.TrimSpace(q.Get("q")), After: q.Get("after"),
		Risk: one("risk", riskOptions), Auth: one("auth", authOptions), By: one("by", byOptions), Claimed: one("claimed", claimedOptions),
	}
	if v := q.Get("claimed"); strings.Contains(v, "@") {
		f.Claimed = v
	}
	if len(f.Q) > 200 {
		f.Q = strings.ToValidUTF8(f.Q[:200], "")
	}
	switch f.Tab {
	case store.TabWaiting:
		f.For = one("for", forOptions)
	case store.TabDone, store.TabAll:
		if f.State = one("state", stateOptions); !f.Tab.In(workflow.State(f.State)) {
			f.State = ""
		}
	case store.TabLook:
	default:
		f.Tab = store.TabDecide
	}
	return f
}

// Query is the URL's, in an order of its own: the same filter is always the same text.
func (f filter) Query() string {
	v := url.Values{}
	for name, value := range map[string]string{
		"tab": string(f.Tab), "q": f.Q, "risk": f.Risk, "auth": f.Auth, "by": f.By, "claimed": f.Claimed, "for": f.For, "state": f.State, "after": f.After,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v.Encode()
}

// URL is the address of the page.
func (f filter) URL() string { return "/queue?" + f.Query() }

// Live is the address of what has changed on the page.
func (f filter) Live() string { return "/queue/live?" + f.Query() }

// In is the same filter in another tab.
func (f filter) In(tab store.Tab) filter {
	f.Tab, f.For, f.State, f.After = tab, "", "", ""
	return f
}

// From is the same filter from another place on.
func (f filter) From(after string) filter {
	f.After = after
	return f
}

// Narrow reports whether the filter leaves anything of its tab out.
func (f filter) Narrow() bool {
	f.After = ""
	return f != filter{Tab: f.Tab}
}

// Chosen reports whether any of the choices is made.
func (f filter) Chosen() bool {
	return slices.ContainsFunc(f.Choices(), func(c choice) bool { return c.Value != "" })
}

func (f filter) store(v visitor) store.QueueFilter {
	if f.Claimed == claimedMe {
		f.Claimed = v.Email
	}
	return store.QueueFilter{
		Tab: f.Tab, Search: f.Q, Risk: workflow.Risk(f.Risk), Auth: workflow.Auth(f.Auth), By: f.By,
		WaitingFor: workflow.WaitingFor(f.For), State: workflow.State(f.State), Claimed: f.Claimed, After: f.After, Limit: queuePage,
	}
}

// choice is a filter's field in the form.
type choice struct {
	Name, Label, Value string
	Options            []option
}

// Choices are the fields that the tab has.
func (f filter) Choices() []choice {
	claimed := claimedOptions
	if strings.Contains(f.Claimed, "@") {
		claimed = append(slices.Clone(claimed), option{f.Claimed, f.Claimed + " is on it"})
	}
	list := []choice{
		{"risk", "Risk", f.Risk, riskOptions},
		{"auth", "Sender", f.Auth, authOptions},
		{"by", "Asked by", f.By, byOptions},
		{"claimed", "Who is on it", f.Claimed, claimed},
	}
	switch f.Tab {
	case store.TabWaiting:
		return append(list, choice{"for", "Waiting for", f.For, forOptions})
	case store.TabDone, store.TabAll:
		states := slices.DeleteFunc(slices.Clone(stateOptions), func(o option) bool {
			return o.Value != "" && !f.Tab.In(workflow.State(o.Value))
		})
		return append(list, choice{"state", "State", f.State, states})
	default:
		return list
	}
}
