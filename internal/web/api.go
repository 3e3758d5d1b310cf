package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// How many requests the API lists at once.
const (
	apiPage    = 100
	apiMaxPage = 1000
)

// call is a handler for programs: what it returns is their answer, as JSON.
type call func(r *http.Request, by workflow.Actor) (any, error)

// api is for programs, with a token and without a session: a browser brings no token by
// itself, so that no other site can have one do anything.
func (c *Console) api() http.Handler {
	mux := http.NewServeMux()
	with := func(pattern string, scope store.Scope, f call) { mux.Handle(pattern, c.call(scope, f)) }
	with("GET /api/v1/requests", store.ReadRequests, c.apiRequests)
	with("GET /api/v1/requests/{ref}", store.ReadRequests, c.apiRequest)
	with("POST /api/v1/requests/{ref}/approve", store.DecideRequests, c.apiApprove)
	with("POST /api/v1/requests/{ref}/deny", store.DecideRequests, c.apiDeny)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) {
		apiAnswer(w, http.StatusNotFound, apiError{"There is no such resource, or not by this method."})
	})
	return mux
}

type apiError struct {
	Error string `json:"error"`
}

// errNoToken is for who brings none, or one that lets nobody in: which of the two, and why,
// is not for strangers.
var errNoToken = &problem{http.StatusUnauthorized, "No token", "Send a token that works: Authorization: Bearer " + store.TokenPrefix + "..."}

// call lets in programs whose token is for the scope.
func (c *Console) call(scope store.Scope, f call) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		by, err := c.caller(r, scope)
		var answer any
		if err == nil {
			answer, err = f(r, by)
		}
		if err == nil {
			if p, ok := answer.(apiList); ok {
				p.link(w, r)
				answer = p.list
			}
			apiAnswer(w, http.StatusOK, answer)
			return
		}
		p := explain(err)
		if p == nil {
			c.Log.ErrorContext(r.Context(), "a call failed", "method", r.Method, "call", r.Pattern, "error", err)
			p = failure
		}
		if p.status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", "Bearer") // RFC 6750, section 3
		}
		apiAnswer(w, p.status, apiError{p.text})
	})
}

// caller is whose token the request brings (RFC 6750, section 2.1; no other way: a token in
// an address ends up in logs).
func (c *Console) caller(r *http.Request, scope store.Scope) (workflow.Actor, error) {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || token == "" {
		return workflow.Actor{}, errNoToken
	}
	by, err := c.Store.LookupToken(r.Context(), strings.TrimSpace(token), scope, clientAddress(r))
	switch {
	case errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrTokenOver):
		err = errNoToken
	case errors.Is(err, store.ErrTokenScope):
		err = &problem{http.StatusForbidden, "Not with this token", fmt.Sprintf("It takes the scope %s, and an owner whose role allows that.", scope)}
	}
	return by, err
}

func apiAnswer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // a program that has gone needs no answer
}

// apiList is a page of requests. Next is the reference that the following page begins after.
type apiList struct {
	list []store.RequestJSON
	next workflow.Ref
}

// link says where the following page is (RFC 8288).
func (l apiList) link(w http.ResponseWriter, r *http.Request) {
	if l.next == "" {
		return
	}
	q := r.URL.Query()
	q.Set("before", string(l.next))
	w.Header().Set("Link", fmt.Sprintf(`<%s>; rel="next"`, (&url.URL{Path: r.URL.Path, RawQuery: q.Encode()}).String()))
}

func (c *Console) apiRequests(r *http.Request, _ workflow.Actor) (any, error) {
	q := r.URL.Query()
	f := store.Filter{State: workflow.State(q.Get("state")), Limit: apiPage}
	if f.State != "" && !f.State.Valid() {
		return nil, badInput("The state is one of %v.", workflow.States)
	}
	var err error
	if text := q.Get("limit"); text != "" {
		if f.Limit, err = strconv.Atoi(text); err != nil || f.Limit < 1 || f.Limit > apiMaxPage {
			return nil, badInput("The limit is a number from 1 to %d.", apiMaxPage)
		}
	}
	if text := q.Get("before"); text != "" {
		if f.Before, err = workflow.ParseRef(text); err != nil {
			return nil, badInput("%s", "Before takes a reference: "+err.Error()+".")
		}
	}
	size := f.Limit
	f.Limit++
	found, err := c.Store.Requests(r.Context(), f)
	if err != nil {
		return nil, err
	}
	page := apiList{list: []store.RequestJSON{}}
	for _, l := range found[:min(size, len(found))] {
		page.list = append(page.list, l.JSON())
	}
	if len(found) > size {
		page.next = found[size-1].Ref
	}
	return page, nil
}

func (c *Console) apiRequest(r *http.Request, _ workflow.Actor) (any, error) {
	ref, err := workflow.ParseRef(r.PathValue("ref"))
	if err != nil {
		return nil, store.ErrNotFound
	}
	l, err := c.Store.Listed(r.Context(), ref)
	return l.JSON(), err
}

// apiDecision is the body of a decision. The digest is that of the request as it was read.
type apiDecision struct {
	Digest string `json:"digest"`
	Reason string `json:"reason"`
}

func (c *Console) apiApprove(r *http.Request, by workflow.Actor) (any, error) {
	return c.apiDecide(r, by, func(d apiDecision) workflow.Event { return workflow.Approve{Digest: d.Digest} })
}

func (c *Console) apiDeny(r *http.Request, by workflow.Actor) (any, error) {
	return c.apiDecide(r, by, func(d apiDecision) workflow.Event { return workflow.Deny{Reason: d.Reason, Digest: d.Digest} })
}

func (c *Console) apiDecide(r *http.Request, by workflow.Actor, event func(apiDecision) workflow.Event) (any, error) {
	ref, err := workflow.ParseRef(r.PathValue("ref"))
	if err != nil {
		return nil, store.ErrNotFound
	}
	var d apiDecision
	if err := json.NewDecoder(r.Body).Decode(&d); err != nil || d.Digest == "" {
		return nil, badInput("Send a JSON object with the digest of the request as you have read it.")
	}
	if _, err := c.Store.Move(r.Context(), ref, event(d), by); err != nil {
		return nil, err
	}
	l, err := c.Store.Listed(r.Context(), ref)
	return l.JSON(), err
}
