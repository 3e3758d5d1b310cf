//go:build faults

package faulttest

import (
	"sync"
	"testing"
)

func TestPlainRun(t *testing.T) {
	w := setup(t)
	w.unsigned = 5
	p := w.process("")
	p.reachable()
	executed := make([]bool, len(allStems))
	var mu sync.Mutex
	p.tap.watch(func(sql string) {
		mu.Lock()
		defer mu.Unlock()
		for i, stem := range allStems {
			executed[i] = executed[i] || stem.MatchString(sql)
		}
	})
	p.start()
	w.write(scale(50, 500))
	goHome, goAway := w.staff(), w.owners()
	w.settle()
	goHome()
	goAway()
	w.filed()
	if repeats := w.check(); repeats != 0 {
		t.Errorf("%d mails went out twice", repeats)
	}
	if code := p.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	mu.Lock()
	defer mu.Unlock()
	for i, stem := range allStems {
		if !executed[i] {
			t.Errorf("no statement matches %s any more", stem)
		}
	}
}

// The mails are stored, and the one who stored them never learns.
func TestKilledAfterCommitOfMails(t *testing.T) {
	w := setup(t)
	p := w.process("")
	hit := p.tap.at(moment{At: stems.commit, Within: stems.storeMessage, After: true, Do: p.killed})
	w.write(20)
	w.staff()
	p.try()
	await(t, "the kill", hit)
	if p.runs() {
		t.Fatal("the process outlived its kill")
	}
	p.restart()
	w.settle()
	w.check()
}

func TestLostAnswerToCommit(t *testing.T) {
	w := setup(t)
	p := w.process("")
	hit := p.tap.at(moment{At: stems.commit, Within: stems.writeLedger, Nth: 3, After: true, Do: cut})
	p.start()
	w.write(20)
	w.staff()
	await(t, "the cut", hit)
	w.settle()
	w.check()
}

// The SMTP server has a mail, and the one who handed it in dies before writing
// that down: the same bytes go again.
func TestKilledAfterHandingIn(t *testing.T) {
	w := setup(t)
	standby := w.serve("")
	p := w.process("")
	hit := p.tap.at(moment{At: stems.recordAttempt, Nth: 5, Do: p.killed})
	p.start()
	w.write(50)
	w.staff()
	await(t, "the kill", hit)
	w.age(p)
	w.settle()
	if w.check() == 0 {
		t.Error("no mail went out twice")
	}
	if !standby.runs() {
		t.Error("the other process has ended too")
	}
}

// The server dies with a swap half written, while SMTP is slow.
func TestPostgresKilled(t *testing.T) {
	w := setup(t)
	p := w.process("")
	arrived, dead := make(chan struct{}), make(chan struct{})
	hit := p.tap.at(moment{At: stems.commit, Within: stems.writeLedger, Nth: 3, Do: func(*session) {
		close(arrived)
		<-dead
	}})
	p.start()
	w.write(50)
	w.staff()
	cure := w.smtp.poison("latency", fromService, attributes{"latency": 20})
	await(t, "a swap", arrived)
	w.killPostgres()
	close(dead)
	await(t, "the end of the swap's connection", hit)
	w.startPostgres()
	cure()
	w.ageStuck(0)
	w.settle()
	w.check()
	if !p.runs() {
		t.Error("the process did not outlive its database")
	}
}

func TestServicesAway(t *testing.T) {
	w := setup(t)
	links := []*link{w.postgres, w.imap, w.smtp, w.tenants}
	w.serve("")
	for _, l := range links {
		l.down()
		w.write(5)
		l.up()
	}
	w.staff()
	w.settle()
	w.check()
}
