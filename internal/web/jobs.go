package web

import (
	"log/slog"
	"net/http"

	"riverqueue.com/riverui"

	"github.com/swapdesk/swapdesk/internal/store"
)

// jobsPath is where River's own pages are: what there is to do, and what has failed.
const jobsPath = "/ops/jobs/"

// newJobPages are River's pages. They are not started: all that would begin are counts of
// jobs that go on for as long as the process does. Without them the pages count when they
// are looked at, up to a bound.
func newJobPages(st *store.Store, log *slog.Logger) (http.Handler, error) {
	return riverui.NewHandler(&riverui.HandlerOpts{Endpoints: riverui.NewEndpoints(st.Jobs(), nil), Logger: log, Prefix: jobsPath})
}

// jobs leads admins to River's pages, and says in the log who changes what there: River
// has no trail of its own.
func (c *Console) jobs(w http.ResponseWriter, r *http.Request, v visitor) error {
	if c.jobPagesErr != nil {
		return c.jobPagesErr
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		c.Log.InfoContext(r.Context(), "jobs are changed by hand", "by", v.Email, "method", r.Method, "path", r.URL.Path)
	}
	// The pages put style elements into themselves. That is all that they need beside ours;
	// scripts are from here alone, as everywhere.
	w.Header().Set("Content-Security-Policy", csp("style-src-elem 'self' 'unsafe-inline'"))
	c.jobPages.ServeHTTP(w, r)
	return nil
}
