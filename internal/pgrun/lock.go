package pgrun

import (
	"errors"
	"os"
	"syscall"
)

// ErrInUse says that somebody else has the folder's cluster running.
var ErrInUse = errors.New("its Postgres is already run by another process")

// lockFile takes the advisory lock on a file, which it creates unless it is
// there, or returns ErrInUse. The lock lasts until the file is unlocked or the
// process ends; children do not inherit it. It is given back with unlock.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	return lockOpened(f)
}

// lockOpened takes the advisory lock on an open file or folder, and closes it
// when that cannot be had.
func lockOpened(f *os.File) (*os.File, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrInUse
	}
	return nil, &os.PathError{Op: "flock", Path: f.Name(), Err: err}
}

// unlock gives the lock back at once. To close the file is not enough while
// another goroutine is starting a child, which has a copy until it executes.
func unlock(f *os.File) {
	syscall.Flock(int(f.Fd()), syscall.LOCK_UN) //nolint:errcheck // an open file can be unlocked
	f.Close()
}
