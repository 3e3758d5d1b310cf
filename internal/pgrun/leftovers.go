package pgrun

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// stopLeftovers ends what a killed parent left running on a data folder. The
// caller holds the cluster's lock, so nobody has a right to it any more.
func stopLeftovers(data string, log *slog.Logger) error {
	pids, err := serversOf(data)
	if err != nil {
		return err
	}
	if len(pids) > 0 {
		log.Warn("stopping the Postgres that an earlier run left behind", "data", data, "pids", pids)
		if err := stopServers(data); err != nil && !errors.Is(err, errKilled) {
			return err
		}
	}
	return forgetReused(data)
}

// forgetReused removes the note of a dead server whose process number now
// belongs to somebody else: the next server would take that one for it.
func forgetReused(data string) error {
	dead, err := readPidFile(data)
	if err != nil {
		return nil //nolint:nilerr // no note, or none that we can judge: the server looks at it again
	}
	if errors.Is(syscall.Kill(dead.pid, 0), syscall.ESRCH) {
		return nil
	}
	return os.Remove(pidFile(data))
}

// stopServers shuts down the processes that serversOf finds.
func stopServers(data string) error {
	signal := func(s syscall.Signal) {
		// What makes a postmaster shut down makes a session without one end
		// its statement, upon which it notices.
		pids, _ := serversOf(data) // ended meets the same error
		for _, pid := range pids {
			syscall.Kill(pid, s) //nolint:errcheck // it has ended, then
		}
	}
	ended := func(d time.Duration) bool {
		for deadline := time.Now().Add(d); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
			if pids, err := serversOf(data); err == nil && len(pids) == 0 {
				return true
			}
		}
		return false
	}
	return shutDown(signal, ended)
}

// serversOf returns the Postgres processes at work on a data folder: each one,
// the postmaster and its children, has that as its working directory.
func serversOf(data string) ([]int, error) {
	data, err := filepath.EvalSymlinks(data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("looking for servers: %w", err)
	}
	var pids []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		// What cannot be read has ended or is another user's.
		cwd, _ := os.Readlink(filepath.Join("/proc", e.Name(), "cwd"))
		if cwd == data && isPostgres(e.Name()) {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}

func isPostgres(pid string) bool {
	comm, _ := os.ReadFile(filepath.Join("/proc", pid, "comm"))
	return slices.Contains([]string{"postgres", "postmaster"}, strings.TrimSpace(string(comm)))
}
