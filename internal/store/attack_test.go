package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/workflow"
)

// struggle is a desk on which people ask for a few accounts and names, all of which are in
// each other's way.
type struggle struct {
	*bundle
	t      *testing.T
	refs   []workflow.Ref
	tokens []string // of challenges
	firm   string   // the domain of the accounts, another for each struggle
}

func (s *struggle) addresses() []string {
	return []string{"a@" + s.firm + ".com", "b@" + s.firm + ".com", "x@" + s.firm + ".onmicrosoft.com", "y@" + s.firm + ".onmicrosoft.com"}
}

// mail asks for a swap as the pipeline has it: it corrects what its sender may speak for,
// takes the place of what is nobody's, and otherwise is refused.
func (s *struggle) mail(t *rapid.T) error {
	addrs := s.addresses()
	n := NewRequest{
		Old: rapid.SampledFrom(addrs).Draw(t, "old"), New: rapid.SampledFrom(addrs[2:]).Draw(t, "new"),
		Auth: rapid.SampledFrom([]workflow.Auth{workflow.AuthPass, workflow.AuthPass, workflow.AuthNone}).Draw(t, "auth"),
	}
	n.Sender = rapid.SampledFrom([]string{n.Old, n.Old, n.Old, n.New, addrs[0], "eve@evil.example"}).Draw(t, "from")
	n.Message = s.message(s.t, fmt.Sprintf("%s %s %s %d", n.Old, n.New, n.Sender, s.uid))
	ctx := s.t.Context()
	return s.Do(ctx, func(tx *Tx) error {
		tx.Describe(n.Message, Header{Sender: n.Sender, Auth: n.Auth})
		r, err := tx.Create(ctx, n)
		if !errors.Is(err, ErrOpenElsewhere) {
			tx.Record(n.Message, End{Outcome: BecameRequest, Request: r.ID})
			s.refs = append(s.refs, r.Ref)
			return err
		}
		blocking, err := tx.InTheWay(ctx, n.Old, n.New)
		if err != nil {
			return err
		}
		if own := slices.IndexFunc(blocking, func(r workflow.Request) bool { return r.Old == n.Old && r.Participant(n.Sender) }); own >= 0 {
			e := workflow.Replied{Message: n.Message, Auth: n.Auth, Old: n.Old, New: n.New}
			r, err := tx.Move(ctx, blocking[own].Ref, e, workflow.Actor{Name: n.Sender, Via: workflow.ViaMail})
			tx.Record(n.Message, End{Outcome: BecameFollowUp, Request: blocking[own].ID, Reason: fmt.Sprint(err)})
			if errors.Is(err, workflow.ErrUnauthenticated) || errors.Is(err, ErrOpenElsewhere) || err == nil && r.ID != 0 {
				return nil
			}
			return err
		}
		if n.Auth == workflow.AuthPass && !slices.ContainsFunc(blocking, workflow.Request.Vouched) {
			for _, r := range blocking {
				if _, err := tx.Move(ctx, r.Ref, workflow.Displaced{}, workflow.System); err != nil {
					return err
				}
			}
			r, err := tx.Create(ctx, n)
			tx.Record(n.Message, End{Outcome: BecameRequest, Request: r.ID})
			s.refs = append(s.refs, r.Ref)
			return err
		}
		tx.Record(n.Message, End{Outcome: WasRefused, Reason: "busy", ForStaff: true})
		return nil
	})
}

// event moves one of the requests, mostly in the way that leads on.
func (s *struggle) event(t *rapid.T) error {
	if len(s.refs) == 0 {
		return nil
	}
	ref := rapid.SampledFrom(s.refs[max(0, len(s.refs)-2):]).Draw(t, "ref")
	r, err := s.Request(s.t.Context(), ref)
	if err != nil {
		return err
	}
	by := workflow.System
	var e workflow.Event
	switch r.State {
	case workflow.Received:
		confirm := r.Auth != workflow.AuthPass || r.Author != r.Old
		e = workflow.Checked{
			Of: r.Pair(), Confirm: confirm && r.Confirmed("t-1").IsZero(),
			Evidence: workflow.Evidence{TenantID: "t-1", Risk: rapid.SampledFrom([]workflow.Risk{workflow.RiskLow, workflow.RiskHigh}).Draw(t, "risk")},
		}
	case workflow.Approved:
		e = workflow.Applied{Digest: r.Decision.Digest}
	default:
		digest := rapid.SampledFrom([]string{r.Digest(), r.Digest(), r.SwapDigest(), "x"}).Draw(t, "digest")
		e = rapid.SampledFrom([]workflow.Event{
			workflow.Approve{Digest: digest},
			workflow.Approve{Digest: digest},
			workflow.Approve{Digest: digest},
			workflow.Deny{Reason: "no"},
			workflow.Ask{Question: "is it you?"},
			workflow.Withdraw{},
			workflow.Expire{},
			workflow.Applied{Digest: digest},
			workflow.Stopped{Digest: digest, Problem: workflow.TenantGone},
		}).Draw(t, "event")
		name := rapid.SampledFrom([]string{"sam@vendor.example", "sam@vendor.example", "kim@vendor.example", "SAM@vendor.example", r.Old, r.Sender}).Draw(t, "by")
		by = workflow.Actor{Name: name, Via: workflow.ViaWeb, Role: workflow.Approver}
	}
	_, err = s.Move(s.t.Context(), ref, e, by)
	return err
}

func (s *struggle) link(t *rapid.T) error {
	if len(s.tokens) == 0 {
		return nil
	}
	_, err := s.AnswerLink(s.t.Context(), rapid.SampledFrom(s.tokens).Draw(t, "token"), rapid.Bool().Draw(t, "yes"), "192.0.2.7")
	return err
}

// expected are the refusals of what does not fit.
func expected(err error) bool {
	var conflict *workflow.ConflictError
	return err == nil || errors.As(err, &conflict) || slices.ContainsFunc([]error{
		workflow.ErrStale, workflow.ErrOwnRequest, workflow.ErrSameApprover, ErrNameTaken, ErrLinkOver,
	}, func(known error) bool { return errors.Is(err, known) })
}

// unfounded are swaps that nobody who may stands behind, or that were decided on by who may
// not.
const unfounded = `SELECT count(*) FROM ledger l JOIN request r ON r.id = l.request_id
	WHERE r.state <> 'completed' OR NOT (r.auth = 'pass' AND r.author = r.old_email OR r.consent_digest <> '' AND r.consent_by = r.old_email)
		OR lower(l.decided_by) IN (r.old_email, r.new_username, r.sender, r.author) OR l.digest <> r.digest
		OR r.evidence->>'risk' = 'high' AND (r.first_by IS NULL OR lower(r.first_by) = lower(l.decided_by) OR r.first_digest <> l.digest)`

// Whatever people do with a few accounts that are in each other's way, every invariant
// holds after each step.
func TestStruggle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const lives, steps = 6, 50
	for life := range lives {
		s := &struggle{bundle: b, t: t, firm: fmt.Sprintf("firm%d", life)}
		b.compose.Request = func(r workflow.Request, o workflow.Occasion, thread Thread, now time.Time) (Mail, error) {
			if o == workflow.Challenge {
				s.tokens = append(s.tokens, thread.Token)
			}
			return compose(r, o, thread, now)
		}
		if _, err := b.ImportAccounts(t.Context(), []directory.Account{{Email: s.addresses()[0]}, {Email: s.addresses()[2]}}, sam); err != nil {
			t.Fatal(err)
		}
		rapid.Custom(func(t *rapid.T) int {
			for range steps {
				what := rapid.SampledFrom([]func(*rapid.T) error{s.mail, s.event, s.event, s.event, s.event, s.link}).Draw(t, "step")
				if err := what(t); !expected(err) {
					s.t.Fatalf("life %d: %v", life, err)
				}
				b.now = b.now.Add(time.Duration(rapid.IntRange(0, 12).Draw(t, "hours")) * time.Hour)
				b.clean(s.t)
				if n := b.count(s.t, unfounded); n != 0 || s.t.Failed() {
					s.t.Fatalf("life %d: %d swaps without a ground", life, n)
				}
			}
			return 0
		}).Example(life)
	}
	if n := b.count(t, `SELECT count(*) FROM ledger`); n < 3 {
		t.Errorf("%d swaps were made, too few to show anything", n)
	}
}
