package cli

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/swapdesk/swapdesk/internal/store"
)

type mailCommand struct {
	List mailList `cmd:"" help:"List mails, the newest first."`
	Show mailShow `cmd:"" help:"Show one mail."`
}

type mailList struct {
	deskFlags
	Direction string `enum:",in,out" default:"" help:"Only in, or only out." placeholder:"in|out"`
	State     string `help:"Only mails in this state: unread, request, follow_up, answer, refused; queued, retrying, accepted, undeliverable." placeholder:"STATE"`
	ForStaff  bool   `help:"Only mails that a person has to look at."`
	Limit     int    `help:"At most so many." placeholder:"N"`
	JSON      bool   `name:"json" help:"As a JSON array."`
}

func (c *mailList) Run(e *env) error {
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
			fmt.Fprintln(e.Out, "No mail fits.")
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

type mailShow struct {
	deskFlags
	ID  string `arg:"" help:"Its id in the list, such as in-12 or out-7."`
	Raw bool   `help:"Only its bytes, as they came or went."`
}

func (c *mailShow) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		m, raw, err := st.Mail(e.ctx, c.ID)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no mail %s; `swapdesk mail list` shows those there are", c.ID)
		}
		if err != nil {
			return err
		}
		if c.Raw {
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
			{"request", m.Ref},
			{"reason", m.Reason},
		} {
			if line[1] != "" {
				fmt.Fprintf(e.Out, "  %-10s %s\n", line[0], visible(line[1]))
			}
		}
		fmt.Fprintf(e.Out, "\n%d bytes; `swapdesk mail show --raw %s` prints them.\n", len(raw), m.ID)
		return nil
	})
}
