package pgrun

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// The signals that a postmaster takes for its ways to end, see
// https://www.postgresql.org/docs/current/server-shutdown.html.
const (
	fastShutdown      = syscall.SIGINT
	immediateShutdown = syscall.SIGQUIT
)

// errKilled says that a server ended by force. Nothing durable is lost by it:
// the next start replays the write-ahead log.
var errKilled = errors.New("killed Postgres, which did not shut down when told to")

// command prepares a child in a process group of its own, so that a Ctrl-C in
// the terminal reaches us and not the child. It dies with us; when ctx ends,
// its whole group is killed.
func command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}

// process is a started child.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the child has ended and is reaped
	err  error         // what Wait returned; to be read after done
}

// startProcess starts what command prepared.
//
// The kernel sends a child its Pdeathsig when the thread ends that started it,
// not the process. So one goroutine keeps its thread for the child's life.
func startProcess(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	return p, <-started
}

// output runs a program to its end and returns all that it printed.
func output(cmd *exec.Cmd) ([]byte, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	p, err := startProcess(cmd)
	if err != nil {
		return nil, err
	}
	<-p.done
	return out.Bytes(), p.err
}

// stop ends a server.
func (p *process) stop() error {
	return shutDown(
		func(s syscall.Signal) {
			p.cmd.Process.Signal(s) //nolint:errcheck // it has ended, then
		},
		func(d time.Duration) bool {
			select {
			case <-p.done:
				return true
			case <-time.After(d):
				return false
			}
		})
}

// shutDown asks a server to end: politely, then firmly, then by force. A fast
// shutdown writes a checkpoint and may take its time, an immediate one must
// not. ended waits for the end for at most the given time.
func shutDown(signal func(syscall.Signal), ended func(time.Duration) bool) error {
	for _, step := range []struct {
		signal syscall.Signal
		grace  time.Duration
	}{{fastShutdown, 30 * time.Second}, {immediateShutdown, 5 * time.Second}} {
		signal(step.signal)
		if ended(step.grace) {
			return nil
		}
	}
	signal(syscall.SIGKILL)
	ended(5 * time.Second)
	return errKilled
}
