package pgrun

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// port is not a TCP port: it makes the name of the socket file.
const port = "5432"

// maxSocketPath is the longest path in bytes that a unix socket may have on
// Linux, see unix(7).
const maxSocketPath = 107

// socketURL returns the address of a database behind the socket in dir.
func socketURL(dir, database string) string {
	u := url.URL{
		Scheme: "postgres",
		User:   url.User(superuser),
		Path:   "/" + database,
	}
	// Without port and mode the environment would have a say.
	query := url.Values{"host": {dir}, "port": {port}, "sslmode": {"disable"}}.Encode()
	u.RawQuery = strings.ReplaceAll(query, "+", "%20") // clients of Postgres take a plus for a plus
	return u.String()
}

func socketFile(dir string) string { return filepath.Join(dir, ".s.PGSQL."+port) }

// socketDir returns where the cluster's socket goes: into its own folder, or,
// where that does not fit, into a short one named after it. A comma would
// split the path in an address.
func socketDir(dir clusterDir) string {
	sum := sha256.Sum256([]byte(dir))
	short := "swapdesk-" + hex.EncodeToString(sum[:8])
	for _, path := range []string{dir.ownSocks(), filepath.Join(os.TempDir(), short)} {
		if len(socketFile(path)) <= maxSocketPath && !strings.Contains(path, ",") {
			return path
		}
	}
	return filepath.Join("/tmp", short)
}

// makeSocketDir creates the folder of the socket, which only the server's user
// (and root) can enter: that is all that keeps others from the database. In a
// place where everybody may write, somebody else's folder is not taken.
func makeSocketDir(dir clusterDir, runAs account) (string, error) {
	path := socketDir(dir)
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	owner := info.Sys().(*syscall.Stat_t).Uid
	if !info.IsDir() || (owner != runAs.uid && int(owner) != os.Geteuid()) {
		return "", fmt.Errorf("%s, where the database's socket belongs, is somebody else's: remove it", path)
	}
	if err := os.Chmod(path, 0o700); err != nil {
		return "", err
	}
	return path, runAs.own(path)
}
