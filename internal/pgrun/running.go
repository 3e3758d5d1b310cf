package pgrun

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Running tells whether the cluster in dir is up, whoever started it, and how
// to reach its databases: for a command that is run next to a server.
func Running(dir string) (url func(database string) string, ok bool) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, false
	}
	pm, err := readPidFile(clusterDir(abs).data())
	if err != nil {
		return nil, false
	}
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(context.Background(), "unix", socketFile(pm.socketDir))
	if err != nil {
		return nil, false
	}
	conn.Close()
	return func(database string) string { return socketURL(pm.socketDir, database) }, true
}

// postmaster is what a server notes about itself in its data folder.
type postmaster struct {
	pid       int
	socketDir string
}

// pidFile is the lock file whose lines are listed in Postgres's
// src/include/utils/pidfile.h: the process first, the socket's folder fifth.
func pidFile(data string) string { return filepath.Join(data, "postmaster.pid") }

func readPidFile(data string) (postmaster, error) {
	f, err := os.Open(pidFile(data))
	if err != nil {
		return postmaster{}, err
	}
	defer f.Close()
	var lines []string
	for s := bufio.NewScanner(f); len(lines) < 5 && s.Scan(); {
		lines = append(lines, s.Text())
	}
	if len(lines) < 5 {
		return postmaster{}, errors.New(f.Name() + " is incomplete")
	}
	pid, err := strconv.Atoi(lines[0])
	return postmaster{pid: pid, socketDir: lines[4]}, err
}
