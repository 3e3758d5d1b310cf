package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

// inTheWay is for a request with an address that is part of open ones. Where one stands
// for the same account and the sender may speak for it, the mail corrects that one. What
// nobody of the owner's firm stands behind makes way for an authenticated mail of that firm,
// unless that names the same: it may object. Everything else a person has to see, and the
// sender of an authenticated mail is told so.
func (w *readWorker) inTheWay(ctx context.Context, tx *store.Tx, m readMessage, n store.NewRequest) (store.End, error) {
	blocking, err := tx.InTheWay(ctx, n.Old, n.New)
	if err != nil {
		return store.End{}, err
	}
	own := slices.IndexFunc(blocking, func(r workflow.Request) bool { return r.Old == n.Old })
	if own >= 0 {
		switch open := blocking[own]; {
		case open.Source == m.id && open.New == n.New: // the mail is read once more
			return became(open), nil
		case open.Participant(n.Sender) && (!weak(open) || open.Sender == n.Sender || open.New == n.New):
			return w.correct(ctx, tx, m, open, intake.Swap{Old: n.Old, New: n.New})
		}
	}
	stays := func(r workflow.Request) bool { return !weak(r) || r.Old == n.Old && r.New == n.New }
	if policy.MayAsk(n.Auth, n.Sender, n.Old) && !slices.ContainsFunc(blocking, stays) {
		return w.displace(ctx, tx, m, n, blocking)
	}
	return w.busy(ctx, tx, m, n, blocking)
}

// weak reports whether a request has neither its owner's word nor an authenticated mail of
// the owner's firm behind it.
func weak(r workflow.Request) bool {
	return r.Consent.Digest == "" && !policy.MayAsk(r.Auth, r.Author, r.Old) && (r.State == workflow.Received || r.State == workflow.Waiting)
}

// displace takes requests out of the way and files the one that they were in the way of.
func (w *readWorker) displace(ctx context.Context, tx *store.Tx, m readMessage, n store.NewRequest, blocking []workflow.Request) (store.End, error) {
	for _, r := range blocking {
		if _, err := tx.Move(ctx, r.Ref, workflow.Displaced{}, workflow.System); err != nil {
			return store.End{}, err
		}
	}
	request, err := tx.Create(ctx, n)
	if errors.Is(err, store.ErrOpenElsewhere) { // another one, since
		return w.busy(ctx, tx, m, n, nil)
	}
	return became(request), err
}

// busy leaves a mail to staff that wants an address which is part of another request.
func (w *readWorker) busy(ctx context.Context, tx *store.Tx, m readMessage, n store.NewRequest, blocking []workflow.Request) (store.End, error) {
	reason := store.ErrOpenElsewhere.Error()
	if len(blocking) > 0 {
		reason = clash(n, blocking[0])
	}
	if m.group != nil || n.Auth != workflow.AuthPass {
		m.setAside(intake.Swap{Old: n.Old, New: n.New})
		return store.End{Outcome: store.WasRefused, Reason: reason, ForStaff: true}, nil
	}
	var t thread
	if i := slices.IndexFunc(blocking, func(r workflow.Request) bool { return r.Participant(n.Sender) }); i >= 0 {
		t.busy = blocking[i].Ref
	}
	return inquiry(ctx, tx, m, t, reason)
}

// clash says how a wanted request and an open one are in each other's way.
func clash(n store.NewRequest, open workflow.Request) string {
	pair := fmt.Sprintf("%s to %s", n.Old, n.New)
	switch {
	case n.Old == open.New && n.New == open.Old:
		return fmt.Sprintf("%s and %s would exchange two addresses: one has to be done, or withdrawn, before the other", pair, open.Ref)
	case n.Old == open.Old:
		return fmt.Sprintf("%s is open for the same account, and %s is no part of it", open.Ref, n.Sender)
	case n.New == open.New:
		return fmt.Sprintf("%s, for %s, is open for the same username %s", open.Ref, open.Old, open.New)
	case n.Old == open.New:
		return fmt.Sprintf("%s would go on from %s, which is open and ends at %s", pair, open.Ref, open.New)
	default:
		return fmt.Sprintf("%s would end at the address that %s, which is open, starts from", pair, open.Ref)
	}
}
