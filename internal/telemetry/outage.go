package telemetry

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// outageEvery is how often a database that stays away is told of.
const outageEvery = time.Minute

// straggle is how long after an outage a part of the process may still tell of a
// connection that it failed to make during it.
const straggle = 5 * time.Second

// connectFailure is how pgx begins the text of a connection that was not made.
// River logs errors as texts, so that their types are lost.
const connectFailure = "failed to connect to `"

// Outage folds what a process logs while its database is away: a dozen parts of
// it try again and again, and each says so. What is told instead is that the
// database cannot be reached, with the first error, then once a minute, and that
// it is back. Everything else passes.
type Outage struct {
	log *slog.Logger
	now func() time.Time

	mu           sync.Mutex
	since, until time.Time // it is away since; nothing is told until
	over         time.Time // the last outage was over
	folded       int       // lines since the last one that was told
}

// NewOutage returns one that tells log. Its Logger has to be used by whatever
// works with the database, and Over be called when the database answers.
func NewOutage(log *slog.Logger) *Outage { return &Outage{log: log, now: time.Now} }

// Logger logs to the log beneath, without repetitions about the database.
func (o *Outage) Logger() *slog.Logger { return slog.New(folding{o.log.Handler(), o, ""}) }

// Over says that the database has answered.
func (o *Outage) Over() {
	o.mu.Lock()
	since := o.since
	if !since.IsZero() {
		o.over = o.now()
	}
	o.since, o.until, o.folded = time.Time{}, time.Time{}, 0
	o.mu.Unlock()
	if !since.IsZero() {
		o.log.Info("the database is reachable again", "after", o.now().Sub(since).Round(time.Second))
	}
}

// begin notes a failure to connect, and tells of it when that is due.
func (o *Outage) begin(ctx context.Context, failure string) {
	o.mu.Lock()
	now := o.now()
	if now.Sub(o.over) < straggle {
		o.mu.Unlock()
		return
	}
	if o.since.IsZero() {
		o.since = now
	}
	o.folded++
	due, lines, since := !now.Before(o.until), o.folded, o.since
	if due {
		o.until, o.folded = now.Add(outageEvery), 0
	}
	o.mu.Unlock()
	if due {
		o.log.ErrorContext(ctx, "the database cannot be reached; everything waits for it",
			"error", failure, "for", now.Sub(since).Round(time.Second), "lines", lines)
	}
}

// folding is the handler of an Outage's Logger.
type folding struct {
	slog.Handler
	outage *Outage
	// failure is the text of a failure to connect among the handler's own
	// attributes.
	failure string
}

// Handle implements slog.Handler.
func (h folding) Handle(ctx context.Context, r slog.Record) error {
	failure := h.failure
	r.Attrs(func(a slog.Attr) bool {
		failure = failureIn(a, failure)
		return failure == ""
	})
	if failure == "" {
		return h.Handler.Handle(ctx, r)
	}
	h.outage.begin(ctx, failure)
	return nil
}

func failureIn(a slog.Attr, otherwise string) string {
	if text := a.Value.String(); strings.Contains(text, connectFailure) {
		return text
	}
	return otherwise
}

// WithAttrs implements slog.Handler.
func (h folding) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, a := range attrs {
		h.failure = failureIn(a, h.failure)
	}
	h.Handler = h.Handler.WithAttrs(attrs)
	return h
}

// WithGroup implements slog.Handler.
func (h folding) WithGroup(name string) slog.Handler {
	h.Handler = h.Handler.WithGroup(name)
	return h
}
