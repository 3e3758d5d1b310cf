//go:build faults

package faulttest

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/pgrun"
)

var seed = flag.Uint64("seed", 1, "start of every random choice")

const dirPrefix = "swapdesk-fault-"

// binDir is where build puts the program, for the life of this process.
var binDir string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	flag.Parse()
	fmt.Printf("seed %d, soak %t\n", *seed, soak)
	if err := pgrun.CleanLeftovers(dirPrefix, slog.New(slog.NewTextHandler(os.Stderr, nil))); err != nil {
		fmt.Fprintln(os.Stderr, "folders of earlier runs stay:", err)
	}
	dir, err := pgrun.MakeTempDir(dirPrefix)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer dir.Remove()
	binDir = dir.Path
	return m.Run()
}

// build makes the program once per test run and returns its path.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(binDir, "swapdesk")
	out, err := exec.Command("go", "build", "-o", path, "../../cmd/swapdesk").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// scale is the number of mails or faults of a test: few, or with the tag soak many.
func scale(few, many int) int {
	if soak {
		return many
	}
	return few
}

// until waits for a condition and reports whether it came.
func until(done func() bool) bool { return within(patience, done) }

// within is until for what may take another time.
func within(limit time.Duration, done func() bool) bool {
	deadline := time.After(limit)
	ticks := time.NewTicker(30 * time.Millisecond)
	defer ticks.Stop()
	for !done() {
		select {
		case <-ticks.C:
		case <-deadline:
			return done()
		}
	}
	return true
}

// await waits until a channel is closed, such as that of a moment.
func await(t *testing.T, what string, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatalf("waited in vain: %s", what)
	}
}
