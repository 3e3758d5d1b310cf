package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/workflow"
)

// route decides what a message becomes: a request, a follow-up to one, an answer, or
// a recorded refusal. Mail that is no person's never becomes more than that.
func (w *readWorker) route(ctx context.Context, tx *store.Tx, m readMessage) (store.End, error) {
	r := m.reading
	switch r.Kind {
	case intake.Automatic:
		return store.End{Outcome: store.WasRefused, Reason: r.Reason}, nil
	case intake.Bounce:
		return reported(ctx, tx, m)
	case intake.Malformed:
		return store.End{Outcome: store.WasRefused, Reason: r.Reason, ForStaff: true}, nil
	default:
	}
	t, err := findThread(ctx, tx, r)
	if err != nil {
		return store.End{}, err
	}
	m.gather(t.about)
	end, err := w.become(ctx, tx, m, t)
	if err == nil && m.group != nil {
		err = tx.AnswerTogether(ctx, *m.group, w.Store.Now().Add(w.Pace.Together))
	}
	end.Linked = t.linked
	return end, err
}

// become makes of a person's mail what it is: of one that continues a thread a
// follow-up to the requests that the thread is about.
func (w *readWorker) become(ctx context.Context, tx *store.Tx, m readMessage, t thread) (store.End, error) {
	r := m.reading
	switch {
	case r.Kind == intake.Withdrawal:
		return w.takeBack(ctx, tx, m, t)
	case len(t.about) > 0 && r.Kind == intake.GuideQuestion:
		return w.guideWithin(ctx, tx, m, t.about)
	case len(t.about) > 0:
		return w.followUp(ctx, tx, m, t.about)
	case r.Kind == intake.SwapRequest:
		return w.file(ctx, tx, m, r.Swaps)
	case r.Kind == intake.NeedsInfo:
		return w.fileProblem(ctx, tx, m)
	case r.Kind == intake.GuideQuestion:
		return guide(ctx, tx, m, t)
	default:
		return inquiry(ctx, tx, m, t, r.Reason)
	}
}

// maxUnproven is how many owners a mail can have asked that nothing authenticates.
const maxUnproven = 5

// file makes a request of each pair, or corrects the sender's open one for the
// same account. The message's outcome is that of its first pair that became
// something; what went wrong with any of them is for staff.
func (w *readWorker) file(ctx context.Context, tx *store.Tx, m readMessage, swaps []intake.Swap) (store.End, error) {
	if len(swaps) > maxUnproven && m.authentic() != workflow.AuthPass {
		return store.End{
			Outcome: store.WasRefused, ForStaff: true,
			Reason: fmt.Sprintf("it asks for %d swaps, and nothing authenticates it: each owner would have to be asked", len(swaps)),
		}, nil
	}
	var whole store.End
	for _, s := range swaps {
		end, err := w.create(ctx, tx, newRequest(m, s), m)
		if err != nil {
			return end, err
		}
		whole = both(whole, end)
	}
	if m.reading.Problem != intake.NoProblem {
		whole = both(whole, store.End{ForStaff: true, Reason: fmt.Sprintf("a part of the list was left out: %s", m.reading.Problem)})
	}
	return whole, nil
}

// both is the outcome of a message that had two: the first that a request
// stands for, with whatever either has for staff.
func both(a, b store.End) store.End {
	whole := a
	if a.Outcome == "" || a.Request == 0 && b.Request != 0 {
		whole = b
	}
	whole.ForStaff = a.ForStaff || b.ForStaff
	whole.Reason = strings.Trim(a.Reason+"; "+b.Reason, "; ")
	return whole
}

// fileProblem makes a request that waits for the partner to mend what reading
// found, and so tells them.
func (w *readWorker) fileProblem(ctx context.Context, tx *store.Tx, m readMessage) (store.End, error) {
	r := m.reading
	open, err := tx.OpenByOld(ctx, r.From)
	if err == nil && open.Participant(r.From) {
		return w.followUp(ctx, tx, m, []workflow.Request{open})
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return store.End{}, err
	}
	n := newRequest(m, intake.Swap{Old: r.From})
	n.Problem, n.Fault, n.Suggestion = workflow.Problem(r.Problem), r.Fault, r.Suggestion
	return w.create(ctx, tx, n, m)
}

func newRequest(m readMessage, s intake.Swap) store.NewRequest {
	return store.NewRequest{Old: s.Old, New: s.New, Sender: m.reading.From, Auth: m.authentic(), Message: m.id, Together: m.group != nil}
}

// create files a request. Where an open one stands for the same account and the
// sender may speak for it, the mail corrects that one instead.
func (w *readWorker) create(ctx context.Context, tx *store.Tx, n store.NewRequest, m readMessage) (store.End, error) {
	request, err := tx.Create(ctx, n)
	if errors.Is(err, store.ErrOpenElsewhere) {
		return w.inTheWay(ctx, tx, m, n)
	}
	return became(request), err
}

func became(r workflow.Request) store.End {
	return store.End{Outcome: store.BecameRequest, Request: r.ID, Ref: r.Ref}
}

// followUp takes a participant's further mail about requests, mostly one: pairs
// for the request's account correct it, pairs for others are requests of their
// own or correct theirs, and a mail without a pair is an answer or a nudge.
func (w *readWorker) followUp(ctx context.Context, tx *store.Tx, m readMessage, about []workflow.Request) (store.End, error) {
	request, certain := meant(about, m.reading)
	var mine, others []intake.Swap
	unstated := false
	for _, s := range m.reading.Swaps {
		unstated = unstated || !s.OldStated
		if !s.OldStated || s.Old == request.Old {
			mine = append(mine, s)
		} else {
			others = append(others, s)
		}
	}
	switch {
	case len(mine) > 1:
		return forStaff(request, "it names more than one new username for the same account"), nil
	case !certain && (unstated || tried(m.reading)):
		return forStaff(request, "it names a username, but not which of several accounts it is for"), nil
	case !certain && m.group != nil && len(m.reading.Swaps) == 0:
		return w.nudge(ctx, tx, m, waiting(about))
	case len(mine) == 0 && len(others) > 0:
		return w.file(ctx, tx, m, others)
	}
	var swap intake.Swap
	if len(mine) == 1 {
		swap = mine[0]
		swap.Old = request.Old
	}
	end, err := w.correct(ctx, tx, m, request, swap)
	if err != nil || len(others) == 0 {
		return end, err
	}
	more, err := w.file(ctx, tx, m, others)
	return both(end, more), err
}

// nudge attaches words to each of the requests that they may be about.
func (w *readWorker) nudge(ctx context.Context, tx *store.Tx, m readMessage, requests []workflow.Request) (store.End, error) {
	var whole store.End
	for _, request := range requests {
		end, err := w.correct(ctx, tx, m, request, intake.Swap{})
		if err != nil {
			return end, err
		}
		whole = both(whole, end)
	}
	return whole, nil
}

func forStaff(request workflow.Request, reason string) store.End {
	return store.End{Outcome: store.BecameFollowUp, Request: request.ID, Ref: request.Ref, ForStaff: true, Reason: reason}
}

// correct attaches a mail to an open request; a zero swap says nothing new. A
// request that is past correcting keeps as it is, and staff get the mail.
func (w *readWorker) correct(ctx context.Context, tx *store.Tx, m readMessage, request workflow.Request, s intake.Swap) (store.End, error) {
	end := store.End{Outcome: store.BecameFollowUp, Request: request.ID, Ref: request.Ref}
	after, err := tx.Move(ctx, request.Ref, workflow.Replied{
		Message: m.id, Auth: m.authentic(), Old: s.Old, New: s.New, Tried: tried(m.reading), Together: m.group != nil,
	}, m.by())
	var conflict *workflow.ConflictError
	switch {
	case errors.As(err, &conflict):
		end.ForStaff, end.Reason = true, fmt.Sprintf("a further mail to %s, which is %s", request.Ref, conflict.Request.State)
		return end, nil
	case errors.Is(err, workflow.ErrUnauthenticated):
		end.ForStaff, end.Reason = true, fmt.Sprintf("nothing authenticates it, so that it changes nothing about %s, which is %s", request.Ref, request.State)
		return end, nil
	case errors.Is(err, store.ErrOpenElsewhere):
		m.setAside(s)
		wanted := store.NewRequest{Old: cmp.Or(s.Old, request.Old), New: cmp.Or(s.New, request.New), Sender: m.reading.From}
		blocking, err := tx.InTheWay(ctx, wanted.Old, wanted.New)
		blocking = slices.DeleteFunc(blocking, func(r workflow.Request) bool { return r.ID == request.ID })
		end.ForStaff, end.Reason = true, store.ErrOpenElsewhere.Error()
		if len(blocking) > 0 {
			end.Reason = clash(wanted, blocking[0])
		}
		return end, err
	case err != nil:
		return end, err
	case after.Last != m.id:
		end.ForStaff, end.Reason = true, fmt.Sprintf("it is older than the mail that %s follows", request.Ref)
		return end, nil
	}
	if after.State == workflow.Received && request.WaitingFor == workflow.ForFix && (tried(m.reading) || needsMore(m.reading, after)) {
		_, err = tx.Move(ctx, request.Ref, workflow.Checked{
			Of: after.Pair(), Problem: workflow.Problem(m.reading.Problem),
			Evidence: workflow.Evidence{Fault: m.reading.Fault, Suggestion: m.reading.Suggestion},
		}, workflow.System)
	}
	// Words without a username are for a person, as our mails promise. Those that
	// answer a question bring the request itself before one.
	end.ForStaff = s == (intake.Swap{}) && request.WaitingFor != workflow.ForAnswer
	if m.repeats(s, after) {
		end.ForStaff, end.Reason = true, "it names what another mail has asked for: it may agree to that, or object"
	}
	return end, err
}

// repeats reports whether an authenticated mail names what the request is about and its
// sender has not asked for.
func (m readMessage) repeats(s intake.Swap, r workflow.Request) bool {
	theirs := r.Author == m.reading.From && r.Auth == workflow.AuthPass
	return m.authentic() == workflow.AuthPass && s.New != "" && s.New == r.New && !theirs
}

// tried reports whether a mail names a username that cannot be one: another
// attempt, which is worth another answer.
func tried(r intake.Reading) bool {
	switch r.Problem {
	case intake.NotOnMicrosoft, intake.ConsumerAddress, intake.InvalidUsername, intake.SameAddress:
		return r.Kind == intake.NeedsInfo
	default:
		return false
	}
}

// needsMore reports whether a mail still lacks what the request has not got
// either. Where the request has a username, a mail that names none is a nudge:
// the username is checked again.
func needsMore(r intake.Reading, request workflow.Request) bool {
	return r.Kind == intake.NeedsInfo && request.New == ""
}
