package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/workflow"
)

// takeBack withdraws the request that a participant means: of those that the thread is
// about, or of all of theirs, the open one, or the one that the mail names. Where that
// leaves none or several, a person has to look. A mail takes nothing back that has been
// asked for since it was written.
func (w *readWorker) takeBack(ctx context.Context, tx *store.Tx, m readMessage, t thread) (store.End, error) {
	r := m.reading
	all := t.about
	switch {
	case m.authentic() != workflow.AuthPass && len(all) > 0:
		return forStaff(all[0], "it takes a request back, and nothing authenticates it"), nil
	case m.authentic() != workflow.AuthPass:
		return inquiry(ctx, tx, m, t, "it takes a request back, and nothing authenticates it")
	case len(all) > 0:
	case t.linked != 0:
		return inquiry(ctx, tx, m, t, "it takes a request back that its sender is no participant of")
	default:
		var err error
		if all, err = tx.OpenBy(ctx, r.From); err != nil {
			return store.End{}, err
		}
	}
	open := those(all, func(request workflow.Request) bool {
		return request.State.Open() && request.Last <= m.id && request.Participant(r.From)
	})
	open = w.named(r, open)
	switch {
	case len(open) == 1:
	case len(t.about) > 0:
		return forStaff(t.about[0], "it takes a request back, and not exactly one of its thread is open and meant"), nil
	default:
		return inquiry(ctx, tx, m, t, fmt.Sprintf("it takes a request back, and may mean %d of the sender's open ones", len(open)))
	}
	request, err := tx.Move(ctx, open[0].Ref, workflow.Withdraw{Message: m.id, Auth: m.authentic()}, m.by())
	var conflict *workflow.ConflictError
	switch {
	case errors.As(err, &conflict):
		return forStaff(conflict.Request, fmt.Sprintf("it takes %s back, which has gone on meanwhile and is %s", open[0].Ref, conflict.Request.State)), nil
	case err != nil:
		return store.End{}, err
	}
	if request.Author != r.From || request.Auth != workflow.AuthPass {
		return forStaff(request, fmt.Sprintf("its owner takes back what %s has asked for", request.Author)), nil
	}
	return store.End{Outcome: store.BecameFollowUp, Request: request.ID, Ref: request.Ref, Reason: r.Reason}, nil
}

// named are those of the requests whose addresses a mail names: all of them where it
// names none. The sender's own address, which a signature may hold, tells only between
// requests, and keeps none of them out alone.
func (w *readWorker) named(r intake.Reading, requests []workflow.Request) []workflow.Request {
	var others []string
	self := false
	for _, m := range r.Mentions {
		switch {
		case m.Address == r.From:
			self = true
		case !slices.Contains(w.Own.Addresses, m.Address):
			others = append(others, m.Address)
		}
	}
	if len(others) > 0 {
		return those(requests, func(request workflow.Request) bool {
			return slices.Contains(others, request.New) || slices.Contains(others, request.Old)
		})
	}
	own := those(requests, func(request workflow.Request) bool { return request.Old == r.From })
	if self && len(own) > 0 {
		return own
	}
	return requests
}
