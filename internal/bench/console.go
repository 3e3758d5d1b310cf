package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/web"
	"github.com/swapdesk/swapdesk/workflow"
)

// ConsoleOptions say what is measured of the console.
type ConsoleOptions struct {
	// Requests is how many the database holds, of which Open are to be decided, wait or
	// were denied, and the others are finished.
	Requests, Open int
	// Visits is how often each page is opened, one after the other.
	Visits   int
	Progress io.Writer
}

// ConsoleResult is what was measured of the console.
type ConsoleResult struct {
	Requests int           `json:"requests"`
	Open     int           `json:"open"`
	Visits   int           `json:"visits"`
	Bytes    int64         `json:"database_bytes"`
	Pages    []ConsolePage `json:"pages"`
}

// ConsolePage is how long one page takes, from the handler's start to its end.
type ConsolePage struct {
	Name string `json:"page"`
	Spread
	// CPU of this process, and of Postgres, a visit.
	ProcessCPU  float64 `json:"process_cpu_ms"`
	PostgresCPU float64 `json:"postgres_cpu_ms"`
}

// consoleWarm is how often a page is opened before it is measured, at most as often as then.
const consoleWarm = 10

// RunConsole measures how long the staff's pages take over many requests, for one visitor.
func RunConsole(ctx context.Context, o ConsoleOptions) (result ConsoleResult, err error) {
	err = start(ctx, Options{Finished: o.Requests - o.Open, Progress: o.Progress}, func(b *bench) (err error) {
		result, err = b.console(ctx, o)
		return err
	})
	return result, err
}

func (b *bench) console(ctx context.Context, o ConsoleOptions) (ConsoleResult, error) {
	result := ConsoleResult{Requests: o.Requests, Open: o.Open, Visits: o.Visits}
	dsn, err := b.database(ctx, "desk")
	if err != nil {
		return result, err
	}
	refs, err := b.fillConsole(ctx, dsn, o.Open)
	if err != nil {
		return result, fmt.Errorf("fill the database: %w", err)
	}
	if result.Bytes, err = b.cluster.Size(ctx, "desk"); err != nil {
		return result, err
	}
	s, err := store.Open(ctx, store.Options{URL: dsn})
	if err != nil {
		return result, err
	}
	defer s.Close()
	console := web.New(web.Options{Store: s, Log: b.log})
	defer console.Close()
	v, err := signIn(ctx, s, console)
	if err != nil {
		return result, err
	}
	pages, err := consolePages(ctx, s, refs, o.Requests-o.Open)
	if err != nil {
		return result, err
	}
	b.say("measuring %d pages, each opened %d times ...", len(pages), o.Visits)
	told := b.timed()
	for i, p := range pages {
		page, err := b.visits(ctx, v, p, o.Visits)
		if err != nil {
			return result, fmt.Errorf("%s: %w", p.name, err)
		}
		told("%d of %d: %s, p95 %.1f ms", i+1, len(pages), p.name, page.P95)
		result.Pages = append(result.Pages, page)
	}
	return result, nil
}

func (b *bench) fillConsole(ctx context.Context, dsn string, open int) ([]workflow.Ref, error) {
	if err := b.fill(ctx, dsn); err != nil {
		return nil, err
	}
	pool, err := store.Connect(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	b.say("adding %d requests that are open or denied ...", open)
	return store.FillQueue(ctx, pool, open)
}

// visits opens a page so many times.
func (b *bench) visits(ctx context.Context, v *consoleVisitor, p consolePage, visits int) (ConsolePage, error) {
	for n := range min(consoleWarm, visits) {
		if err := v.open(ctx, p.path(n)); err != nil {
			return ConsolePage{}, err
		}
	}
	m, err := b.startMeter()
	if err != nil {
		return ConsolePage{}, err
	}
	times := make([]time.Duration, visits)
	for n := range visits {
		began := time.Now()
		if err := v.open(ctx, p.path(consoleWarm+n)); err != nil {
			return ConsolePage{}, err
		}
		times[n] = time.Since(began)
	}
	pass, err := m.stop(visits, time.Now())
	return ConsolePage{p.name, spread(times), pass.ProcessCPU, pass.PostgresCPU}, err
}

// consoleVisitor is an admin's browser.
type consoleVisitor struct {
	console http.Handler
	cookie  string
}

func signIn(ctx context.Context, s *store.Store, console http.Handler) (*consoleVisitor, error) {
	const email = "ann@vendor.example"
	operator := workflow.Actor{Name: "bench", Via: workflow.ViaCLI, Role: workflow.Operator}
	if err := s.AddStaff(ctx, email, workflow.Admin, operator); err != nil {
		return nil, err
	}
	token, err := s.NewSigninLink(ctx, email)
	if err != nil {
		return nil, err
	}
	v := &consoleVisitor{console: console}
	w := v.ask(ctx, http.MethodPost, "/signin/"+token)
	for _, c := range w.Result().Cookies() {
		v.cookie = c.Name + "=" + c.Value
	}
	if w.Code != http.StatusSeeOther || v.cookie == "" {
		return nil, fmt.Errorf("the console's sign-in answers %d", w.Code)
	}
	return v, nil
}

func (v *consoleVisitor) open(ctx context.Context, path string) error {
	if w := v.ask(ctx, http.MethodGet, path); w.Code != http.StatusOK {
		return fmt.Errorf("%s answers %d", path, w.Code)
	}
	return ctx.Err()
}

func (v *consoleVisitor) ask(ctx context.Context, method, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, method, path, http.NoBody)
	r.Header.Set("Cookie", v.cookie)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	v.console.ServeHTTP(w, r)
	return w
}

// consoleGoal is what the 95th of a hundred visits is to take at most, in milliseconds.
const consoleGoal = 50

func (p ConsolePage) late() bool { return p.P95 > consoleGoal }

// Late is an error that names the pages for which staff wait too long; nil if there is none.
func (r ConsoleResult) Late() error {
	var names []string
	for _, page := range r.Pages {
		if page.late() {
			names = append(names, page.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fmt.Errorf("the p95 is above %d ms for: %s", consoleGoal, strings.Join(names, "; "))
}

// Print writes the result for people.
func (r ConsoleResult) Print(w io.Writer) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	p("%d requests, %d of them open or denied, in %d MB; each page %d times, for one visitor\n", r.Requests, r.Open, r.Bytes>>20, r.Visits)
	p("%-38s %9s %9s %9s %16s %16s", "ms", "p50", "p95", "p99", "process CPU ms", "Postgres CPU ms")
	for _, page := range r.Pages {
		late := ""
		if page.late() {
			late = fmt.Sprintf("  above %d", consoleGoal)
		}
		p("%s", strings.TrimRight(fmt.Sprintf("%-38s %9.1f %9.1f %9.1f %16.1f %16.1f%s", page.Name, page.P50, page.P95, page.P99, page.ProcessCPU, page.PostgresCPU, late), " "))
	}
}
