//go:build faults

package faulttest

import (
	"testing"
	"time"
)

// crash is a service that dies again and again while partners write.
type crash struct {
	w     *world
	serve *process
	// mails is how many are written in each of the service's lives.
	mails  int
	goHome func() // the staff
}

// Whenever the service dies, each mail has its one outcome in the end, and each
// partner the right answers. Most deaths repeat none; one while mails are handed in
// may repeat what each connection had, a job of 25 at most. That stays less than
// to send everything twice.
func TestCrashes(t *testing.T) {
	w := setup(t)
	w.unsigned = 2 // so that each life has a challenge
	c := &crash{w: w, serve: w.process(""), mails: scale(4, 5)}
	c.serve.reachable()
	w.owners()
	c.callStaff()
	deaths := c.deaths()
	for _, p := range deaths {
		began := time.Now()
		p.die(c)
		if c.serve.runs() {
			t.Fatalf("the service outlived: %s", p.name)
		}
		w.age(c.serve)
		t.Logf("%-32s %v", p.name, time.Since(began).Round(time.Millisecond))
	}
	c.serve.start()
	w.settle()
	w.write(1) // wakes the reader, who would look for mails of the past in a minute
	w.settle()
	w.filed()
	repeats := w.check()
	w.checkJobs()
	if answers := 2 * len(w.partners); repeats > answers {
		t.Errorf("%d answers went out again, of %d, after %d deaths", repeats, answers, len(deaths))
	}
	if code := c.serve.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// deaths are each named point, or in the soak several times, and others, in an
// order of chance.
func (c *crash) deaths() []point {
	r := c.w.random
	var all []point
	for range scale(1, 3) {
		all = append(all, points...)
	}
	for n := scale(len(points)+10, 100); len(all) < n; {
		all = append(all, anywhere(1+r.IntN(200), r.IntN(2) == 0),
			anytime(time.Duration(r.IntN(1000))*time.Millisecond))
	}
	r.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	return all
}

func (c *crash) callStaff() { c.goHome = c.w.staff() }

// until runs the service, with some mail waiting and some to come, until it has
// been killed.
func (c *crash) until(killed <-chan struct{}) {
	c.w.t.Helper()
	c.w.write(c.mails / 2)
	c.serve.try()
	c.w.write(c.mails - c.mails/2)
	await(c.w.t, "the kill", killed)
}

// checkJobs waits until no job is left that a mail or a request has caused:
// each was worked to its end, and none given up.
func (w *world) checkJobs() {
	w.t.Helper()
	var left []string
	if !until(func() bool {
		var err error
		left, err = w.rows(`SELECT format('%s %s %s', kind, args, state) FROM river.river_job
			WHERE state <> 'completed' AND kind NOT IN ('seal', 'expire')`)
		return err == nil && len(left) == 0
	}) {
		w.t.Errorf("jobs that are left: %q", left)
	}
}
