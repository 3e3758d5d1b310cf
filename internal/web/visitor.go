package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/alexedwards/scs/pgxstore"
	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// How long a session lasts without a visit, and at all.
const (
	idleTimeout = 12 * time.Hour
	lifetime    = 7 * 24 * time.Hour
)

// What a session holds.
const (
	keyEmail = "email"
	keySince = "since" // when they signed in
	keyFlash = "flash" // what the next page says was done
	keyNext  = "next"  // where they wanted to go before they signed in
)

// newSessions makes the manager by hand: scs.New begins with a store in memory, whose
// cleaning nothing ends. That of the store in Postgres cannot be ended without a race: see
// dropSessions.
func newSessions(pool *pgxpool.Pool, https bool) *scs.SessionManager {
	m := &scs.SessionManager{
		Store: pgxstore.NewWithCleanupInterval(pool, 0), HashTokenInStore: true, Codec: scs.GobCodec{}, IdleTimeout: idleTimeout, Lifetime: lifetime,
		Cookie: scs.SessionCookie{Name: "swapdesk", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Persist: true},
	}
	if https {
		m.Cookie.Name, m.Cookie.Secure = "__Host-swapdesk", true
	}
	return m
}

// dropEvery is how often sessions that are over are dropped.
const dropEvery = 5 * time.Minute

// dropSessions drops the sessions that are over, until ctx ends.
func (c *Console) dropSessions(ctx context.Context) {
	ticks := time.NewTicker(dropEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		if err := c.Store.DropSessions(ctx); err != nil && ctx.Err() == nil {
			c.Log.WarnContext(ctx, "sessions that are over could not be dropped", "error", err)
		}
	}
}

// visitor is the member of the staff who asks for a page.
type visitor struct {
	store.Member
	from string
}

func (v visitor) actor() workflow.Actor {
	return workflow.Actor{Name: v.Email, Via: workflow.ViaWeb, Role: v.Role, From: v.from}
}

// May reports, for templates, whether they may do what takes a role.
func (v visitor) May(role workflow.Role) bool { return rank[v.Role] >= rank[role] }

var rank = map[workflow.Role]int{workflow.Viewer: 1, workflow.Approver: 2, workflow.Admin: 3}

// page is a handler for members of the staff.
type page func(w http.ResponseWriter, r *http.Request, v visitor) error

// page lets those in who are signed in and have the role, and has everybody else sign in
// first. What they typed into a form meanwhile is not lost: see sendAgain.
func (c *Console) page(role workflow.Role, f page) http.Handler {
	return c.open(func(w http.ResponseWriter, r *http.Request) error {
		v, err := c.visitor(r)
		switch {
		case errors.Is(err, errSignIn):
			return c.sendToSignIn(w, r)
		case err != nil:
			return err
		case !v.May(role):
			return errRole(role)
		}
		return f(w, r, v)
	})
}

// visitor is who has the session. Their role is looked up each time: whoever is disabled,
// or has signed out everywhere, is out with the next request.
func (c *Console) visitor(r *http.Request) (visitor, error) {
	email := c.sessions.GetString(r.Context(), keyEmail)
	if email == "" {
		return visitor{}, errSignIn
	}
	m, err := c.Store.Member(r.Context(), email)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && m.DisabledAt != nil,
		err == nil && m.ValidSince != nil && !c.since(r).After(*m.ValidSince):
		return visitor{}, errSignIn
	case err != nil:
		return visitor{}, err
	}
	return visitor{m, clientAddress(r)}, nil
}

// since is when the session began; long ago for one that does not say.
func (c *Console) since(r *http.Request) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, c.sessions.GetString(r.Context(), keySince))
	return t
}

// clientAddress is the connection's other end. Behind a proxy that is the proxy: what a
// header says anybody can write.
func clientAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// sendToSignIn remembers where somebody wanted to go. What a script asks for is no place to
// go to, and a form comes back to be sent again.
func (c *Console) sendToSignIn(w http.ResponseWriter, r *http.Request) error {
	script := r.Header.Get("HX-Request") != "" || r.Header.Get("Accept") == "text/event-stream"
	if r.Method == http.MethodPost && !script {
		return c.sendAgain(w, r)
	}
	if r.Method != http.MethodGet || script {
		return errSignIn
	}
	if next := r.URL.RequestURI(); next != "/" {
		http.Redirect(w, r, "/signin?next="+url.QueryEscape(next), http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, r, "/signin", http.StatusSeeOther)
	return nil
}
