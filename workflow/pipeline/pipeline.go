package pipeline

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/mailer/senderauth"
	"github.com/swapdesk/swapdesk/migrations"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

// Parts are what the workers work with.
type Parts struct {
	Store  *store.Store
	Tenant *tenant.Client
	Sender *mailer.Sender
	Own    intake.Own
	Auth   *senderauth.Verifier
	Policy policy.Policy
	Log    *slog.Logger
	Pace   Pace
	Digest DigestTime
	// OnStep, if set, is told of the end of each job: the step, one of the
	// outcomes, and how long it took.
	OnStep func(step, outcome string, took time.Duration)
}

// Pace says how long the workers wait before they try again. Tests hurry it.
type Pace struct {
	// Shortest and Longest bound the pause after a temporary failure.
	Shortest, Longest time.Duration
	// Late is how long a check may take before the partner is told.
	Late time.Duration
	// Together is how long the mail about several requests waits for the last of
	// their checks.
	Together time.Duration
	// ApplyAge is how old discovery's answer may be when a swap is carried out.
	ApplyAge time.Duration
	// Attempt bounds one attempt at handing in a mail.
	Attempt time.Duration
	// GiveUp is how long a mail is offered to an SMTP server that refuses it for
	// now, before it becomes a task for staff.
	GiveUp time.Duration
}

// DefaultPace is what the service runs with.
var DefaultPace = Pace{
	Shortest: time.Second,
	Longest:  5 * time.Minute,
	Late:     15 * time.Minute,
	Together: time.Minute,
	ApplyAge: time.Minute,
	Attempt:  rescueAfter - 2*recordTimeout,
	GiveUp:   48 * time.Hour,
}

// pause grows with the time that something has been failing: half of it, within
// the bounds.
func (p Pace) pause(failing time.Duration) time.Duration {
	return min(max(failing/2, p.Shortest), p.Longest)
}

const (
	// jobTimeout bounds a step; sending has a bound of its own.
	jobTimeout = time.Minute
	// sealEvery is how often the audit trail is sealed, outboxEvery how often mails
	// that nothing moves are looked for, expireEvery and remindEvery how often silent
	// partners are, and digestEvery how often it may be time for the staff's digest.
	sealEvery   = time.Minute
	outboxEvery = time.Minute
	expireEvery = 10 * time.Minute
	remindEvery = 10 * time.Minute
	digestEvery = 5 * time.Minute
)

// NewClient returns a River client that works every queue. Every kind is
// registered on it: a leader that did not know one would discard its jobs.
func NewClient(p Parts) (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	for _, add := range []func() error{
		func() error { return river.AddWorkerSafely(workers, &readWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &checkWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &applyWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &answerWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &guideWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &sendWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &outboxWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &remindWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &expireWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &digestWorker{Parts: p}) },
		func() error { return river.AddWorkerSafely(workers, &sealWorker{Parts: p}) },
	} {
		if err := add(); err != nil {
			return nil, err
		}
	}
	return river.NewClient(riverpgxv5.New(p.Store.Pool()), &river.Config{
		Schema: migrations.RiverSchema,
		Queues: map[string]river.QueueConfig{
			job.QueueRead:   {MaxWorkers: 2},
			job.QueueCheck:  {MaxWorkers: 8},
			job.QueueApply:  {MaxWorkers: 4},
			job.QueueAnswer: {MaxWorkers: 1},
			job.QueueGuide:  {MaxWorkers: 2},
			job.QueueSend:   {MaxWorkers: 4},
			job.QueueOutbox: {MaxWorkers: 1},
			job.QueueRemind: {MaxWorkers: 1},
			job.QueueExpire: {MaxWorkers: 1},
			job.QueueDigest: {MaxWorkers: 1},
			job.QueueSeal:   {MaxWorkers: 1},
		},
		Workers:              workers,
		Middleware:           p.observers(),
		FetchCooldown:        job.FetchCooldown,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: riverRescueAfter,
		RetryPolicy:          retry{p.Pace, p.Store.Now},
		ErrorHandler:         reporter{p.Log},
		Logger:               quiet(p.Log),
		Test:                 p.Store.RiverClock(),
		// Reindexing needs the owner of the tables, which the service is not.
		ReindexerIndexNames: []string{},
		PeriodicJobs: []*river.PeriodicJob{
			periodic(sealEvery, job.Seal{}),
			periodic(outboxEvery, job.Outbox{}),
			periodic(remindEvery, job.Remind{}),
			periodic(expireEvery, job.Expire{}),
			periodic(digestEvery, job.Digest{}),
		},
	})
}

func periodic(every time.Duration, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(every),
		func() (river.JobArgs, *river.InsertOpts) {
			return args, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: every}}
		},
		&river.PeriodicJobOpts{RunOnStart: true})
}

// retry is for errors that no step foresaw, such as a database that went away:
// soon at first, so that a short outage costs little.
type retry struct {
	pace Pace
	now  func() time.Time
}

func (r retry) NextRetry(j *rivertype.JobRow) time.Time {
	exponent := min(len(j.Errors), 10)
	return r.now().Add(min(r.pace.Shortest<<exponent, r.pace.Longest))
}

// reporter logs a failed attempt once, with the kind and the id of its job.
type reporter struct{ log *slog.Logger }

func (r reporter) HandleError(ctx context.Context, j *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	r.log.WarnContext(ctx, "step failed, will be tried again", "step", j.Kind, "job", j.ID, "attempt", j.Attempt, "error", err)
	return nil
}

func (r reporter) HandlePanic(ctx context.Context, j *rivertype.JobRow, v any, trace string) *river.ErrorHandlerResult {
	r.log.ErrorContext(ctx, "step panicked, will be tried again", "step", j.Kind, "job", j.ID, "attempt", j.Attempt, "panic", v, "trace", trace)
	return nil
}

// quiet is a logger for River itself, whose own lines about single jobs say
// what the reporter says.
func quiet(log *slog.Logger) *slog.Logger {
	return slog.New(levelled{log.Handler(), slog.LevelError})
}

type levelled struct {
	slog.Handler
	least slog.Level
}

func (l levelled) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= l.least && l.Handler.Enabled(ctx, level)
}

func (l levelled) WithAttrs(attrs []slog.Attr) slog.Handler {
	return levelled{l.Handler.WithAttrs(attrs), l.least}
}

func (l levelled) WithGroup(name string) slog.Handler {
	return levelled{l.Handler.WithGroup(name), l.least}
}
