//go:build faults

package faulttest

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

const (
	// promptly is less than the minute after which a step gives its connection
	// back: the web does not wait for that.
	promptly = 10 * time.Second
	// pool is how many connections the steps of a process have.
	pool = 14
)

// Every connection of the steps waits for a lock that somebody holds, and the
// web still answers.
func TestBusyWorkersLeaveTheWeb(t *testing.T) {
	w := setup(t)
	p := w.serve("")
	w.write(20)
	w.awaitStates(20, workflow.Queued)
	w.smtp.down()
	w.each(6, workflow.Queued, func(workflow.Request) workflow.Event { return workflow.Deny{Reason: "No."} })
	w.tenants.down()
	w.write(12)
	w.awaitStates(12, workflow.Received)
	lock := w.lock()
	lock(`LOCK TABLE ledger IN EXCLUSIVE MODE`)
	w.each(6, workflow.Queued, func(r workflow.Request) workflow.Event { return workflow.Approve{Digest: r.Digest()} })
	p.awaitLocked(4)
	lock(`SELECT FROM request WHERE state = 'received' FOR UPDATE`)
	lock(`LOCK TABLE audit, outgoing IN EXCLUSIVE MODE`)
	p.awaitLocked(pool)
	// Those who wait longest give up and come again, so one look is not enough.
	for range 5 {
		p.answersPromptly("/healthz")
		p.answersPromptly("/readyz")
	}
	began := time.Now()
	if out, code := w.run("requests", "list"); code != 0 || time.Since(began) > promptly {
		t.Errorf("requests list: exit code %d after %v\n%s", code, time.Since(began), out)
	}
}

func (p *process) answersPromptly(page string) {
	p.t.Helper()
	began := time.Now()
	status, answer := p.ask(page)
	if took := time.Since(began); status != http.StatusOK || took > promptly {
		p.t.Errorf("%s: %d %v after %v", page, status, answer, took.Round(time.Millisecond))
	}
}

// lock begins a transaction that ends with the test, and returns what runs a
// statement in it.
func (w *world) lock() func(sql string) {
	w.t.Helper()
	tx, err := w.direct.Begin(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { tx.Rollback(context.Background()) })
	return func(sql string) {
		w.t.Helper()
		ctx, cancel := context.WithTimeout(w.t.Context(), patience)
		defer cancel()
		if _, err := tx.Exec(ctx, sql); err != nil {
			w.t.Fatal(err)
		}
	}
}

// awaitLocked waits until so many connections of the process wait for a lock.
func (p *process) awaitLocked(n int) {
	p.t.Helper()
	var locked int
	if !until(func() bool {
		err := p.w.direct.QueryRow(p.t.Context(), `SELECT count(*) FROM pg_stat_activity
			WHERE application_name = $1 AND wait_event_type = 'Lock'`, p.application).Scan(&locked)
		return err == nil && locked >= n
	}) {
		p.t.Fatalf("%d connections wait for a lock, want %d:\n%s", locked, n, p.w.state())
	}
}

func (w *world) awaitStates(n int, state workflow.State) {
	w.t.Helper()
	if !until(func() bool { return len(w.inState(state)) == n }) {
		w.t.Fatalf("waited in vain for %d requests %s:\n%s", n, state, w.state())
	}
}

func (w *world) inState(state workflow.State) []string {
	w.t.Helper()
	rows, err := w.rows(`SELECT ref FROM request WHERE state = '` + string(state) + `' ORDER BY id`)
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

// each moves the first n requests in a state, each in a transaction of its own.
func (w *world) each(n int, state workflow.State, event func(workflow.Request) workflow.Event) {
	w.t.Helper()
	st := w.openStore(w.url)
	for _, ref := range w.inState(state)[:n] {
		r, err := st.Request(w.t.Context(), workflow.Ref(ref))
		if err == nil {
			_, err = st.Move(w.t.Context(), r.Ref, event(r), workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaCLI, Role: workflow.Approver})
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
}
