package migrations_test

import (
	"errors"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/swapdesk/swapdesk/internal/pgrun"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/migrations"
)

// start runs a Postgres and returns how to sign in to the database "desk",
// which belongs to the login "desk" with no more than the given rights.
func start(t *testing.T, finder *pgrun.Finder, rights string) string {
	t.Helper()
	dir, err := pgrun.MakeMemoryDir("swapdesk-migrations", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dir.Remove() })
	cluster, err := pgrun.Start(t.Context(), pgrun.Options{Dir: dir.Path, Finder: finder})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cluster.Stop() })
	admin := connect(t, cluster.URL("postgres"))
	for _, statement := range []string{`CREATE ROLE desk LOGIN ` + rights, `CREATE DATABASE desk OWNER desk`} {
		if _, err := admin.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	u, err := url.Parse(cluster.URL("desk"))
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User("desk")
	return u.String()
}

func connect(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := store.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// npmOnly finds the newer Postgres that npm has, as a machine without Debian's
// would.
func npmOnly() *pgrun.Finder {
	f := pgrun.DefaultFinder()
	var path []string
	for dir := range strings.SplitSeq(os.Getenv("PATH"), string(os.PathListSeparator)) {
		if _, err := os.Stat(dir + "/postgres"); err != nil {
			path = append(path, dir)
		}
	}
	f.Path, f.Globs = strings.Join(path, string(os.PathListSeparator)), nil
	return &f
}

// The owner of the database needs no more than the right to create roles, on an
// older Postgres and on a newer one, whose rules for roles differ.
func TestAnOrdinaryOwnerCanMigrate(t *testing.T) {
	t.Parallel()
	for name, finder := range map[string]*pgrun.Finder{"the machine's": nil, "npm's": npmOnly()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := start(t, finder, "CREATEROLE")
			pool := connect(t, url)
			before, err := migrations.Check(t.Context(), pool)
			if err != nil || !before.Empty || len(before.Pending) == 0 {
				t.Fatalf("before: %+v, %v", before, err)
			}
			applied, err := migrations.Up(t.Context(), pool)
			if err != nil || !slices.Equal(applied, before.Pending) {
				t.Fatalf("applied %v, %v", applied, err)
			}
			after, err := migrations.Check(t.Context(), pool)
			if err != nil || after.Empty || len(after.Pending) > 0 {
				t.Errorf("after: %+v, %v", after, err)
			}
			if again, err := migrations.Up(t.Context(), pool); err != nil || len(again) > 0 {
				t.Errorf("a second time applied %v, %v", again, err)
			}
			st, err := store.Open(t.Context(), store.Options{URL: url})
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			if _, err := st.Verify(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// Without that right the migration fails, says what to do, and is not called
// done.
func TestAnOwnerWithoutTheRightIsTold(t *testing.T) {
	t.Parallel()
	pool := connect(t, start(t, nil, "NOCREATEROLE"))
	_, err := migrations.Up(t.Context(), pool)
	if err == nil || !strings.Contains(err.Error(), "CREATE ROLE swapdesk_app NOLOGIN") {
		t.Errorf("err = %v", err)
	}
	status, err := migrations.Check(t.Context(), pool)
	if err != nil || !slices.Equal(status.Pending, []string{"role_swapdesk_app"}) {
		t.Errorf("%+v, %v", status, err)
	}
}

func TestANewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	pool := connect(t, start(t, nil, "CREATEROLE"))
	if _, err := migrations.Up(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`); err != nil {
		t.Fatal(err)
	}
	if _, err := migrations.Check(t.Context(), pool); !errors.Is(err, migrations.ErrNewer) {
		t.Errorf("check: %v", err)
	}
	if _, err := migrations.Up(t.Context(), pool); !errors.Is(err, migrations.ErrNewer) {
		t.Errorf("up: %v", err)
	}
}

// A desk that has been at work goes on: an open request counts from its last
// change, and what an older program still writes beside the new one is taken.
func TestAFormerSchemaIsBroughtUp(t *testing.T) {
	t.Parallel()
	pool := connect(t, start(t, nil, "CREATEROLE"))
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	former, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := former.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	write := func(ref string) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), `WITH m AS (
				INSERT INTO message (sha256, size, raw, received_at, stored_at) VALUES (sha256($1::text::bytea), 1, 'x', now(), now()) RETURNING id
			), r AS (
				INSERT INTO request (ref, state, old_email, new_username, sender, source_message, last_message, created_at, updated_at, check_since)
				SELECT $1, 'queued', $1, $1, $1, id, id, now() - interval '9 days', now() - interval '2 days', now() FROM m
				RETURNING id
			), o AS (
				INSERT INTO outgoing (message_id, request_id, occasion, sender, recipient, subject, raw, state, attempts, created_at, updated_at)
				SELECT $1, id, 'acknowledgement', $1, $1, '', 'x', 'accepted', 1, now(), now() FROM r
			)
			INSERT INTO audit (chain, seq, at, actor, via, event, from_state, to_state, detail, hash)
			VALUES ($1, 1, now(), 'a', 'mail', 'received', '', 'received', '{}', '')`, ref); err != nil {
			t.Fatal(err)
		}
	}
	write("before")
	if _, err := migrations.Up(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	write("beside")
	var before, beside bool
	var horizon int64
	err = pool.QueryRow(t.Context(), `SELECT
		(SELECT state_since = updated_at FROM request WHERE ref = 'before'),
		(SELECT state_since > now() - interval '1 hour' FROM request WHERE ref = 'beside'), audit_horizon()`).Scan(&before, &beside, &horizon)
	if err != nil || !before || !beside || horizon != 2 {
		t.Errorf("state_since: before %t, beside %t; horizon %d (%v)", before, beside, horizon, err)
	}
	tag, err := pool.Exec(t.Context(), `UPDATE outgoing SET state = 'bounced', bounced_at = now(), bounced_by = (SELECT min(id) FROM message)`)
	if err != nil || tag.RowsAffected() != 2 {
		t.Errorf("%d mails of before can bounce (%v)", tag.RowsAffected(), err)
	}
}
