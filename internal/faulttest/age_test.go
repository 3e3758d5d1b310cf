//go:build faults

package faulttest

import (
	"context"
	"strings"
	"time"
)

// stampOf is the end of the name that a River client gives itself: the time at
// which it was made.
func stampOf(t time.Time) string {
	return strings.Replace(t.UTC().Format("2006_01_02T15_04_05.000000"), ".", "_", 1)
}

// age makes the database as it is minutes after the death of the processes: the
// jobs that they had in hand count as stuck, and their leases have run out.
// Processes that live keep theirs.
func (w *world) age(dead ...*process) {
	w.t.Helper()
	for _, p := range dead {
		if p.runs() {
			w.t.Fatalf("%s is not dead", p.name)
		}
		if p.cmd == nil {
			continue
		}
		w.awaitEnd(p)
		first, last := stampOf(p.born[0]), stampOf(p.born[1])
		w.exec(`UPDATE river.river_job SET attempted_at = now() - interval '10 minutes'
			WHERE state = 'running' AND right(attempted_by[array_upper(attempted_by, 1)], $3) BETWEEN $1 AND $2`, first, last, len(first))
		w.exec(`UPDATE river.river_leader SET expires_at = now() - interval '1 second'
			WHERE right(leader_id, $3) BETWEEN $1 AND $2`, first, last, len(first))
		w.exec(`UPDATE mailbox SET lease_until = now() WHERE split_part(lease_holder, '/', 2) = $1::int::text`, p.cmd.Process.Pid)
	}
}

// awaitEnd waits until the server has done what a dead process had still sent,
// such as to give it jobs.
func (w *world) awaitEnd(p *process) {
	w.t.Helper()
	if !until(func() bool {
		var n int
		err := w.direct.QueryRow(context.Background(), `SELECT count(*) FROM pg_stat_activity WHERE application_name = $1`, p.application).Scan(&n)
		return err == nil && n == 0
	}) {
		w.t.Fatalf("connections of %s do not end", p.name)
	}
}

// ageStuck does the same for whatever has been running for longer than since,
// whoever has it: for jobs whose end a living process could not write down. In
// the soak they come back by themselves.
func (w *world) ageStuck(since time.Duration) {
	w.t.Helper()
	if soak {
		return
	}
	w.exec(`UPDATE river.river_job SET attempted_at = now() - interval '10 minutes'
		WHERE state = 'running' AND attempted_at < now() - $1::interval`, since)
}

// exec runs a statement as the superuser.
func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := w.direct.Exec(ctx, sql, args...); err != nil {
		w.t.Fatal(err)
	}
}
