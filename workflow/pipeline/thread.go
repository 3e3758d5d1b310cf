package pipeline

import (
	"context"
	"errors"
	"slices"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/workflow"
)

// thread is what a mail goes on from.
type thread struct {
	// about are the requests that our mail was about which it answers, or that its
	// subject's tag names: those that its sender is a participant of.
	about []workflow.Request
	// linked is the id of the first of them when the sender is a participant of none.
	linked int64
	// busy is the sender's own open request that has an address which the mail wants.
	busy workflow.Ref
	// follows is the sender's own message about no request that our mail answered.
	follows int64
}

// findThread finds what a mail continues, by our Message-IDs that it names, else, also
// where those are of somebody else's requests, by the tag in its subject. The requests are several when our mail was about a group. A
// stranger who names one continues nothing: the mail is only linked to it.
func findThread(ctx context.Context, tx *store.Tx, r intake.Reading) (thread, error) {
	own := func(request workflow.Request) bool { return request.Participant(r.From) }
	ids := slices.Concat(r.InReplyTo, r.References)
	named, err := tx.ByThread(ctx, ids)
	if err != nil {
		return thread{}, err
	}
	if ref, refErr := workflow.ParseRef(r.Ref); refErr == nil && !slices.ContainsFunc(named, own) {
		tagged, err := tx.ByTag(ctx, ref)
		if err != nil {
			return thread{}, err
		}
		named = append(tagged, named...)
	}
	t := thread{about: those(named, own)}
	switch {
	case len(t.about) > 0:
	case len(named) > 0:
		t.linked = named[0].ID
	default:
		message, sender, err := tx.Conversation(ctx, ids)
		if errors.Is(err, store.ErrNotFound) {
			return t, nil
		}
		if err != nil {
			return t, err
		}
		if sender == r.From {
			t.follows = message
		}
	}
	return t, nil
}
