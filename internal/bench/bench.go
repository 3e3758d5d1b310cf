package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/swapdesk/swapdesk/internal/pgrun"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/telemetry"
)

// tempPrefix names the folders of benchmarks, so that a later one removes what
// a killed one left.
const tempPrefix = "swapdesk-bench"

// Options say what is measured.
type Options struct {
	// Mails is how many partners write.
	Mails int
	// Idle is how many mails are sent one at a time, each when the one before
	// has been acknowledged; 0 leaves that part out.
	Idle int
	// Finished is how many finished requests the database holds beforehand.
	Finished int
	// Yardstick runs the plain chain as well.
	Yardstick bool
	// Replan has Postgres plan the desk's statements as it does by itself, to show
	// what it saves to plan them once.
	Replan bool
	// Statements lists the statements that took Postgres the most time while all
	// mails were under way; 0 lists none. Counting them costs some speed.
	Statements int
	// Profile receives a CPU profile of this process while all mails are under
	// way, for go tool pprof; nil: none.
	Profile io.Writer
	// Progress is told what goes on, a line each.
	Progress io.Writer
}

var errInterrupted = errors.New("the benchmark was interrupted: there is no result")

// Run measures, and fails if the desk lost something or broke an invariant.
func Run(ctx context.Context, o Options) (result Result, err error) {
	err = start(ctx, o, func(b *bench) (err error) {
		result, err = b.run(ctx)
		return err
	})
	return result, err
}

// start calls f with a server, which ends with it.
func start(ctx context.Context, o Options, f func(*bench) error) (err error) {
	log := telemetry.NewLogger(o.Progress, slog.LevelWarn, "text")
	if err := pgrun.CleanLeftovers(tempPrefix, log); err != nil {
		log.Warn("what an earlier benchmark left behind could not be removed", "error", err)
	}
	dir, err := pgrun.MakeTempDir(tempPrefix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.Remove()) }()
	cluster, err := pgrun.Start(ctx, pgrun.Options{Dir: dir.Path, Durable: true, CountStatements: o.Statements > 0, Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Stop()) }()
	err = f(&bench{Options: o, cluster: cluster, log: log})
	if err != nil && ctx.Err() != nil {
		err = errInterrupted // whatever that has made fail
	}
	return err
}

type bench struct {
	Options
	cluster    *pgrun.Cluster
	log        *slog.Logger
	migrated   bool // the template is there
	yardsticks int  // so far
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.Progress, format+"\n", args...) }

// run runs the yardstick in two halves, before the desk and after it, because
// what a machine does in a second changes while it runs.
func (b *bench) run(ctx context.Context) (Result, error) {
	r := Result{Mails: b.Mails, Finished: b.Finished, Replan: b.Replan}
	if err := b.half(ctx, &r, b.Mails/2); err != nil {
		return r, err
	}
	if err := b.desk(ctx, &r); err != nil {
		return r, err
	}
	if err := b.half(ctx, &r, b.Mails-b.Mails/2); err != nil {
		return r, err
	}
	if r.Yardstick != nil {
		r.Ratio, r.RatioPlanned = r.Desk.Rate/r.Yardstick.Rate, r.Desk.Rate/r.Planned.Rate
	}
	var err error
	r.PeakMemory, err = peakMemory()
	return r, err
}

// half runs a part of the yardstick, plain and with the desk's way of planning.
func (b *bench) half(ctx context.Context, r *Result, requests int) error {
	if !b.Yardstick || requests == 0 {
		return nil
	}
	for _, kind := range []struct {
		what     string
		settings map[string]string
		sum      **Pass
	}{
		{"a plain chain of three jobs", nil, &r.Yardstick},
		{"the same, planned once", store.Planning(), &r.Planned},
	} {
		b.say("yardstick: %d requests through %s ...", requests, kind.what)
		pass, err := b.yardstick(ctx, requests, kind.settings)
		if err != nil {
			return fmt.Errorf("yardstick: %w", err)
		}
		if *kind.sum != nil {
			pass = (*kind.sum).and(pass)
		}
		*kind.sum = &pass
	}
	return nil
}
