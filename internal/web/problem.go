package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// problem is an error that a person can be told: what happened, and what to do.
type problem struct {
	status      int
	title, text string
}

// Title and Text are for templates.
func (p *problem) Title() string { return p.title }

// Text is what happened, and what to do.
func (p *problem) Text() string { return p.text }

func (p *problem) Error() string { return p.title + ": " + p.text }

var (
	errSignIn     = &problem{http.StatusUnauthorized, "You are signed out", "Sign in again in another tab, then send this once more: what you typed is still here when you go back."}
	errSigninLink = &problem{http.StatusGone, "This link does not work any more", "A link signs in once, and for a day. An admin can make you another: swapdesk staff add."}
	errNoPage     = &problem{http.StatusNotFound, "There is no such page", "The address may be misspelled, or the link old."}
	errForeign    = &problem{http.StatusForbidden, "This came from another site", "The form was not sent from this console, so nothing was done. Open the page here and try again."}
)

func errRole(role workflow.Role) error {
	return &problem{http.StatusForbidden, "That is not for your role", fmt.Sprintf("It takes the role %s; an admin can give it to you.", role)}
}

func badInput(format string, args ...any) error {
	return &problem{http.StatusBadRequest, "That does not fit", fmt.Sprintf(format, args...)}
}

// explain turns what the store and the workflow refuse into a problem. Everything else is
// a failure of ours.
func explain(err error) *problem {
	var p *problem
	var conflict *workflow.ConflictError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &conflict):
		return &problem{http.StatusConflict, "Somebody was faster", conflict.Error() + "."}
	case errors.Is(err, workflow.ErrStale):
		return &problem{http.StatusConflict, "The request has changed", "It is not what you were shown any more, so nothing was done. Look at it again before you decide."}
	case errors.Is(err, workflow.ErrOwnRequest), errors.Is(err, workflow.ErrSameApprover), errors.Is(err, workflow.ErrViewer):
		return &problem{http.StatusForbidden, "Not by you", err.Error() + "."}
	case errors.Is(err, workflow.ErrNoReason):
		return &problem{http.StatusBadRequest, "Words are missing", err.Error() + "."}
	case errors.Is(err, store.ErrNameTaken):
		return &problem{http.StatusConflict, "The username is taken", err.Error() + "."}
	case errors.Is(err, store.ErrTooBroad):
		return &problem{http.StatusBadRequest, "Too much fits", "More fits this search than can be looked through. Add a word, or the beginning of one."}
	case errors.Is(err, store.ErrNotFound):
		return &problem{http.StatusNotFound, "There is no such thing", "Nothing is stored under this name. The list has what there is."}
	case errors.As(err, &tooLarge):
		return &problem{http.StatusRequestEntityTooLarge, "That is too large", fmt.Sprintf("More than %d MB cannot be taken at once.", maxBody>>20)}
	default:
		return nil
	}
}

// failure is what people see of anything else.
var failure = &problem{http.StatusServiceUnavailable, "That did not work", "Something on our side failed, and nothing was changed. It is in the log; try again in a moment."}
