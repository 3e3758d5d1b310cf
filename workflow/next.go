package workflow

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// Patience is how long a waiting request waits for the partner.
	Patience = 14 * 24 * time.Hour
	// RemindBefore is how long before the end of that the partner is reminded.
	RemindBefore = 3 * 24 * time.Hour
	// ConfirmPatience is how long it waits for the owner's confirmation: as long as
	// the link of the challenge works.
	ConfirmPatience = 72 * time.Hour
)

// Occasion names the mail that an event causes.
type Occasion string

// The occasions for a mail about a request.
const (
	NoMail          Occasion = ""
	Acknowledgement Occasion = "acknowledgement"
	Mend            Occasion = "mend"
	StillChecking   Occasion = "still_checking"
	// GroupAnswer is the one mail about the requests of a Group.
	GroupAnswer Occasion = "group_answer"
	// Challenge asks the owner of the old address to confirm, OwnerAsked tells an
	// authenticated sender that they were asked. Notice tells the owner that a
	// colleague has asked for them.
	Challenge    Occasion = "challenge"
	OwnerAsked   Occasion = "owner_asked"
	Notice       Occasion = "notice"
	Question     Occasion = "question"
	Denial       Occasion = "denial"
	Confirmation Occasion = "confirmation"
	Withdrawal   Occasion = "withdrawal"
	Reminder     Occasion = "reminder"
	Expiry       Occasion = "expiry"
	// Unconfirmed is an expiry for want of the owner's confirmation.
	Unconfirmed Occasion = "unconfirmed"
	// Guide and Inquiry are about no request (see Answer): what the sign-in guide has on
	// a question, and the word that a person will answer.
	Guide   Occasion = "guide"
	Inquiry Occasion = "inquiry"
)

// Step is a piece of work that an event causes.
type Step string

// The steps that follow an event.
const (
	NoStep    Step = ""
	CheckStep Step = "check"
	ApplyStep Step = "apply"
)

// Effects are what must become true in the same transaction as the request's
// new state.
type Effects struct {
	// Event is the audit row's name; empty when nothing changed that is worth a
	// row.
	Event string
	// Mail is the mail to write to the outbox. That of a Group is no event's, but
	// due when its Answer says so.
	Mail Occasion
	// Owner is another mail, to the owner of the old address.
	Owner Occasion
	// Step is the job to insert.
	Step Step
	// Swap asks for the ledger row and the change of the directory.
	Swap bool
	// Aside asks for the pair as it was to stand aside in the group that the
	// request has left (see Group).
	Aside bool
}

// ConflictError says that an event does not fit the state that the request is
// in now, usually because somebody was faster.
type ConflictError struct {
	Request Request
	Event   string
}

func (e *ConflictError) Error() string {
	r := e.Request
	text := fmt.Sprintf("%s is %s and cannot be %s", r.Ref, r.State, e.Event)
	if r.Decision.By != "" {
		text += fmt.Sprintf(": %s decided (%s) at %s", r.Decision.By, r.Decision.Verb, r.Decision.At.UTC().Format(time.RFC3339))
	}
	return text
}

// Reasons why an event is refused whatever the state.
var (
	// ErrStale: what was approved is not what the request says now.
	ErrStale = errors.New("the request has changed since it was shown: look at it again before you decide")
	// ErrOwnRequest: the decider is the sender, or one of the two addresses.
	ErrOwnRequest = errors.New("nobody decides on a request of their own")
	// ErrSameApprover: the second approval is by who gave the first one.
	ErrSameApprover = errors.New("the risk is high: somebody else has to approve it as well")
	// ErrViewer: the role is to look only.
	ErrViewer = errors.New("that takes the role approver: a viewer looks, and changes nothing")
	// ErrUnauthenticated: anybody may have written the mail.
	ErrUnauthenticated = errors.New("the mail is not authenticated, and changes nothing by itself")
	// ErrNoReason: a denial or a question without words for the partner.
	ErrNoReason = errors.New("the partner needs a text that says why")
)

// Next returns the request as it stands after e, and the effects that go with
// it. It fails with a *ConflictError where e does not fit the state, and with one
// of the reasons above.
func Next(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
	var (
		next Request
		eff  Effects
		err  error
	)
	switch e.(type) {
	case Approve, Deny, Ask:
		if !by.Role.Decides() {
			return r, Effects{}, ErrViewer
		}
	case Withdraw:
		if by.Via != ViaMail && by != System && !by.Role.Decides() {
			return r, Effects{}, ErrViewer
		}
	}
	switch e := e.(type) {
	case Checked:
		next, eff, err = checked(r, e, now)
	case Unfinished:
		next, eff, err = unfinished(r, e)
	case Replied:
		next, eff, err = replied(r, e, by, now)
	case Confirmed:
		next, eff, err = confirmed(r, e, by, now)
	case Disowned:
		next, eff, err = disowned(r, e)
	case Displaced:
		next, eff, err = displaced(r, e)
	case Approve:
		next, eff, err = approve(r, e, by, now)
	case Deny:
		next, eff, err = deny(r, e, by, now)
	case Ask:
		next, eff, err = ask(r, e, now)
	case Withdraw:
		next, eff, err = withdraw(r, e, by)
	case Applied:
		next, eff, err = applied(r, e)
	case Stopped:
		next, eff, err = stopped(r, e, now)
	case Remind:
		next, eff, err = remind(r, e, now)
	case Expire:
		next, eff, err = expire(r, e, now)
	default:
		err = fmt.Errorf("unknown event %T", e)
	}
	if err != nil {
		return r, Effects{}, err
	}
	next.UpdatedAt = now
	if next.State != Waiting {
		next.WaitingFor, next.WaitingUntil, next.RemindedAt = ForNothing, time.Time{}, time.Time{}
	}
	return next, eff, nil
}

func conflict(r Request, e Event) error { return &ConflictError{Request: r, Event: e.name()} }

func checked(r Request, e Checked, now time.Time) (Request, Effects, error) {
	if r.State != Received {
		return r, Effects{}, conflict(r, e)
	}
	if e.Of != r.Pair() {
		return r, Effects{}, ErrStale
	}
	r = evaluated(r, e.Evidence, e.Problem, now)
	eff := Effects{Event: e.name()}
	switch {
	case e.Problem != NoProblem:
		r, eff.Mail = mend(wait(r, ForFix, now))
	case e.Confirm:
		r, eff = challenge(r, eff, now)
	case e.Approve:
		r = alone(r)
		r.State = Approved
		r.Decision = Decision{Verb: Yes, By: System.Name, At: now, Digest: r.Digest()}
		return r, Effects{Event: Approve{}.name(), Step: ApplyStep}, nil
	default:
		r.State = Queued
		eff.Mail = Acknowledgement
		if e.Colleague {
			eff.Owner = Notice
		}
		// The page where they confirmed has said it.
		if r.Auth != AuthPass && r.Vouched() {
			eff.Mail = NoMail
		}
	}
	r, eff.Mail = withGroup(r, eff.Mail)
	return r, eff, nil
}

func evaluated(r Request, e Evidence, p Problem, now time.Time) Request {
	e.Version, e.CheckedAt = r.Evidence.Version+1, now
	r.Evidence, r.Problem, r.CheckNote = e, p, ""
	return r
}

// unevaluated forgets what a check found, but for how many there were.
func unevaluated(r Request) Request {
	r.Evidence, r.Problem, r.CheckNote = Evidence{Version: r.Evidence.Version}, NoProblem, ""
	r.First = Approval{}
	return r
}

// challenge has the owner asked. Who has asked in their place is told so if it is
// certain who that is; whoever is not gets nothing.
func challenge(r Request, eff Effects, now time.Time) (Request, Effects) {
	r = wait(r, ForConfirm, now)
	eff.Owner = Challenge
	if r.Auth == AuthPass {
		eff.Mail = OwnerAsked
	}
	return r, eff
}

// mend tells the partner what to put right, but not the same thing twice for
// the same pair: whoever replies without a username, a person or a machine that
// does not say that it is one, has been told.
func mend(r Request) (Request, Occasion) {
	if r.Told == r.Problem {
		return r, NoMail
	}
	r.Told = r.Problem
	return r, Mend
}

func unfinished(r Request, e Unfinished) (Request, Effects, error) {
	if r.State != Received && r.State != Approved {
		return r, Effects{}, conflict(r, e)
	}
	if e.Of != r.Pair() {
		return r, Effects{}, ErrStale
	}
	var eff Effects
	if r.CheckNote != e.Reason {
		r.CheckNote = e.Reason
		eff.Event = e.name()
	}
	if e.Late && r.State == Received && !r.LateTold && r.Group == 0 {
		r.LateTold = true
		eff.Event, eff.Mail = e.name(), StillChecking
	}
	return r, eff, nil
}

func replied(r Request, e Replied, by Actor, now time.Time) (Request, Effects, error) {
	if !r.State.Open() {
		return r, Effects{}, conflict(r, e)
	}
	eff := Effects{Event: e.name()}
	if e.Message < r.Last {
		return r, eff, nil
	}
	if !mayReply(r, e) {
		return r, Effects{}, ErrUnauthenticated
	}
	r.Last = e.Message
	changed := (e.Old != "" && e.Old != r.Old) || (e.New != "" && e.New != r.New)
	if changed {
		if e.Old != "" {
			r.Old = e.Old
		}
		if e.New != "" {
			r.New = e.New
		}
		r.Source, r.Author, r.Auth = e.Message, by.Name, e.Auth
		r.Decision, r.Consent = Decision{}, Consent{}
	}
	if changed || e.Tried || unsaid(r) {
		r.Told = NoProblem
	}
	if !changed && doubts(r, e, by) {
		r = doubted(r)
	}
	switch {
	case changed, r.State == Waiting && r.WaitingFor == ForFix:
		r, eff.Step = recheck(r, now), CheckStep
		r, eff.Aside = regroup(r, e, changed, by)
	case r.State == Waiting && r.WaitingFor == ForAnswer:
		r.State = Queued
	}
	return r, eff, nil
}

func recheck(r Request, now time.Time) Request {
	r = unevaluated(r)
	r.State, r.LateTold, r.CheckSince = Received, false, now
	return r
}

// mayReply reports whether a mail may change the request. Of those that nobody
// stands behind it may mend one: otherwise a partner whose mail nothing
// authenticates could not get as far as being asked to confirm.
func mayReply(r Request, e Replied) bool {
	return e.Auth == AuthPass || !r.Vouched() && r.WaitingFor == ForFix
}

// doubts reports whether the owner has something to say about what another has asked for
// and nobody has carried out yet.
func doubts(r Request, e Replied, by Actor) bool {
	return e.Auth == AuthPass && by.Name == r.Old && r.Author != r.Old && (decidable(r) || r.State == Approved)
}

// OwnerWrote is the reason that a request has when its owner has written about what another
// asked for.
const OwnerWrote = "the owner of the account has written about it: read that first"

// doubted makes what was shown stale, and a decision void, so that nobody decides, or has
// decided, without what the owner says.
func doubted(r Request) Request {
	r.Evidence.Version++
	if !slices.Contains(r.Evidence.Reasons, OwnerWrote) {
		r.Evidence.Reasons = slices.Concat([]string{OwnerWrote}, r.Evidence.Reasons)
	}
	if r.Evidence.Risk == RiskLow {
		r.Evidence.Risk = RiskRaised
	}
	r.First = Approval{}
	if r.State == Approved {
		r.State, r.Decision = Queued, Decision{}
	}
	return r
}

func confirmed(r Request, e Confirmed, by Actor, now time.Time) (Request, Effects, error) {
	if r.WaitingFor != ForConfirm {
		return r, Effects{}, conflict(r, e)
	}
	if e.Digest == "" || e.Digest != r.SwapDigest() {
		return r, Effects{}, ErrStale
	}
	r.Consent = Consent{By: by.Name, At: now, Digest: e.Digest}
	r = recheck(r, now)
	// A check that finds nothing new has nothing to say, to nobody.
	return alone(r), Effects{Event: e.name(), Step: CheckStep}, nil
}

func disowned(r Request, e Disowned) (Request, Effects, error) {
	if r.WaitingFor != ForConfirm {
		return r, Effects{}, conflict(r, e)
	}
	if e.Digest == "" || e.Digest != r.SwapDigest() {
		return r, Effects{}, ErrStale
	}
	r = alone(r)
	r.State = Withdrawn
	eff := Effects{Event: e.name()}
	if r.Auth == AuthPass {
		eff.Mail = Withdrawal
	}
	return r, eff, nil
}

func displaced(r Request, e Displaced) (Request, Effects, error) {
	if r.State != Received && r.WaitingFor != ForFix && r.WaitingFor != ForConfirm || r.Consent.Digest != "" {
		return r, Effects{}, conflict(r, e)
	}
	r = alone(r)
	r.State = Withdrawn
	return r, Effects{Event: e.name()}, nil
}

func applied(r Request, e Applied) (Request, Effects, error) {
	if r.State != Approved {
		return r, Effects{}, conflict(r, e)
	}
	if e.Digest != r.Decision.Digest {
		return r, Effects{}, ErrStale
	}
	r.State, r.CheckNote = Completed, ""
	return r, Effects{Event: e.name(), Mail: Confirmation, Swap: true}, nil
}

func stopped(r Request, e Stopped, now time.Time) (Request, Effects, error) {
	if r.State != Approved {
		return r, Effects{}, conflict(r, e)
	}
	if e.Digest != r.Decision.Digest {
		return r, Effects{}, ErrStale
	}
	r.Decision, r.First = Decision{}, Approval{}
	r = evaluated(r, e.Evidence, e.Problem, now)
	eff := Effects{Event: e.name()}
	switch {
	case e.Problem != NoProblem:
		r, eff.Mail = mend(wait(r, ForFix, now))
	case e.Confirm:
		r, eff = challenge(r, eff, now)
	default:
		r.State = Queued
	}
	return r, eff, nil
}

// remind is not for a confirmation: its link has a short life, and who has the link is asked
// once.
func remind(r Request, e Remind, now time.Time) (Request, Effects, error) {
	remindable := r.WaitingFor == ForFix || r.WaitingFor == ForAnswer
	if !remindable || !r.RemindedAt.IsZero() || now.Before(r.WaitingUntil.Add(-RemindBefore)) {
		return r, Effects{}, conflict(r, e)
	}
	r.RemindedAt = now
	return r, Effects{Event: e.name(), Mail: Reminder}, nil
}

func expire(r Request, e Expire, now time.Time) (Request, Effects, error) {
	if r.State != Waiting || now.Before(r.WaitingUntil) {
		return r, Effects{}, conflict(r, e)
	}
	eff := Effects{Event: e.name(), Mail: Expiry}
	switch {
	case r.WaitingFor != ForConfirm:
	case r.Auth == AuthPass:
		eff.Mail = Unconfirmed
	default: // Nobody was told that it waited, but the owner, who has not answered.
		eff.Mail = NoMail
	}
	r.State = Expired
	return r, eff, nil
}

func wait(r Request, what WaitingFor, now time.Time) Request {
	patience := Patience
	if what == ForConfirm {
		patience = ConfirmPatience
	}
	r.State, r.WaitingFor, r.WaitingUntil, r.RemindedAt = Waiting, what, now.Add(patience), time.Time{}
	return r
}
