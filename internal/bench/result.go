package bench

import (
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/swapdesk/swapdesk/internal/pgrun"
)

// Result is what was measured. Durations are in milliseconds.
type Result struct {
	Mails    int `json:"mails"`
	Finished int `json:"finished_before"`
	// Replan tells that the desk's statements were planned anew, as Postgres does
	// by itself.
	Replan    bool    `json:"replan"`
	Desk      Pass    `json:"desk"`
	Yardstick *Pass   `json:"yardstick,omitempty"`
	Ratio     float64 `json:"ratio,omitempty"`
	// Planned is the yardstick with each statement planned once, as the desk's are.
	Planned      *Pass   `json:"yardstick_planned_once,omitempty"`
	RatioPlanned float64 `json:"ratio_planned_once,omitempty"`
	// Acknowledged and Confirmed run from the mail's arrival in the mailbox to
	// the SMTP server's 250, with all mails in the mailbox at once.
	Acknowledged Spread `json:"acknowledged"`
	Confirmed    Spread `json:"confirmed"`
	Steps        []Step `json:"steps"`
	// Idle is like Acknowledged with one mail at a time.
	Idle *Spread `json:"idle,omitempty"`
	// PeakMemory is the resident set of this whole process in bytes, which
	// includes the mail server, the authority and every mail in the mailbox.
	PeakMemory int64 `json:"peak_memory_bytes"`
	// Size is what a request adds to the database, in bytes.
	Size       int64             `json:"database_bytes"`
	Statements []pgrun.Statement `json:"statements,omitempty"`
}

// Pass is one pass over all requests.
type Pass struct {
	Requests int     `json:"requests"`
	Seconds  float64 `json:"seconds"`
	Rate     float64 `json:"requests_per_second"`
	// CPU of this process, and of Postgres, a request.
	ProcessCPU  float64 `json:"process_cpu_ms"`
	PostgresCPU float64 `json:"postgres_cpu_ms"`
}

// and is p and q together.
func (p Pass) and(q Pass) Pass {
	n, m := float64(p.Requests), float64(q.Requests)
	seconds := p.Seconds + q.Seconds
	return Pass{
		Requests: p.Requests + q.Requests, Seconds: seconds, Rate: (n + m) / seconds,
		ProcessCPU:  (p.ProcessCPU*n + q.ProcessCPU*m) / (n + m),
		PostgresCPU: (p.PostgresCPU*n + q.PostgresCPU*m) / (n + m),
	}
}

// Step is what one step of the pipeline did, summed over its workers.
type Step struct {
	Name    string  `json:"step"`
	Runs    int     `json:"runs"`
	Seconds float64 `json:"seconds"`
	// Share is this step's part of the time of all steps.
	Share float64 `json:"share"`
}

// Spread is a distribution in milliseconds.
type Spread struct {
	P50 float64 `json:"p50_ms"`
	P95 float64 `json:"p95_ms"`
	P99 float64 `json:"p99_ms"`
}

func spread(times []time.Duration) Spread {
	slices.Sort(times)
	at := func(q float64) float64 {
		if len(times) == 0 {
			return 0
		}
		i := int(math.Ceil(q*float64(len(times)))) - 1
		return milliseconds(times[max(i, 0)])
	}
	return Spread{at(0.50), at(0.95), at(0.99)}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// Print writes the result for people.
func (r Result) Print(w io.Writer) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	p("%d mails, %d finished requests in the database before", r.Mails, r.Finished)
	if r.Replan {
		p("the desk's statements planned as Postgres does by itself")
	}
	p("")
	p("%-24s %10s %10s %16s %16s", "", "seconds", "requests/s", "process CPU ms", "Postgres CPU ms")
	row := func(name string, pass Pass) {
		p("%-24s %10.2f %10.0f %16.2f %16.2f", name, pass.Seconds, pass.Rate, pass.ProcessCPU, pass.PostgresCPU)
	}
	row("desk", r.Desk)
	if r.Yardstick != nil {
		row("yardstick", *r.Yardstick)
		row("yardstick, planned once", *r.Planned)
		p("ratio %.2f: the desk against a plain chain of three jobs; %.2f when those are planned once", r.Ratio, r.RatioPlanned)
	}
	p("")
	p("%-34s %10s %10s %10s", "from arrival in the mailbox, ms", "p50", "p95", "p99")
	times := func(name string, s Spread) { p("%-34s %10.1f %10.1f %10.1f", name, s.P50, s.P95, s.P99) }
	times("to the acknowledgement", r.Acknowledged)
	times("to the confirmation", r.Confirmed)
	if r.Idle != nil {
		times("to the acknowledgement, when idle", *r.Idle)
	}
	p("")
	p("%-12s %10s %10s %10s", "step", "runs", "seconds", "share")
	for _, s := range r.Steps {
		p("%-12s %10d %10.2f %9.0f%%", s.Name, s.Runs, s.Seconds, 100*s.Share)
	}
	p("")
	p("a request adds %d KB to the database", r.Size>>10)
	p("peak memory %d MB, with the mail server and the authority in it", r.PeakMemory>>20)
	for i, s := range r.Statements {
		if i == 0 {
			p("\n%10s %10s %10s %10s  %s", "ms in all", "calls", "plans", "ms a call", "statement")
		}
		p("%10.0f %10d %10d %10.3f  %.100s", s.TotalMS, s.Calls, s.Plans, s.TotalMS/float64(max(s.Calls, 1)), s.Text)
	}
}
