// Package cli is the command line: a file per command.
//
// Exit codes: 0 done; 1 it could not be done, or a check found something; 2 the
// command line or a SWAPDESK_ variable does not fit.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/alecthomas/kong"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/telemetry"
)

// Streams are the process's.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

const (
	exitFailed = 1
	exitUsage  = 2
)

type grammar struct {
	Demo     demoCommand     `cmd:"" help:"Show the whole desk at work, in one process, with nothing to set up."`
	Serve    serveCommand    `cmd:"" help:"Run the desk."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database's schema up to date."`
	Doctor   doctorCommand   `cmd:"" help:"Check everything that the desk depends on, with a remedy for what is wrong."`
	Health   healthCommand   `cmd:"" help:"Ask a running desk whether it is ready; exit 1 if it is not."`
	Inspect  inspectCommand  `cmd:"" help:"Tell what the desk reads out of messages, without a database or a network."`
	Tenant   tenantCommand   `cmd:"" help:"Ask tenant discovery about a domain or the domain of a username."`
	Requests requestsCommand `cmd:"" help:"The queue of swap requests."`
	Accounts accountsCommand `cmd:"" help:"The directory of accounts."`
	Mail     mailCommand     `cmd:"" help:"Inbound and outgoing mail."`
	Staff    staffCommand    `cmd:"" help:"Who may do what."`
	Token    tokenCommand    `cmd:"" help:"Tokens with which programs use the API."`
	Policy   policyCommand   `cmd:"" help:"What the rules make of requests."`
	Audit    auditCommand    `cmd:"" help:"The audit trail."`
	Verify   verifyCommand   `cmd:"" help:"Check the invariants on the live database."`
	Bench    benchCommand    `cmd:"" help:"Measure the whole pipeline on a private Postgres, beside a plain chain of River jobs."`
}

// env is what every command works with.
type env struct {
	ctx context.Context //nolint:containedctx // kong binds one value for every Run method
	Streams
}

// errFound ends a command that has already said what is wrong.
var errFound = errors.New("found something")

// exitRequest unwinds kong after it has printed help.
type exitRequest struct{ code int }

// Main runs one command and returns the process's exit code.
func Main(ctx context.Context, args []string, s Streams) (code int) {
	defer func() {
		if v := recover(); v != nil {
			exit, ok := v.(exitRequest)
			if !ok {
				panic(v)
			}
			code = exit.code
		}
	}()
	var g grammar
	parser, err := kong.New(&g,
		kong.Name("swapdesk"),
		kong.Description("Swapdesk runs a co-sell support mailbox: partners mail for a swap of their sign-in address, staff decide, the answer goes out in the same thread."),
		kong.Writers(s.Out, s.Err),
		kong.Exit(func(code int) { panic(exitRequest{code}) }),
		kong.Resolvers(config.FromFiles()),
		kong.ValueFormatter(config.Help),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
	)
	if err != nil {
		fmt.Fprintln(s.Err, "swapdesk:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err != nil {
		return report(s.Err, err, exitUsage)
	}
	if err := command.Run(&env{ctx, s}); err != nil {
		return report(s.Err, err, exitFailed)
	}
	return 0
}

// report prints an error as one sentence and returns the exit code.
func report(w io.Writer, err error, code int) int {
	if errors.Is(err, errFound) {
		return exitFailed
	}
	var wrong *config.Error
	if errors.As(err, &wrong) {
		err, code = wrong, exitUsage
	}
	var usage *usageError
	if errors.As(err, &usage) {
		code = exitUsage
	}
	fmt.Fprintln(w, "swapdesk:", err)
	var parse *kong.ParseError
	if errors.As(err, &parse) {
		fmt.Fprintf(w, "Try `swapdesk %s--help`.\n", commandPath(parse.Context))
	}
	return code
}

func commandPath(c *kong.Context) string {
	if c == nil || c.Selected() == nil {
		return ""
	}
	return c.Selected().Path() + " "
}

// quietLog is for commands: warnings and worse, to the error stream.
func (e *env) quietLog() *slog.Logger { return telemetry.NewLogger(e.Err, slog.LevelWarn, "text") }

func (e *env) printJSON(v any) error {
	encoder := json.NewEncoder(e.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}
