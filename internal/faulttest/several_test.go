//go:build faults

package faulttest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// soon is within which a partner has an acknowledgement, whatever is restarted.
const soon = 15 * time.Second

// Processes of different roles share one database, and each in turn is stopped
// and started again while partners write: nothing is lost, late or sent twice.
func TestRollingRestart(t *testing.T) {
	w := setup(t)
	var all []*process
	for _, roles := range []string{"ingest", "work", "work", "web"} {
		all = append(all, w.serve(roles))
	}
	w.staff()
	stop := w.flow(40 * time.Millisecond)
	for range scale(2, 10) {
		for _, p := range all {
			if code := p.stop(); code != 0 {
				t.Errorf("%s: exit code %d", p.name, code)
			}
			p.start()
		}
	}
	stop()
	w.settle()
	w.filed()
	if repeats := w.check(); repeats != 0 {
		t.Errorf("%d answers went out again", repeats)
	}
	w.checkJobs()
	late := w.lateness()
	t.Logf("acknowledged after: median %v, 95 of 100 within %v, the last after %v",
		late[len(late)/2], late[len(late)*95/100], late[len(late)-1])
	if last := late[len(late)-1]; last > soon {
		t.Errorf("a partner waited %v for the acknowledgement", last)
	}
}

// flow has partners write, one each so often, until stop.
func (w *world) flow(every time.Duration) (stop func()) {
	done := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		ticks := time.NewTicker(every)
		defer ticks.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticks.C:
			}
			if err := w.writeOne(); err != nil {
				w.t.Error(err)
				return
			}
		}
	})
	stop = sync.OnceFunc(func() { close(done); writing.Wait() })
	w.t.Cleanup(stop)
	return stop
}

// lateness is how long each partner waited for the acknowledgement, sorted. It
// counts until the acceptance was recorded.
func (w *world) lateness() []time.Duration {
	w.t.Helper()
	rows, err := w.rows(`SELECT format('%s %s', m.message_id, (extract(epoch FROM o.updated_at) * 1000000)::bigint)
		FROM outgoing o JOIN message m ON m.id = o.reply_to WHERE o.occasion = 'acknowledgement' AND o.state = 'accepted'`)
	if err != nil {
		w.t.Fatal(err)
	}
	answered := map[string]time.Time{}
	for _, row := range rows {
		id, at, _ := strings.Cut(row, " ")
		micros, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			w.t.Fatal(err)
		}
		answered[id] = time.UnixMicro(micros)
	}
	var all []time.Duration
	for _, p := range w.partners {
		at, ok := answered[p.messageID]
		if !ok {
			w.t.Fatalf("%s has no acknowledgement", p.old)
		}
		all = append(all, at.Sub(p.written).Round(time.Millisecond))
	}
	slices.Sort(all)
	return all
}

// The times in which another process has the mailbox's lease: it asks each
// second, and a killed process's lease lasts for three.
const (
	leaseAfterKill = 4 * time.Second
	leaseAfterStop = time.Second
	// leaseSlack is for a machine that is busy, and for the test's own looks.
	leaseSlack = 2 * time.Second
)

func TestLeaseMovesOn(t *testing.T) {
	w := setup(t)
	a, b := w.serve("ingest"), w.serve("ingest")
	for range scale(2, 10) {
		for _, tt := range []struct {
			way   string
			leave func(*process)
			limit time.Duration
		}{
			{"SIGKILL", func(p *process) { p.kill() }, leaseAfterKill},
			{"SIGTERM", func(p *process) { p.stop() }, leaseAfterStop},
		} {
			holder, standby := a, b
			w.awaitLease(a, b)
			if w.holds(b) {
				holder, standby = b, a
			}
			time.Sleep(time.Duration(w.random.Int64N(int64(time.Second)))) // somewhere between two of its questions
			began := time.Now()
			tt.leave(holder)
			w.awaitLease(standby)
			took := time.Since(began)
			t.Logf("the lease moved %v after a %s", took.Round(time.Millisecond), tt.way)
			if took > tt.limit+leaseSlack {
				t.Errorf("%s: the lease moved after %v, want %v", tt.way, took, tt.limit)
			}
			holder.start()
		}
	}
}

// awaitLease waits until one of the processes has the mailbox's lease.
func (w *world) awaitLease(processes ...*process) {
	w.t.Helper()
	if !until(func() bool { return slices.ContainsFunc(processes, w.holds) }) {
		w.t.Fatal("nobody reads the mailbox")
	}
}

func (w *world) holds(p *process) bool {
	rows, err := w.rows(`SELECT split_part(lease_holder, '/', 2) FROM mailbox WHERE lease_until > clock_timestamp()`)
	return err == nil && p.runs() && slices.Equal(rows, []string{fmt.Sprint(p.cmd.Process.Pid)})
}
