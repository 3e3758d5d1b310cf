package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/pgrun"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/migrations"
)

// databaseName is the desk's database in a private Postgres.
const databaseName = "swapdesk"

// Database is where the data is: a database of the operator's, or one in a
// private Postgres.
type Database struct {
	URL string
	// cluster is the private Postgres when this process runs it.
	cluster *pgrun.Cluster
}

// OpenDatabase finds the database. Without a URL it is a private, durable
// Postgres in the data directory: the one that a `serve` beside us runs, or our
// own for as long as we run.
func OpenDatabase(ctx context.Context, c config.Database, log *slog.Logger) (*Database, error) {
	if c.URL != "" {
		return &Database{URL: c.URL}, nil
	}
	dir := filepath.Join(c.DataDir, "postgres")
	if url, ok := pgrun.Running(dir); ok {
		return &Database{URL: url(databaseName)}, nil
	}
	if err := os.MkdirAll(c.DataDir, 0o755); err != nil {
		return nil, err
	}
	cluster, err := pgrun.Start(ctx, pgrun.Options{Dir: dir, Durable: true, Log: log})
	if errors.Is(err, pgrun.ErrInUse) {
		// It came up between the two looks.
		if url, ok := pgrun.Running(dir); ok {
			return &Database{URL: url(databaseName)}, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the private Postgres in %s: %w (or name a database with SWAPDESK_DATABASE_URL)", dir, err)
	}
	db := &Database{URL: cluster.URL(databaseName), cluster: cluster}
	err = cluster.CreateDatabase(ctx, databaseName, "")
	if errors.Is(err, pgrun.ErrDatabaseExists) {
		return db, nil
	}
	if err == nil {
		// Nobody has anything to set up for a database that we made just now.
		_, err = Migrate(ctx, db.URL)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Private reports whether this process runs the database.
func (d *Database) Private() bool { return d.cluster != nil }

// Ended is closed when the private Postgres has ended; it is nil otherwise.
func (d *Database) Ended() <-chan struct{} {
	if d.cluster == nil {
		return nil
	}
	return d.cluster.Done()
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
	status, err := migrations.Check(ctx, pool)
	if err != nil {
		return err
	}
	if len(status.Pending) > 0 {
		return &SchemaError{status.Pending}
	}
	return nil
}
