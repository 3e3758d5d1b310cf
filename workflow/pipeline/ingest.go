package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

// IngestStep is what OnStep calls the step that is no job.
const IngestStep = "ingest"

const (
	// leaseTTL is how long a dead process keeps the mailbox to itself.
	leaseTTL = 3 * time.Second
	// maxWaiting is how many messages, requests or mails may wait for a step before
	// no more mail is fetched: minutes of work, and little enough for the database.
	maxWaiting = 2000
	// leaseEvery is how often the lease is prolonged, or asked for.
	leaseEvery = time.Second
)

// Ingest reads one mailbox into the store, for as long as it holds the
// mailbox's lease. Of several processes one reads and the others stand by; two
// that read at once, for a moment, store nothing twice.
type Ingest struct {
	Store   *store.Store
	Server  inbox.Server
	Options inbox.Options
	// Holder tells this process from the others.
	Holder string
	Log    *slog.Logger
	// OnStep, if set, is told of each chunk of messages that was stored, or not.
	OnStep func(step, outcome string, took time.Duration)
}

// Run returns when ctx ends and nothing is under way any more.
func (in *Ingest) Run(ctx context.Context) {
	var mailbox int64
	ticks := time.NewTicker(leaseEvery)
	defer ticks.Stop()
	for {
		var held bool
		var err error
		if mailbox == 0 {
			mailbox, err = in.Store.Mailbox(ctx, in.Server.String(), in.Server.User)
		}
		if err == nil {
			held, err = in.lease(ctx, mailbox)
		}
		if err != nil && ctx.Err() == nil {
			in.Log.WarnContext(ctx, "the mailbox's lease could not be asked for", "error", err)
		}
		if held {
			in.hold(ctx, mailbox, ticks)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

// lease asks for the lease, or prolongs it, for no longer than it lasts: a
// database that has fallen silent does not keep a process from asking again.
func (in *Ingest) lease(ctx context.Context, mailbox int64) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, leaseTTL)
	defer cancel()
	return in.Store.Lease(ctx, mailbox, in.Holder, leaseTTL)
}

// hold reads the mailbox until the lease is lost or ctx ends, and waits for the
// reader to stop.
func (in *Ingest) hold(ctx context.Context, mailbox int64, ticks *time.Ticker) {
	in.Log.InfoContext(ctx, "this process reads the mailbox now")
	reading, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	options := in.Options
	options.Room = func(ctx context.Context) (bool, error) { return in.Store.Room(ctx, maxWaiting) }
	go func() {
		done <- inbox.New(in.Server, sink{in.Store, mailbox, in.OnStep, in.Log}, in.Log, options).Run(reading)
	}()
	in.keep(ctx, mailbox, ticks)
	stop()
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
		in.Log.WarnContext(ctx, "the mailbox's reader stopped", "error", err)
	}
	release, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseTTL)
	defer cancel()
	if err := in.Store.Unlease(release, mailbox, in.Holder); err != nil {
		in.Log.WarnContext(ctx, "the mailbox's lease could not be given back", "error", err)
	}
}

// keep prolongs the lease until somebody else has it or ctx ends. An error is
// no loss yet: whether the lease is lost, a later answer says.
func (in *Ingest) keep(ctx context.Context, mailbox int64, ticks *time.Ticker) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		held, err := in.lease(ctx, mailbox)
		if err == nil && !held {
			in.Log.WarnContext(ctx, "another process reads the mailbox now")
			return
		}
	}
}

// sink puts what the inbox reads into the store.
type sink struct {
	store   *store.Store
	mailbox int64
	onStep  func(step, outcome string, took time.Duration)
	log     *slog.Logger
}

func (s sink) Cursor(ctx context.Context, uidValidity uint32) (uint32, error) {
	return s.store.Cursor(ctx, s.mailbox, uidValidity)
}

func (s sink) Save(ctx context.Context, uidValidity, upTo uint32, messages []inbox.Message) error {
	in := make([]store.Incoming, len(messages))
	for i, m := range messages {
		in[i] = store.Incoming{UID: m.UID, Size: m.Size, Received: m.Received, Raw: m.Raw, Problem: m.Problem}
	}
	began := time.Now()
	placed, err := s.store.SaveIncoming(ctx, s.mailbox, uidValidity, upTo, in)
	if s.onStep != nil {
		s.onStep(IngestStep, outcomeOf(err), time.Since(began))
	}
	if err == nil {
		for _, p := range placed {
			s.log.InfoContext(ctx, "done", "step", IngestStep, "message", readMessage{id: p.Message}.name(), "uid", p.UID)
		}
	}
	if store.Unstorable(err) {
		return fmt.Errorf("%w: %w", inbox.ErrRejected, err)
	}
	return err
}

func (s sink) Filings(ctx context.Context, uidValidity uint32, limit int) ([]inbox.Filing, error) {
	list, err := s.store.Filings(ctx, s.mailbox, uidValidity, limit)
	filings := make([]inbox.Filing, len(list))
	for i, f := range list {
		filings[i] = inbox.Filing(f)
	}
	return filings, err
}

func (s sink) Filed(ctx context.Context, uidValidity uint32, uids []uint32) error {
	return s.store.Filed(ctx, s.mailbox, uidValidity, uids)
}

func (s sink) Swept(ctx context.Context) error { return s.store.Swept(ctx, s.mailbox) }
