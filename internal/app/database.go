package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/pgrun"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/migrations"
)

// databaseName is the desk's database in a private Postgres.
const databaseName = "swapdesk"

const (
	// startWait is how long a private Postgres that another process starts,
	// stops or holds for a moment is waited for.
	startWait = 5 * time.Second
	lookEvery = 100 * time.Millisecond
)

// Database is where the data is: a database of the operator's, or one in a
// private Postgres.
type Database struct {
	URL string
	// dir is the folder of the private Postgres; empty without one.
	dir string
	// cluster is the private Postgres when this process runs it.
	cluster *pgrun.Cluster
}

// OpenDatabase finds the database. Without a URL it is a private, durable
// Postgres in the data directory: the one that another process runs, or our own
// for as long as we run. With own we prefer to run it ourselves, and give a
// command that holds it the time to end.
func OpenDatabase(ctx context.Context, c config.Database, own bool, log *slog.Logger) (*Database, error) {
	if c.URL != "" {
		return &Database{URL: c.URL}, nil
	}
	dir := filepath.Join(c.DataDir, "postgres")
	if err := os.MkdirAll(c.DataDir, 0o755); err != nil {
		return nil, err
	}
	db, err := openPrivate(ctx, dir, own, log)
	if err != nil {
		return nil, fmt.Errorf("the private Postgres in %s: %w (or name a database with SWAPDESK_DATABASE_URL)", dir, err)
	}
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func openPrivate(ctx context.Context, dir string, own bool, log *slog.Logger) (*Database, error) {
	begin := time.Now()
	for {
		late := time.Since(begin) > startWait
		if !own || late {
			if url, ok := pgrun.Running(dir); ok {
				return &Database{URL: url(databaseName), dir: dir}, nil
			}
		}
		cluster, err := pgrun.Start(ctx, pgrun.Options{Dir: dir, Durable: true, Log: log})
		if err == nil {
			return &Database{URL: cluster.URL(databaseName), dir: dir, cluster: cluster}, nil
		}
		if !errors.Is(err, pgrun.ErrInUse) || late {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(lookEvery):
		}
	}
}

// prepare makes the database in a private Postgres of ours, and its schema:
// nobody has anything to set up there. A schema that is merely old is left to
// the command that migrates.
func (d *Database) prepare(ctx context.Context) error {
	if d.cluster == nil {
		return nil
	}
	err := d.cluster.CreateDatabase(ctx, databaseName, "")
	if err != nil && !errors.Is(err, pgrun.ErrDatabaseExists) {
		return err
	}
	pool, err := store.Connect(ctx, d.URL)
	if err != nil {
		return err
	}
	defer pool.Close()
	status, err := migrations.Check(ctx, pool)
	if err == nil && status.Empty {
		_, err = migrations.Up(ctx, pool)
	}
	if errors.Is(err, migrations.ErrNewer) {
		return nil // said by whoever needs the schema
	}
	return err
}

// Private reports whether the database is in a private Postgres.
func (d *Database) Private() bool { return d.dir != "" }

// WaitEnd returns when the private Postgres has ended, whoever ran it, or when
// ctx ends; a database of the operator's is not watched.
func (d *Database) WaitEnd(ctx context.Context) error {
	var ended <-chan struct{}
	var looks <-chan time.Time
	switch {
	case d.cluster != nil:
		ended = d.cluster.Done()
	case d.dir != "":
		ticks := time.NewTicker(time.Second)
		defer ticks.Stop()
		looks = ticks.C
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ended:
			return nil
		case <-looks:
			if _, ok := pgrun.Running(d.dir); !ok {
				return nil
			}
		}
	}
}

// Close stops the private Postgres, if this process runs it.
func (d *Database) Close() error {
	if d.cluster == nil {
		return nil
	}
	return d.cluster.Stop()
}

// SchemaError says that the database lacks migrations.
type SchemaError struct{ Pending []string }

func (e *SchemaError) Error() string {
	return fmt.Sprintf("the database schema is not up to date (missing: %s): run `swapdesk migrate`", strings.Join(e.Pending, ", "))
}

// Migrate brings the database's schema up and returns what it applied.
func Migrate(ctx context.Context, url string) ([]string, error) {
	pool, err := store.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	return migrations.Up(ctx, pool)
}

// CheckSchema fails with a *SchemaError when migrations are missing, and with
// migrations.ErrNewer when the schema is ahead of this program.
func CheckSchema(ctx context.Context, url string) error {
	pool, err := store.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	return checkSchema(ctx, pool)
}

func checkSchema(ctx context.Context, pool *pgxpool.Pool) error {
	status, err := migrations.Check(ctx, pool)
	if err != nil {
		return err
	}
	if len(status.Pending) > 0 {
		return &SchemaError{status.Pending}
	}
	return nil
}
