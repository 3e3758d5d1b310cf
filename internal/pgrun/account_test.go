package pgrun

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestClosedFolderIsNamed(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(newDir(t), "closed")
	noError(t, os.Mkdir(closed, 0o700))
	_, err := Start(t.Context(), Options{Dir: filepath.Join(closed, "in")})
	if os.Geteuid() != 0 {
		noError(t, err) // it is closed to others only
		return
	}
	runAs, _ := chooseAccount("/nonexistent")
	want := "user " + runAs.name + ", who runs Postgres here, cannot enter " + closed + ": choose a folder elsewhere"
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestFolderClosedToOurselves(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	write(t, path, "", 0o600)
	_, err := Start(t.Context(), Options{Dir: filepath.Join(path, "in")})
	if pathErr, ok := errors.AsType[*fs.PathError](err); !ok || pathErr.Path != path {
		t.Errorf("Start below a file: %v", err)
	}
}

// TestOrdinaryUser has one run a cluster, and root, if that is who we are,
// take it over later.
func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	programs, err := MakeTempDir("swapdesk-pgrun-program-") // in memory there may be none
	noError(t, err)
	defer programs.Remove()
	program := filepath.Join(programs.Path, "program")
	self, err := os.Executable()
	noError(t, err)
	noError(t, exec.Command("cp", self, program).Run())
	noError(t, os.Chmod(program, 0o755))

	cluster := filepath.Join(dir, "cluster")
	noError(t, os.Mkdir(cluster, 0o700))
	copySeed(t, cluster)
	who, attr := ordinaryUser(t)
	noError(t, exec.Command("chown", "-R", who.Uid+":"+who.Gid, cluster).Run())

	child, stdin := startChild(t, program, cluster, attr)
	stdin.Close()
	noError(t, child.Wait())

	noError(t, os.Chmod(cluster, 0o711))
	c := start(t, Options{Dir: cluster})
	if got := query(t, c.URL("postgres"), "SELECT n::text FROM kept"); got != "1" {
		t.Errorf("the other user's row is %q", got)
	}
}

// ordinaryUser returns the user nobody, or ourselves when we are not root.
func ordinaryUser(t *testing.T) (*user.User, *syscall.SysProcAttr) {
	t.Helper()
	if os.Geteuid() != 0 {
		me, err := user.Current()
		noError(t, err)
		return me, nil
	}
	nobody, err := user.Lookup("nobody")
	noError(t, err)
	a, err := namedAccount(nobody)
	noError(t, err)
	return nobody, &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: a.uid, Gid: a.gid}}
}

func TestClosedDir(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	inner := filepath.Join(dir, "a", "b")
	noError(t, os.MkdirAll(inner, 0o755))
	link := filepath.Join(dir, "link")
	noError(t, os.Symlink(inner, link))
	noError(t, os.Chmod(dir, 0o711))
	a := filepath.Join(dir, "a")
	me := account{uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}
	others := account{uid: me.uid + 4711, gid: me.gid + 4711}
	group := account{uid: others.uid, gid: me.gid}
	for _, test := range []struct {
		who  account
		mode os.FileMode // of a
		want string
	}{
		{others, 0o711, ""},
		{others, 0o776, a},
		{group, 0o710, ""},
		{group, 0o701, a},
		{me, 0o100, ""},
		{me, 0o611, a},
	} {
		noError(t, os.Chmod(a, 0o755))
		real, err := filepath.EvalSymlinks(link)
		noError(t, err)
		noError(t, os.Chmod(a, test.mode))
		for _, path := range []string{real, link} {
			if os.Geteuid() != 0 && test.want != "" {
				path = a // what lies below we cannot see either
			}
			if got := test.who.closedDir(path); got != test.want {
				t.Errorf("user %d, group %d, mode %v: %q is closed, want %q", test.who.uid, test.who.gid, test.mode, got, test.want)
			}
		}
	}
	noError(t, os.Chmod(a, 0o755))
}
