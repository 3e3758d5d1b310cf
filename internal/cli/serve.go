package cli

import (
	"fmt"

	"github.com/swapdesk/swapdesk/internal/app"
	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/telemetry"
)

type serveCommand struct {
	app.Config
}

func (c *serveCommand) Run(e *env) error {
	return app.Serve(e.ctx, c.Config, telemetry.NewLogger(e.Err, c.SlogLevel(), c.Format))
}

type migrateCommand struct {
	config.Database
	Check bool `help:"Only tell what is missing; exit 1 if anything is."`
}

func (c *migrateCommand) Run(e *env) (err error) {
	db, err := app.OpenDatabase(e.ctx, c.Database, false, e.quietLog())
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := db.Close(); err == nil {
			err = closeErr
		}
	}()
	if c.Check {
		if err := app.CheckSchema(e.ctx, db.URL); err != nil {
			return err
		}
		fmt.Fprintln(e.Out, "The database schema is up to date.")
		return nil
	}
	applied, err := app.Migrate(e.ctx, db.URL)
	if err != nil {
		return err
	}
	for _, name := range applied {
		fmt.Fprintln(e.Out, "applied", name)
	}
	fmt.Fprintln(e.Out, "The database schema is up to date.")
	return nil
}
