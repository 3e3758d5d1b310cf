package deploytest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is one container's: the program with the environment of the file and
// nothing else.
type process struct {
	name string
	env  []string
	cmd  *exec.Cmd
	// served receives the address of HTTP.
	served chan string
	// done is closed when it has ended; err is then its exit.
	done chan struct{}
	err  error

	mu  sync.Mutex
	log strings.Builder
}

// begin starts a process in the folder dir. It is killed with the test.
func begin(t *testing.T, name, dir string, env, command []string) *process {
	t.Helper()
	p := &process{name: name, env: env, served: make(chan string, 1), done: make(chan struct{})}
	p.cmd = exec.CommandContext(t.Context(), binary(t), command...)
	p.cmd.Env, p.cmd.Dir = env, dir
	out, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		p.read(out)
		p.err = p.cmd.Wait()
	}()
	t.Cleanup(func() { <-p.done })
	return p
}

// read keeps what the process logs, and takes from it where it serves.
func (p *process) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		p.mu.Lock()
		p.log.WriteString(lines.Text() + "\n")
		p.mu.Unlock()
		var entry struct{ Msg, HTTP string }
		if json.Unmarshal(lines.Bytes(), &entry) == nil && entry.Msg == "serving" {
			p.served <- entry.HTTP
		}
	}
}

// String is what there is to tell about the process when a test fails.
func (p *process) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.name + " logged:\n" + p.log.String()
}

// succeeded waits for a process that has to end by itself.
func (p *process) succeeded(t *testing.T) {
	t.Helper()
	p.within(t, patience)
}

// within waits for the end with exit code 0.
func (p *process) within(t *testing.T, limit time.Duration) {
	t.Helper()
	select {
	case <-p.done:
		if p.err != nil {
			t.Errorf("%v; %s", p.err, p)
		}
	case <-time.After(limit):
		t.Fatalf("did not end within %s; %s", limit, p)
	}
}

// address waits until HTTP is served, and says where.
func (p *process) address(t *testing.T) string {
	t.Helper()
	select {
	case addr := <-p.served:
		return addr
	case <-p.done:
		t.Fatalf("%v; %s", p.err, p)
	case <-time.After(patience):
		t.Fatalf("does not serve; %s", p)
	}
	return ""
}

// healthy runs the health check of the file until it succeeds.
func (p *process) healthy(t *testing.T, test []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ticks := time.NewTicker(100 * time.Millisecond)
	defer ticks.Stop()
	for {
		err := p.check(ctx, t, test)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%v; %s", err, p)
		case <-ticks.C:
		}
	}
}

// check runs a health check once, as the engine does inside the container.
func (p *process) check(ctx context.Context, t *testing.T, test []string) error {
	t.Helper()
	if len(test) < 2 || test[0] != "CMD" || test[1] != inImage {
		t.Fatalf("%s: the image has no shell and no other program than %s: %s", p.name, inImage, test)
	}
	cmd := exec.CommandContext(ctx, binary(t), test[2:]...)
	cmd.Env = p.env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", test, err, out)
	}
	return nil
}

func (p *process) terminate(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}
