package pipeline

import (
	"context"
	"fmt"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/workflow"
)

// guide has a question answered by the part of the sign-in guide that fits. Who asks
// the same within a day, or replies to an answer, is not helped by the guide: that is
// for a person, and another mail would only say what the last one did.
func guide(ctx context.Context, tx *store.Tx, m readMessage, t thread) (store.End, error) {
	r := m.reading
	if t.follows != 0 {
		return goesOn(t.follows, r.Reason), nil
	}
	lately, err := tx.AnsweredLately(ctx, r.From)
	if err != nil {
		return store.End{}, err
	}
	for _, a := range lately {
		if a.Guide == r.Guide {
			return goesOn(a.Message, r.Reason), nil
		}
	}
	tx.Guide(m.id)
	return store.End{Outcome: store.BecameAnswer, Guide: r.Guide, Code: r.Code, Reason: r.Reason}, nil
}

// inquiry leaves a mail to staff and tells the sender so, once a day: whoever writes
// more meanwhile, a person or a program that does not say that it is one, has been told.
func inquiry(ctx context.Context, tx *store.Tx, m readMessage, t thread, reason string) (store.End, error) {
	if t.follows != 0 {
		return goesOn(t.follows, reason), nil
	}
	lately, err := tx.AnsweredLately(ctx, m.reading.From)
	if err != nil {
		return store.End{}, err
	}
	if len(lately) > 0 {
		return goesOn(lately[len(lately)-1].Message, reason), nil
	}
	tx.Answer(workflow.Answer{Message: m.id, Occasion: workflow.Inquiry})
	return store.End{Outcome: store.BecameAnswer, Reason: reason, ForStaff: true}, nil
}

// goesOn is the end of a mail that goes on from an earlier one of the same sender.
func goesOn(message int64, reason string) store.End {
	return store.End{
		Outcome: store.BecameFollowUp, Follows: message, ForStaff: true,
		Reason: fmt.Sprintf("it goes on from %s: %s", readMessage{id: message}.name(), reason),
	}
}

// takeBack withdraws the request that a participant means: of those that the thread is
// about, or of all of theirs, the open one, or the one that the mail names. Where that
// leaves none or several, a person has to look.
func (w *readWorker) takeBack(ctx context.Context, tx *store.Tx, m readMessage, t thread) (store.End, error) {
	r := m.reading
	open := those(t.about, func(r workflow.Request) bool { return r.State.Open() })
	if len(t.about) == 0 {
		var err error
		if open, err = tx.OpenBy(ctx, r.From); err != nil {
			return store.End{}, err
		}
	}
	if meant := those(open, func(request workflow.Request) bool { return mentioned(r, request) }); len(meant) > 0 {
		open = meant
	}
	switch {
	case len(open) == 1:
	case len(t.about) > 0:
		return forStaff(t.about[0], "it takes a request back, and not exactly one of its thread is open"), nil
	default:
		return inquiry(ctx, tx, m, t, fmt.Sprintf("it takes a request back; the sender has %d open ones", len(open)))
	}
	by := workflow.Actor{Name: r.From, Via: workflow.ViaMail}
	request, err := tx.Move(ctx, open[0].Ref, workflow.Withdraw{Message: m.id}, by)
	if err != nil {
		return store.End{}, err
	}
	return store.End{Outcome: store.BecameFollowUp, Request: request.ID, Ref: request.Ref, Reason: r.Reason}, nil
}

// mentioned reports whether a mail names an address of a request.
func mentioned(r intake.Reading, request workflow.Request) bool {
	for _, m := range r.Mentions {
		if m.Address == request.New || m.Address == request.Old && request.Old != r.From {
			return true
		}
	}
	return false
}
