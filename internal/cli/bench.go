package cli

import (
	"errors"
	"os"

	"github.com/swapdesk/swapdesk/internal/bench"
)

type benchCommand struct {
	Mails      int    `short:"n" default:"2000" placeholder:"N" help:"How many partners write (${default})."`
	Idle       int    `default:"50" placeholder:"N" help:"How many mails are sent one at a time, for the latency of an idle desk (${default})."`
	Finished   int    `default:"0" placeholder:"N" help:"How many finished requests the database holds beforehand (${default})."`
	Yardstick  bool   `default:"true" negatable:"" help:"Run the plain chain of three River jobs a request as well."`
	Replan     bool   `help:"Let Postgres plan the desk's statements anew as it does by itself, to compare."`
	Statements int    `default:"0" placeholder:"N" help:"List the N statements that took Postgres the most time."`
	Profile    string `placeholder:"FILE" help:"Write a CPU profile for go tool pprof."`
	Console    bool   `help:"Measure the staff's pages instead; exit 1 if one is slow."`
	Requests   int    `default:"100000" placeholder:"N" help:"How many requests the database holds for --console (${default})."`
	Visits     int    `default:"200" placeholder:"N" help:"How often --console opens each page (${default})."`
	JSON       bool   `name:"json" help:"Print the result as JSON."`
}

func (c *benchCommand) Run(e *env) error {
	if c.Console {
		return c.console(e)
	}
	if c.Mails < 1 || c.Idle < 0 || c.Finished < 0 {
		return &usageError{"--mails takes a number above 0, --idle and --finished one of 0 or more"}
	}
	options := bench.Options{
		Mails: c.Mails, Idle: c.Idle, Finished: c.Finished, Yardstick: c.Yardstick, Replan: c.Replan, Statements: c.Statements, Progress: e.Err,
	}
	if c.Profile != "" {
		file, err := os.Create(c.Profile)
		if err != nil {
			return err
		}
		defer file.Close()
		options.Profile = file
	}
	result, err := bench.Run(e.ctx, options)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(result)
	}
	result.Print(e.Out)
	return nil
}

// benchOpen is how many of the console's requests are not simply finished.
const benchOpen = 10_000

func (c *benchCommand) console(e *env) error {
	if c.Requests < 100 || c.Visits < 1 {
		return &usageError{"--requests takes a number of 100 or more, and --visits one above 0"}
	}
	result, err := bench.RunConsole(e.ctx, bench.ConsoleOptions{
		Requests: c.Requests, Open: min(benchOpen, c.Requests/10), Visits: c.Visits, Progress: e.Err,
	})
	if err != nil {
		return err
	}
	return c.tellConsole(e, result)
}

// tellConsole prints the result, and fails by a page that is too slow.
func (c *benchCommand) tellConsole(e *env, result bench.ConsoleResult) error {
	if c.JSON {
		return errors.Join(e.printJSON(result), result.Late())
	}
	result.Print(e.Out)
	return result.Late()
}
