package pgrun

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestKilledParent(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	noError(t, err)
	dir := seededDir(t)
	for round, step := range []struct {
		name string
		wait bool
	}{{"the server ends too", true}, {"the next start need not wait for that", false}} {
		t.Run(step.name, func(t *testing.T) {
			child, _ := startChild(t, self, dir, nil)
			if servers, err := serversOf(clusterDir(dir).data()); err != nil || len(servers) == 0 {
				t.Fatalf("the child runs servers %v, %v", servers, err)
			}
			noError(t, child.Process.Kill())
			child.Wait()
			if step.wait {
				eventually(t, "the end of the server", func() bool {
					servers, err := serversOf(clusterDir(dir).data())
					return err == nil && len(servers) == 0
				})
			}
			c := start(t, Options{Dir: dir, Durable: true})
			if got := query(t, c.URL("postgres"), "SELECT count(*)::text FROM kept"); got != strconv.Itoa(round+1) {
				t.Errorf("of %d committed rows there are %s", round+1, got)
			}
		})
	}
}

// startStray runs a server on dir's data as a parent leaves it that was killed
// where the kernel does not tell the child.
func startStray(t *testing.T, dir clusterDir) {
	t.Helper()
	runAs, err := chooseAccount(dir.data())
	noError(t, err)
	bin, err := DefaultFinder().find(t.Context(), runAs, 0, discard)
	noError(t, err)
	sockets, err := makeSocketDir(dir, runAs)
	noError(t, err)
	cmd := runAs.command(t.Context(), bin.path("postgres"), append([]string{"-D", dir.data()}, settings(sockets, true, false)...)...)
	p, err := startProcess(cmd)
	noError(t, err)
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-p.done
	})
	eventually(t, "the stray server's socket", func() bool {
		_, ok := Running(string(dir))
		return ok
	})
}

// The parts follow one another on one folder.
func TestLeftovers(t *testing.T) {
	t.Parallel()
	dir := clusterDir(seededDir(t))
	t.Run("stray server", func(t *testing.T) { testStrayServer(t, dir) })
	t.Run("orphaned session", func(t *testing.T) { testOrphanedSession(t, dir) })
	t.Run("reused process number", func(t *testing.T) { testReusedNumber(t, dir) })
}

func testStrayServer(t *testing.T, dir clusterDir) {
	startStray(t, dir)
	before, err := readPidFile(dir.data())
	noError(t, err)
	start(t, Options{Dir: string(dir)})
	servers, err := serversOf(dir.data())
	noError(t, err)
	if slices.Contains(servers, before.pid) {
		t.Error("the stray server still runs")
	}
	if log, err := os.ReadFile(dir.log()); err != nil || strings.Contains(string(log), "not properly shut down") {
		t.Errorf("the stray server had no time to shut down: %s%v", log, err)
	}
}

func testOrphanedSession(t *testing.T, dir clusterDir) {
	c := start(t, Options{Dir: string(dir), Durable: true})
	// A session that is too busy to notice its postmaster's death.
	busy, err := pgx.Connect(t.Context(), c.URL("postgres"))
	noError(t, err)
	ended := make(chan error, 1)
	go func() {
		_, err := busy.Exec(context.Background(), "DO 'BEGIN LOOP END LOOP; END'")
		ended <- err
	}()
	eventually(t, "the busy session", func() bool {
		return query(t, c.URL("postgres"), "SELECT count(*)::text FROM pg_stat_activity WHERE query LIKE 'DO %'") == "1"
	})
	noError(t, c.server.cmd.Process.Kill())
	<-c.Done()
	if err := c.Stop(); err == nil || !strings.Contains(err.Error(), "signal: killed") {
		t.Errorf("Stop of a server that was killed: %v", err)
	}
	start(t, Options{Dir: string(dir), Durable: true})
	if err := <-ended; err == nil {
		t.Error("the busy session ended well")
	}
}

func testReusedNumber(t *testing.T, dir clusterDir) {
	runAs, err := chooseAccount(dir.data())
	noError(t, err)
	// A process of the server's user that has nothing to do with it but the place.
	other := runAs.command(t.Context(), "/bin/sleep", "60")
	other.Dir = dir.data()
	p, err := startProcess(other)
	noError(t, err)
	t.Cleanup(func() {
		other.Process.Kill()
		<-p.done
	})
	note := strings.Join([]string{strconv.Itoa(other.Process.Pid), dir.data(), "0", port, dir.ownSocks(), ""}, "\n")
	write(t, pidFile(dir.data()), note, 0o600)
	noError(t, runAs.own(pidFile(dir.data())))
	if _, ok := Running(string(dir)); ok {
		t.Error("a cluster runs that has no socket")
	}
	start(t, Options{Dir: string(dir)})
	noError(t, other.Process.Signal(syscall.Signal(0)))
}

func TestServerSurvivesTheThreadThatStartedIt(t *testing.T) {
	t.Parallel()
	dir := seededDir(t)
	var c *Cluster
	var err error
	thread := onDyingThread(func() { c, err = Start(t.Context(), Options{Dir: dir}) })
	noError(t, err)
	eventually(t, "the end of the thread", func() bool {
		return !exists(filepath.Join("/proc/self/task", strconv.Itoa(thread)))
	})
	query(t, c.URL("postgres"), "SELECT 'alive'")
	noError(t, c.Stop())
}

// onDyingThread calls f on a thread that ends with it, and returns its number.
func onDyingThread(f func()) (thread int) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends
		if thread = syscall.Gettid(); thread == syscall.Getpid() {
			thread = onDyingThread(f) // the main thread, which is ours now, never ends
			return
		}
		f()
	}()
	<-done
	return thread
}

func TestCleanLeftovers(t *testing.T) {
	t.Parallel()
	// The name is too long to have the socket inside.
	prefix := "swapdesk-left" + strconv.Itoa(os.Getpid()) + strings.Repeat("-", 90)
	alive, err := MakeTempDir(prefix)
	noError(t, err)
	defer alive.Remove()
	dead, err := MakeTempDir(prefix)
	noError(t, err)
	copySeed(t, dead.Path)
	startStray(t, clusterDir(dead.Path))
	unlock(dead.lock) // as the end of its process does
	others, err := MakeTempDir(prefix)
	noError(t, err)
	defer others.Remove()
	unlock(others.lock)
	if os.Geteuid() == 0 { // nobody else can make another user's folder
		noError(t, os.Chown(others.Path, 4711, 4711))
	}

	noError(t, CleanLeftovers(prefix, discard))
	if exists(dead.Path) {
		t.Error("the dead process's folder is still there")
	}
	if socketDir := socketDir(clusterDir(dead.Path)); exists(socketDir) {
		t.Errorf("%s is still there", socketDir)
	}
	if exists(others.Path) != (os.Geteuid() == 0) {
		t.Error("another user's folder does not stay")
	}
	if !exists(alive.Path) {
		t.Error("the folder of a living process is gone")
	}
}

func TestMakeTempDirIsOpenToTheServerOnly(t *testing.T) {
	t.Parallel()
	d, err := MakeTempDir("swapdesk-pgrun-")
	noError(t, err)
	write(t, filepath.Join(d.Path, "some", "file"), "", 0o600)
	info, err := os.Stat(d.Path)
	noError(t, err)
	if info.Mode().Perm()&0o066 != 0 {
		t.Errorf("others may list the folder: %v", info.Mode())
	}
	noError(t, d.Remove())
	if exists(d.Path) {
		t.Error("the folder is still there")
	}
}

func TestShutDownGrowsFirmer(t *testing.T) {
	t.Parallel()
	for stubborn, want := range map[int][]syscall.Signal{
		0: {syscall.SIGINT},
		1: {syscall.SIGINT, syscall.SIGQUIT},
		2: {syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL},
	} {
		var got []syscall.Signal
		err := shutDown(
			func(s syscall.Signal) { got = append(got, s) },
			func(time.Duration) bool { return len(got) > stubborn },
		)
		if !slices.Equal(got, want) || (err != nil) != (stubborn == 2) {
			t.Errorf("a server that ignores %d signals got %v: %v", stubborn, got, err)
		}
	}
}
