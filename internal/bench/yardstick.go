package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/migrations"
)

// look, tell and confirm are the three jobs of the chain: discovery, the first
// mail, the second mail.
type (
	look    chainArgs
	tell    chainArgs
	confirm chainArgs
)

type chainArgs struct {
	N int `json:"n"`
}

func (look) Kind() string    { return "look" }
func (tell) Kind() string    { return "tell" }
func (confirm) Kind() string { return "confirm" }

// chain is what the three workers share.
type chain struct {
	pool      *pgxpool.Pool
	authority *fakeauthority.Authority
	discovery *tenant.Client
	sender    *mailer.Sender
	letter    mailer.Mail
	client    *river.Client[pgx.Tx]
	ended     chan struct{} // receives one for each request that is done
}

// yardstick measures the plain chain, on a database of its own.
func (b *bench) yardstick(ctx context.Context, requests int, settings map[string]string) (_ Pass, err error) {
	b.yardsticks++
	url, err := b.database(ctx, fmt.Sprintf("yardstick%d", b.yardsticks))
	if err != nil {
		return Pass{}, err
	}
	pool, err := connect(ctx, url, settings)
	if err != nil {
		return Pass{}, err
	}
	defer pool.Close()
	mail, err := fakemail.Start(fakemail.Options{Desk: deskAddr, Password: "bench", Discard: true})
	if err != nil {
		return Pass{}, err
	}
	defer func() { err = errors.Join(err, mail.Close()) }()
	authority, err := fakeauthority.Start("")
	if err != nil {
		return Pass{}, err
	}
	defer func() { err = errors.Join(err, authority.Close()) }()
	c := &chain{pool: pool, authority: authority, discovery: tenant.New(tenant.Config{Authority: authority.URL(), Log: b.log})}
	defer c.discovery.Close()
	out, err := mailer.ParseSMTPURL(mail.SMTPURL())
	if err != nil {
		return Pass{}, err
	}
	c.sender = mailer.NewSender(out, mailer.SenderOptions{})
	defer func() { err = errors.Join(err, c.sender.Close()) }()
	if c.letter, err = sampleLetter(); err != nil {
		return Pass{}, err
	}
	return b.runChain(ctx, c, requests)
}

// connect opens a pool with a connection for each worker and for River itself, so
// that none waits for another's.
func connect(ctx context.Context, url string, settings map[string]string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = lookers + tellers + confirmers + 4
	maps.Copy(config.ConnConfig.RuntimeParams, settings)
	return pgxpool.NewWithConfig(ctx, config)
}

// sampleLetter is a mail such as the desk sends, composed beforehand.
func sampleLetter() (mailer.Mail, error) {
	p := partner{"p", 0}
	return mailer.Desk{Address: deskAddr, Name: "Co-sell desk"}.Compose(mailer.Letter{
		Occasion: mailer.Acknowledgement, To: p.old(), Ref: "SWAP-1234-567X", Old: p.old(), New: p.username(),
		TenantDomain: p.tenant(), InReplyTo: "1@" + p.tenant(), Date: time.Now(),
	})
}

// How many workers each of the three jobs has: those of the desk's steps.
const (
	lookers    = 8
	tellers    = 4
	confirmers = 4
)

func (b *bench) runChain(ctx context.Context, c *chain, requests int) (_ Pass, err error) {
	c.ended = make(chan struct{}, max(requests, warmUp))
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(c.look))
	river.AddWorker(workers, river.WorkFunc(c.tell))
	river.AddWorker(workers, river.WorkFunc(c.confirm))
	c.client, err = river.NewClient(riverpgxv5.New(c.pool), &river.Config{
		Schema: migrations.RiverSchema, Workers: workers, FetchCooldown: job.FetchCooldown,
		Queues: map[string]river.QueueConfig{
			"look": {MaxWorkers: lookers}, "tell": {MaxWorkers: tellers}, "confirm": {MaxWorkers: confirmers},
		},
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return Pass{}, err
	}
	if err := c.client.Start(ctx); err != nil {
		return Pass{}, err
	}
	defer func() { err = errors.Join(err, c.client.StopAndCancel(context.WithoutCancel(ctx))) }()
	// Connections and plans are there before anything is measured, as the desk's
	// are.
	if err := c.pass(ctx, requests, warmUp); err != nil {
		return Pass{}, err
	}
	m, err := b.startMeter()
	if err != nil {
		return Pass{}, err
	}
	if err := c.pass(ctx, 0, requests); err != nil {
		return Pass{}, err
	}
	return m.stop(requests, time.Now())
}

// warmUp is how many requests go through the chain unmeasured.
const warmUp = 50

// pass takes n requests, from the one with the given number on, through the
// chain, and fails when they stop coming to their end.
func (c *chain) pass(ctx context.Context, from, n int) error {
	first := make([]river.InsertManyParams, n)
	for i := range first {
		p := partner{"p", from + i}
		c.authority.Add(p.tenant(), p.tenantID(), "EU")
		first[i] = river.InsertManyParams{Args: look{p.n}, InsertOpts: queue("look")}
	}
	if _, err := c.client.InsertManyFast(ctx, first); err != nil {
		return err
	}
	silence := time.NewTimer(stall)
	defer silence.Stop()
	for done := range n {
		select {
		case <-c.ended:
			silence.Reset(stall)
		case <-ctx.Done():
			return ctx.Err()
		case <-silence.C:
			return fmt.Errorf("%d of %d requests came to their end, and none for %v", done, n, stall)
		}
	}
	return nil
}

func queue(name string) *river.InsertOpts { return &river.InsertOpts{Queue: name} }

func (c *chain) look(ctx context.Context, j *river.Job[look]) error {
	if a := c.discovery.Lookup(ctx, partner{"p", j.Args.N}.tenant()); a.State != tenant.Found {
		return fmt.Errorf("tenant is %s: %s", a.State, a.Reason)
	}
	return next(ctx, c, j, tell(j.Args), "tell")
}

func (c *chain) tell(ctx context.Context, j *river.Job[tell]) error {
	if err := c.sender.Send(ctx, c.letter.From, partner{"p", j.Args.N}.old(), c.letter.Raw); err != nil {
		return err
	}
	return next(ctx, c, j, confirm(j.Args), "confirm")
}

func (c *chain) confirm(ctx context.Context, j *river.Job[confirm]) error {
	if err := c.sender.Send(ctx, c.letter.From, partner{"p", j.Args.N}.old(), c.letter.Raw); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, j)
		return err
	})
	if err == nil {
		c.ended <- struct{}{}
	}
	return err
}

// next completes a job and inserts the one after it, in one transaction.
func next[T river.JobArgs](ctx context.Context, c *chain, j *river.Job[T], args river.JobArgs, to string) error {
	return pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		if _, err := c.client.InsertTx(ctx, tx, args, queue(to)); err != nil {
			return err
		}
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, j)
		return err
	})
}
