package web

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// OIDC is the issuer that staff sign in with (OpenID Connect Core 1.0), and what its groups
// stand for.
type OIDC struct {
	Issuer, ClientID, ClientSecret string
	// Groups are values of the claim "groups" or "roles", and the roles that they give.
	Groups map[string]workflow.Role
}

// What a session keeps between the two halves of a sign-in.
const (
	keyState    = "oidc_state"
	keyNonce    = "oidc_nonce"
	keyVerifier = "oidc_verifier"
)

// issuer asks the provider about itself once it is needed, and again after a failure: the
// console starts without it.
type issuer struct {
	OIDC
	redirect string

	mu       sync.Mutex
	provider *oidc.Provider
}

// issuerTime bounds a question to the issuer.
const issuerTime = 10 * time.Second

func (i *issuer) get(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.provider == nil {
		// The provider keeps the context for the keys that it fetches later.
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), &http.Client{Timeout: issuerTime}), i.Issuer)
		if err != nil {
			return nil, nil, fmt.Errorf("the issuer %s: %w", i.Issuer, err)
		}
		i.provider = p
	}
	return i.provider, &oauth2.Config{
		ClientID: i.ClientID, ClientSecret: i.ClientSecret, Endpoint: i.provider.Endpoint(), RedirectURL: i.redirect,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}, nil
}

var errIssuer = &problem{http.StatusBadGateway, "The sign-in cannot be reached", "The issuer does not answer as it should; it is in the log. Try again in a moment, or have an admin make you a link."}

// oidcStart sends somebody to the issuer (RFC 7636: with a code challenge).
func (c *Console) oidcStart(w http.ResponseWriter, r *http.Request) error {
	if c.issuer == nil {
		return errNoPage
	}
	_, config, err := c.issuer.get(r.Context())
	if err != nil {
		c.Log.WarnContext(r.Context(), "sign-in failed", "error", err)
		return errIssuer
	}
	state, nonce, verifier := oauth2.GenerateVerifier(), oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	for key, value := range map[string]string{keyState: state, keyNonce: nonce, keyVerifier: verifier} {
		c.sessions.Put(r.Context(), key, value)
	}
	http.Redirect(w, r, config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), http.StatusSeeOther)
	return nil
}

var errSignInFailed = &problem{http.StatusForbidden, "You are not signed in", "The sign-in was broken off, or took too long. Begin again."}

// oidcCallback takes the answer, which counts once and in the browser that asked.
func (c *Console) oidcCallback(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	state, nonce, verifier := c.sessions.PopString(ctx, keyState), c.sessions.PopString(ctx, keyNonce), c.sessions.PopString(ctx, keyVerifier)
	q := r.URL.Query()
	if c.issuer == nil || state == "" || subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(state)) != 1 {
		return errSignInFailed
	}
	if q.Get("error") != "" {
		c.Log.InfoContext(ctx, "the issuer refused a sign-in", "error", visible(q.Get("error")), "description", visible(q.Get("error_description")))
		return errSignInFailed
	}
	id, err := c.issuer.identity(ctx, q.Get("code"), nonce, verifier)
	if err != nil {
		c.Log.WarnContext(ctx, "sign-in failed", "error", err)
		return errSignInFailed
	}
	if v, err := c.visitor(r); err == nil { // who has a session connects the sign-in to it
		if err := c.Store.Connect(ctx, v.Email, id, v.from); err != nil {
			return refusedSignIn(err)
		}
		c.say(r, "From now on you can sign in as %s without a link.", id.Email)
		http.Redirect(w, r, "/queue", http.StatusSeeOther)
		return nil
	}
	m, err := c.Store.SignInAs(ctx, id, clientAddress(r))
	if err != nil {
		return refusedSignIn(err)
	}
	return c.signIn(w, r, m)
}

func refusedSignIn(err error) error {
	if errors.Is(err, store.ErrNotStaff) || errors.Is(err, store.ErrTaken) || errors.Is(err, store.ErrDisabled) {
		return &problem{http.StatusForbidden, "You are not let in", err.Error() + "."}
	}
	return err
}

// identity exchanges the code and verifies the ID token: issuer, audience, signature, time
// (by the library) and nonce.
func (i *issuer) identity(ctx context.Context, code, nonce, verifier string) (store.Identity, error) {
	ctx, cancel := context.WithTimeout(ctx, issuerTime)
	defer cancel()
	provider, config, err := i.get(ctx)
	if err != nil {
		return store.Identity{}, err
	}
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return store.Identity{}, err
	}
	raw, _ := token.Extra("id_token").(string)
	idToken, err := provider.Verifier(&oidc.Config{ClientID: i.ClientID}).Verify(ctx, raw)
	if err != nil {
		return store.Identity{}, err
	}
	if nonce == "" || subtle.ConstantTimeCompare([]byte(idToken.Nonce), []byte(nonce)) != 1 {
		return store.Identity{}, errors.New("the nonce is another")
	}
	var claims struct {
		Email         string   `json:"email"`
		EmailVerified bool     `json:"email_verified"`
		Username      string   `json:"preferred_username"`
		Name          string   `json:"name"`
		Groups        []string `json:"groups"`
		Roles         []string `json:"roles"`
	}
	if err := idToken.Claims(&claims); err != nil {
		return store.Identity{}, err
	}
	id := store.Identity{
		Issuer: idToken.Issuer, Subject: idToken.Subject, Name: claims.Name, Email: address(claims.Email),
		EmailVerified: claims.EmailVerified, Role: i.role(slices.Concat(claims.Groups, claims.Roles)),
	}
	if id.Email == "" || !id.EmailVerified {
		// What they sign in with says more than an address that nobody has verified.
		if name := address(claims.Username); name != "" {
			id.Email, id.EmailVerified = name, false
		}
	}
	return id, nil
}

// role is the highest that one of the groups gives.
func (i *issuer) role(groups []string) workflow.Role {
	best := workflow.NoRole
	for _, group := range groups {
		if role := i.Groups[group]; rank[role] > rank[best] {
			best = role
		}
	}
	return best
}

// address is a bare address in lower case, or nothing.
func address(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return ""
	}
	return strings.ToLower(s)
}
