package cli

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"text/tabwriter"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

type staffCommand struct {
	Add     staffAdd     `cmd:"" help:"Add somebody, change their role, or let them in again."`
	List    staffList    `cmd:"" help:"List the staff."`
	Disable staffDisable `cmd:"" help:"Keep somebody out from now on; what they did stays theirs."`
}

type staffAdd struct {
	deskFlags
	staffFlags
	config.HTTP
	Email string `arg:"" help:"Their address."`
	Role  string `required:"" enum:"viewer,approver,admin" help:"viewer looks, approver decides, admin also says who may." placeholder:"ROLE"`
}

func (c *staffAdd) Run(e *env) error {
	email, err := bareAddress(c.Email)
	if err != nil {
		return err
	}
	return c.withStore(e, func(st *store.Store) error {
		by, err := c.acting(e, st)
		if err != nil {
			return err
		}
		if err := st.AddStaff(e.ctx, email, workflow.Role(c.Role), by); err != nil {
			return err
		}
		token, err := st.NewSigninLink(e.ctx, email)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "%s is %s now; `swapdesk staff disable %s` takes it back.\n", email, c.Role, email)
		fmt.Fprintf(e.Out, "This link signs them in, once, within a day:\n%s/signin/%s\n", c.Links(), token)
		return nil
	})
}

type staffDisable struct {
	deskFlags
	staffFlags
	Email string `arg:"" help:"Their address."`
}

func (c *staffDisable) Run(e *env) error {
	email, err := bareAddress(c.Email)
	if err != nil {
		return err
	}
	return c.withStore(e, func(st *store.Store) error {
		by, err := c.acting(e, st)
		if err != nil {
			return err
		}
		err = st.DisableStaff(e.ctx, email, by)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("%s is not on the list; `swapdesk staff list` shows who is", email)
		}
		if err == nil {
			fmt.Fprintf(e.Out, "%s may not act any more; `swapdesk staff add` lets them in again.\n", email)
		}
		return err
	})
}

type staffList struct {
	deskFlags
	JSON bool `name:"json" help:"As a JSON array."`
}

func (c *staffList) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		list, err := st.Staff(e.ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			if list == nil {
				list = []store.Member{}
			}
			return e.printJSON(list)
		}
		if len(list) == 0 {
			fmt.Fprintln(e.Out, "Nobody yet: `swapdesk staff add EMAIL --role approver` adds somebody. Until then whoever works here by command line may do all.")
			return nil
		}
		w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ADDRESS\tROLE\tADDED\tBY")
		for _, m := range list {
			role := string(m.Role)
			if m.DisabledAt != nil {
				role += " (disabled " + stamp(*m.DisabledAt) + ")"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", m.Email, role, stamp(m.AddedAt), m.AddedBy)
		}
		return w.Flush()
	})
}

// bareAddress takes an address without a name, in lower case.
func bareAddress(s string) (string, error) {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || strings.ContainsAny(s, " \t\"") {
		return "", &usageError{fmt.Sprintf("%q is no address such as kim@vendor.example", s)}
	}
	return strings.ToLower(s), nil
}
