//go:build faults

package faulttest

import (
	"regexp"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// point is a place on a mail's way at which the service dies.
type point struct {
	name string
	// die runs the service, while partners write, until it has been killed there.
	die func(*crash)
}

// points are in the order in which a mail comes past them.
var points = []point{
	{"fetched, not stored", at(moment{At: stems.storeMessage})},
	{"raw bytes inserted, not placed", at(moment{At: stems.placeMessage})},
	{"ingest before its commit", at(moment{At: stems.commit, Within: stems.storeMessage})},
	{"ingest after its commit", at(moment{At: stems.commit, Within: stems.storeMessage, After: true})},
	{"jobs fetched, not begun", at(moment{At: stems.fetchJobs, Nth: 8, After: true})},
	{"read before its commit", at(moment{At: stems.commit, Within: stems.recordOutcome})},
	{"read after its commit", at(moment{At: stems.commit, Within: stems.recordOutcome, After: true})},
	{"flagged and moved, not recorded", at(moment{At: stems.recordFiling})},
	{"move recorded", at(moment{At: stems.recordFiling, After: true})},
	{"checked, not queued", at(moment{At: stems.commit, Within: stems.writeOutbox, Without: stems.writeLedger})},
	{"queued", at(moment{At: stems.commit, Within: stems.writeOutbox, Without: stems.writeLedger, After: true})},
	{"challenge before its commit", at(moment{At: stems.commit, Within: stems.writeLink})},
	{"challenge after its commit", at(moment{At: stems.commit, Within: stems.writeLink, After: true})},
	{"confirmed, before its commit", at(moment{At: stems.commit, Within: stems.answerLink})},
	{"confirmed, after its commit", at(moment{At: stems.commit, Within: stems.answerLink, After: true})},
	{"decision before its commit", deciding(moment{At: stems.commit, Within: stems.moveRequest})},
	{"decision after its commit", deciding(moment{At: stems.commit, Within: stems.moveRequest, After: true})},
	{"swap before its commit", at(moment{At: stems.commit, Within: stems.writeLedger})},
	{"swap after its commit", at(moment{At: stems.commit, Within: stems.writeLedger, After: true})},
	{"before DATA", handingIn(handover{})},
	{"after the final dot, refused", handingIn(handover{data: true})},
	{"accepted, the 250 not seen", handingIn(handover{data: true, accepted: true})},
	{"after the 250, not recorded", at(moment{At: stems.recordAttempt})},
	{"after the 250 before the commit", at(moment{At: stems.commit, Within: stems.recordAttempt})},
	{"sending after its commit", at(moment{At: stems.commit, Within: stems.recordAttempt, After: true})},
	{"job to be completed", at(moment{At: stems.completeJobs})},
	{"job completed", at(moment{At: stems.completeJobs, After: true})},
}

// anywhere is a point that has no name: the n-th statement since the start.
func anywhere(n int, after bool) point {
	return point{"anywhere", at(moment{At: regexp.MustCompile(``), Nth: n, After: after})}
}

// anytime is a moment of the clock: so long after the start, whatever the service
// is doing, the start included.
func anytime(after time.Duration) point {
	return point{"after " + after.String(), func(c *crash) {
		killed := make(chan struct{})
		timer := time.AfterFunc(after, func() {
			defer close(killed)
			if !until(func() bool { return c.serve.runs() }) {
				return // and the test says that it outlived
			}
			c.serve.kill()
		})
		defer timer.Stop()
		c.until(killed)
	}}
}

func at(m moment) func(*crash) {
	return func(c *crash) {
		m.Do = c.serve.killed
		c.until(c.serve.tap.at(m))
	}
}

// handover is a point in the talk with the SMTP server: at RCPT, or when the
// mail is there, which the server then has, or does not.
type handover struct{ data, accepted bool }

func handingIn(h handover) func(*crash) {
	return func(c *crash) {
		killed := make(chan struct{})
		kill := sync.OnceFunc(func() { c.serve.kill(); close(killed) })
		c.w.mail.SMTPFault(func(_, _ string, data bool) *smtp.SMTPError {
			if data != h.data {
				return nil
			}
			kill()
			if h.accepted {
				return nil
			}
			return &smtp.SMTPError{Code: 451, Message: "whom am I talking to?"}
		})
		defer c.w.mail.SMTPFault(nil)
		c.until(killed)
	}
}

// deciding kills the one who decides, and the service with them.
func deciding(m moment) func(*crash) {
	return func(c *crash) {
		c.goHome()
		defer c.callStaff()
		c.serve.start()
		c.w.write(c.mails)
		staff := c.w.process("")
		staff.name, staff.args = "approve", []string{"requests", "approve", c.undecided(), "--as", "sam@vendor.example"}
		m.Do = func(s *session) {
			staff.killed(s)
			c.serve.kill()
		}
		hit := staff.tap.at(m)
		staff.launch()
		await(c.w.t, "the decision", hit)
	}
}

// undecided waits for a request that staff would approve.
func (c *crash) undecided() string {
	c.w.t.Helper()
	var refs []string
	if !until(func() bool {
		var err error
		refs, err = c.w.rows(`SELECT ref FROM request WHERE state = 'queued' AND substring(old_email FROM 'p(\d+)@')::int % 10 <> 0`)
		return err == nil && len(refs) > 0
	}) {
		c.w.t.Fatal("no request is queued")
	}
	return refs[0]
}
