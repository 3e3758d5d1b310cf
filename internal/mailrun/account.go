package mailrun

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is a user of the machine, as whom a server runs.
type account struct {
	name, group string
	uid, gid    int
}

// root is who we are where that is needed.
var root = account{name: "root", group: "root"}

// dovecotAccount is ourselves, or, when we are root, the user that Dovecot's
// package makes: mail is never kept by root.
func dovecotAccount() (account, error) {
	if os.Geteuid() == 0 {
		return lookUp("dovecot", "dovecot-imapd")
	}
	u, err := user.Current()
	if err != nil {
		return account{}, err
	}
	return newAccount(u)
}

func lookUp(name, pkg string) (account, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return account{}, fmt.Errorf("%w: install the package %s, which makes it", err, pkg)
	}
	return newAccount(u)
}

func newAccount(u *user.User) (account, error) {
	uid, uidErr := strconv.Atoi(u.Uid)
	gid, gidErr := strconv.Atoi(u.Gid)
	group, err := user.LookupGroupId(u.Gid)
	if err := errors.Join(uidErr, gidErr, err); err != nil {
		return account{}, err
	}
	return account{name: u.Username, group: group.Name, uid: uid, gid: gid}, nil
}

// credential is nil where we are the account already.
func (a account) credential() *syscall.Credential {
	if a.uid == os.Geteuid() {
		return nil
	}
	return &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
}

// mkdir makes a folder of the account's, unless it is there.
func (a account) mkdir(path string) error {
	if err := os.Mkdir(path, 0o755); err != nil {
		if errors.Is(err, os.ErrExist) {
			return nil
		}
		return err
	}
	return os.Chown(path, a.uid, a.gid)
}

// write makes a file that only the account can read.
func (a account) write(path string, content []byte) error {
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return err
	}
	return os.Chown(path, a.uid, a.gid)
}
