package pgrun

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrDatabaseExists says that a database of that name is there already.
var ErrDatabaseExists = errors.New("the database exists")

// CreateDatabase makes a database, as a copy of template or, when that is "",
// an empty one. Nobody may be connected to the template. The error is
// ErrDatabaseExists when the name is taken.
func (c *Cluster) CreateDatabase(ctx context.Context, name, template string) error {
	if template == "" {
		template = "template1"
	}
	sql := "CREATE DATABASE " + quote(name) + " TEMPLATE " + quote(template)
	if !c.durable {
		// It writes a checkpoint, twice: costly with flushes, else the faster way.
		sql += " STRATEGY FILE_COPY"
	}
	err := c.exec(ctx, sql)
	const duplicateDatabase = "42P04"
	if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok && pgErr.Code == duplicateDatabase {
		return ErrDatabaseExists
	}
	return err
}

// DropDatabase removes a database if it is there, disconnecting everybody.
func (c *Cluster) DropDatabase(ctx context.Context, name string) error {
	return c.exec(ctx, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)")
}

// exec runs a statement on a connection of its own.
func (c *Cluster) exec(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
