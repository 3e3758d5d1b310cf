package deploytest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const root = "../.."

// patience bounds every wait of a test; it is no measure of speed.
const patience = 60 * time.Second

// built is the folder of the binary, which all tests share.
var built string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "swapdesk-deploytest")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	built = dir
	return m.Run()
}

// binary is the program as the Dockerfile builds it.
func binary(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var build = sync.OnceValues(func() (string, error) {
	file, err := readDockerfile()
	if err != nil {
		return "", err
	}
	line, _, err := file.buildLine()
	if err != nil {
		return "", err
	}
	src := filepath.Join(built, "src")
	if err := copyContext(src); err != nil {
		return "", err
	}
	path := filepath.Join(built, "swapdesk")
	cmd := exec.CommandContext(context.Background(), "sh", "-c", strings.Replace(line, " -o "+inImage+" ", " -o "+path+" ", 1))
	cmd.Dir = src
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", line, err, out)
	}
	_, err = os.Stat(path)
	return path, err
})
