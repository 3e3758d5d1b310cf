package cli

import (
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"

	"github.com/swapdesk/swapdesk/internal/mailview"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
)

type mailCommand struct {
	List    mailList    `cmd:"" help:"List mails, the newest first."`
	Show    mailShow    `cmd:"" help:"Show one mail."`
	Replay  mailReplay  `cmd:"" help:"Read a refused mail once more, or send one that was held back or did not arrive."`
	Done    mailDone    `cmd:"" help:"Take mails off the list for staff."`
	Preview mailPreview `cmd:"" help:"Render a letter with made-up facts."`
}

type mailList struct {
	deskFlags
	Direction string `enum:",in,out" default:"" help:"Only in, or only out." placeholder:"in|out"`
	State     string `help:"Only mails in this state: unread, request, follow_up, answer, refused; queued, retrying, accepted, undeliverable, bounced, held." placeholder:"STATE"`
	ForStaff  bool   `help:"Only mails that wait for a person."`
	Limit     int    `help:"At most so many." placeholder:"N"`
	JSON      bool   `name:"json" help:"As a JSON array."`
}

// mailStates are what --state takes.
var mailStates = []string{
	"unread", "request", "follow_up", "answer", "refused",
	store.MailQueued, store.MailRetrying, store.MailAccepted, store.MailUndeliverable, store.MailBounced, store.MailHeld,
}

func (c *mailList) Run(e *env) error {
	if c.State != "" && !slices.Contains(mailStates, c.State) {
		return &usageError{fmt.Sprintf("--state takes one of %v, not %q", mailStates, c.State)}
	}
	return c.withStore(e, func(st *store.Store) error {
		list, err := st.Mails(e.ctx, store.MailFilter{Direction: c.Direction, State: c.State, ForStaff: c.ForStaff, Limit: c.Limit})
		if err != nil {
			return err
		}
		if c.JSON {
			if list == nil {
				list = []store.MailItem{}
			}
			return e.printJSON(list)
		}
		if len(list) == 0 {
			fmt.Fprintln(e.Out, c.none())
			return nil
		}
		w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tAT\tSTATE\tREFERENCE\tFROM\tTO\tSUBJECT\tREASON")
		for _, m := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", m.ID, stamp(m.At), m.State, or(m.Ref, "-"), or(m.From, "-"), m.To,
				visible(m.Subject), visible(m.Reason))
		}
		return w.Flush()
	})
}

// none says what an empty list means.
func (c *mailList) none() string {
	switch {
	case c.ForStaff:
		return "Nothing waits for a person."
	case c.State != "" || c.Direction != "":
		return "No mail fits."
	default:
		return "No mail yet: `swapdesk serve` reads the mailbox, `swapdesk doctor` checks that it can."
	}
}

type mailShow struct {
	deskFlags
	ID  string `arg:"" help:"Its id in the list, such as in-12 or out-7."`
	Raw bool   `help:"Its bytes, as they came or went, for a file or a pipe: a terminal would obey them."`
}

func (c *mailShow) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		m, raw, err := st.Mail(e.ctx, c.ID)
		if err != nil {
			return explainMail(c.ID, err)
		}
		if c.Raw {
			if terminal(e.Out) {
				return &usageError{"--raw writes to a file or a pipe only: a terminal would obey what a stranger wrote"}
			}
			_, err := e.Out.Write(raw)
			return err
		}
		fmt.Fprintf(e.Out, "%s  %s  %s\n\n", m.ID, m.State, stamp(m.At))
		for _, line := range [][2]string{
			{"from", m.From},
			{"to", m.To},
			{"subject", m.Subject},
			{"message-id", m.MessageID},
			{"kind", m.Kind + m.Occasion},
			{"guide", m.Guide},
			{"request", m.Ref},
			{"linked", linked(m)},
			{"follows", m.Follows},
			{"reason", m.Reason},
			{"handled", m.HandledBy},
			{"bounced", bounced(m)},
		} {
			if line[1] != "" {
				fmt.Fprintf(e.Out, "  %-10s %s\n", line[0], visible(line[1]))
			}
		}
		if raw == nil {
			fmt.Fprintln(e.Out, "\nIts bytes could not be had; it may still be in the mailbox.")
			return nil
		}
		fmt.Fprintf(e.Out, "\n%s\n\n%d bytes, without quotations above: `swapdesk mail show --raw %s >mail.eml` has them all.\n",
			mailview.Unlinked(visibleLines(intake.Read(raw, intake.Own{}).Text)), len(raw), m.ID)
		return nil
	})
}

// linked names the request that a stranger's mail names.
func linked(m store.MailItem) string {
	if m.Linked == "" {
		return ""
	}
	return m.Linked + ", whose participant the sender is not"
}

// bounced says what reported that a mail was not delivered.
func bounced(m store.MailItem) string {
	if m.BouncedBy == "" {
		return ""
	}
	return fmt.Sprintf("by %s at %s", m.BouncedBy, stamp(*m.BouncedAt))
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
