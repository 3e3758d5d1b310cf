package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/pprof"
	"slices"
	"sync"
	"time"

	"github.com/swapdesk/swapdesk/internal/app"
	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/telemetry"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

const (
	deskAddr = "cosell@vendor.example"
	// authservID is the mail server in front, which authenticates partners.
	authservID = "mx.vendor.example"
)

// stall is how long nothing may happen before a pass is given up.
const stall = 30 * time.Second

// rig is the desk with all that it talks to.
type rig struct {
	url       string
	replan    bool // see Options
	mail      *fakemail.Server
	authority *fakeauthority.Authority
	service   *app.Service
	post      *post
	steps     *steps
	stops     []func() error
}

func (b *bench) startRig(ctx context.Context) (_ *rig, err error) {
	r := &rig{replan: b.Replan, post: newPost(), steps: newSteps()}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.stop())
		}
	}()
	if r.url, err = b.database(ctx, "desk"); err != nil {
		return r, err
	}
	if r.mail, err = fakemail.Start(fakemail.Options{Desk: deskAddr, Password: "bench", AuthservID: authservID, Discard: true, OnMail: r.post.accepted}); err != nil {
		return r, err
	}
	r.stops = append(r.stops, r.mail.Close)
	if r.authority, err = fakeauthority.Start(""); err != nil {
		return r, err
	}
	r.stops = append(r.stops, r.authority.Close)
	return r, nil
}

// serve starts the desk itself.
func (r *rig) serve(ctx context.Context) error {
	in, err := inbox.ParseURL(r.mail.IMAPURL())
	if err != nil {
		return err
	}
	in.Processed, in.Refused = "Processed", "Refused"
	out, err := mailer.ParseSMTPURL(r.mail.SMTPURL())
	if err != nil {
		return err
	}
	url := r.url
	if r.replan {
		url += "&plan_cache_mode=auto&enable_seqscan=on&enable_hashjoin=on&enable_mergejoin=on"
	}
	r.service, err = app.Start(ctx, app.Settings{
		DatabaseURL: url, Ingest: true, Work: true, AuthservID: authservID, Inbox: in, SMTP: out,
		Authority: r.authority.URL(), Desk: mailer.Desk{Address: deskAddr, Name: "Co-sell desk"},
		// What a service logs costs time, too.
		Log:    telemetry.NewLogger(io.Discard, slog.LevelInfo, "json"),
		OnStep: r.steps.observe,
	})
	if err == nil {
		r.stops = append(r.stops, func() error { r.service.Stop(); return nil })
	}
	return err
}

func (r *rig) stop() error {
	var errs []error
	for _, stop := range slices.Backward(r.stops) {
		errs = append(errs, stop())
	}
	r.stops = nil
	return errors.Join(errs...)
}

// database makes a database with the desk's schema and returns its URL.
func (b *bench) database(ctx context.Context, name string) (string, error) {
	if !b.migrated {
		if err := b.cluster.CreateDatabase(ctx, template, ""); err != nil {
			return "", err
		}
		if _, err := app.Migrate(ctx, b.cluster.URL(template)); err != nil {
			return "", err
		}
		b.migrated = true
	}
	return b.cluster.URL(name), b.cluster.CreateDatabase(ctx, name, template)
}

// template is the database that the others are copies of.
const template = "empty"

// desk measures the whole way of every mail.
func (b *bench) desk(ctx context.Context, out *Result) (err error) {
	r, err := b.startRig(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.stop()) }()
	if err := b.fill(ctx, r.url); err != nil {
		return fmt.Errorf("fill the database: %w", err)
	}
	if err := r.serve(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var staff sync.WaitGroup
	staff.Go(func() { r.decide(ctx) })
	defer func() { cancel(); staff.Wait() }()

	if err := b.idle(ctx, r, out); err != nil {
		return err
	}
	if err := b.flood(ctx, r, out); err != nil {
		return err
	}
	if b.Statements > 0 {
		if out.Statements, err = b.cluster.Statements(ctx, "desk", b.Statements); err != nil {
			return err
		}
	}
	return b.verify(ctx, r)
}

// idle sends mails one at a time.
func (b *bench) idle(ctx context.Context, r *rig, out *Result) error {
	if b.Idle == 0 {
		return nil
	}
	b.say("idle: %d mails, one at a time ...", b.Idle)
	var times []time.Duration
	for n := range b.Idle {
		p := partner{"idle", n}
		r.authority.Add(p.tenant(), p.tenantID(), "EU")
		r.post.sent(p.old())
		if err := r.mail.Deliver(p.mail()); err != nil {
			return err
		}
		if err := r.post.wait(ctx, 2*(n+1)); err != nil {
			return err
		}
		acknowledged, _ := r.post.times([]string{p.old()})
		times = append(times, acknowledged...)
	}
	s := spread(times)
	out.Idle = &s
	return nil
}

// flood sends all mails at once.
func (b *bench) flood(ctx context.Context, r *rig, out *Result) error {
	b.say("desk: %d mails at once ...", b.Mails)
	before := r.post.count()
	r.steps.reset()
	var addrs []string
	for n := range b.Mails {
		p := partner{"p", n}
		r.authority.Add(p.tenant(), p.tenantID(), "EU")
		addrs = append(addrs, p.old())
	}
	if b.Statements > 0 {
		if err := b.cluster.CountStatements(ctx, "desk"); err != nil {
			return err
		}
	}
	if b.Profile != nil {
		if err := pprof.StartCPUProfile(b.Profile); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	size, err := b.cluster.Size(ctx, "desk")
	if err != nil {
		return err
	}
	m, err := b.startMeter()
	if err != nil {
		return err
	}
	for n := range b.Mails {
		p := partner{"p", n}
		r.post.sent(p.old())
		if err := r.mail.Deliver(p.mail()); err != nil {
			return err
		}
	}
	if err := r.post.wait(ctx, before+2*b.Mails); err != nil {
		return err
	}
	if out.Desk, err = m.stop(b.Mails, r.post.last()); err != nil {
		return err
	}
	grown, err := b.cluster.Size(ctx, "desk")
	if err != nil {
		return err
	}
	out.Size = (grown - size) / int64(b.Mails)
	acknowledged, confirmed := r.post.times(addrs)
	out.Acknowledged, out.Confirmed, out.Steps = spread(acknowledged), spread(confirmed), r.steps.list()
	return nil
}

// verify waits until the last acceptance is recorded and checks the invariants:
// a pass that broke one measures nothing.
func (b *bench) verify(ctx context.Context, r *rig) error {
	b.say("verifying ...")
	if err := r.recorded(ctx); err != nil {
		return err
	}
	findings, err := r.service.Store.Verify(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range findings {
		for _, row := range f.Rows {
			errs = append(errs, fmt.Errorf("%s: %s", f.Invariant, row))
		}
	}
	return errors.Join(errs...)
}
