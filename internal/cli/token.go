package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
)

type tokenCommand struct {
	Create tokenCreate `cmd:"" help:"Make a token of --as, and print it, this once."`
	List   tokenList   `cmd:"" help:"List the tokens, without what they are."`
	Revoke tokenRevoke `cmd:"" help:"End a token."`
}

type tokenCreate struct {
	deskFlags
	staffFlags
	Name    string        `arg:"" help:"What it is for, such as reporting: a-z, 0-9, dot, hyphen, underscore."`
	Scope   []store.Scope `required:"" placeholder:"SCOPE" help:"What it lets a program do; several are separated by commas: requests:read, requests:decide, accounts:read, accounts:write, audit:read."`
	Expires string        `default:"90d" placeholder:"DAYS" help:"For how long it works, as 90d (${default}); never: until it is revoked."`
}

func (c *tokenCreate) Run(e *env) error {
	patience, err := days(c.Expires)
	if err != nil {
		return err
	}
	return c.withStore(e, func(st *store.Store) error {
		by, err := c.acting(e, st)
		if err != nil {
			return err
		}
		var until time.Time
		if patience > 0 {
			until = st.Now().Add(patience)
		}
		token, err := st.CreateToken(e.ctx, c.Name, c.Scope, until, by)
		var fault *store.TokenFault
		if errors.As(err, &fault) {
			return &usageError{fault.Text + " (--as names whose it is)"}
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "%s\nThis is shown once. It works for as long as %s may do what it is for", token, by.Name)
		if patience > 0 {
			fmt.Fprintf(e.Out, ", until %s at the latest", stamp(until))
		}
		fmt.Fprintf(e.Out, "; `swapdesk token revoke %s` ends it.\n", c.Name)
		return nil
	})
}

// days reads a number of days; never is none.
func days(s string) (time.Duration, error) {
	if s == "never" {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(s, "d"))
	if err != nil || n < 1 || n > 3660 {
		return 0, &usageError{fmt.Sprintf("--expires takes a number of days such as 90d, or never, not %q", s)}
	}
	return time.Duration(n) * 24 * time.Hour, nil
}

type tokenList struct {
	deskFlags
	JSON bool `name:"json" help:"As a JSON array."`
}

func (c *tokenList) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		list, err := st.Tokens(e.ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			if list == nil {
				list = []store.Token{}
			}
			return e.printJSON(list)
		}
		if len(list) == 0 {
			fmt.Fprintln(e.Out, "None yet: `swapdesk token create NAME --scope requests:read --as EMAIL` makes one.")
			return nil
		}
		w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "NAME\tSCOPES\tOF\tMADE\tUNTIL\tLAST USED")
		for _, t := range list {
			scopes := make([]string, len(t.Scopes))
			for i, s := range t.Scopes {
				scopes[i] = string(s)
			}
			until := stampOr(t.ExpiresAt, "revoked")
			if t.RevokedAt != nil {
				until = "revoked " + stamp(*t.RevokedAt)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", t.Name, strings.Join(scopes, ","), t.CreatedBy, stamp(t.CreatedAt), until, stampOr(t.LastUsedAt, "never"))
		}
		return w.Flush()
	})
}

func stampOr(t *time.Time, instead string) string {
	if t == nil {
		return instead
	}
	return stamp(*t)
}

type tokenRevoke struct {
	deskFlags
	staffFlags
	Name string `arg:"" help:"Its name."`
}

func (c *tokenRevoke) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		by, err := c.acting(e, st)
		if err != nil {
			return err
		}
		err = st.RevokeToken(e.ctx, c.Name, by)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("no token %s works; `swapdesk token list` shows which do", c.Name)
		}
		if err == nil {
			fmt.Fprintf(e.Out, "%s lets nobody in any more.\n", c.Name)
		}
		return err
	})
}
