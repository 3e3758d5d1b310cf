package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

type requestsCommand struct {
	List     requestsList     `cmd:"" help:"List requests, the newest first."`
	Show     requestsShow     `cmd:"" help:"Show one request with its evidence, mails and history."`
	Approve  requestsApprove  `cmd:"" help:"Approve: the swap is made and the partner is told."`
	Deny     requestsDeny     `cmd:"" help:"Deny, with a reason for the partner."`
	Ask      requestsAsk      `cmd:"" help:"Ask the partner a question; the reply brings the request back."`
	Withdraw requestsWithdraw `cmd:"" help:"Take a request back; the partner is told that nothing was changed."`
}

type requestsList struct {
	deskFlags
	State  string `help:"Only requests in this state." placeholder:"STATE"`
	Search string `help:"Only requests with this in the reference, an address or the tenant's id." placeholder:"TEXT"`
	Limit  int    `help:"At most so many." placeholder:"N"`
	JSON   bool   `name:"json" help:"As a JSON array."`
}

func (c *requestsList) Run(e *env) error {
	state := workflow.State(c.State)
	if c.State != "" && !state.Valid() {
		return &usageError{fmt.Sprintf("--state takes one of %v, not %q", workflow.States, c.State)}
	}
	if c.Limit < 0 {
		return &usageError{"--limit takes a positive number"}
	}
	return c.withStore(e, func(st *store.Store) error {
		list, err := st.Requests(e.ctx, store.Filter{State: state, Search: c.Search, Limit: c.Limit})
		if err != nil {
			return err
		}
		if c.JSON {
			out := make([]store.RequestJSON, len(list))
			for i, l := range list {
				out[i] = l.JSON()
			}
			return e.printJSON(out)
		}
		return c.table(e, list, st.Now())
	})
}

func (c *requestsList) table(e *env, list []store.Listed, now time.Time) error {
	if len(list) == 0 {
		text := "No requests yet: they come by mail. `swapdesk doctor` tells whether the mailbox is read."
		if c.State != "" || c.Search != "" {
			text = "No request fits. `swapdesk requests list` shows them all."
		}
		fmt.Fprintln(e.Out, text)
		return nil
	}
	w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "REFERENCE\tSTATE\tRISK\tOLD\tNEW\tAGE")
	for _, l := range list {
		state := string(l.State)
		if l.WaitingFor != "" {
			state += "/" + string(l.WaitingFor)
		}
		if l.Problem != "" {
			state += " (" + string(l.Problem) + ")"
		}
		if l.CheckNote != "" {
			state += " (not checked yet: " + l.CheckNote + ")"
		}
		fmt.Fprintln(w, strings.Join([]string{
			string(l.Ref), state, or(string(l.Evidence.Risk), "-"), l.Old, or(l.New, "-"), age(now.Sub(l.CreatedAt)),
		}, "\t"))
	}
	return w.Flush()
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

// age is a duration as people say it.
func age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	default:
		return fmt.Sprintf("%dd", int(d.Hours()/24))
	}
}
