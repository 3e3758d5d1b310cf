// Package store is the only place with SQL.
//
// [Tx.Move] is the single write path of requests: it locks the row, asks
// workflow.Next what the event does, and writes the new state, the audit row,
// the outgoing mail, the ledger and the jobs in one transaction. Everything
// else here either reads, or keeps what is not a request: raw mail and the
// mailbox's cursor, delivery states, the directory, the seals of the audit.
package store

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/swapdesk/swapdesk/migrations"
	"github.com/swapdesk/swapdesk/workflow"
)

// ErrNotFound means that nothing is stored under the given key.
var ErrNotFound = errors.New("not found")

// Thread is the place of a mail in a conversation: who wrote the mail that it
// answers, and the Message-IDs of that mail and of those before it (RFC 5322
// section 3.6.4), without their angle brackets.
type Thread struct {
	Writer     string
	InReplyTo  string
	References []string
	// Languages are those to answer in, the first one first; none for English.
	Languages []string
	// Auth is whether the writer is authenticated.
	Auth workflow.Auth
	// Token is that of the link in a challenge.
	Token string
}

// Mail is a mail that is ready to be sent: its bytes never change any more.
type Mail struct {
	MessageID string
	From, To  string
	Subject   string
	Raw       []byte
}

// Composer makes mails: of an occasion about a request, about a group, about no request,
// and to staff. The Message-ID of a digest is another one each day and for each recipient,
// and the same for both again.
type Composer struct {
	Request func(r workflow.Request, o workflow.Occasion, t Thread, now time.Time) (Mail, error)
	Group   func(g workflow.Group, t Thread, now time.Time) (Mail, error)
	Answer  func(a workflow.Answer, t Thread, now time.Time) (Mail, error)
	Digest  func(u Undone, to string, now time.Time) (Mail, error)
}

// Caps bound how many mails are written because a mail came and nobody decided on
// anything (workflow.Occasion.Automatic). What is above them is written and held. 0 is no
// cap.
//
// Mails about no request to one address are written one after the other, and counted
// exactly: that is the cap that ends loops. Beside that, transactions under way do not see
// each other's mails, and each may go up to a cap: to count all would have all wait for one
// another.
type Caps struct {
	PerAddress int // to one address within a day: so many about requests, and so many about none
	PerHour    int // in all within an hour
}

// Options are what a Store is opened with.
type Options struct {
	// URL names the database, as a postgres:// URL or a keyword string.
	URL string
	// Connections bounds the pool; 0 means 10.
	Connections int
	// KeepPlans plans each statement once, for the few rows that the steps of the
	// pipeline touch: for a service, not for commands that list whole tables.
	KeepPlans bool
	// Compose makes outgoing mail. Without it a transition that causes mail
	// fails.
	Compose Composer
	// Caps hold back mails. OnHeld, if set, is told of the outgoing mails that were, after the commit.
	Caps   Caps
	OnHeld func(ctx context.Context, mails []int64)
	// OnAnswer, if set, is called for each connection that is made, and when the
	// database answers one of the questions that are asked each minute.
	OnAnswer func()
	// Now is the clock; nil means the system's, corrected by the database's.
	Now func() time.Time
}

// Store is a pool of connections to the desk's database. All its work is done
// as the role swapdesk_app.
type Store struct {
	pool    *pgxpool.Pool
	river   *river.Client[pgx.Tx]
	compose Composer
	caps    Caps
	onHeld  func(ctx context.Context, mails []int64)
	clock   *clock
	now     func() time.Time
	stop    func() // ends what keeps the clock, and waits for it
}

// Connect opens a pool as the user of the URL, with all of that user's rights:
// for migrations and for looking at the schema.
func Connect(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = max(config.MaxConns, 4) // what migrations take
	return connect(ctx, config)
}

func connect(ctx context.Context, config *pgxpool.Config) (*pgxpool.Pool, error) {
	config.ConnConfig.DialFunc = dial
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

// Server is what a connection tells about its server and its login.
type Server struct {
	Version string
	Login   string
	// Owner is true when the login owns the desk's tables.
	Owner bool
}

// Inspect looks at the server behind a pool.
func Inspect(ctx context.Context, pool *pgxpool.Pool) (Server, error) {
	var s Server
	err := pool.QueryRow(ctx, `SELECT current_setting('server_version'), current_user,
		coalesce((SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class
			WHERE oid = to_regclass('public.audit')), false)`).Scan(&s.Version, &s.Login, &s.Owner)
	return s, err
}

// Open connects to a database whose schema is up to date.
func Open(ctx context.Context, o Options) (*Store, error) {
	config, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		return nil, err
	}
	if o.OnAnswer == nil {
		o.OnAnswer = func() {}
	}
	config.MaxConns = 10
	if o.Connections > 0 {
		config.MaxConns = int32(o.Connections)
	}
	settings := maps.Clone(guards)
	maps.Copy(settings, noWorkers)
	if o.KeepPlans {
		maps.Copy(settings, Planning())
	}
	maps.Copy(settings, config.ConnConfig.RuntimeParams) // what the URL says goes first
	config.ConnConfig.RuntimeParams = settings
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SET ROLE "+migrations.AppRole)
		if err == nil {
			o.OnAnswer()
		}
		return err
	}
	pool, err := connect(ctx, config)
	if err != nil {
		return nil, err
	}
	s := &Store{pool: pool, compose: o.Compose, caps: o.Caps, onHeld: o.OnHeld, clock: &clock{pool: pool, onAnswer: o.OnAnswer}, now: o.Now}
	if s.now == nil {
		s.now = s.clock.Now
	}
	if err := s.open(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return s, nil
}

// open sets the clock and keeps it, and makes the client that inserts jobs.
func (s *Store) open(ctx context.Context) (err error) {
	if err := s.clock.set(ctx); err != nil {
		return err
	}
	// The cooldown of a client that inserts is how often it announces inserts into
	// a queue; what it does not announce waits for the next poll.
	s.river, err = river.NewClient(riverpgxv5.New(s.pool), &river.Config{
		Schema: migrations.RiverSchema, FetchCooldown: river.FetchCooldownMin,
		Test: river.TestConfig{Time: early{s.clock}},
	})
	if err != nil {
		return err
	}
	keeping, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var kept sync.WaitGroup
	kept.Go(func() { s.clock.keep(keeping) })
	s.stop = func() { cancel(); kept.Wait() }
	return nil
}

// Close waits for the connections in use and closes the pool.
func (s *Store) Close() {
	s.stop()
	s.pool.Close()
}

// RiverClock gives the workers' River client the store's clock. River has this
// only among its settings for tests.
func (s *Store) RiverClock() river.TestConfig { return river.TestConfig{Time: s.clock} }

// Jobs is a River client that works on nothing: it inserts jobs, and shows and changes those
// there are.
func (s *Store) Jobs() *river.Client[pgx.Tx] { return s.river }

// Pool is the pool that the workers' River client shares with the store.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.pool.Ping(ctx) }

// Now is the store's clock at Postgres's resolution, so that what is written
// reads back the same.
func (s *Store) Now() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// Unstorable reports whether err is about the data itself, so that the same
// data will fail again: an SQLSTATE of the classes data exception, integrity
// constraint violation or program limit exceeded (PostgreSQL, appendix A).
func Unstorable(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || len(pg.Code) != 5 {
		return false
	}
	switch pg.Code[:2] {
	case "22", "23", "54":
		return true
	default:
		return false
	}
}

// violates reports whether err is a violation of the named constraint or
// unique index.
func violates(err error, names ...string) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	for _, name := range names {
		if pg.ConstraintName == name {
			return true
		}
	}
	return false
}
