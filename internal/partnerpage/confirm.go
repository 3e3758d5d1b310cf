package partnerpage

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	// patience is how long the links may take to answer.
	patience = 5 * time.Second
	// maxForm is the size of an answer, in bytes: one short field.
	maxForm = 1 << 10
)

func (s *site) showConfirmation(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	c, err := s.links.Confirmation(ctx, token)
	switch {
	case errors.Is(err, ErrNoLink):
		s.unknown(w, r)
	case err != nil:
		s.fail(w, r, token, err)
	default:
		s.showLink(w, r, c)
	}
}

func (s *site) showLink(w http.ResponseWriter, r *http.Request, c Confirmation) {
	switch c.State {
	case Open, Used, Declined:
		s.show(w, r, http.StatusOK, page(c.State), c)
	case Expired, Void:
		s.show(w, r, http.StatusGone, page(c.State), c)
	default:
		s.fail(w, r, r.PathValue("token"), fmt.Errorf("the link of %s is in the state %q", c.Ref, c.State))
	}
}

// takeAnswer sends whoever answered back to the link, which shows how it stands.
// An answer that comes too late changes nothing and is shown in the same way.
func (s *site) takeAnswer(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	answer, err := answerIn(r)
	if err != nil {
		s.show(w, r, statusOf(err), refusedPage, Confirmation{})
		return
	}
	token := r.PathValue("token")
	if !s.answers.allow(networkOf(r) + " " + token) {
		s.slowDown(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	take := s.links.Decline
	if answer == yes {
		take = s.links.Confirm
	}
	c, err := take(ctx, token, clientHost(r))
	switch {
	case errors.Is(err, ErrNoLink):
		s.unknown(w, r)
	case err != nil && !errors.Is(err, ErrLinkOver):
		s.fail(w, r, token, err)
	default:
		s.log.InfoContext(ctx, "a link was answered", "ref", c.Ref, "answer", answer, "taken", err == nil, "state", string(c.State))
		back(w, r)
	}
}

// The answers, as the buttons send them.
const yes, no = "yes", "no"

var errNoAnswer = errors.New("the form has neither answer")

func answerIn(r *http.Request) (string, error) {
	if err := r.ParseForm(); err != nil {
		return "", err
	}
	switch answer := r.PostForm.Get("answer"); answer {
	case yes, no:
		return answer, nil
	default:
		return "", errNoAnswer
	}
}

func statusOf(err error) int {
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

// back leads to the same page by GET. The way is relative, because a proxy may
// have taken a prefix off the path: what stands after the last slash.
func back(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	w.Header().Set("Location", "./"+path[strings.LastIndexByte(path, '/')+1:])
	w.WriteHeader(http.StatusSeeOther)
}

// unknown answers a token that no link has, and every other path, alike. A link
// that exists is shown however often its network guessed: behind a proxy all
// share one address, and a stranger must not lock the others out.
func (s *site) unknown(w http.ResponseWriter, r *http.Request) {
	if s.guesses.allow(networkOf(r)) {
		s.show(w, r, http.StatusNotFound, unknownPage, Confirmation{})
		return
	}
	s.telling.Do(func() {
		s.log.WarnContext(r.Context(), "many links are opened that do not exist", "from", clientHost(r))
	})
	s.slowDown(w, r)
}

func (s *site) slowDown(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Retry-After", "60")
	s.show(w, r, http.StatusTooManyRequests, busyPage, Confirmation{})
}

// fail answers when it cannot be known how the link stands. What was asked may
// have been done all the same; the link shows that later.
func (s *site) fail(w http.ResponseWriter, r *http.Request, token string, err error) {
	if r.Context().Err() == nil { // otherwise whoever asked has gone
		s.log.ErrorContext(r.Context(), "a link cannot be looked up", "method", r.Method, "error", strings.ReplaceAll(err.Error(), token, "…"))
	}
	w.Header().Set("Retry-After", "60")
	s.show(w, r, http.StatusServiceUnavailable, downPage, Confirmation{})
}
