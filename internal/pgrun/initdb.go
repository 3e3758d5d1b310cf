package pgrun

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// superuser is the only role of a new cluster.
const superuser = "swapdesk"

// dataMajor returns the major version of the Postgres that made the data, or 0
// when there is none yet.
func dataMajor(data string) (int, error) {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(b)))
}

// initCluster makes a cluster's data. It appears under its final name only
// when it is complete, so that an interrupted start leaves nothing half done.
func initCluster(ctx context.Context, bin binaries, runAs account, dir clusterDir, durable bool) error {
	if err := os.RemoveAll(dir.nascent()); err != nil {
		return err
	}
	if err := os.Mkdir(dir.nascent(), 0o700); err != nil {
		return err
	}
	if err := runAs.own(dir.nascent()); err != nil {
		return err
	}
	// The folder of the socket keeps other users out, so those who reach the
	// server need no password. The locale sorts by code point, which no
	// update of the system's libraries changes under an index's feet.
	args := []string{
		"-D", dir.nascent(), "-U", superuser, "--auth=trust",
		"--encoding=UTF8", "--locale=C.UTF-8", "--lc-messages=C",
	}
	if durable {
		args = append(args, "--data-checksums")
	} else {
		args = append(args, "--no-sync", "--wal-segsize=1")
	}
	out, err := output(runAs.command(ctx, bin.path("initdb"), args...))
	if err != nil {
		return fmt.Errorf("initdb in %s: %w%s", dir, err, lastLines(out))
	}
	if err := os.Rename(dir.nascent(), dir.data()); err != nil {
		return err
	}
	if durable {
		return syncDir(string(dir))
	}
	return nil
}

// syncDir makes a change of a folder's entries survive a crash.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
