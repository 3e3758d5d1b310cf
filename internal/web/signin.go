package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
)

// signinPage says how to sign in.
func (c *Console) signinPage(w http.ResponseWriter, r *http.Request) error {
	next := localPath(r.URL.Query().Get("next"))
	if next != "" {
		c.sessions.Put(r.Context(), keyNext, next)
	}
	return c.render(w, r, http.StatusOK, "signin.html", view{Title: "Sign in", Data: c.issuer != nil})
}

// localPath is a path of ours to go on to, or nothing: a link could name any other site.
func localPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return ""
	}
	return path
}

// signinLink is what the page of a link shows.
type signinLink struct{ Token, Email string }

// signinLinkPage has a button: programs that look into mails open every link.
func (c *Console) signinLinkPage(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	email, err := c.Store.SigninLink(r.Context(), token)
	if err != nil {
		return c.linkProblem(err)
	}
	return c.render(w, r, http.StatusOK, "signinlink.html", view{Title: "Sign in", Data: signinLink{token, email}})
}

func (c *Console) linkProblem(err error) error {
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrLinkOver) || errors.Is(err, store.ErrDisabled) {
		return errSigninLink
	}
	return err
}

func (c *Console) signInByLink(w http.ResponseWriter, r *http.Request) error {
	m, err := c.Store.UseSigninLink(r.Context(), r.PathValue("token"), clientAddress(r))
	if err != nil {
		return c.linkProblem(err)
	}
	return c.signIn(w, r, m)
}

// signIn begins a session, with a token of its own, and goes on to where they wanted to go.
func (c *Console) signIn(w http.ResponseWriter, r *http.Request, m store.Member) error {
	ctx := r.Context()
	next := c.sessions.PopString(ctx, keyNext)
	if err := c.sessions.RenewToken(ctx); err != nil {
		return err
	}
	c.sessions.Put(ctx, keyEmail, m.Email)
	c.sessions.Put(ctx, keySince, c.Store.Now().Format(time.RFC3339Nano))
	if next == "" {
		next = "/queue"
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (c *Console) signOut(w http.ResponseWriter, r *http.Request, _ visitor) error {
	if err := c.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, "/signin", http.StatusSeeOther)
	return nil
}

func (c *Console) signOutEverywhere(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := c.Store.SignOutEverywhere(r.Context(), v.Email); err != nil {
		return err
	}
	return c.signOut(w, r, v)
}
