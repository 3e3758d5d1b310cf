package pgrun

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestNewCluster(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	// What an interrupted initdb leaves.
	write(t, filepath.Join(dir, "data.new", "PG_VERSION"), "15", 0o600)
	c := start(t, Options{Dir: dir, Durable: true})
	if !c.Fresh() {
		t.Error("a new cluster is not called fresh")
	}
	for setting, want := range map[string]string{
		"fsync":            "on",
		"full_page_writes": "on",
		"data_checksums":   "on",
		"listen_addresses": "",
		"server_encoding":  "UTF8",
		"TimeZone":         "UTC",
		"max_wal_size":     "1GB",
	} {
		if got := query(t, c.URL("postgres"), "SHOW "+setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if got := query(t, c.URL("postgres"), "SELECT current_user || ' ' || upper('é')"); got != "swapdesk É" {
		t.Errorf("user and upper case are %q", got)
	}
}

func TestLife(t *testing.T) {
	t.Parallel()
	dir := seededDir(t)
	if _, ok := Running(dir); ok {
		t.Error("a cluster runs that nobody started")
	}
	c := start(t, Options{Dir: dir})
	if c.Fresh() {
		t.Error("a cluster that was there is called fresh")
	}
	if got := query(t, c.URL("postgres"), "SHOW fsync"); got != "off" {
		t.Errorf("fsync is %s", got)
	}
	if _, err := Start(t.Context(), Options{Dir: dir}); !errors.Is(err, ErrInUse) {
		t.Errorf("the second Start: %v", err)
	}
	url, ok := Running(dir)
	if !ok {
		t.Fatal("the cluster does not run")
	}
	if got := query(t, url("template1"), "SELECT current_database()::text"); got != "template1" {
		t.Errorf("connected to %q", got)
	}
	if group, err := syscall.Getpgid(c.server.cmd.Process.Pid); err != nil || group == syscall.Getpgrp() {
		t.Errorf("the server is in our process group: a Ctrl-C reaches it (%v)", err)
	}
	checkSocketDir(t, c)

	noError(t, c.Stop())
	noError(t, c.Stop())
	select {
	case <-c.Done():
	default:
		t.Error("Done is open after Stop")
	}
	if servers, err := serversOf(c.dir.data()); err != nil || len(servers) > 0 {
		t.Errorf("after Stop: processes %v, %v", servers, err)
	}
	if exists(socketFile(c.socketDir)) || exists(pidFile(c.dir.data())) {
		t.Error("Stop left a socket or a lock file")
	}
	if _, ok := Running(dir); ok {
		t.Error("the cluster runs after Stop")
	}
	noError(t, start(t, Options{Dir: dir}).Stop())
}

// checkSocketDir wants none but the server's user to get at the socket.
func checkSocketDir(t *testing.T, c *Cluster) {
	t.Helper()
	socket, err := os.Stat(c.socketDir)
	noError(t, err)
	data, err := os.Stat(c.dir.data())
	noError(t, err)
	if socket.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder has mode %v", socket.Mode())
	}
	if s, d := socket.Sys().(*syscall.Stat_t).Uid, data.Sys().(*syscall.Stat_t).Uid; s != d {
		t.Errorf("the socket's folder belongs to user %d, the data to %d", s, d)
	}
}

func TestCreateDatabase(t *testing.T) {
	t.Parallel()
	c := start(t, Options{Dir: seededDir(t)})
	noError(t, c.CreateDatabase(t.Context(), `first "one"`, ""))
	run(t, c.URL(`first "one"`), "CREATE TABLE kept (n int)")
	noError(t, c.CreateDatabase(t.Context(), "second", `first "one"`))
	if got := query(t, c.URL("second"), "SELECT count(*)::text FROM kept"); got != "0" {
		t.Errorf("the copy has %s rows", got)
	}
	if err := c.CreateDatabase(t.Context(), "second", ""); !errors.Is(err, ErrDatabaseExists) {
		t.Errorf("the second database of a name: %v", err)
	}
	noError(t, c.DropDatabase(t.Context(), "second"))
	noError(t, c.DropDatabase(t.Context(), "second"))
	noError(t, c.CreateDatabase(t.Context(), "second", ""))
}

func TestPathTooLongForASocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(newDir(t), strings.Repeat("long", 25))
	noError(t, os.Mkdir(dir, dirMode()))
	noError(t, os.Chmod(dir, dirMode()))
	copySeed(t, dir)
	c := start(t, Options{Dir: dir})
	checkSocketDir(t, c)
	url, ok := Running(dir)
	if !ok {
		t.Fatal("the cluster does not run")
	}
	query(t, url("postgres"), "SELECT 'here'")
	noError(t, c.Stop())
	if exists(c.socketDir) {
		t.Errorf("%s is there after Stop", c.socketDir)
	}
}

func TestSocketDir(t *testing.T) {
	const short = "/a/folder"
	if got := socketDir(short); got != short+"/run" {
		t.Errorf("for %s: %s", short, got)
	}
	fits := maxSocketPath - len("/run/.s.PGSQL.5432")
	for _, dir := range []clusterDir{"/with, comma", clusterDir("/" + strings.Repeat("x", fits))} {
		got := socketDir(dir)
		if filepath.Dir(got) != os.TempDir() || got == socketDir(dir+"x") {
			t.Errorf("for %s: %s", dir, got)
		}
		t.Setenv("TMPDIR", "/"+strings.Repeat("y", fits))
		if got := socketDir(dir); filepath.Dir(got) != "/tmp" {
			t.Errorf("for %s, with a long TMPDIR: %s", dir, got)
		}
		t.Setenv("TMPDIR", "")
	}
	if dir := clusterDir("/" + strings.Repeat("x", fits-1)); socketDir(dir) != dir.ownSocks() {
		t.Errorf("the longest path that fits is not used: %s", socketDir(dir))
	}
}

func TestForeignSocketDirIsRefused(t *testing.T) {
	t.Parallel()
	dir := clusterDir(filepath.Join(t.TempDir(), strings.Repeat("long", 25)))
	trap := socketDir(dir)
	t.Cleanup(func() { os.Remove(trap) })
	me := newAccount(uint32(os.Geteuid()), uint32(os.Getegid()))

	noError(t, os.Symlink(t.TempDir(), trap))
	if _, err := makeSocketDir(dir, me); err == nil || !strings.Contains(err.Error(), trap+", where") {
		t.Errorf("a link in the place of the folder: %v", err)
	}
	noError(t, os.Remove(trap))

	if os.Geteuid() == 0 { // nobody else can make another user's folder
		noError(t, os.Mkdir(trap, 0o777))
		noError(t, os.Chown(trap, 4711, 4711))
		if _, err := makeSocketDir(dir, me); err == nil || !strings.Contains(err.Error(), trap+", where") {
			t.Errorf("another user's folder: %v", err)
		}
		noError(t, os.Remove(trap))
	}

	noError(t, os.Mkdir(trap, 0o777))
	got, err := makeSocketDir(dir, me)
	noError(t, err)
	if info, err := os.Stat(got); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("our own folder: %v, %v", info.Mode(), err)
	}
}

func TestStartThatFailsShowsTheLog(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	data := clusterDir(dir).data()
	runAs, err := chooseAccount(data)
	noError(t, err)
	bin, err := DefaultFinder().find(t.Context(), runAs, 0, discard)
	noError(t, err)
	write(t, filepath.Join(data, "PG_VERSION"), strconv.Itoa(bin.major)+"\n", 0o644)
	write(t, filepath.Join(data, "postgresql.conf"), "no_such_setting = on\n", 0o644)
	noError(t, os.Chmod(data, 0o700))
	noError(t, runAs.own(data))
	for range 2 { // the first gives the lock back
		if _, err := Start(t.Context(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), `"no_such_setting"`) {
			t.Errorf("Start with a broken configuration: %v", err)
		}
	}
}

func TestStartIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := newDir(t)
	if _, err := Start(ctx, Options{Dir: dir}); !errors.Is(err, context.Canceled) {
		t.Errorf("Start: %v", err)
	}
	if exists(clusterDir(dir).data()) {
		t.Error("a cancelled Start made a cluster")
	}
}

func TestServerLogIsSetAside(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	write(t, path, strings.Repeat("x", logLimit+1), 0o600)
	f, end, err := openLog(path)
	noError(t, err)
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() != 0 || end != 0 || !exists(path+".old") {
		t.Errorf("the log has %v bytes, ends at %d; %v", info.Size(), end, err)
	}
}

func TestURLDoesNotDependOnTheEnvironment(t *testing.T) {
	t.Setenv("PGPORT", "1")
	t.Setenv("PGUSER", "other")
	t.Setenv("PGSSLMODE", "verify-full")
	t.Setenv("PGSSLROOTCERT", "/nonexistent")
	got, err := pgx.ParseConfig(socketURL("/a b/run", "my db"))
	noError(t, err)
	if got.Host != "/a b/run" || got.Port != 5432 || got.User != superuser || got.Database != "my db" {
		t.Errorf("%s@%s:%d/%s", got.User, got.Host, got.Port, got.Database)
	}
}
