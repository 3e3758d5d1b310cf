// Package pgrun runs a private Postgres as a child process: for the demo, for
// a server that was given no database URL, and for tests. It runs on Linux.
//
// The cluster lives in one folder and is reached only through a unix socket in
// a directory that no other user of the machine can enter; it never listens on
// a network. Its life is tied to ours: the kernel shuts it down when we die,
// however we die, and whatever outlives that is stopped by the next Start.
package pgrun

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// startLimit bounds how long a server may take until it answers. Replaying the
// write-ahead log after a crash is what takes time, and settings keep that log
// small.
const startLimit = 2 * time.Minute

// Options says where a cluster lives and how careful it is.
type Options struct {
	// Dir holds everything of the cluster: data, socket, log and lock. Start
	// creates it.
	Dir string
	// Durable is for data that must survive a crash of the machine. Without
	// it nothing is ever flushed to disk, which suits tests and demos.
	Durable bool
	// CountStatements loads pg_stat_statements, for Statements; it slows the
	// server a little.
	CountStatements bool
	// Log is told of the start and of what makes it slow; nil discards that.
	// The server's own log is the file postgres.log in Dir.
	Log *slog.Logger
	// Env is added to the server's environment, each as NAME=value.
	Env []string
	// Finder locates the Postgres programs; nil stands for DefaultFinder.
	Finder *Finder
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Finder == nil {
		f := DefaultFinder()
		o.Finder = &f
	}
	return o
}

// Cluster is a running private Postgres, reached over a unix socket.
type Cluster struct {
	dir       clusterDir
	socketDir string
	durable   bool
	counting  bool
	fresh     bool
	lock      *os.File
	server    *process
	stop      func() error
}

// Start runs the cluster in o.Dir and returns when it accepts connections; a
// folder without a cluster gets a new one first. ctx bounds the start only.
//
// The error is ErrInUse when another Start, of whatever process, holds the
// folder; Running then tells how to reach that cluster.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	o = o.withDefaults()
	dir, err := makeClusterDir(o.Dir)
	if err != nil {
		return nil, err
	}
	runAs, err := chooseAccount(dir.data())
	if err != nil {
		return nil, err
	}
	lock, err := lockFile(dir.lock())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	c := &Cluster{dir: dir, durable: o.Durable, counting: o.CountStatements, lock: lock}
	c.stop = sync.OnceValue(c.shutDown)
	if err := c.start(ctx, o, runAs); err != nil {
		unlock(lock)
		if cause := context.Cause(ctx); cause != nil {
			err = fmt.Errorf("%w: %w", cause, err)
		}
		return nil, err
	}
	return c, nil
}

// start does the part of Start that needs the lock.
func (c *Cluster) start(ctx context.Context, o Options, runAs account) error {
	began := time.Now()
	if err := stopLeftovers(c.dir.data(), o.Log); err != nil {
		return err
	}
	major, err := dataMajor(c.dir.data())
	if err != nil {
		return err
	}
	bin, err := o.Finder.find(ctx, runAs, major, o.Log)
	if err != nil {
		return err
	}
	if err := runAs.checkEnter(ctx, bin, c.dir); err != nil {
		return err
	}
	if c.fresh = major == 0; c.fresh {
		if err := initCluster(ctx, bin, runAs, c.dir, c.durable); err != nil {
			return err
		}
	}
	if c.socketDir, err = makeSocketDir(c.dir, runAs); err != nil {
		return err
	}
	if err := c.launch(ctx, bin, runAs, o.Env); err != nil {
		return errors.Join(err, os.RemoveAll(c.socketDir))
	}
	o.Log.InfoContext(ctx, "private Postgres runs", "dir", c.dir, "version", bin.major,
		"user", runAs.name, "new", c.fresh, "took", time.Since(began).Round(time.Millisecond))
	return nil
}

// launch starts the server and waits until it answers.
func (c *Cluster) launch(ctx context.Context, bin binaries, runAs account, env []string) error {
	logFile, logStart, err := openLog(c.dir.log())
	if err != nil {
		return err
	}
	defer logFile.Close()

	args := append([]string{"-D", c.dir.data()}, settings(c.socketDir, c.durable, c.counting)...)
	// The server outlives ctx, which bounds the start only.
	cmd := runAs.command(context.WithoutCancel(ctx), bin.path("postgres"), args...)
	cmd.Dir = string(c.dir)
	cmd.Env = append(cmd.Env, env...)
	cmd.Stdout, cmd.Stderr = logFile, logFile
	cmd.SysProcAttr.Pdeathsig = fastShutdown
	if c.server, err = startProcess(cmd); err != nil {
		return err
	}
	if err := c.awaitReady(ctx); err != nil {
		stopErr := c.server.stop()
		return errors.Join(fmt.Errorf("start of Postgres: %w%s", err, logTail(c.dir.log(), logStart)), stopErr)
	}
	return nil
}

// awaitReady waits until the server accepts a connection.
func (c *Cluster) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startLimit, fmt.Errorf("no answer within %v", startLimit))
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, c.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-tick.C:
		case <-c.server.done:
			return fmt.Errorf("it ended at once: %v", c.server.cmd.ProcessState)
		case <-ctx.Done():
			return fmt.Errorf("%w; last: %w", context.Cause(ctx), err)
		}
	}
}

// URL returns the address of a database of the cluster, for the superuser.
func (c *Cluster) URL(database string) string { return socketURL(c.socketDir, database) }

// Fresh reports whether this Start made the cluster.
func (c *Cluster) Fresh() bool { return c.fresh }

// Done is closed when the server has ended, be it by Stop or by itself. It is
// not started again: whoever depends on it has to end too, and Stop says why.
func (c *Cluster) Done() <-chan struct{} { return c.server.done }

// Stop shuts the server down, disconnecting everybody, waits for its end and
// releases the folder. The error tells of a server that had already ended by
// itself or had to be killed. Every call after the first returns the same.
func (c *Cluster) Stop() error { return c.stop() }

func (c *Cluster) shutDown() error {
	defer unlock(c.lock)
	select {
	case <-c.server.done:
		return errors.Join(fmt.Errorf("the private Postgres had ended by itself: %v", c.server.cmd.ProcessState), os.RemoveAll(c.socketDir))
	default:
		return errors.Join(c.server.stop(), os.RemoveAll(c.socketDir))
	}
}

// clusterDir is the absolute path of the folder that a cluster lives in.
type clusterDir string

func (d clusterDir) data() string     { return filepath.Join(string(d), "data") }
func (d clusterDir) nascent() string  { return filepath.Join(string(d), "data.new") }
func (d clusterDir) ownSocks() string { return filepath.Join(string(d), "run") }
func (d clusterDir) lock() string     { return filepath.Join(string(d), "lock") }
func (d clusterDir) log() string      { return filepath.Join(string(d), "postgres.log") }

// makeClusterDir creates the folder unless it is there.
func makeClusterDir(path string) (clusterDir, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	switch err := os.Mkdir(path, dirMode()); {
	case err == nil:
		return clusterDir(path), os.Chmod(path, dirMode()) // whatever the umask is
	case errors.Is(err, fs.ErrExist):
		return clusterDir(path), nil
	default:
		return "", err
	}
}

// dirMode is the mode of a folder that holds a cluster. Made by root it lets
// every user pass through, because the server runs as another one; what lies
// inside is closed.
func dirMode() os.FileMode {
	if os.Geteuid() == 0 {
		return 0o711
	}
	return 0o700
}
