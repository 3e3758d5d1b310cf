//go:build faults

package faulttest

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakemail"
)

const (
	// maxMemory is what a process may ever have needed, in bytes.
	maxMemory = 150 << 20
	// maxUnread is how many stored messages may wait to be read: the pipeline's
	// bound and one chunk.
	maxUnread = 2000 + 100
)

// However many mails come at once, and however large, a process needs no more
// memory than it may have.
func TestMemory(t *testing.T) {
	for name, tt := range map[string]struct{ mails, size int }{
		"many": {scale(500, 2000), 4 << 10},
		// The size is near that above which a message is not downloaded.
		"large": {scale(20, 60), 8 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			w := setup(t)
			w.attached = strings.Repeat(strings.Repeat("QUJD", 19)+"\r\n", tt.size/78)
			w.write(tt.mails)
			p := w.serve("")
			w.staff()
			w.settle()
			p.checkMemory()
		})
	}
}

// A mailbox with more mail than can be worked on stays the mail server's
// burden: of it all, only so much waits in the database, and nothing in memory.
func TestBacklog(t *testing.T) {
	w := setupMail(t, fakemail.Options{Discard: true})
	mails := scale(10_000, 100_000)
	for n := range mails {
		mail := fmt.Sprintf("From: news@firm.example\r\nMessage-ID: <%d@firm.example>\r\nAuto-Submitted: auto-generated\r\n\r\nNews!\r\n", n)
		if err := w.mail.Deliver([]byte(mail)); err != nil {
			t.Fatal(err)
		}
	}
	ingest := w.serve("ingest")
	w.awaitRest()
	work := w.serve("work")
	const noneUnread = `SELECT FROM message HAVING count(*) = %d AND count(outcome) = count(*)`
	if !within(20*time.Minute, func() bool {
		w.checkUnread()
		rows, err := w.rows(fmt.Sprintf(`SELECT 'all' WHERE EXISTS (`+noneUnread+`)`, mails))
		return err == nil && len(rows) == 1
	}) {
		t.Fatalf("not everything was read:\n%s", w.state())
	}
	ingest.checkMemory()
	work.checkMemory()
}

// awaitRest waits until the number of unread messages has stood still.
func (w *world) awaitRest() {
	w.t.Helper()
	last, since := 0, time.Now()
	if !until(func() bool {
		if n := w.checkUnread(); n != last {
			last, since = n, time.Now()
		}
		return last > 0 && time.Since(since) > 3*time.Second
	}) {
		w.t.Fatalf("%d unread messages, and still more", last)
	}
	w.t.Logf("%d messages wait in the database", last)
}

func (w *world) checkUnread() (n int) {
	w.t.Helper()
	if err := w.direct.QueryRow(w.t.Context(), `SELECT count(*) FROM message WHERE outcome IS NULL`).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	if n > maxUnread {
		w.t.Fatalf("%d unread messages are in the database", n)
	}
	return n
}

// peakMemory is the most that the process has had in memory since it started, in
// bytes: see VmHWM in proc_pid_status(5).
func (p *process) peakMemory() int {
	p.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kB int
	if _, err := fmt.Sscanf(rest, "%d kB", &kB); err != nil {
		p.t.Fatalf("VmHWM: %v in\n%s", err, status)
	}
	return kB << 10
}

func (p *process) checkMemory() {
	p.t.Helper()
	peak := p.peakMemory()
	p.t.Logf("%s has needed %d MB", p.name, peak>>20)
	if peak > maxMemory {
		p.t.Errorf("%s has needed %d MB, want at most %d", p.name, peak>>20, maxMemory>>20)
	}
}
