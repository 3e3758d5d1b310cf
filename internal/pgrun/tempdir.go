package pgrun

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
)

// TempDir is a folder for the life of this process. Its lock tells
// CleanLeftovers that the process lives.
type TempDir struct {
	// Path is the folder, which can serve as Options.Dir.
	Path string
	lock *os.File
}

// MakeTempDir makes a new folder in os.TempDir whose name begins with prefix.
func MakeTempDir(prefix string) (*TempDir, error) { return makeTempDirIn(os.TempDir(), prefix) }

func makeTempDirIn(parent, prefix string) (*TempDir, error) {
	for {
		path, err := os.MkdirTemp(parent, prefix)
		if err != nil {
			return nil, err
		}
		d, err := lockTempDir(path)
		// CleanLeftovers of another process may come between the making of
		// the folder and its locking, and takes the folder for a leftover.
		if errors.Is(err, ErrInUse) || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		// The server may run as another user, who has to pass through.
		if err := os.Chmod(path, dirMode()); err != nil {
			return nil, errors.Join(err, d.Remove())
		}
		return d, nil
	}
}

// lockTempDir locks the folder itself, which leaves no name of a lock file to
// clash with what is put inside. The error is fs.ErrNotExist when the folder
// has been removed, and ErrInUse when it is locked.
func lockTempDir(path string) (*TempDir, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	lock, err := lockOpened(f)
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(path); err != nil {
		unlock(lock)
		return nil, err
	}
	return &TempDir{Path: path, lock: lock}, nil
}

// Remove deletes the folder with all it holds. Its cluster has to be stopped.
func (d *TempDir) Remove() error {
	defer unlock(d.lock)
	return os.RemoveAll(d.Path)
}

// CleanLeftovers removes the folders that MakeTempDir and MakeMemoryDir made for
// prefix and whose process is gone, after shutting down a Postgres that still
// runs in one. Folders of other users stay.
func CleanLeftovers(prefix string, log *slog.Logger) error {
	var errs []error
	for _, parent := range []string{os.TempDir(), memory} {
		paths, err := filepath.Glob(filepath.Join(parent, prefix+"*"))
		if err != nil {
			return err
		}
		for _, path := range paths {
			if isOurDir(path) {
				errs = append(errs, cleanLeftover(path, log))
			}
		}
	}
	return errors.Join(errs...)
}

func isOurDir(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir() && int(info.Sys().(*syscall.Stat_t).Uid) == os.Geteuid()
}

func cleanLeftover(path string, log *slog.Logger) error {
	d, err := lockTempDir(path)
	if errors.Is(err, ErrInUse) || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer unlock(d.lock)
	dir := clusterDir(path)
	if err := stopLeftovers(dir.data(), log); err != nil {
		return err
	}
	if err := os.RemoveAll(socketDir(dir)); err != nil {
		return err
	}
	return d.Remove()
}
