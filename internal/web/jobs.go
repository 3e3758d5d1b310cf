package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"
	"riverqueue.com/riverui"

	"github.com/swapdesk/swapdesk/internal/store"
)

// jobsPath is where River's own pages are: what there is to do, and what has failed.
const jobsPath = "/ops/jobs/"

// newJobPages are River's pages. They are not started: all that would begin are counts of
// jobs that go on for as long as the process does. Without them the pages count when they
// are looked at, up to a bound. With a transaction, all that they do is done in it.
func newJobPages(st *store.Store, log *slog.Logger, tx *pgx.Tx) (http.Handler, error) {
	endpoints := riverui.NewEndpoints(st.Jobs(), &riverui.EndpointsOpts[pgx.Tx]{Tx: tx})
	return riverui.NewHandler(&riverui.HandlerOpts{Endpoints: endpoints, Logger: log, Prefix: jobsPath})
}

// jobs leads admins to River's pages, with a way back.
func (c *Console) jobs(w http.ResponseWriter, r *http.Request, v visitor) error {
	if c.jobPagesErr != nil {
		return c.jobPagesErr
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return c.changeJobs(w, r, v)
	}
	// The pages put style elements into themselves. That is all that they need beside ours;
	// scripts are from here alone, as everywhere.
	w.Header().Set("Content-Security-Policy", csp("style-src-elem 'self' 'unsafe-inline'"))
	if path := strings.TrimPrefix(r.URL.Path, jobsPath); strings.HasPrefix(path, "api/") || strings.HasPrefix(path, "assets/") {
		c.jobPages.ServeHTTP(w, r)
		return nil
	}
	page := kept{ResponseWriter: w, status: http.StatusOK}
	c.jobPages.ServeHTTP(&page, r)
	page.body = *bytes.NewBuffer(bytes.Replace(page.body.Bytes(), []byte(riverRoot), c.framed(), 1))
	page.send()
	return nil
}

// riverRoot is what River's pages are drawn in. Around it goes our heading.
const riverRoot = `<div id="root" class="h-full"></div>`

func (c *Console) framed() []byte {
	return fmt.Appendf(nil, `<link rel="stylesheet" href="%s"><header class="desk"><a href="/queue">← %s</a> <h1>Jobs</h1></header><div class="river">%s</div><script src="%s" defer></script>`,
		assetURL("jobs.css"), template.HTMLEscapeString(c.DeskName), riverRoot, assetURL("jobs.js"))
}

// changeJobs has River do what an admin wants done to jobs, in one transaction with the row
// of the audit trail that tells of it: River has no trail of its own.
func (c *Console) changeJobs(w http.ResponseWriter, r *http.Request, v visitor) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	change, ok := readJobChange(r.Method, strings.TrimPrefix(r.URL.Path, jobsPath+"api/"), body)
	if !ok {
		return errNoPage // what has no name in the trail is not done
	}
	if body, err = json.Marshal(jobsBody{change.Jobs}); err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body)) // what the trail says, and nothing else
	answer := kept{ResponseWriter: w, status: http.StatusOK}
	err = c.Store.ChangeJobs(r.Context(), change, v.actor(), func(tx pgx.Tx) error {
		river, err := newJobPages(c.Store, c.Log, &tx)
		if err != nil {
			return err
		}
		river.ServeHTTP(&answer, r)
		if answer.status >= http.StatusBadRequest {
			return errJobsRefused
		}
		return nil
	})
	if err != nil && answer.status < http.StatusBadRequest {
		return err
	}
	answer.send()
	return nil
}

var errJobsRefused = errors.New("river does not change the jobs")

// jobsBody is what River is sent.
type jobsBody struct {
	IDs []int64 `json:"ids,omitempty"`
}

// readJobChange names what a request to River does; not ok: nothing that it can do.
func readJobChange(method, path string, body []byte) (c store.JobChange, ok bool) {
	parts := strings.Split(path, "/")
	switch {
	case method == http.MethodPost && len(parts) == 2 && parts[0] == "jobs":
		var sent struct {
			IDs []json.Number `json:"ids"` // which takes them in quotes too
		}
		if json.Unmarshal(body, &sent) != nil {
			return c, false
		}
		for _, n := range sent.IDs {
			id, err := n.Int64()
			if err != nil {
				return c, false
			}
			c.Jobs = append(c.Jobs, id)
		}
		c.Event = map[string]string{"cancel": "job_cancelled", "delete": "job_deleted", "retry": "job_retried"}[parts[1]]
	case method == http.MethodPut && len(parts) == 3 && parts[0] == "queues":
		c.Queue = parts[1]
		c.Event = map[string]string{"pause": "queue_paused", "resume": "queue_resumed"}[parts[2]]
	}
	return c, c.Event != ""
}

// kept is an answer that is not sent yet.
type kept struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (k *kept) WriteHeader(status int) { k.status = status }

func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }

func (k *kept) send() {
	k.Header().Del("Content-Length")
	k.ResponseWriter.WriteHeader(k.status)
	_, _ = k.body.WriteTo(k.ResponseWriter) // a browser that has gone needs no answer
}
