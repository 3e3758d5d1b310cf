package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/partnerpage"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/telemetry"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/internal/web"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/inbox"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/mailer/senderauth"
	"github.com/swapdesk/swapdesk/workflow/pipeline"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

const (
	// stopWait is how long work under way may take to finish when the service
	// is asked to stop; what is cut off then is done again later.
	stopWait = 20 * time.Second
	// sweepAge is the age of the last sweep of the mailbox above which a process
	// that reads it is not ready: three sweeps missed.
	sweepAge = 3 * time.Minute
)

// Settings are what a service runs with. Parts of roles that are not played may
// be zero.
type Settings struct {
	DatabaseURL string
	// The roles that the process plays.
	Ingest, Work, Web bool
	Inbox             inbox.Server
	// InboxOptions and Pace hurry tests; their zero values are what is served
	// with.
	InboxOptions inbox.Options
	Pace         pipeline.Pace
	SMTP         mailer.SMTPServer
	Desk         mailer.Desk
	Caps         store.Caps
	Digest       pipeline.DigestTime
	DKIM         *mailer.DKIM // nil: mails are not signed here
	Authority    string
	// AuthservID is the mail server whose Authentication-Results field is trusted,
	// in lower case, or config.ExchangeOnline; empty: none is, and senders are
	// verified here, through DNSServer, or the system's when that is empty.
	AuthservID, DNSServer string
	// PublicURL is what links in mails begin with, without a slash at the end; empty:
	// where HTTP is served.
	PublicURL string
	// Policy is config.PolicyStaff or config.PolicyProven.
	Policy string
	// OIDC is the issuer that staff sign in with; nil: by links alone.
	OIDC *web.OIDC
	// HTTPAddr is where HTTP is served; empty: not at all. Pages are with the role web.
	HTTPAddr string
	Log      *slog.Logger
	// OnStep, if set, is told of the end of each piece of work, beside the
	// metrics.
	OnStep func(step, outcome string, took time.Duration)
}

// Service is a running process of the desk.
type Service struct {
	Store *store.Store
	// HTTP is the address that HTTP is served at; empty when it is not.
	HTTP string

	listener net.Listener
	// pipeline is the store of the roles ingest and work.
	pipeline *store.Store

	log     *slog.Logger
	metrics *telemetry.Metrics
	outage  *telemetry.Outage
	stops   []func()
	// failed receives what ended a part that should not have ended.
	failed chan error
}

// Start brings up the roles. The database's schema has to be up to date.
func Start(ctx context.Context, s Settings) (*Service, error) {
	if err := CheckSchema(ctx, s.DatabaseURL); err != nil {
		return nil, err
	}
	outage := telemetry.NewOutage(s.Log)
	s.Log = outage.Logger()
	sv := &Service{log: s.Log, metrics: telemetry.NewMetrics(), outage: outage, failed: make(chan error, 1)}
	for _, part := range []func(context.Context, Settings) error{sv.listen, sv.openStores, sv.startWork, sv.startIngest, sv.startHTTP} {
		if sv.HTTP != "" && s.PublicURL == "" {
			s.PublicURL = config.HTTP{Addr: sv.HTTP}.Links()
		}
		if err := part(ctx, s); err != nil {
			sv.Stop()
			return nil, err
		}
	}
	return sv, nil
}

// Connections to the database, at most. Those of the pipeline are apart, so that
// however busy it is, or stuck, people get their answers.
const (
	frontConnections  = 5
	ingestConnections = 3
	workConnections   = 14
)

func (sv *Service) openStores(ctx context.Context, s Settings) error {
	options := store.Options{URL: s.DatabaseURL, Connections: frontConnections, Compose: Composer(s.Desk, s.PublicURL), OnAnswer: sv.outage.Over, Caps: s.Caps, OnHeld: sv.onHeld(s)}
	var err error
	if sv.Store, err = sv.openStore(ctx, options); err != nil {
		return err
	}
	pools := telemetry.Pools{"front": sv.Store.Pool()}
	if s.Work || s.Ingest {
		options.Connections, options.KeepPlans = ingestConnections, true
		if s.Work {
			options.Connections = workConnections
		}
		if sv.pipeline, err = sv.openStore(ctx, options); err != nil {
			return err
		}
		pools["pipeline"] = sv.pipeline.Pool()
	}
	sv.metrics.Register(telemetry.NewVitals(sv.Store, sv.log), pools)
	if s.Desk.Address == "" {
		return nil
	}
	return sv.Store.SaveDesk(ctx, store.Desk{Address: s.Desk.Address, Name: s.Desk.Name, PortalURL: s.Desk.PortalURL})
}

// onHeld says that a cap on answers has held mails back.
func (sv *Service) onHeld(s Settings) func(context.Context, []int64) {
	return func(ctx context.Context, mails []int64) {
		sv.metrics.Held(len(mails))
		s.Log.WarnContext(ctx, "answers are held back by a cap", "mails", len(mails), "first", fmt.Sprintf("out-%d", mails[0]),
			"per_address", s.Caps.PerAddress, "per_hour", s.Caps.PerHour, "see", "swapdesk mail list --state held")
	}
}

func (sv *Service) openStore(ctx context.Context, o store.Options) (*store.Store, error) {
	st, err := store.Open(ctx, o)
	if err == nil {
		sv.stops = append(sv.stops, st.Close)
	}
	return st, err
}

// Stop ends everything in the reverse order of its start and returns when
// nothing runs any more.
func (sv *Service) Stop() {
	for i := len(sv.stops) - 1; i >= 0; i-- {
		sv.stops[i]()
	}
	sv.stops = nil
}

// Failed delivers the error that ended a part of the service.
func (sv *Service) Failed() <-chan error { return sv.failed }

func (sv *Service) startWork(ctx context.Context, s Settings) error {
	if !s.Work {
		return nil
	}
	discovery := tenant.New(tenant.Config{Authority: s.Authority, Log: s.Log, OnAnswer: sv.onAnswer})
	sv.showWork(discovery)
	sender := mailer.NewSender(s.SMTP, sv.countingSender(s.DKIM))
	resolver := senderauth.NewResolver(s.DNSServer)
	sv.stops = append(sv.stops, discovery.Close, resolver.Close, func() { _ = sender.Close() })
	pace := s.Pace
	if pace == (pipeline.Pace{}) {
		pace = pipeline.DefaultPace
	}
	parts := pipeline.Parts{
		Store: sv.pipeline, Tenant: discovery, Sender: sender, Log: s.Log, Pace: pace,
		Digest: s.Digest, Own: Own(s.Desk), OnStep: sv.onStep(s), Policy: policy.Policy(s.Policy),
		Auth: &senderauth.Verifier{AuthservID: s.AuthservID, Resolver: resolver},
	}
	client, err := pipeline.NewClient(parts)
	if err != nil {
		return err
	}
	// The workers end by Stop, not by ctx: what is under way gets to its end.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the workers: %w", err)
	}
	sv.stops = append(sv.stops, func() { stopClient(client, s.Log) })
	sv.background(ctx, func(ctx context.Context) { pipeline.Rescue(ctx, parts) })
	return nil
}

// Own says which mails are the desk's. Addresses are read in lower case.
func Own(desk mailer.Desk) intake.Own {
	return intake.Own{Addresses: []string{strings.ToLower(desk.Address)}}
}

// background runs a part of the service until Stop.
func (sv *Service) background(ctx context.Context, run func(context.Context)) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(ctx)
	}()
	sv.stops = append(sv.stops, func() { cancel(); <-done })
}

func stopClient(client *river.Client[pgx.Tx], log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), stopWait)
	defer cancel()
	if client.Stop(ctx) == nil {
		return
	}
	log.Warn("work under way is cut off; it will be done again")
	hard, cancelHard := context.WithTimeout(context.Background(), stopWait)
	defer cancelHard()
	if err := client.StopAndCancel(hard); err != nil {
		log.Warn("the workers did not stop", "error", err)
	}
}

func (sv *Service) startIngest(ctx context.Context, s Settings) error {
	if !s.Ingest {
		return nil
	}
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	sv.metrics.ExpectSteps([]string{pipeline.IngestStep}, pipeline.Worked, pipeline.Failed)
	ingest := &pipeline.Ingest{
		Store: sv.pipeline, Server: s.Inbox, Options: sv.countingInbox(s.InboxOptions), Log: s.Log, OnStep: sv.onStep(s),
		Holder: fmt.Sprintf("%s/%d/%d", host, os.Getpid(), time.Now().UnixNano()),
	}
	sv.background(ctx, ingest.Run)
	return nil
}

// listen takes the address that HTTP is served at, first of all: mails link to it.
func (sv *Service) listen(ctx context.Context, s Settings) error {
	if s.HTTPAddr == "" {
		return nil
	}
	var err error
	sv.listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", s.HTTPAddr)
	if err != nil {
		return fmt.Errorf("serve HTTP: %w (SWAPDESK_HTTP_ADDR names another address)", err)
	}
	sv.HTTP = sv.listener.Addr().String()
	sv.stops = append(sv.stops, func() { _ = sv.listener.Close() }) // mostly the server has
	return nil
}

func (sv *Service) startHTTP(_ context.Context, s Settings) error {
	if s.HTTPAddr == "" {
		return nil
	}
	mux := http.NewServeMux()
	endLive := func() {}
	telemetry.AddHealth(mux, sv.checks(s), s.Log)
	telemetry.AddMetrics(mux, sv.metrics, s.Log)
	if s.Web {
		pages := partnerpage.Handler(partnerpage.Options{
			Confirmations: links{sv.Store}, DeskName: s.Desk.Name, DeskAddress: s.Desk.Address, PortalURL: s.Desk.PortalURL, Log: s.Log,
		})
		for _, pattern := range partnerpage.Patterns {
			mux.Handle(pattern, pages)
		}
		console := web.New(web.Options{
			Store: sv.Store, PublicURL: s.PublicURL, DeskName: s.Desk.Name, OIDC: s.OIDC, Log: s.Log,
			Preview: Previewer(s.Desk, sv.Store.Now),
		})
		sv.stops = append(sv.stops, console.Close)
		endLive = console.EndLive
		mux.Handle("/", console)
	}
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(endLive)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(sv.listener); !errors.Is(err, http.ErrServerClosed) {
			sv.failed <- fmt.Errorf("serve HTTP: %w", err)
		}
	}()
	sv.stops = append(sv.stops, func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopWait)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			_ = server.Close()
		}
		<-done
	})
	return nil
}

// checks are what makes this process ready. How old the last sweep is tells
// about the mailbox as a whole; only a process that reads it fails by it.
func (sv *Service) checks(s Settings) []telemetry.Check {
	return []telemetry.Check{
		{Name: "database", Failed: "it does not answer", Run: func(ctx context.Context) (string, error) {
			return "ok", sv.Store.Ping(ctx)
		}},
		{Name: "schema", Failed: "it is not this program's: see `swapdesk migrate --check`", Run: func(ctx context.Context) (string, error) {
			return "ok", checkSchema(ctx, sv.Store.Pool())
		}},
		{Name: "sweep", Failed: "the mailbox was not read lately: see `swapdesk doctor`", Run: func(ctx context.Context) (string, error) {
			at, err := sv.Store.LastSweep(ctx)
			if err != nil {
				return "", err
			}
			text := "never"
			if !at.IsZero() {
				text = sv.Store.Now().Sub(at).Round(time.Second).String() + " ago"
			}
			if s.Ingest && sv.Store.Now().Sub(at) > sweepAge {
				return "", fmt.Errorf("the mailbox was last read %s", text)
			}
			return text, nil
		}},
	}
}
