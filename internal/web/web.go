// Package web is the console that staff work in: pages rendered on the server, which work
// without a script and are quicker with one.
//
// [Handler] has the whole table of routes. A page is a file with its handler, and a file in
// templates with what it looks like. A handler asks internal/store, decides nothing itself,
// and gives back an error that one adapter turns into a page: what the person can do about
// it is shown, the rest is logged.
//
// Sessions are in Postgres, by a hash of their token (scs). What changes anything is a POST
// from our own pages (net/http's CrossOriginProtection), by somebody whose role is looked up
// for each request. There is no inline script or style, and nothing comes from elsewhere.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Options are what the console is made of.
type Options struct {
	Store *store.Store
	// PublicURL is where browsers reach the console, without a slash at the end. With https
	// the cookies are for https alone.
	PublicURL string
	DeskName  string
	// OIDC is the issuer that staff sign in with; nil: by links alone.
	OIDC *OIDC
	Log  *slog.Logger
	// Preview composes the mail of an occasion about a request, as an answer in a thread,
	// without sending it. Without it mails cannot be looked at before they go out.
	Preview func(r workflow.Request, o workflow.Occasion, t store.Thread) (Letter, error)
}

// Console is the pages and what they keep.
type Console struct {
	Options
	// Hub passes on what happens to the pages that are open.
	Hub      *Hub
	sessions *scs.SessionManager
	issuer   *issuer // nil without one
	handler  http.Handler

	jobPages     http.Handler
	jobPagesErr  error
	verification verification
	unwatch      context.CancelFunc
	watching     sync.WaitGroup
	heartbeat    time.Duration
}

// New returns the console. Close ends what it keeps running.
func New(o Options) *Console {
	if o.DeskName == "" {
		o.DeskName = "Co-sell desk"
	}
	c := &Console{Options: o, Hub: newHub(), heartbeat: heartbeat}
	c.sessions = newSessions(o.Store.Pool(), strings.HasPrefix(o.PublicURL, "https://"))
	c.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		o.Log.ErrorContext(r.Context(), "the sessions cannot be had", "error", err)
		http.Error(w, failure.text, failure.status)
	}
	if o.OIDC != nil {
		c.issuer = &issuer{OIDC: *o.OIDC, redirect: o.PublicURL + "/signin/callback"}
	}
	c.jobPages, c.jobPagesErr = newJobPages(o.Store, o.Log, nil)
	c.handler = c.guard(c.routes())
	c.watch()
	return c
}

// Close ends what the console keeps running, and waits for it. It may be called again.
func (c *Console) Close() {
	c.EndLive()
	c.verification.end()
}

func (c *Console) ServeHTTP(w http.ResponseWriter, r *http.Request) { c.handler.ServeHTTP(w, r) }

// routes is the whole table. look is for everybody of the staff, decide for those who may
// decide, admin for admins.
func (c *Console) routes() *http.ServeMux {
	mux := http.NewServeMux()
	open := func(pattern string, f http.HandlerFunc) { mux.HandleFunc(pattern, f) }
	look := func(pattern string, f page) { mux.Handle(pattern, c.page(workflow.Viewer, f)) }
	decide := func(pattern string, f page) { mux.Handle(pattern, c.page(workflow.Approver, f)) }
	admin := func(pattern string, f page) { mux.Handle(pattern, c.page(workflow.Admin, f)) }

	open("GET /assets/{name}", serveAsset)
	open("GET /signin", c.open(c.signinPage))
	open("GET /signin/oidc", c.open(c.oidcStart))
	open("GET /signin/callback", c.open(c.oidcCallback))
	open("GET /signin/{token}", c.open(c.signinLinkPage))
	open("POST /signin/{token}", c.open(c.signInByLink))
	look("POST /signout", c.signOut)
	look("POST /signout/everywhere", c.signOutEverywhere)

	look("GET /{$}", func(w http.ResponseWriter, r *http.Request, _ visitor) error {
		http.Redirect(w, r, "/queue", http.StatusSeeOther)
		return nil
	})
	look("GET /queue", c.queue)
	look("GET /accounts", c.accounts)
	look("GET /accounts.csv", c.exportAccounts)
	look("GET /accounts/{id}", c.account)
	decide("GET /accounts/import", c.importForm)
	decide("POST /accounts/preview", c.previewImport)
	decide("POST /accounts/import", c.importAccounts)
	look("GET /requests/{ref}", c.request)
	look("GET /requests/{ref}/status", c.requestNews)
	look("GET /requests/{ref}/letter/{act}", c.requestLetter)
	mux.Handle("POST /requests/{ref}/preview", c.acting(c.previewLetter))
	mux.Handle("POST /requests/{ref}/{act}", c.acting(c.actOn))

	look("GET /mail", c.mail)
	look("GET /mail/{id}", c.mailShow)
	look("GET /mail/{id}/source", c.mailSource)
	look("GET /mail/{id}/download", c.mailDownload)
	decide("POST /mail/{id}/replay", c.mailReplay)
	decide("POST /mail/{id}/done", c.mailDone)
	decide("POST /mail/{id}/undo", c.mailUndo)

	look("GET /letters", c.letters)
	look("GET /letters/{name}", c.letter)
	look("GET /letters/{name}/html", c.letterHTML)

	look("GET /audit", c.audit)
	admin("GET /audit/export", c.auditExport)
	admin("GET /audit/verify", c.auditVerifyPage)
	admin("POST /audit/verify", c.auditVerify)
	admin(jobsPath, c.jobs)
	look("GET /tokens", c.tokens)
	look("POST /tokens", c.createToken)
	look("GET /tokens/{name}/revoke", c.revokePage)
	look("POST /tokens/{name}/revoke", c.revokeToken)
	admin("GET /staff", c.staff)
	admin("POST /staff", c.addStaff)
	admin("POST /staff/disable", c.disableStaff)

	look("GET /queue/live", c.queueLive)
	look("POST /queue/views", c.saveView)
	look("POST /queue/views/delete", c.deleteView)
	decide("POST /queue/bulk", c.bulkPage)
	decide("POST /queue/decide", c.bulkDecide)
	decide("POST /requests/{ref}/claim", c.claim)
	decide("POST /requests/{ref}/release", c.release)
	look("GET /events", c.events)
	look("GET /stats", c.stats)
	look("GET /stats/{file}", c.statsFile)
	look("/", func(http.ResponseWriter, *http.Request, visitor) error { return errNoPage })
	return mux
}

// guard stands in front of all routes.
func (c *Console) guard(next http.Handler) http.Handler {
	own := http.NewCrossOriginProtection()
	own.SetDenyHandler(c.open(func(http.ResponseWriter, *http.Request) error { return errForeign }))
	withSession, peeking, api := c.sessions.LoadAndSave(own.Handler(next)), c.peek(own.Handler(next)), c.api()
	return secured(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") { // for programs, which have no session
			api.ServeHTTP(w, r)
			return
		}
		if strings.HasPrefix(r.URL.Path, "/assets/") { // the same for everybody
			next.ServeHTTP(w, r)
			return
		}
		if asksByItself(r.URL.Path) {
			peeking.ServeHTTP(w, r)
			return
		}
		withSession.ServeHTTP(w, r)
	}))
}

// asksByItself reports whether it is pages that ask for it, and not people.
func asksByItself(path string) bool {
	return path == "/events" || path == "/queue/live" || strings.HasPrefix(path, "/requests/") && strings.HasSuffix(path, "/status")
}

// csp is the policy of our pages, with what one of them needs beside it.
func csp(more string) string {
	return strings.TrimSuffix("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "+
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "+more, "; ")
}

// secured sets the headers that every answer has.
func secured(next http.Handler) http.Handler {
	headers := map[string]string{
		"Content-Security-Policy":    csp(""),
		"Referrer-Policy":            "same-origin",
		"X-Content-Type-Options":     "nosniff",
		"Cross-Origin-Opener-Policy": "same-origin",
		"Cache-Control":              "no-store",
		"X-Robots-Tag":               "noindex, nofollow",
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// maxBody bounds a form, and a file that is imported with it.
const maxBody = 20 << 20
