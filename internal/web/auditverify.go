package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
)

// verifyLimit is how long the trail may be verified for at once.
const verifyLimit = 10 * time.Minute

// verification is the one that runs, or the last that ran. There is one at a time: it reads
// the whole trail.
type verification struct {
	mu   sync.Mutex
	last verified
	stop context.CancelFunc
	done sync.WaitGroup
}

// verified is how far a verification is, and what it found.
type verified struct {
	By         string
	Began      time.Time
	Ended      time.Time // zero while it runs
	Check      store.AuditCheck
	Count      store.AuditCount
	Findings   []string
	Failed     bool // it could not be finished
	OutOfTime  bool
	NeverBegun bool
}

// Running reports whether it is still going on.
func (v verified) Running() bool { return !v.NeverBegun && v.Ended.IsZero() }

// Took is how long it took.
func (v verified) Took() time.Duration { return v.Ended.Sub(v.Began).Round(time.Millisecond) }

func (v *verification) state() verified {
	v.mu.Lock()
	defer v.mu.Unlock()
	state := v.last
	state.NeverBegun = v.stop == nil
	return state
}

func (v *verification) change(f func(*verified)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	f(&v.last)
}

// begin starts a verification, unless one is running, and reports whether it did.
func (v *verification) begin(by string, c *Console) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.stop != nil && v.last.Ended.IsZero() {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), verifyLimit)
	v.stop, v.last = cancel, verified{By: by, Began: c.Store.Now(), Check: store.AuditCheck{Step: 1, Of: 1, Title: "it begins"}}
	v.done.Go(func() {
		defer cancel()
		v.run(ctx, c)
	})
	return true
}

func (v *verification) run(ctx context.Context, c *Console) {
	count, findings, err := c.Store.VerifyAudit(ctx, func(check store.AuditCheck) {
		v.change(func(l *verified) { l.Check = check })
	})
	if err != nil && ctx.Err() == nil {
		c.Log.ErrorContext(ctx, "the audit trail could not be verified", "error", err)
	}
	v.change(func(l *verified) {
		l.Ended, l.Count, l.Findings, l.Failed = c.Store.Now(), count, findings, err != nil
		l.OutOfTime = err != nil && ctx.Err() != nil
	})
}

// end stops what runs, and waits for it.
func (v *verification) end() {
	v.mu.Lock()
	if v.stop != nil {
		v.stop()
	}
	v.mu.Unlock()
	v.done.Wait()
}

// auditVerify begins a verification. It is a POST although it changes nothing: it costs the
// database something, and no other site may have it done.
func (c *Console) auditVerify(w http.ResponseWriter, r *http.Request, v visitor) error {
	if c.verification.begin(v.Email, c) {
		c.Log.InfoContext(r.Context(), "the audit trail is verified", "by", v.Email)
	} else {
		c.say(r, "It is being verified already.")
	}
	http.Redirect(w, r, "/audit/verify", http.StatusSeeOther)
	return nil
}

// auditVerifyPage shows how far it is. The page comes again by itself until it is done.
func (c *Console) auditVerifyPage(w http.ResponseWriter, r *http.Request, _ visitor) error {
	state := c.verification.state()
	if state.Running() {
		w.Header().Set("Refresh", "2")
	}
	return c.render(w, r, http.StatusOK, "auditverify.html", view{Title: "Verify the trail", Section: "audit", Data: state})
}
