package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/workflow"
)

// ErrNameTaken means that the new username is an account already, so that the
// swap cannot be approved.
var ErrNameTaken = errors.New("the new username is an account already: deny the request, or ask the partner for another username")

// Asked is an event that is asked for on a request. Unless, if set, is asked about the request
// as it is once nobody else can change it: its error is why the event does not happen.
type Asked struct {
	Ref    workflow.Ref
	Event  workflow.Event
	Unless func(workflow.Request) error
}

// Moved is what became of it: the request after the event, or the request as it
// is and the reason why the event does not fit, which is ErrNotFound,
// ErrNameTaken or one of the errors of workflow.Next.
type Moved struct {
	Request workflow.Request
	Err     error
}

// Move is [Tx.Move] in a transaction of its own.
func (s *Store) Move(ctx context.Context, ref workflow.Ref, e workflow.Event, by workflow.Actor) (workflow.Request, error) {
	return s.MoveAsked(ctx, Asked{Ref: ref, Event: e}, by)
}

// MoveAsked is [Store.Move], which may depend on how the request is by then.
func (s *Store) MoveAsked(ctx context.Context, a Asked, by workflow.Actor) (workflow.Request, error) {
	var after workflow.Request
	err := s.Do(ctx, func(tx *Tx) error {
		var err error
		after, err = tx.moveAsked(ctx, a, by)
		return err
	})
	return after, err
}

// MoveAll is [Tx.MoveAll] in transactions of its own, of some each, so that
// nobody waits long for what one holds. Where one of its events keeps it from
// being written they go one by one, and an error of the database is that of all.
func (s *Store) MoveAll(ctx context.Context, list []Asked, by workflow.Actor) []Moved {
	var all []Moved
	for some := range slices.Chunk(list, job.Batch) {
		var moved []Moved
		err := s.Do(ctx, func(tx *Tx) error {
			var err error
			moved, err = tx.MoveAll(ctx, some, by)
			return err
		})
		switch {
		case err == nil:
		case Unstorable(err) || errors.Is(err, errTwice) || errors.Is(err, ErrCompose):
			moved = s.oneByOne(ctx, some, by)
		default:
			moved = slices.Repeat([]Moved{{Err: err}}, len(some))
		}
		all = append(all, moved...)
	}
	return all
}

func (s *Store) oneByOne(ctx context.Context, list []Asked, by workflow.Actor) []Moved {
	moved := make([]Moved, len(list))
	for i, a := range list {
		moved[i].Request, moved[i].Err = s.MoveAsked(ctx, a, by)
	}
	return moved
}

// Move is MoveAll for one event. It fails with what Moved has for a reason, or
// with ErrOpenElsewhere, and then nothing has changed.
func (tx *Tx) Move(ctx context.Context, ref workflow.Ref, e workflow.Event, by workflow.Actor) (workflow.Request, error) {
	return tx.moveAsked(ctx, Asked{Ref: ref, Event: e}, by)
}

func (tx *Tx) moveAsked(ctx context.Context, a Asked, by workflow.Actor) (workflow.Request, error) {
	var moved []Moved
	move := func(tx *Tx) (err error) {
		moved, err = tx.MoveAll(ctx, []Asked{a}, by)
		return err
	}
	var err error
	if _, ok := a.Event.(workflow.Replied); ok {
		// Another pair may clash with another open request; the mail that named
		// it is still recorded then, in this same transaction.
		err = tx.attempt(ctx, move)
	} else {
		err = move(tx)
	}
	if violates(err, "request_open_old", "request_open_new", "open_address_pkey") {
		return workflow.Request{}, ErrOpenElsewhere
	}
	if err != nil {
		return workflow.Request{}, fmt.Errorf("%s: %w", a.Ref, err)
	}
	return moved[0].Request, moved[0].Err
}

// errTwice means that a request has two events in one batch, both of which fit:
// one statement changes a row once.
var errTwice = errors.New("a request is moved twice in one go")

// MoveAll applies events to requests, each to another: it locks the requests and
// the groups that they are in, asks workflow.Next, and writes the new states with
// everything that goes with them: audit rows, outgoing mails, ledger rows and
// changes of the directory, and the jobs that follow. An event that does not fit
// its request changes nothing, and its Moved says why; an error of MoveAll itself
// is of the database, and voids the transaction.
func (tx *Tx) MoveAll(ctx context.Context, list []Asked, by workflow.Actor) ([]Moved, error) {
	requests, err := tx.lock(ctx, list)
	if err != nil {
		return nil, err
	}
	groups, err := tx.lockGroupsOf(ctx, requests)
	if err != nil {
		return nil, err
	}
	moved := unless(list, requests)
	if err := tx.lapse(ctx, list, requests); err != nil {
		return nil, err
	}
	w := &write{by: by, now: tx.s.Now(), requests: requests, groups: groups}
	for i, a := range list {
		if moved[i].Err != nil {
			continue
		}
		moved[i] = w.move(a)
		if errors.Is(moved[i].Err, errTwice) {
			return nil, moved[i].Err
		}
	}
	if err := tx.refuseTaken(ctx, w, list, moved); err != nil {
		return nil, err
	}
	return moved, tx.write(ctx, w)
}

// lock locks the requests, in the order of their ids so that no two
// transactions wait for each other, and returns those that exist. The lock is the
// one that lets others refer to the row: whoever writes the mail about a group
// refers to each of its requests.
func (tx *Tx) lock(ctx context.Context, list []Asked) (map[workflow.Ref]workflow.Request, error) {
	refs := make([]string, len(list))
	for i, a := range list {
		refs[i] = string(a.Ref)
	}
	rows, err := tx.tx.Query(ctx, `SELECT `+requestColumns+` FROM request r WHERE r.ref = ANY($1) ORDER BY r.id FOR NO KEY UPDATE`, refs)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (workflow.Request, error) { return scanRequest(row) })
	requests := make(map[workflow.Ref]workflow.Request, len(found))
	for _, r := range found {
		requests[r.Ref] = r
	}
	return requests, err
}

// unless has those Moved that are not to happen as the requests are.
func unless(list []Asked, requests map[workflow.Ref]workflow.Request) []Moved {
	moved := make([]Moved, len(list))
	for i, a := range list {
		if r, ok := requests[a.Ref]; ok && a.Unless != nil {
			moved[i] = Moved{r, a.Unless(r)}
		}
	}
	return moved
}

// lapse takes away the first approvals of those who may not act any more, before anybody
// gives a second one.
func (tx *Tx) lapse(ctx context.Context, list []Asked, requests map[workflow.Ref]workflow.Request) error {
	var first []string
	for _, a := range list {
		if _, ok := a.Event.(workflow.Approve); ok && requests[a.Ref].First.By != "" {
			first = append(first, lower(requests[a.Ref].First.By))
		}
	}
	if len(first) == 0 {
		return nil
	}
	rows, err := tx.tx.Query(ctx, `SELECT email FROM staff WHERE email = ANY($1) AND (disabled_at IS NOT NULL OR role = 'viewer')`, first)
	if err != nil {
		return err
	}
	gone, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for ref, r := range requests {
		if slices.Contains(gone, lower(r.First.By)) {
			r.First = workflow.Approval{}
			requests[ref] = r
		}
	}
	return err
}

// refuseTaken takes out of w the approvals of usernames that are accounts.
func (tx *Tx) refuseTaken(ctx context.Context, w *write, list []Asked, moved []Moved) error {
	var names []string
	for i, a := range list {
		if _, ok := a.Event.(workflow.Approve); ok && moved[i].Err == nil {
			names = append(names, moved[i].Request.New)
		}
	}
	if len(names) == 0 {
		return nil
	}
	rows, err := tx.tx.Query(ctx, `SELECT email FROM account WHERE email = ANY($1)`, names)
	if err != nil {
		return err
	}
	taken, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(taken) == 0 {
		return err
	}
	for i, a := range list {
		if _, ok := a.Event.(workflow.Approve); ok && moved[i].Err == nil && slices.Contains(taken, moved[i].Request.New) {
			moved[i] = Moved{w.drop(a.Ref), ErrNameTaken}
		}
	}
	return nil
}
