//go:build faults

package faulttest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/pgrun"
)

// clock is the offset of a server's clock from the program's, see
// libfaketime(1). It can be set while the server runs.
type clock struct {
	t    *testing.T
	file string
}

// faketime is where Debian's package libfaketime puts it.
const faketime = "/usr/lib/*/faketime/libfaketime.so.1"

// runOn gives a server the clock. A signal that comes while the library works
// out its time reads the machine's, for which a timeout may long be over, so that
// transactions have none.
func (c *clock) runOn(s *server) {
	s.t.Helper()
	found, err := filepath.Glob(faketime)
	if err != nil || len(found) == 0 {
		s.t.Fatalf("no %s: install the Debian package faketime (%v)", faketime, err)
	}
	s.env = append(s.env, "LD_PRELOAD="+found[0], "FAKETIME_TIMESTAMP_FILE="+c.file,
		"FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1")
	s.session = "&idle_in_transaction_session_timeout=0"
}

// set sets the offset, such as "+1d".
func (c *clock) set(offset string) {
	c.t.Helper()
	next := c.file + ".next"
	if err := os.WriteFile(next, []byte(offset+"\n"), 0o644); err != nil {
		c.t.Fatal(err)
	}
	if err := os.Rename(next, c.file); err != nil {
		c.t.Fatal(err)
	}
}

// newClock makes a clock whose file every user can read.
func newClock(t *testing.T, offset string) *clock {
	t.Helper()
	dir, err := pgrun.MakeTempDir(dirPrefix)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := dir.Remove(); err != nil {
			t.Error(err)
		}
	})
	c := &clock{t: t, file: filepath.Join(dir.Path, "offset")}
	c.set(offset)
	return c
}

// databaseTime is the server's time.
func (w *world) databaseTime() time.Time {
	w.t.Helper()
	var now time.Time
	if err := w.direct.QueryRow(w.t.Context(), `SELECT clock_timestamp()`).Scan(&now); err != nil {
		w.t.Fatal(err)
	}
	return now
}

// refuseSome has discovery and SMTP fail for some of the partners at first, so
// that their jobs pause. It returns what SMTP does.
func (w *world) refuseSome() fakemail.SMTPFaultFunc {
	w.t.Helper()
	for _, domain := range []string{"firm2.onmicrosoft.com", "firm3.onmicrosoft.com"} {
		w.authority.Fault(domain, fakeauthority.Fault{Kind: fakeauthority.ServerError, Times: 2})
	}
	r := &refusals{said: map[string]int{}, by: map[string]refusal{
		"p4@firm4.example": {times: 3, reply: reply(450, smtp.EnhancedCode{4, 2, 1}, "try later")},
		"p5@firm5.example": {times: 3, data: true, reply: reply(452, smtp.EnhancedCode{4, 3, 1}, "insufficient system storage")},
	}}
	w.mail.SMTPFault(r.decide)
	return r.decide
}

// slowly keeps the server's answer to the first data for one partner back, for
// longer than River would take between two looks for jobs that are stuck.
func (w *world) slowly(to string, besides fakemail.SMTPFaultFunc) {
	w.t.Helper()
	const longer = 40 * time.Second
	release := make(chan struct{})
	let := sync.OnceFunc(func() { close(release) })
	w.t.Cleanup(let) // or the server would not end
	w.mail.SMTPFault(func(from, addr string, data bool) *smtp.SMTPError {
		if data && addr == to {
			select {
			case <-release:
			case <-time.After(longer):
				let()
			}
		}
		return besides(from, addr, data)
	})
}

// The database's clock is a day off: pauses are what they are, and no work that
// is under way is taken for that of the dead.
func TestDatabaseClockOff(t *testing.T) {
	for name, offset := range map[string]time.Duration{"+1d": 24 * time.Hour, "-1d": -24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t, newClock(t, name).runOn)
			if off := time.Until(w.databaseTime()); (off - offset).Abs() > time.Minute {
				t.Fatalf("the database's clock is %v off", off)
			}
			p := w.serve("")
			w.slowly("p7@firm7.example", w.refuseSome())
			w.write(scale(20, 200))
			w.staff()
			w.settle()
			if repeats := w.check(); repeats != 0 {
				t.Errorf("%d answers went out again", repeats)
			}
			p.kill()
		})
	}
}
