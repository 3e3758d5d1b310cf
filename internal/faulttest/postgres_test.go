//go:build faults

package faulttest

import (
	"regexp"
	"testing"
	"time"
)

// outlasts waits while something is broken, and fails the test when the process
// ends by it.
func outlasts(p *process, d time.Duration) {
	p.t.Helper()
	select {
	case <-time.After(d):
	case <-p.ended():
		p.t.Fatalf("%s has ended", p.name)
	}
}

// Every step's transaction is committed once without its author learning of it.
func TestLostAnswersToCommits(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.process("")
	lose := func(p *tap, within *regexp.Regexp, nth int) <-chan struct{} {
		return p.at(moment{At: stems.commit, Within: within, Nth: nth, After: true, Do: cut})
	}
	staff := newTap(t, w.postgres.addr)
	lost := map[string]<-chan struct{}{
		"ingest": lose(p.tap, stems.storeMessage, 1),
		"read":   lose(p.tap, stems.recordOutcome, 1),
		"check":  lose(p.tap, stems.moveRequest, 1), // the first that the process moves
		"apply":  lose(p.tap, stems.writeLedger, 2),
		"send":   lose(p.tap, stems.recordAttempt, 3),
		"filing": p.tap.at(moment{At: stems.recordFiling, After: true, Do: cut}), // no transaction
		"staff":  lose(staff, stems.moveRequest, 3),
	}
	p.start()
	w.write(scale(30, 300))
	w.staffAt(w.databaseAt(staff.listener.Addr().String()))
	for what, hit := range lost {
		await(t, "the lost answer: "+what, hit)
	}
	w.settle()
	w.check()
	if soak { // after the next sweep, a minute later
		w.filed()
	}
}

// Postgres is slow, resets a connection now and then, and is away for a while.
func TestPostgresUnreliable(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.process("")
	p.start()
	cure := w.postgres.poison("latency", fromService, attributes{"latency": 200})
	var resets []<-chan struct{}
	for n := range scale(3, 40) {
		resets = append(resets, p.tap.at(moment{At: stems.commit, Within: stems.writeAudit, Nth: 2*n + 1, After: n%2 == 0, Do: cut}))
	}
	w.write(scale(20, 200))
	w.staff()
	for _, hit := range resets {
		await(t, "a reset", hit)
	}
	w.postgres.down()
	w.write(scale(10, 100))
	outlasts(p, time.Duration(scale(2, 20))*time.Second)
	w.postgres.up()
	if !soak {
		until(func() bool { return w.mail.Folder("INBOX") < 10 }) // it has noticed
	}
	cure()
	w.ageStuck(5 * time.Second)
	w.settle()
	w.check()
}
