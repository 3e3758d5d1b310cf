// Package migrations holds the database schema and brings a database up to it.
//
// Each NNNN_name.sql is one step, applied once and in order. River's own tables
// live in the schema "river" and are migrated by River's code. After each run
// the role swapdesk_app is made and gets its grants (grants.sql).
package migrations

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// RiverSchema is the database schema of River's tables.
const RiverSchema = "river"

// AppRole is the role that the service runs as.
const AppRole = "swapdesk_app"

// advisoryLock keeps two migrate commands apart. The number is arbitrary.
const advisoryLock = 7_305_112_861

// turnEvery is how often a migrate command asks whether another one is done.
const turnEvery = 100 * time.Millisecond

//go:embed [0-9]*.sql
var steps embed.FS

//go:embed grants.sql
var grants string

// Status is how a database's schema compares with this program's.
type Status struct {
	// Pending names the steps that are missing, in order.
	Pending []string
	// Empty is true for a database without any of our tables.
	Empty bool
}

// ErrNewer means that the schema was made by a newer program than this one.
var ErrNewer = errors.New("the database schema is newer than this program: upgrade swapdesk")

// Check compares the schema of the database behind pool with this program's,
// and changes nothing. It fails with ErrNewer.
func Check(ctx context.Context, pool *pgxpool.Pool) (Status, error) {
	var have string
	if err := pool.QueryRow(ctx, `SELECT coalesce(to_regclass('public.goose_db_version')::text, '')`).Scan(&have); err != nil {
		return Status{}, err
	}
	applied := map[int64]bool{}
	if have != "" {
		rows, err := pool.Query(ctx, `SELECT version_id FROM public.goose_db_version WHERE is_applied AND version_id > 0`)
		if err != nil {
			return Status{}, err
		}
		versions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return Status{}, err
		}
		for _, v := range versions {
			applied[v] = true
		}
	}
	status := Status{Empty: len(applied) == 0}
	names, err := fs.Glob(steps, "*.sql")
	if err != nil {
		return Status{}, err
	}
	for _, name := range names {
		digits, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return Status{}, fmt.Errorf("migration %s: the name has to begin with a number: %w", name, err)
		}
		if !applied[version] {
			status.Pending = append(status.Pending, strings.TrimSuffix(name, ".sql"))
		}
		delete(applied, version)
	}
	if len(applied) > 0 {
		return status, ErrNewer
	}
	river, err := riverPending(ctx, pool)
	if err != nil {
		return status, err
	}
	status.Pending = append(status.Pending, river...)
	if len(status.Pending) == 0 && !roleReady(ctx, pool) {
		status.Pending = []string{"role_" + AppRole}
	}
	return status, nil
}

// roleReady reports whether the login can take on the service's role, and the
// role has its grants. That a role is missing is an error to Postgres, so an
// error is a no; a database that is away has shown itself before.
func roleReady(ctx context.Context, pool *pgxpool.Pool) bool {
	var ready bool
	err := pool.QueryRow(ctx, `SELECT pg_has_role(current_user, $1,
			CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
		AND has_table_privilege($1, 'public.audit', 'INSERT') AND has_table_privilege($1, 'river.river_job', 'INSERT')`,
		AppRole).Scan(&ready)
	return err == nil && ready
}

func riverPending(ctx context.Context, pool *pgxpool.Pool) ([]string, error) {
	migrator, err := riverMigrator(pool)
	if err != nil {
		return nil, err
	}
	applied, err := migrator.ExistingVersions(ctx)
	if err != nil {
		return nil, err
	}
	var pending []string
	all := migrator.AllVersions()
	if len(applied) > len(all) {
		return nil, ErrNewer
	}
	for _, m := range all[len(applied):] {
		pending = append(pending, fmt.Sprintf("river_%03d_%s", m.Version, strings.ReplaceAll(m.Name, " ", "_")))
	}
	return pending, nil
}

// Up applies what is missing and returns the names of the steps that it
// applied. Any number of processes may call it at once: one works, the others
// wait and find nothing to do. The pool needs three connections and a user who
// may create roles.
func Up(ctx context.Context, pool *pgxpool.Pool) ([]string, error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	if err := takeTurn(ctx, conn); err != nil {
		return nil, err
	}
	defer func() {
		// The lock also ends with the connection, so a lost one needs no more.
		_, _ = conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, advisoryLock)
	}()
	before, err := Check(ctx, pool)
	if err != nil {
		return nil, err
	}
	if err := ours(ctx, pool); err != nil {
		return nil, err
	}
	if err := rivers(ctx, pool, conn); err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, grants); err != nil {
		return nil, fmt.Errorf("the role %[1]s and its grants: %[2]w (migrate needs the right CREATEROLE once; "+
			"or let an administrator run: CREATE ROLE %[1]s NOLOGIN; GRANT %[1]s TO this login)", AppRole, err)
	}
	return before.Pending, nil
}

// takeTurn gets the lock. It asks again and again: whoever waits inside a statement has
// a snapshot, which an index that the other builds concurrently would wait for, for ever.
func takeTurn(ctx context.Context, conn *pgxpool.Conn) error {
	ticks := time.NewTicker(turnEvery)
	defer ticks.Stop()
	for {
		var ours bool
		if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, advisoryLock).Scan(&ours); err != nil || ours {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticks.C:
		}
	}
}

func ours(ctx context.Context, pool *pgxpool.Pool) error {
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, steps)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

func rivers(ctx context.Context, pool *pgxpool.Pool, conn *pgxpool.Conn) error {
	if _, err := conn.Exec(ctx, `CREATE SCHEMA IF NOT EXISTS `+RiverSchema); err != nil {
		return err
	}
	migrator, err := riverMigrator(pool)
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("river's tables: %w", err)
	}
	result, err := migrator.Validate(ctx, nil)
	if err != nil {
		return fmt.Errorf("river's tables: %w", err)
	}
	if !result.OK {
		return fmt.Errorf("river's tables: %s", strings.Join(result.Messages, "; "))
	}
	return nil
}

func riverMigrator(pool *pgxpool.Pool) (*rivermigrate.Migrator[pgx.Tx], error) {
	return rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: RiverSchema})
}
