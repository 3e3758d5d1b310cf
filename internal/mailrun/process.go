package mailrun

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// keeper stands between us and a server, to end it when we end. Pdeathsig alone
// would not: the kernel forgets it when a process changes its user (prctl(2)),
// as Postfix's master does. The first wait is interrupted by the signal.
//
// The server leads a process group of its own, which Postfix's master takes for
// granted when it ends.
const keeper = `trap 'kill "$server"' TERM
setsid "$@" >&2 &
server=$!
echo "$server"
wait "$server" || wait "$server"`

// process is a running server with all its children.
type process struct {
	cmd   *exec.Cmd       // the keeper
	group int             // the server's process group
	ended context.Context // done when the server's first process has ended
}

// startProcess runs a program that stays in the foreground, also when ctx ends.
// What it prints goes to the file log.
func startProcess(ctx context.Context, log string, as account, program string, args ...string) (*process, error) {
	out, err := os.OpenFile(log, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	if err := out.Chown(as.uid, as.gid); err != nil { // Dovecot opens it by itself too
		return nil, err
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), "/bin/sh", append([]string{"-c", keeper, "keeper", program}, args...)...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC"}
	cmd.Stderr = out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM, Credential: as.credential()}
	p := &process{cmd: cmd}
	return p, p.start()
}

// start keeps the thread that starts the child for the child's life, since it
// is the thread's end and not the process's that brings the Pdeathsig.
func (p *process) start() error {
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	ended, end := context.WithCancel(context.Background())
	p.ended = ended
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer end()
		err := p.cmd.Start()
		if err == nil {
			_, err = fmt.Fscanln(stdout, &p.group)
			defer p.cmd.Wait() //nolint:errcheck // a server that was told to end ends as it likes; its log tells
		}
		started <- err
	}()
	return <-started
}

// grace is how long a server may take to end.
const grace = 10 * time.Second

// stop asks the server to end, and returns when nothing of it runs any more.
func (p *process) stop() error {
	p.cmd.Process.Signal(syscall.SIGTERM) //nolint:errcheck // it has ended, then
	select {
	case <-p.ended.Done():
	case <-time.After(grace):
	}
	return p.kill() // Dovecot's master does not wait for those that serve a client
}

// kill ends the server by force, and returns when nothing of it runs any more.
func (p *process) kill() error {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for deadline := time.Now().Add(grace); ; <-tick.C {
		alive, err := groupAlive(p.group)
		if err != nil || !alive {
			<-p.ended.Done()
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("processes of the group %d outlive SIGKILL", p.group)
		}
		syscall.Kill(-p.group, syscall.SIGKILL) //nolint:errcheck // the last of them has ended, then
	}
}

// glance is the time between two looks at what another process does.
const glance = 5 * time.Millisecond

// groupAlive tells whether a process group has a process that is no zombie: who
// reaps orphans is none of our business, and in a container it can be nobody.
func groupAlive(group int) (bool, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return false, err
	}
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has just ended
		}
		// proc_pid_stat(5): the name in parentheses, which can hold anything, the
		// state, the parent, the process group.
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if len(fields) > 2 && string(fields[2]) == strconv.Itoa(group) && string(fields[0]) != "Z" {
			return true, nil
		}
	}
	return false, nil
}
