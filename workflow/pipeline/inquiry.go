package pipeline

import (
	"context"
	"fmt"
	"slices"

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
	earlier, err := guided(ctx, tx, r)
	if err != nil {
		return store.End{}, err
	}
	if earlier != 0 {
		return goesOn(earlier, r.Reason), nil
	}
	tx.Guide(m.id)
	return store.End{Outcome: store.BecameAnswer, Guide: r.Guide, Code: r.Code, Reason: r.Reason}, nil
}

// guideWithin does the same for a question in the thread of a request, which it is a
// follow-up of. While the request is open the guide's answer is enough; whoever is stuck
// after its end has done what we said, and is for a person too.
func (w *readWorker) guideWithin(ctx context.Context, tx *store.Tx, m readMessage, about []workflow.Request) (store.End, error) {
	end, err := w.followUp(ctx, tx, m, about)
	if err != nil {
		return end, err
	}
	earlier, err := guided(ctx, tx, m.reading)
	if err != nil || earlier != 0 {
		end.ForStaff = true
		return end, err
	}
	tx.Guide(m.id)
	end.Guide, end.Code = m.reading.Guide, m.reading.Code
	if slices.ContainsFunc(about, func(r workflow.Request) bool { return r.ID == end.Request && r.State.Open() }) {
		end.ForStaff = false
	}
	return end, nil
}

// guided is the message of the sender that the same part of the guide has answered
// within a day, or 0.
func guided(ctx context.Context, tx *store.Tx, r intake.Reading) (int64, error) {
	lately, err := tx.AnsweredLately(ctx, r.From)
	for _, a := range lately {
		if a.Guide == r.Guide {
			return a.Message, err
		}
	}
	return 0, err
}

// inquiry leaves a mail to staff and tells the sender so, once a day: whoever writes
// more meanwhile, a person or a program that does not say that it is one, has been
// told. The guide's answers tell nobody that.
func inquiry(ctx context.Context, tx *store.Tx, m readMessage, t thread, reason string) (store.End, error) {
	if t.follows != 0 {
		return goesOn(t.follows, reason), nil
	}
	lately, err := tx.AnsweredLately(ctx, m.reading.From)
	if err != nil {
		return store.End{}, err
	}
	for _, a := range lately {
		if a.Guide == "" {
			return goesOn(a.Message, reason), nil
		}
	}
	tx.Answer(workflow.Answer{Message: m.id, Occasion: workflow.Inquiry, Busy: t.busy})
	return store.End{Outcome: store.BecameAnswer, Reason: reason, ForStaff: true}, nil
}

// goesOn is the end of a mail that goes on from an earlier one of the same sender.
func goesOn(message int64, reason string) store.End {
	return store.End{
		Outcome: store.BecameFollowUp, Follows: message, ForStaff: true,
		Reason: fmt.Sprintf("it goes on from %s: %s", readMessage{id: message}.name(), reason),
	}
}
