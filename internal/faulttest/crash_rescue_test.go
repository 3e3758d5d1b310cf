//go:build faults && soak

package faulttest

import (
	"testing"
	"time"
)

// rescued is within which the jobs of a killed process come back by themselves.
const rescued = 3 * time.Minute

// Nobody helps here: the jobs that a killed process had in hand come back when
// they are found, by a process that lives on or by the killed one started again.
func TestRescue(t *testing.T) {
	for name, standby := range map[string]bool{"standby": true, "restart": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			p := w.process("")
			hit := p.tap.at(moment{At: stems.commit, Within: stems.recordOutcome, Nth: 2, Do: p.killed})
			p.start() // before the other, so that it has the leader's work as well
			if standby {
				w.serve("")
			}
			w.staff()
			if !until(func() bool { w.write(2); return isClosed(hit) }) {
				t.Fatal("the process outlived its kill")
			}
			died := time.Now()
			if !standby {
				p.start()
			}
			if !within(2*rescued, w.settled) {
				t.Fatalf("no rescue:\n%s", w.state())
			}
			took := time.Since(died)
			t.Logf("all is done %v after the kill", took.Round(time.Second))
			if took > rescued || took < time.Minute {
				t.Errorf("the rescue took %v", took)
			}
			w.check()
			w.checkJobs()
		})
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
