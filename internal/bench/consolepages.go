package bench

import (
	"context"
	"fmt"
	"net/url"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// consolePage is a page, and what it is asked for the nth time.
type consolePage struct {
	name string
	path func(n int) string
}

// consolePages are what staff open. The deep ones begin at three quarters of the way to the
// oldest request.
func consolePages(ctx context.Context, s *store.Store, refs []workflow.Ref, finished int) ([]consolePage, error) {
	deep, err := s.Request(ctx, workflow.Ref(fmt.Sprintf("PAST-%d", 1+finished/4)))
	if err != nil {
		return nil, err
	}
	tenants := make([]string, min(len(refs), 100))
	for i := range tenants {
		r, err := s.Request(ctx, refs[i])
		if err != nil {
			return nil, err
		}
		tenants[i] = r.Evidence.TenantID
	}
	same := func(path string) func(int) string { return func(int) string { return path } }
	// Each time another number of one of the finished requests, or of the others.
	past := func(path, format string) func(int) string {
		return func(n int) string { return path + url.QueryEscape(fmt.Sprintf(format, 1+n*7919%finished)) }
	}
	open := func(path string, what func(n int) string) func(int) string {
		return func(n int) string { return path + url.QueryEscape(what(n*7%len(refs))) }
	}
	after := fmt.Sprintf("&after=0.%d.%d", deep.UpdatedAt.UnixMicro(), deep.ID)
	return []consolePage{
		{"queue", same("/queue")},
		{"queue: waiting", same("/queue?tab=waiting")},
		{"queue: needs a look", same("/queue?tab=look")},
		{"queue: done", same("/queue?tab=done")},
		{"queue: done, a deep page", same("/queue?tab=done" + after)},
		{"queue: everything, filtered", same("/queue?tab=all&risk=high")},
		{"queue: everything, a deep page", same("/queue?tab=all" + after)},
		{"search: an address", past("/queue?tab=all&q=", "p%d@past.example")},
		{"search: the beginning of one", past("/queue?tab=all&q=", "p%d")},
		{"search: what one in 100 has", func(n int) string { return fmt.Sprintf("/queue?tab=all&q=p%d", 10+n%90) }},
		{"search: the same, several words", func(n int) string { return fmt.Sprintf("/queue?tab=done&q=p%d+past+example", 10+n%90) }},
		{"search: a word of all", same("/queue?tab=all&q=example")},
		{"search: a word of all but the newest", same("/queue?tab=all&q=past")},
		{"search: the same, a deep page", same("/queue?tab=all&q=past" + after)},
		{"search: what none has", past("/queue?tab=all&q=", "nothing%d")},
		{"search: a reference", open("/queue?tab=all&q=", func(n int) string { return string(refs[n]) })},
		{"search: a tenant's name", open("/queue?tab=all&q=", func(n int) string { return fmt.Sprintf("firm%d.onmicrosoft.com", n%400) })},
		{"search: a tenant's id", open("/queue?tab=all&q=", func(n int) string { return tenants[n%len(tenants)] })},
		{"search: a firm", open("/queue?tab=all&q=", func(n int) string { return fmt.Sprintf("firm %d gmbh", n%400) })},
		{"request", open("/requests/", func(n int) string { return string(refs[n]) })},
		{"mail", same("/mail")},
		{"mail: a deep page", same(fmt.Sprintf("/mail?after=%d-%d", deep.ID, 2*deep.ID))},
		{"mail: search", past("/mail?q=", "p%d@past.example")},
		{"mail: a word of all", same("/mail?q=address")},
		{"accounts: search", past("/accounts?q=", "p%d")},
		{"audit", same("/audit")},
		{"audit: a deep page", same(fmt.Sprintf("/audit?before=%d", 4*deep.ID))},
		{"audit: an event", same("/audit?event=denied")},
		{"numbers", same("/stats")},
	}, nil
}
