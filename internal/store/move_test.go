package store

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/workflow"
)

func TestApprovedSwapIsOneTransaction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, err := b.ImportAccounts(t.Context(), []directory.Account{{Email: "jane@contoso.com", Name: "Jane"}}, sam); err != nil {
		t.Fatal(err)
	}
	r := b.queued(t, "jane")
	r = b.move(t, r, workflow.Approve{Digest: r.Digest()})
	r = b.move(t, r, workflow.Applied{Digest: r.Digest()})
	if r.State != workflow.Completed {
		t.Fatalf("state %s", r.State)
	}
	for query, want := range map[string]int{
		`SELECT count(*) FROM ledger WHERE old_email = 'jane@contoso.com' AND new_username = 'jane@contoso.onmicrosoft.com'`: 1,
		`SELECT count(*) FROM account WHERE email = 'jane@contoso.onmicrosoft.com' AND name = 'Jane'`:                        1,
		`SELECT count(*) FROM account`:                                          1,
		`SELECT count(*) FROM outgoing WHERE occasion = 'confirmation'`:         1,
		`SELECT count(*) FROM river.river_job WHERE kind = 'send'`:              2,
		`SELECT count(*) FROM river.river_job WHERE kind = 'apply'`:             1,
		`SELECT count(*) FROM audit WHERE event = 'applied' AND via = 'system'`: 1,
	} {
		if got := b.count(t, query); got != want {
			t.Errorf("%s = %d, want %d", query, got, want)
		}
	}
	b.clean(t)
}

// A transition that fails anywhere leaves nothing: here the mail cannot be made.
func TestFailedTransitionLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	r = b.move(t, r, workflow.Approve{Digest: r.Digest()})
	before := b.count(t, `SELECT count(*) FROM audit`)
	broken := errors.New("no ink")
	b.compose.Request = func(workflow.Request, workflow.Occasion, Thread, time.Time) (Mail, error) { return Mail{}, broken }
	if _, err := b.Move(t.Context(), r.Ref, workflow.Applied{Digest: r.Digest()}, workflow.System); !errors.Is(err, broken) {
		t.Fatalf("err = %v", err)
	}
	if n := b.count(t, `SELECT count(*) FROM ledger`) + b.count(t, `SELECT count(*) FROM account`); n != 0 {
		t.Errorf("%d rows in ledger and directory", n)
	}
	if after := b.count(t, `SELECT count(*) FROM audit`); after != before {
		t.Errorf("%d audit rows, were %d", after, before)
	}
	b.clean(t)
}

func TestTwoApproveAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = b.Move(t.Context(), r.Ref, workflow.Approve{Digest: r.Digest()}, sam)
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		var conflict *workflow.ConflictError
		switch {
		case err == nil:
			won++
		case !errors.As(err, &conflict):
			t.Errorf("err = %v, want a conflict", err)
		case conflict.Request.Decision.By != sam.Name:
			t.Errorf("the conflict does not say who decided: %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d approvals won", won)
	}
	b.clean(t)
}

func TestOneOpenRequestPerAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	second := b.message(t, "again")
	for _, n := range []NewRequest{
		{Old: "jane@contoso.com", New: "other@contoso.onmicrosoft.com"},
		{Old: "other@contoso.com", New: "jane@contoso.onmicrosoft.com"},
	} {
		n.Sender, n.Message, n.Auth = n.Old, second, workflow.AuthNone
		err := b.Do(t.Context(), func(tx *Tx) error {
			_, err := tx.Create(t.Context(), n)
			if !errors.Is(err, ErrOpenElsewhere) {
				t.Errorf("%+v: err = %v", n, err)
			}
			// The transaction goes on.
			tx.Record(second, End{Outcome: WasRefused, Reason: "open elsewhere"})
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	b.clean(t)
}

func TestReplyCannotTakeAnothersUsername(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	bob := b.queued(t, "bob")
	reply := b.message(t, "it is jane@contoso.onmicrosoft.com")
	err := b.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Move(t.Context(), bob.Ref, workflow.Replied{Auth: workflow.AuthPass, Message: reply, New: "jane@contoso.onmicrosoft.com"}, workflow.System)
		if !errors.Is(err, ErrOpenElsewhere) {
			t.Errorf("err = %v", err)
		}
		tx.Record(reply, End{Outcome: BecameFollowUp, Request: bob.ID, ForStaff: true})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b.clean(t)
}

func TestTakenUsernameCannotBeApproved(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	if _, err := b.ImportAccounts(t.Context(), []directory.Account{{Email: r.New}}, sam); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Move(t.Context(), r.Ref, workflow.Approve{Digest: r.Digest()}, sam); !errors.Is(err, ErrNameTaken) {
		t.Errorf("err = %v", err)
	}
}

func TestRequestReadsBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	r = b.move(t, r, workflow.Ask{Question: "Is that you?"})
	got, err := b.Request(t.Context(), r.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, got); diff != "" {
		t.Errorf("what was written reads back otherwise:\n%s", diff)
	}
	if _, err := b.Request(t.Context(), "SWAP-0000-0000"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a reference that is not there: %v", err)
	}
}

func TestOverdueRequestsExpire(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.move(t, b.queued(t, "jane"), workflow.Ask{Question: "Is that you?"})
	if refs, err := b.OverdueRefs(t.Context(), 10); err != nil || len(refs) != 0 {
		t.Errorf("overdue at once: %v, %v", refs, err)
	}
	b.now = b.now.Add(workflow.Patience)
	refs, err := b.OverdueRefs(t.Context(), 10)
	if err != nil || len(refs) != 1 || refs[0] != r.Ref {
		t.Fatalf("overdue = %v, %v", refs, err)
	}
	if r = b.move(t, r, workflow.Expire{}); r.State != workflow.Expired {
		t.Errorf("state %s", r.State)
	}
	b.clean(t)
}

func TestSearch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	jane := b.queued(t, "jane")
	b.queued(t, "bob")
	for search, want := range map[string]int{
		"": 2, "JANE@": 1, string(jane.Ref): 1, "onmicrosoft": 2, "t-1": 2, "%": 0, "_": 0,
	} {
		list, err := b.Requests(t.Context(), Filter{Search: search})
		if err != nil || len(list) != want {
			t.Errorf("search %q: %d, %v; want %d", search, len(list), err, want)
		}
	}
	list, err := b.Requests(t.Context(), Filter{State: workflow.Queued, Limit: 1})
	if err != nil || len(list) != 1 || list[0].Old != "bob@contoso.com" || list[0].Messages != 1 {
		t.Errorf("the newest queued: %+v, %v", list, err)
	}
}
