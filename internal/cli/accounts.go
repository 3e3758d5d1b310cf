package cli

import (
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/internal/store"
)

type accountsCommand struct {
	Import accountsImport `cmd:"" help:"Add or update accounts from a CSV file: email,name,organization."`
	List   accountsList   `cmd:"" help:"List accounts."`
	Export accountsExport `cmd:"" help:"Write all accounts as CSV."`
}

type accountsImport struct {
	deskFlags
	staffFlags
	File string `arg:"" help:"The file, or - for standard input."`
}

func (c *accountsImport) Run(e *env) error {
	list, err := c.read(e)
	if err != nil {
		return err
	}
	if _, err := c.actor(); err != nil {
		return err
	}
	return c.withStore(e, func(st *store.Store) error {
		by, err := c.changing(e, st)
		if err != nil {
			return err
		}
		result, err := st.ImportAccounts(e.ctx, list, by)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "%d added, %d changed, %d as they were.\n", result.Added, result.Changed, result.Same)
		for _, email := range result.Swapped {
			fmt.Fprintf(e.Out, "%s was left out: a swap has replaced it since the list was made.\n", email)
		}
		return nil
	})
}

func (c *accountsImport) read(e *env) ([]directory.Account, error) {
	in := e.In
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, &usageError{err.Error()}
		}
		defer f.Close()
		in = f
	}
	list, err := directory.Read(in)
	if err != nil {
		return nil, fmt.Errorf("%s: nothing was imported:\n%w", c.File, err)
	}
	return list, nil
}

type accountsList struct {
	deskFlags
	Search string `help:"Only accounts with this in the address, name or organization." placeholder:"TEXT"`
	JSON   bool   `name:"json" help:"As a JSON array."`
}

type accountJSON struct {
	Email        string    `json:"email"`
	Name         string    `json:"name"`
	Organization string    `json:"organization"`
	Origin       string    `json:"origin"`
	UpdatedAt    time.Time `json:"updated_at"`
}

func (c *accountsList) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		list := []accountJSON{}
		err := st.Accounts(e.ctx, c.Search, func(a store.Account) error {
			list = append(list, accountJSON{a.Email, a.Name, a.Organization, a.Origin, a.UpdatedAt.UTC()})
			return nil
		})
		if err != nil {
			return err
		}
		if c.JSON {
			return e.printJSON(list)
		}
		if len(list) == 0 {
			fmt.Fprintln(e.Out, "No account fits. `swapdesk accounts import FILE.csv` brings accounts in.")
			return nil
		}
		w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ADDRESS\tNAME\tORGANIZATION\tFROM")
		for _, a := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", a.Email, visible(a.Name), visible(a.Organization), a.Origin)
		}
		return w.Flush()
	})
}

type accountsExport struct {
	deskFlags
}

func (c *accountsExport) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		w, err := directory.NewWriter(e.Out)
		if err != nil {
			return err
		}
		if err := st.Accounts(e.ctx, "", func(a store.Account) error { return w.Write(a.Account) }); err != nil {
			return err
		}
		return w.Flush()
	})
}
