package pgrun

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the operating-system user that the server runs as. Postgres
// refuses to run as root.
type account struct {
	name     string
	uid, gid uint32
	foreign  bool // not the user that we run as; only root may have that
}

// chooseAccount picks the owner of the cluster's data if there is some, else
// ourselves, or, when we are root, the user postgres or nobody.
func chooseAccount(data string) (account, error) {
	info, err := os.Stat(data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return account{}, err
	}
	if err == nil {
		stat := info.Sys().(*syscall.Stat_t)
		if stat.Uid != 0 {
			return ownerAccount(data, stat.Uid, stat.Gid)
		}
	}
	if uid := os.Geteuid(); uid != 0 {
		return newAccount(uint32(uid), uint32(os.Getegid())), nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return namedAccount(u)
		}
	}
	return account{}, errors.New("root cannot run Postgres, and there is neither a user postgres nor nobody to do it: start this as an ordinary user")
}

func ownerAccount(data string, uid, gid uint32) (account, error) {
	a := newAccount(uid, gid)
	if a.foreign && os.Geteuid() != 0 {
		return account{}, fmt.Errorf("%s belongs to user %s: run as that user, or set SWAPDESK_DATA_DIR to another folder", data, a.name)
	}
	return a, nil
}

func namedAccount(u *user.User) (account, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return account{}, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return account{}, err
	}
	return newAccount(uint32(uid), uint32(gid)), nil
}

func newAccount(uid, gid uint32) account {
	a := account{name: strconv.Itoa(int(uid)), uid: uid, gid: gid, foreign: int(uid) != os.Geteuid()}
	if u, err := user.LookupId(a.name); err == nil {
		a.name = u.Username
	}
	return a
}

// command prepares a program to run as the account, without the variables that
// would change what Postgres does.
func (a account) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := command(ctx, program, args...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LD_LIBRARY_PATH=" + os.Getenv("LD_LIBRARY_PATH"), "LC_ALL=C", "TZ=UTC"}
	if a.foreign {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return cmd
}

// own gives a folder to the account.
func (a account) own(path string) error {
	if !a.foreign {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}

// checkEnter finds out whether the account can enter the cluster's folder, by
// doing it. It takes for granted that bin can be run from elsewhere.
func (a account) checkEnter(ctx context.Context, bin binaries, dir clusterDir) error {
	if !a.foreign {
		return nil
	}
	cmd := a.command(ctx, bin.path("postgres"), "--version")
	cmd.Dir = string(dir)
	_, err := output(cmd)
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("user %s, who runs Postgres here, cannot enter %s: choose a folder elsewhere (SWAPDESK_DATA_DIR, or TMPDIR for a demo), or run as an ordinary user",
			a.name, a.closedDir(string(dir)))
	}
	return err
}

// canEnter judges by the mode bits whether the account can enter a folder and
// all those above it.
func (a account) canEnter(dir string) bool { return a.closedDir(dir) == "" }

// closedDir returns the topmost folder on the way to dir, itself included,
// whose mode bits keep the account out; "" when there is none.
func (a account) closedDir(dir string) string {
	if dir, err := filepath.EvalSymlinks(dir); err == nil && dir != "/" {
		if above := a.closedDir(filepath.Dir(dir)); above != "" {
			return above
		}
	}
	info, err := os.Stat(dir)
	if err != nil {
		return dir
	}
	stat := info.Sys().(*syscall.Stat_t)
	switch {
	case stat.Uid == a.uid:
		stat.Mode >>= 6
	case stat.Gid == a.gid:
		stat.Mode >>= 3
	}
	if stat.Mode&1 == 0 {
		return dir
	}
	return ""
}
