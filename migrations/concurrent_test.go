package migrations_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/swapdesk/swapdesk/migrations"
)

// Those who migrate at once all come to an end, though indexes are built concurrently,
// which waits for whoever looks at the database.
func TestSeveralMigrateAtOnce(t *testing.T) {
	t.Parallel()
	url := start(t, nil, "CREATEROLE")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ended := make(chan error)
	const several = 3
	for range several {
		pool := connect(t, url)
		go func() {
			_, err := migrations.Up(ctx, pool)
			ended <- err
		}()
	}
	for range several {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// The step that adds indexes keeps nobody from writing meanwhile, and one that was cut
// off is made up for.
func TestIndexesAreBuiltBesideTheWriters(t *testing.T) {
	t.Parallel()
	pool := connect(t, start(t, nil, "CREATEROLE"))
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	former, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := former.UpTo(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	writer, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Rollback(t.Context())
	const write = `INSERT INTO message (sha256, size, raw, received_at, stored_at) VALUES (sha256($1::text::bytea), 1, 'x', now(), now())`
	if _, err := writer.Exec(t.Context(), write, "before"); err != nil {
		t.Fatal(err)
	}
	// The build waits for the writer, and has to be cut off.
	short, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := former.UpTo(short, 7); err == nil {
		t.Fatal("it did not wait for a writer under way")
	}
	if _, err := pool.Exec(t.Context(), write, "meanwhile"); err != nil {
		t.Fatal(err)
	}
	if err := writer.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := migrations.Up(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	var invalid int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM pg_index WHERE NOT indisvalid`).Scan(&invalid); err != nil || invalid > 0 {
		t.Errorf("%d indexes are invalid (%v)", invalid, err)
	}
}
