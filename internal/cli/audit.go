package cli

import (
	"encoding/json"
	"fmt"

	"github.com/swapdesk/swapdesk/internal/store"
)

type auditCommand struct {
	Show   auditShow   `cmd:"" help:"Show the trail of one request, or all of it."`
	Export auditExport `cmd:"" help:"Write the trail as JSON Lines."`
	Verify auditVerify `cmd:"" help:"Recompute every hash and seal, and hold the requests against the trail."`
}

type auditShow struct {
	deskFlags
	Ref string `arg:"" optional:"" help:"Reference; none: everything."`
}

func (c *auditShow) Run(e *env) error {
	chain := ""
	if c.Ref != "" {
		ref, err := parseRef(c.Ref)
		if err != nil {
			return err
		}
		chain = string(ref)
	}
	return c.withStore(e, func(st *store.Store) error {
		none := true
		err := st.EachAudit(e.ctx, store.AuditFilter{Chain: chain}, func(a store.AuditRow) error {
			none = false
			_, err := fmt.Fprintf(e.Out, "%s  %-14s #%-3d %-11s %-10s -> %-10s %s (%s)\n", stamp(a.At), a.Chain, a.Seq, a.Event,
				or(string(a.From), "-"), or(string(a.To), "-"), visible(a.Actor), a.Via)
			return err
		})
		if err == nil && none {
			fmt.Fprintln(e.Out, "Nothing is recorded yet.")
		}
		return err
	})
}

type auditExport struct {
	deskFlags
}

func (c *auditExport) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		encoder := json.NewEncoder(e.Out)
		encoder.SetEscapeHTML(false)
		return st.EachAudit(e.ctx, store.AuditFilter{}, func(a store.AuditRow) error { return encoder.Encode(a) })
	})
}

type auditVerify struct {
	deskFlags
	JSON bool `name:"json" help:"As a JSON object."`
}

func (c *auditVerify) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		count, rows, err := st.VerifyAudit(e.ctx, nil)
		if err != nil {
			return err
		}
		if c.JSON {
			if rows == nil {
				rows = []string{}
			}
			err = e.printJSON(struct {
				store.AuditCount
				Findings []string `json:"findings"`
			}{count, rows})
		} else {
			fmt.Fprintf(e.Out, "rows: %d, chains: %d, seals: %d, rows not sealed yet: %d\n", count.Rows, count.Chains, count.Seals, count.Unsealed)
			for _, row := range rows {
				fmt.Fprintln(e.Out, "  ", row)
			}
			if len(rows) == 0 {
				fmt.Fprintln(e.Out, "The trail is whole, and it gives the present state.")
			}
		}
		if err == nil && len(rows) > 0 {
			return errFound
		}
		return err
	})
}

type verifyCommand struct {
	deskFlags
	JSON bool `name:"json" help:"As a JSON array."`
}

func (c *verifyCommand) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		findings, err := st.Verify(e.ctx)
		if err != nil {
			return err
		}
		broken := false
		for i, f := range findings {
			broken = broken || len(f.Rows) > 0
			if f.Rows == nil {
				findings[i].Rows = []string{}
			}
			if c.JSON {
				continue
			}
			mark := "ok  "
			if len(f.Rows) > 0 {
				mark = "FAIL"
			}
			fmt.Fprintf(e.Out, "%s  %-4s %s\n", mark, f.Invariant, f.Title)
			for _, row := range f.Rows {
				fmt.Fprintln(e.Out, "           ", row)
			}
		}
		if c.JSON {
			if err := e.printJSON(findings); err != nil {
				return err
			}
		}
		if broken {
			return errFound
		}
		return nil
	})
}
