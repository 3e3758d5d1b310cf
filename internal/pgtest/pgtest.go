// Package pgtest gives each test a Postgres database of its own: a copy of one
// that was migrated once. The server is private to the test binary; it starts
// when the first test asks for a database and stops when the last test is done.
//
// A package with such tests declares
//
//	func TestMain(m *testing.M) { pgtest.Main(m, migrate) }
package pgtest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/pgrun"
)

// The folder of a server, and the database that the others are copies of.
const (
	dirPrefix = "swapdesk-test-"
	template  = "template_migrated"
)

// parallel is how many tests run at once at least. They mostly wait for each
// other's servers: more of them than there are processors end sooner.
const parallel = 6

// startLimit bounds the start of the server with the migration. It includes
// the fetching of Postgres where none is installed.
const startLimit = 5 * time.Minute

// server is the one of this test binary. TestMain knows no other way to hand
// it to the tests.
var server struct {
	migrate func(ctx context.Context, url string) error // nil until Run

	start   sync.Once
	err     error // of the start
	dir     *pgrun.TempDir
	cluster *pgrun.Cluster

	// copying is held while the template is read: a copy of it suffers no
	// second session there.
	copying sync.Mutex
	copies  atomic.Int64
}

// Main runs the tests of a package and ends the process. migrate brings an
// empty database to the schema that the tests expect, and closes its
// connections; nil leaves it empty.
func Main(m *testing.M, migrate func(ctx context.Context, url string) error) {
	os.Exit(Run(m, migrate))
}

// Run is Main for a TestMain that has something left to do: it returns the
// exit code.
func Run(m *testing.M, migrate func(ctx context.Context, url string) error) int {
	if migrate == nil {
		migrate = func(context.Context, string) error { return nil }
	}
	server.migrate = migrate
	if err := flag.Set("test.parallel", strconv.Itoa(max(parallel, runtime.GOMAXPROCS(0)))); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
		return 1
	}
	code := m.Run() // which reads the command line, where -parallel may say otherwise
	if err := stop(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
		return max(code, 1)
	}
	return code
}

// Database returns the address of a new database, which is dropped when the
// test is over, whoever is still connected. The test fails when there is no
// Postgres. Database may be called from parallel tests, as often as they like.
func Database(t testing.TB) (url string) {
	t.Helper()
	if server.migrate == nil {
		t.Fatal("pgtest: the package's TestMain does not call pgtest.Main")
	}
	server.start.Do(func() { server.err = start() })
	if server.err != nil {
		t.Fatalf("pgtest: %v", server.err)
	}
	name := fmt.Sprintf("test_%d", server.copies.Add(1))
	if err := copyTemplate(t.Context(), name); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		// The test's own context has ended by now.
		if err := server.cluster.DropDatabase(context.Background(), name); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return server.cluster.URL(name)
}

func start() error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	var err error
	if server.dir, err = pgrun.MakeMemoryDir(dirPrefix, log); err != nil {
		return err
	}
	if server.cluster, err = pgrun.Start(ctx, pgrun.Options{Dir: server.dir.Path, Log: log}); err != nil {
		return err
	}
	if err := server.cluster.CreateDatabase(ctx, template, ""); err != nil {
		return err
	}
	return server.migrate(ctx, server.cluster.URL(template))
}

func copyTemplate(ctx context.Context, name string) error {
	server.copying.Lock()
	defer server.copying.Unlock()
	return server.cluster.CreateDatabase(ctx, name, template)
}

func stop() error {
	var errs []error
	if server.cluster != nil {
		errs = append(errs, server.cluster.Stop())
	}
	if server.dir != nil {
		errs = append(errs, server.dir.Remove())
	}
	return errors.Join(errs...)
}
