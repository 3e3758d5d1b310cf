package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

type requestsApprove struct {
	deskFlags
	staffFlags
	Refs   []string `arg:"" name:"ref" help:"References."`
	Digest string   `help:"Approve only what 'requests show' showed with this digest; its first 8 characters or more." placeholder:"DIGEST"`
}

// minDigest is how much of a digest tells one pair from another.
const minDigest = 8

func (c *requestsApprove) Run(e *env) error {
	if c.Digest != "" && len(c.Refs) > 1 {
		return &usageError{"--digest goes with one reference"}
	}
	if c.Digest != "" && len(c.Digest) < minDigest {
		return &usageError{fmt.Sprintf("--digest takes at least %d characters", minDigest)}
	}
	return c.each(e, c.staffFlags, c.Refs, func(st *store.Store, ref workflow.Ref) (workflow.Event, error) {
		r, err := st.Request(e.ctx, ref)
		if err == nil && !strings.HasPrefix(r.Digest(), c.Digest) {
			err = workflow.ErrStale
		}
		if err == nil && r.Evidence.Risk == workflow.RiskHigh {
			err = c.ofTheStaff(e, st)
		}
		return workflow.Approve{Digest: r.Digest()}, err
	})
}

// ofTheStaff refuses names that nobody has put on the staff's list, once there is one: two
// approvals are of two people only if their names are not made up.
func (c *requestsApprove) ofTheStaff(e *env, st *store.Store) error {
	by, err := c.acting(e, st)
	if err != nil || by.Role != workflow.Operator {
		return err
	}
	list, err := st.Staff(e.ctx)
	if err == nil && len(list) > 0 {
		err = fmt.Errorf("the risk is high, and takes two of the staff; %s is not on the list: see `swapdesk staff list`", by.Name)
	}
	return err
}

type requestsDeny struct {
	deskFlags
	staffFlags
	Refs   []string `arg:"" name:"ref" help:"References."`
	Reason string   `required:"" help:"Why, in words for the partner." placeholder:"TEXT"`
}

func (c *requestsDeny) Run(e *env) error {
	return c.each(e, c.staffFlags, c.Refs, func(*store.Store, workflow.Ref) (workflow.Event, error) {
		return workflow.Deny{Reason: c.Reason}, nil
	})
}

type requestsAsk struct {
	deskFlags
	staffFlags
	Ref      string `arg:"" help:"Reference."`
	Question string `arg:"" help:"The question, in words for the partner."`
}

func (c *requestsAsk) Run(e *env) error {
	return c.each(e, c.staffFlags, []string{c.Ref}, func(*store.Store, workflow.Ref) (workflow.Event, error) {
		return workflow.Ask{Question: c.Question}, nil
	})
}

type requestsWithdraw struct {
	deskFlags
	staffFlags
	Refs []string `arg:"" name:"ref" help:"References."`
}

func (c *requestsWithdraw) Run(e *env) error {
	return c.each(e, c.staffFlags, c.Refs, func(*store.Store, workflow.Ref) (workflow.Event, error) {
		return workflow.Withdraw{}, nil
	})
}

// each moves every request by the event made for it. One that cannot be moved
// does not keep the others from it.
func (d deskFlags) each(e *env, s staffFlags, refs []string, event func(*store.Store, workflow.Ref) (workflow.Event, error)) error {
	if _, err := s.actor(); err != nil {
		return err
	}
	var err error
	parsed := make([]workflow.Ref, len(refs))
	for i, text := range refs {
		if parsed[i], err = parseRef(text); err != nil {
			return err
		}
	}
	return d.withStore(e, func(st *store.Store) error {
		by, err := s.acting(e, st)
		if err != nil {
			return err
		}
		var errs []error
		var list []store.Asked
		for _, ref := range parsed {
			ev, err := event(st, ref)
			if err != nil {
				errs = append(errs, named(ref, err))
				continue
			}
			list = append(list, store.Asked{Ref: ref, Event: ev})
		}
		for i, m := range st.MoveAll(e.ctx, list, by) {
			if m.Err != nil {
				errs = append(errs, named(list[i].Ref, m.Err))
				continue
			}
			r := m.Request
			fmt.Fprintf(e.Out, "%s is %s: %s -> %s%s\n", r.Ref, r.State, r.Old, or(r.New, "(none named)"), half(list[i].Event, r))
		}
		return errors.Join(errs...)
	})
}

// half says that an approval was the first of two.
func half(e workflow.Event, r workflow.Request) string {
	if _, ok := e.(workflow.Approve); ok && r.State != workflow.Approved {
		return "; the risk is high: somebody else has to approve it as well"
	}
	return ""
}

// named adds the reference to errors that do not have it.
func named(ref workflow.Ref, err error) error {
	var conflict *workflow.ConflictError
	if errors.As(err, &conflict) || errors.Is(err, store.ErrNotFound) {
		return explain(ref, err)
	}
	return fmt.Errorf("%s: %w", ref, err)
}
