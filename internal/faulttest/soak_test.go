//go:build faults && soak

package faulttest

import (
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakemail"
)

// The rest of this file, and crash_rescue_test.go, is what takes too long to be
// run each time.
const (
	// soak asks for more mails, more faults and more time.
	soak = true
	// patience is longer than a job waits that its process could not end.
	patience = 5 * time.Minute
)

// The mail server takes connections and says nothing. It takes the
// reader half a minute to be sure.
func TestMailServerSilent(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.serve("")
	w.write(20)
	w.staff()
	w.settle()
	for _, beginning := range []func(){
		func() {},             // in IDLE
		w.mail.CutIMAP,        // with its greeting
		func() { w.write(1) }, // in mid command
	} {
		w.mail.IMAPFault(fakemail.IMAPFault{Silent: true})
		beginning()
		w.write(10)
		outlasts(p, 40*time.Second)
		w.mail.IMAPFault(fakemail.IMAPFault{})
		w.settle()
	}
	w.check()
}

// The database's clock jumps a day ahead and two days back while mails flow, and
// a process dies in between. It takes the desk a minute to notice.
func TestDatabaseClockJumps(t *testing.T) {
	t.Parallel()
	c := newClock(t, "+0d")
	w := setup(t, c.runOn)
	p := w.process("")
	ahead := p.tap.at(moment{At: stems.commit, Within: stems.writeLedger, Nth: 2, Do: func(*session) { c.set("+1d") }})
	back := p.tap.at(moment{At: stems.commit, Within: stems.writeLedger, Nth: 4, Do: func(*session) { c.set("-1d") }})
	p.start()
	w.refuseSome()
	w.write(scale(20, 200))
	w.staff()
	await(t, "the jump ahead", ahead)
	w.write(20)
	await(t, "the jump back", back)
	p.restart()
	w.write(10)
	w.settle()
	w.check()
}
