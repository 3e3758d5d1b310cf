package workflow

import (
	"strings"
	"time"
)

// decidable reports whether a person can decide: who has asked the partner
// something may have the answer by another way.
func decidable(r Request) bool { return r.State == Queued || r.WaitingFor == ForAnswer }

func approve(r Request, e Approve, by Actor, now time.Time) (Request, Effects, error) {
	if !decidable(r) {
		return r, Effects{}, conflict(r, e)
	}
	if own(r, by) {
		return r, Effects{}, ErrOwnRequest
	}
	if e.Digest == "" || e.Digest != r.Digest() {
		return r, Effects{}, ErrStale
	}
	if r.Evidence.Risk == RiskHigh {
		switch {
		case r.First.Digest != e.Digest:
			r.First = Approval{By: by.Name, At: now, Digest: e.Digest}
			return r, Effects{Event: EventFirstApproval}, nil
		case fold(r.First.By) == fold(by.Name):
			return r, Effects{}, ErrSameApprover
		}
	}
	r = alone(r)
	r.State = Approved
	r.Decision = Decision{Verb: Yes, By: by.Name, At: now, Digest: e.Digest}
	return r, Effects{Event: e.name(), Step: ApplyStep}, nil
}

func deny(r Request, e Deny, by Actor, now time.Time) (Request, Effects, error) {
	if !decidable(r) {
		return r, Effects{}, conflict(r, e)
	}
	if own(r, by) {
		return r, Effects{}, ErrOwnRequest
	}
	if !seen(r, e.Digest) {
		return r, Effects{}, ErrStale
	}
	if strings.TrimSpace(e.Reason) == "" {
		return r, Effects{}, ErrNoReason
	}
	r = alone(r)
	r.State = Denied
	r.Decision = Decision{Verb: No, By: by.Name, At: now, Reason: e.Reason, Digest: r.Digest()}
	return r, Effects{Event: e.name(), Mail: Denial}, nil
}

// seen reports whether a digest, if there is one, is of the request as it stands.
func seen(r Request, digest string) bool { return digest == "" || digest == r.Digest() }

func own(r Request, by Actor) bool {
	name := fold(by.Name)
	return name == r.Sender || name == r.Author || name == r.Old || name == r.New
}

func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

func ask(r Request, e Ask, now time.Time) (Request, Effects, error) {
	if r.State != Queued {
		return r, Effects{}, conflict(r, e)
	}
	if !seen(r, e.Digest) {
		return r, Effects{}, ErrStale
	}
	if strings.TrimSpace(e.Question) == "" {
		return r, Effects{}, ErrNoReason
	}
	r = wait(alone(r), ForAnswer, now)
	r.Question, r.First = e.Question, Approval{}
	return r, Effects{Event: e.name(), Mail: Question}, nil
}

func withdraw(r Request, e Withdraw, by Actor) (Request, Effects, error) {
	if by.Via == ViaMail && e.Auth != AuthPass {
		return r, Effects{}, ErrUnauthenticated
	}
	if !r.State.Open() || e.Message != 0 && e.Message < r.Last {
		return r, Effects{}, conflict(r, e)
	}
	if !seen(r, e.Digest) {
		return r, Effects{}, ErrStale
	}
	r = alone(r)
	r.State = Withdrawn
	r.Last = max(r.Last, e.Message)
	return r, Effects{Event: e.name(), Mail: Withdrawal}, nil
}
