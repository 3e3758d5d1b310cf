package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

type requestsShow struct {
	deskFlags
	Ref  string `arg:"" help:"Reference, such as SWAP-1234-567X."`
	JSON bool   `name:"json" help:"As a JSON object."`
}

func (c *requestsShow) Run(e *env) error {
	ref, err := parseRef(c.Ref)
	if err != nil {
		return err
	}
	return c.withStore(e, func(st *store.Store) error {
		r, err := st.Request(e.ctx, ref)
		if err != nil {
			return explain(ref, err)
		}
		mails, err := st.Mails(e.ctx, store.MailFilter{Ref: string(ref)})
		if err != nil {
			return err
		}
		linked, err := st.Linked(e.ctx, ref)
		if err != nil {
			return err
		}
		trail, err := st.Audit(e.ctx, string(ref))
		if err != nil {
			return err
		}
		if c.JSON {
			inbound := 0
			for _, m := range mails {
				if m.Direction == "in" {
					inbound++
				}
			}
			return e.printJSON(struct {
				store.RequestJSON
				Mails  []store.MailItem `json:"mails"`
				Linked []store.MailItem `json:"linked,omitempty"`
				Audit  []store.AuditRow `json:"audit"`
			}{store.Listed{Request: r, Messages: inbound}.JSON(), mails, linked, trail})
		}
		showRequest(e, r)
		showThread(e, "Mails, the newest first", mails)
		if len(linked) > 0 {
			showThread(e, "Mails of others that name it, and have changed nothing", linked)
		}
		showTrail(e, trail)
		return nil
	})
}

func showRequest(e *env, r workflow.Request) {
	fmt.Fprintf(e.Out, "%s  %s", r.Ref, r.State)
	if r.WaitingFor != "" {
		fmt.Fprintf(e.Out, " for the partner (%s) until %s", r.WaitingFor, stamp(r.WaitingUntil))
	}
	fmt.Fprintf(e.Out, "\n\n  old      %s\n  new      %s\n  sender   %s (%s)\n", r.Old, or(r.New, "(none named)"), r.Author, authWords[r.Auth])
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(e.Out, "  %-8s %s\n", name, visible(text))
		}
	}
	if r.Sender != r.Author {
		line("first", r.Sender)
	}
	if r.Consent.By != "" {
		line("consent", fmt.Sprintf("by %s at %s", r.Consent.By, stamp(r.Consent.At)))
	}
	if r.First.By != "" {
		line("approved", fmt.Sprintf("by %s at %s; it takes two", r.First.By, stamp(r.First.At)))
	}
	line("problem", string(r.Problem))
	line("fault", r.Evidence.Fault)
	line("meant", r.Evidence.Suggestion)
	line("check", r.CheckNote)
	line("question", r.Question)
	if r.Decision.By != "" {
		line("decision", fmt.Sprintf("%s by %s at %s", r.Decision.Verb, r.Decision.By, stamp(r.Decision.At)))
		line("reason", r.Decision.Reason)
	}
	line("risk", string(r.Evidence.Risk))
	for _, reason := range r.Evidence.Reasons {
		line("", "  because "+reason)
	}
	if len(r.Evidence.Signals) > 0 {
		fmt.Fprintf(e.Out, "\nEvidence, checked %s\n", stamp(r.Evidence.CheckedAt))
		for _, s := range r.Evidence.Signals {
			fmt.Fprintf(e.Out, "  %-7s  %-22s %s (%s)\n", s.Result, s.Name, visible(s.Detail), or(s.Source, "mail"))
		}
	}
	if r.State == workflow.Queued {
		fmt.Fprintf(e.Out, "\nTo approve exactly this: swapdesk requests approve %s --digest %.12s\n", r.Ref, r.Digest())
	}
}

var authWords = map[workflow.Auth]string{
	workflow.AuthPass: "authenticated", workflow.AuthNone: "not authenticated",
	workflow.AuthFail: "forged, as far as the domain says", workflow.AuthTemporary: "not known yet",
}

func showThread(e *env, heading string, mails []store.MailItem) {
	fmt.Fprintln(e.Out, "\n"+heading)
	for _, m := range mails {
		what := m.Occasion
		if m.Direction == "in" {
			what = m.Kind
		}
		fmt.Fprintf(e.Out, "  %s  %-3s  %-10s %-16s %-16s %s\n", stamp(m.At), m.Direction, m.ID, m.State, what, visible(m.Subject))
		if m.Linked != "" {
			fmt.Fprintf(e.Out, "       names %s\n", linked(m))
		}
		if m.Reason != "" {
			fmt.Fprintf(e.Out, "       %s\n", visible(m.Reason))
		}
	}
}

func showTrail(e *env, trail []store.AuditRow) {
	fmt.Fprintln(e.Out, "\nHistory")
	for _, a := range trail {
		fmt.Fprintf(e.Out, "  %s  %-11s %-10s -> %-10s %s (%s)\n", stamp(a.At), a.Event, or(string(a.From), "-"), or(string(a.To), "-"), visible(a.Actor), a.Via)
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05Z") }

// explain says what was not found.
func explain(ref workflow.Ref, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no request %s; `swapdesk requests list` shows those there are", ref)
	}
	return err
}
