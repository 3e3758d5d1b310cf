package inbox

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"
)

// Options are the intervals of a reader, each with a default for zero. Operators have no reason to change them; tests do.
type Options struct {
	SweepEvery     time.Duration // between sweeps, whatever IDLE says: 60 s
	PollEvery      time.Duration // between sweeps of a server without IDLE: 15 s
	FileEvery      time.Duration // between questions for outcomes, while they are expected: 1 s
	FileFor        time.Duration // how long they are expected after messages were stored: 30 s
	CommandTimeout time.Duration // how long a server may be silent during a command: 30 s
	RetryFirst     time.Duration // the first wait after a failure, doubled each time: 1 s
	RetryLimit     time.Duration // the longest: 60 s
	GiveUpAfter    time.Duration // how long the only new message may fail to be fetched: 10 min
	// Room, if set, is asked before messages are fetched whether the sink wants more now. While it does not, mail waits in
	// the mailbox, where it is safe.
	Room func(ctx context.Context) (bool, error)
	// OnState, if set, is called with true after the first sweep over a connection, and with false when that is lost.
	OnState func(connected bool)
	// OnStored, if set, is called with how many messages the sink has taken.
	OnStored func(messages int)
}

func (o Options) withDefaults() Options {
	o.SweepEvery = cmp.Or(o.SweepEvery, time.Minute)
	o.PollEvery = cmp.Or(o.PollEvery, 15*time.Second)
	o.FileEvery = cmp.Or(o.FileEvery, time.Second)
	o.FileFor = cmp.Or(o.FileFor, 30*time.Second)
	o.CommandTimeout = cmp.Or(o.CommandTimeout, 30*time.Second)
	o.RetryFirst = cmp.Or(o.RetryFirst, time.Second)
	o.RetryLimit = cmp.Or(o.RetryLimit, time.Minute)
	o.GiveUpAfter = cmp.Or(o.GiveUpAfter, 10*time.Minute)
	if o.Room == nil {
		o.Room = func(context.Context) (bool, error) { return true, nil }
	}
	if o.OnState == nil {
		o.OnState = func(bool) {}
	}
	if o.OnStored == nil {
		o.OnStored = func(int) {}
	}
	return o
}

// Reader reads one mailbox. Several readers of the same mailbox, with the same sink behind them, only do each other's work
// again.
type Reader struct {
	server  Server
	sink    Sink
	log     *slog.Logger
	options Options

	// All below is used by Run alone, and outlives a connection.
	trouble      trouble
	listFailures int  // since a listing was of use
	inexact      bool // RFC822.SIZE is an estimate

	unfiledUntil time.Time // until then outcomes of stored messages are expected
	filePause    time.Time // nothing is filed before

	reported error // the kind of the failure that was logged last
	// What the log has been told of.
	started, lost, storeAway, notFiling, full outage
}

// New returns a reader that does nothing until Run.
func New(server Server, sink Sink, log *slog.Logger, options Options) *Reader {
	return &Reader{server: server, sink: sink, log: log.With("mailbox", server.String()), options: options.withDefaults()}
}

func (r *Reader) backoff() backoff {
	return backoff{first: r.options.RetryFirst, limit: r.options.RetryLimit}
}

// Run reads the mailbox until ctx ends, and returns the cause of that. It connects again whenever the connection is lost.
// A reader runs once at a time.
func (r *Reader) Run(ctx context.Context) error {
	retry := r.backoff()
	for {
		swept, err := r.session(ctx)
		if swept {
			r.options.OnState(false)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if swept {
			retry.reset()
		}
		r.reportLost(err)
		if err := retry.wait(ctx); err != nil {
			return err
		}
	}
}

// session is the life of one connection. It tells whether the connection was good for a sweep.
func (r *Reader) session(ctx context.Context) (swept bool, err error) {
	m, err := connect(ctx, r.server, r.options.CommandTimeout)
	if err != nil {
		return false, err
	}
	defer m.close()
	for {
		found, err := r.sweep(ctx, m)
		if err != nil {
			return swept, err
		}
		if !swept {
			swept = true
			r.reportBack()
		}
		r.file(ctx, m)
		if found {
			m.vain = 0
		} else if m.woken {
			m.vain++
		}
		if err := r.wait(ctx, m); err != nil {
			return true, err
		}
	}
}

// reportLost logs a failure unless it goes on as it was.
func (r *Reader) reportLost(err error) {
	first := r.lost.begin()
	if !first && errors.Is(kind(err), r.reported) {
		r.log.Debug("the mailbox is still not readable", "err", err)
		return
	}
	r.reported = kind(err)
	r.log.Error("the mailbox is not readable; trying again", "err", err)
}

// reportBack tells that a connection was good for a sweep.
func (r *Reader) reportBack() {
	r.options.OnState(true)
	if lasted, ended := r.lost.end(); ended {
		r.log.Info("the mailbox is readable again", "after", lasted)
	} else if r.started.begin() {
		r.log.Info("reading the mailbox")
	}
}
