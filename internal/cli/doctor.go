package cli

import (
	"fmt"

	"github.com/swapdesk/swapdesk/internal/app"
)

type doctorCommand struct {
	app.Config
	JSON bool `name:"json" help:"As a JSON array."`
}

func (c *doctorCommand) Run(e *env) error {
	results := app.Doctor(e.ctx, c.Config, e.quietLog())
	sick := false
	for _, r := range results {
		sick = sick || !r.OK
		if c.JSON {
			continue
		}
		mark := "ok  "
		if !r.OK {
			mark = "FAIL"
		}
		fmt.Fprintf(e.Out, "%s  %-10s %s\n", mark, r.Check, r.Detail)
		if r.Remedy != "" {
			fmt.Fprintf(e.Out, "                 -> %s\n", r.Remedy)
		}
	}
	if c.JSON {
		if err := e.printJSON(results); err != nil {
			return err
		}
	}
	if sick {
		return errFound
	}
	return nil
}
