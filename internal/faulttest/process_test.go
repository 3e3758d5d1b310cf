//go:build faults

package faulttest

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a `swapdesk serve` with its own way to the database. It can be
// started again and again, with the same tap.
type process struct {
	w         *world
	t         *testing.T
	name      string
	args, env []string
	wrap      []string // a command that runs the process
	tap       *tap
	log       *os.File
	// application is what the database calls the process's connections.
	application string

	mu sync.Mutex
	// The rest is of the present run, or of the last.
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	// born bounds the time at which the run made its River client, which is part
	// of that client's name. One process starts at a time, so this tells whose a
	// job is.
	born [2]time.Time
}

// process prepares a process with the given roles, such as "ingest,work", or
// "" for all. It does not start yet, so that moments can be set.
func (w *world) process(roles string) *process {
	w.t.Helper()
	p := &process{w: w, t: w.t, name: "serve " + roles, args: []string{"serve"}, tap: newTap(w.t, w.postgres.addr)}
	if roles != "" {
		p.args = append(p.args, "--roles", roles)
	}
	dir := w.t.TempDir()
	p.application = filepath.Base(filepath.Dir(dir)) + "/" + filepath.Base(dir)
	address := w.databaseAt(p.tap.listener.Addr().String()) + "&application_name=" + url.QueryEscape(p.application)
	p.env = w.environment(address)
	var err error
	if p.log, err = os.Create(filepath.Join(dir, "log")); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(p.showLog)
	w.t.Cleanup(p.kill)
	return p
}

// serve starts a process and waits until it serves.
func (w *world) serve(roles string) *process {
	w.t.Helper()
	p := w.process(roles)
	p.start()
	return p
}

// environment is that of a process whose database is at url.
func (w *world) environment(url string) []string {
	known := "SWAPDESK_AUTHSERV_ID=" + authservID
	if w.dns != nil {
		known = "SWAPDESK_DNS_SERVER=" + w.dns.Addr()
	}
	return []string{
		known,
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.TempDir(), "TMPDIR=" + os.TempDir(),
		"SWAPDESK_DATABASE_URL=" + url,
		"SWAPDESK_IMAP_URL=" + through(w.t, w.mail.IMAPURL(), w.imap.addr),
		"SWAPDESK_SMTP_URL=" + through(w.t, w.mail.SMTPURL(), w.smtp.addr),
		"SWAPDESK_MAIL_FROM=" + deskAddr,
		"SWAPDESK_TENANT_AUTHORITY=" + through(w.t, w.authority.URL(), w.tenants.addr),
		"SWAPDESK_HTTP_ADDR=127.0.0.1:0",
	}
}

// start runs the process and waits until it serves. The test fails when it ends
// before that.
func (p *process) start() {
	p.t.Helper()
	if !p.try() {
		p.t.Fatalf("%s did not come up", p.name)
	}
}

// try is start for a process that may be killed on the way: it reports whether
// it serves.
func (p *process) try() bool {
	p.t.Helper()
	p.w.launching.Lock()
	defer p.w.launching.Unlock()
	offset, err := p.log.Seek(0, 2)
	if err != nil {
		p.t.Fatal(err)
	}
	p.launch()
	serving := false
	until(func() bool {
		text, err := os.ReadFile(p.log.Name())
		serving = err == nil && bytes.Contains(text[offset:], []byte("msg=serving"))
		return serving || !p.runs()
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.born[1] = time.Now()
	return serving
}

func (p *process) launch() {
	p.t.Helper()
	bin, err := build()
	if err != nil {
		p.t.Fatal(err)
	}
	argv := slices.Concat(p.wrap, []string{bin}, p.args)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.Dir = p.env, p.log, p.log, filepath.Dir(p.log.Name())
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	done, started := make(chan struct{}), make(chan error)
	// A moment of its first statement waits for what it may kill.
	p.mu.Lock()
	defer p.mu.Unlock()
	begun := time.Now()
	go func() {
		// Pdeathsig comes when the thread ends that started the process.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Wait() // its exit code is in the ProcessState
			close(done)
		}
	}()
	if err := <-started; err != nil {
		p.t.Fatal(err)
	}
	p.cmd, p.done, p.born = cmd, done, [2]time.Time{begun, begun.Add(patience)}
}

// ended is closed when the present run is over.
func (p *process) ended() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done
}

func (p *process) runs() bool {
	done := p.ended()
	if done == nil {
		return false
	}
	select {
	case <-done:
		return false
	default:
		return true
	}
}

func (p *process) signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	syscall.Kill(-p.cmd.Process.Pid, s) // it may have ended
}

// kill kills the process with SIGKILL, if it runs, and returns when it is gone.
// It may be called from everywhere, a moment's Do included.
func (p *process) kill() {
	if p.runs() {
		p.signal(syscall.SIGKILL)
		<-p.ended()
	}
}

// killed is for moment.Do: the process is killed, and what the connection still
// carried is lost with it.
func (p *process) killed(s *session) {
	p.kill()
	s.cut()
}

// stop asks the process to end and returns its exit code.
func (p *process) stop() int {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	await(p.t, "the end of "+p.name, p.ended())
	return p.cmd.ProcessState.ExitCode()
}

// restart kills the process, if it still runs, lets its jobs age and starts it
// again.
func (p *process) restart() {
	p.t.Helper()
	p.kill()
	p.w.age(p)
	p.start()
}

// showLog tells what the process logged when the test has failed.
func (p *process) showLog() {
	defer p.log.Close()
	if !p.t.Failed() {
		return
	}
	text, err := os.ReadFile(p.log.Name())
	if err != nil {
		p.t.Error(err)
	}
	const most = 8 << 10
	p.t.Logf("the end of the log of %s:\n%s", p.name, text[max(0, len(text)-most):])
}

// run runs another command of the program, past links and taps.
func (w *world) run(args ...string) (output string, code int) {
	w.t.Helper()
	return w.runAt(w.url, args...)
}

// runAt is run on another database.
func (w *world) runAt(url string, args ...string) (output string, code int) {
	w.t.Helper()
	bin, err := build()
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Env = w.environment(url)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		w.t.Fatal(fmt.Errorf("%v: %w", args, err))
	}
	return string(out), cmd.ProcessState.ExitCode()
}
