package pgrun

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// childVar makes the test binary start a durable cluster in the named folder,
// commit a row, tell so, and wait until it is killed.
const childVar = "SWAPDESK_PGRUN_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVar); dir != "" {
		if err := childMain(dir); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	if seed.dir != nil {
		seed.dir.Remove()
	}
	os.Exit(code)
}

func childMain(dir string) error {
	ctx := context.Background()
	c, err := Start(ctx, Options{Dir: dir, Durable: true})
	if err != nil {
		return err
	}
	if err := c.exec(ctx, "CREATE TABLE IF NOT EXISTS kept (n int); INSERT INTO kept VALUES (1)"); err != nil {
		return err
	}
	fmt.Println("committed")
	io.Copy(io.Discard, os.Stdin) // until the parent ends or ends us
	return c.Stop()
}

// startChild runs the test binary as a process that runs a cluster in dir, and
// returns when the cluster holds its row.
func startChild(t *testing.T, program, dir string, attr *syscall.SysProcAttr) (child *exec.Cmd, stdin io.Closer) {
	t.Helper()
	child = exec.Command(program)
	child.Env = append(os.Environ(), childVar+"="+dir)
	child.Dir = "/"
	child.SysProcAttr = attr
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	noError(t, err)
	out, err := child.StdoutPipe()
	noError(t, err)
	noError(t, child.Start())
	t.Cleanup(func() {
		child.Process.Kill()
		child.Wait()
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "committed\n" {
		t.Fatalf("the child said %q: %v", line, err)
	}
	return child, in
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newDir returns a folder that the server's user can enter, which t.TempDir,
// run by root, is not.
func newDir(t *testing.T) string {
	t.Helper()
	d, err := MakeMemoryDir("swapdesk-pgrun-test-", discard)
	noError(t, err)
	t.Cleanup(func() {
		if servers, err := serversOf(clusterDir(d.Path).data()); err != nil || len(servers) > 0 {
			t.Errorf("servers left: %v, %v", servers, err)
		}
		noError(t, d.Remove())
	})
	return d.Path
}

// discard is where tests log to.
var discard = slog.New(slog.DiscardHandler)

// seed is a cluster's folder as initdb leaves it, copied for the tests that
// are not about initdb, which takes its time.
var seed struct {
	once sync.Once
	dir  *TempDir
	err  error
}

// seededDir returns a folder with a new cluster in it.
func seededDir(t *testing.T) string {
	t.Helper()
	dir := newDir(t)
	copySeed(t, dir)
	return dir
}

func makeSeed() (err error) {
	ctx := context.Background()
	if seed.dir, err = MakeMemoryDir("swapdesk-pgrun-test-", discard); err != nil {
		return err
	}
	dir := clusterDir(seed.dir.Path)
	runAs, err := chooseAccount(dir.data())
	if err != nil {
		return err
	}
	bin, err := DefaultFinder().find(ctx, runAs, 0, discard)
	if err != nil {
		return err
	}
	return initCluster(ctx, bin, runAs, dir, false)
}

// copySeed puts a new cluster into dir.
func copySeed(t *testing.T, dir string) {
	t.Helper()
	seed.once.Do(func() { seed.err = makeSeed() })
	noError(t, seed.err)
	out, err := exec.Command("cp", "-a", clusterDir(seed.dir.Path).data(), clusterDir(dir).data()).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// start starts a cluster that is stopped when the test is over.
func start(t *testing.T, o Options) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), o)
	noError(t, err)
	t.Cleanup(func() { c.Stop() })
	return c
}

// query returns the single text that a statement yields.
func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	noError(t, err)
	defer conn.Close(t.Context())
	var text string
	noError(t, conn.QueryRow(t.Context(), sql).Scan(&text))
	return text
}

// run executes a statement.
func run(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	noError(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), sql)
	noError(t, err)
}

// patience bounds every wait of a test; it is no measure of speed.
const patience = time.Minute

// eventually waits for something outside of this process.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !ok(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// write makes a file, with the folders above it.
func write(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	noError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	// A process that another test starts meanwhile would have the file open for writing
	// for a moment, and a program that is open so cannot be run (golang.org/issue/22315).
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	noError(t, os.WriteFile(path, []byte(content), mode))
	noError(t, os.Chmod(path, mode))
}
