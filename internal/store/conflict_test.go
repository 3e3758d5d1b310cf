package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/swapdesk/swapdesk/workflow"
)

// An address is part of one open request at most.
func TestConflicts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const a, to = "a@contoso.com", "b@contoso.onmicrosoft.com"
	open := b.file(t, NewRequest{Old: a, New: to})
	for name, n := range map[string]NewRequest{
		"the same account":   {Old: a, New: "c@contoso.onmicrosoft.com"},
		"the same username":  {Old: "c@contoso.com", New: to},
		"a chain behind it":  {Old: to, New: "d@contoso.onmicrosoft.com"},
		"a chain before it":  {Old: "e@contoso.com", New: a},
		"the exchange of it": {Old: to, New: a},
	} {
		err := b.Do(t.Context(), func(tx *Tx) error {
			n.Sender, n.Auth, n.Message = n.Old, workflow.AuthPass, open.Source
			_, err := tx.Create(t.Context(), n)
			return err
		})
		if !errors.Is(err, ErrOpenElsewhere) {
			t.Errorf("%s: %v, want ErrOpenElsewhere", name, err)
		}
	}
	err := b.Do(t.Context(), func(tx *Tx) error {
		list, err := tx.InTheWay(t.Context(), "nobody@contoso.com", to)
		if len(list) != 1 || list[0].Ref != open.Ref {
			t.Errorf("in the way: %+v", list)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b.move(t, open, workflow.Withdraw{})
	b.file(t, NewRequest{Old: to, New: a}) // nothing is in the way of what follows
	b.clean(t)
}

// A correction meets the same.
func TestCorrectionIntoAnOpenChain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.file(t, NewRequest{Old: "a@contoso.com", New: "b@contoso.onmicrosoft.com"})
	other := b.file(t, NewRequest{Old: "c@contoso.com", New: "c@contoso.onmicrosoft.com"})
	err := b.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Move(t.Context(), other.Ref, workflow.Replied{Auth: workflow.AuthPass, Message: other.Last, New: "a@contoso.com"}, workflow.System)
		if !errors.Is(err, ErrOpenElsewhere) {
			t.Errorf("%v, want ErrOpenElsewhere", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b.clean(t)
}

// What the database refuses it refuses to any program.
func TestTheDatabaseKeepsAddressesApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.file(t, NewRequest{Old: "a@contoso.com", New: "b@contoso.onmicrosoft.com"})
	other := b.file(t, NewRequest{Old: "c@contoso.com", New: "d@contoso.onmicrosoft.com"})
	for _, statement := range []string{
		fmt.Sprintf(`UPDATE request SET new_username = 'a@contoso.com' WHERE id = %d`, other.ID),
		fmt.Sprintf(`UPDATE request SET old_email = 'b@contoso.onmicrosoft.com' WHERE id = %d`, other.ID),
		fmt.Sprintf(`DELETE FROM open_address WHERE request_id = %d`, r.ID),
	} {
		if _, err := b.pool.Exec(t.Context(), statement); err == nil {
			t.Errorf("went through: %s", statement)
		}
	}
}

// 100 mails at once for one account make one open request.
func TestParallelMailsMakeOneRequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids := make([]int64, 100)
	for i := range ids {
		ids[i] = b.message(t, fmt.Sprintf("mail %d", i))
	}
	var wait sync.WaitGroup
	for i, id := range ids {
		wait.Go(func() {
			n := NewRequest{
				Old: "jane@contoso.com", New: fmt.Sprintf("jane@contoso%d.onmicrosoft.com", i),
				Sender: "jane@contoso.com", Auth: workflow.AuthPass, Message: id,
			}
			err := b.Do(t.Context(), func(tx *Tx) error {
				_, err := tx.Create(t.Context(), n)
				if errors.Is(err, ErrOpenElsewhere) {
					return nil
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if n := b.count(t, `SELECT count(*) FROM request`); n != 1 {
		t.Errorf("%d requests", n)
	}
	if n := b.count(t, `SELECT count(*) FROM open_address`); n != 2 {
		t.Errorf("%d addresses are taken", n)
	}
}

// Approving takes two who have seen the same, whoever writes to the table.
func TestTheDatabaseWantsTwoForAHighRisk(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.file(t, NewRequest{Old: "a@contoso.com", New: "a@contoso.onmicrosoft.com"})
	r = b.move(t, r, workflow.Checked{Of: r.Pair(), Evidence: workflow.Evidence{TenantID: "t-1", Risk: workflow.RiskHigh}})
	approve := `UPDATE request SET state = 'approved', decision = 'approve', decided_by = 'sam@vendor.example', decided_at = now(), decision_digest = digest`
	for _, first := range []string{``, `, first_by = 'SAM@vendor.example', first_at = now(), first_digest = digest`, `, first_by = 'kim@vendor.example', first_at = now(), first_digest = 'another'`} {
		if _, err := b.pool.Exec(t.Context(), approve+first); !violates(err, "two_people") {
			t.Errorf("approved with first %q: %v", first, err)
		}
	}
	if _, err := b.pool.Exec(t.Context(), `UPDATE request SET first_by = 'A@contoso.com ', first_at = now(), first_digest = digest`); !violates(err, "first_not_ones_own") {
		t.Errorf("the owner is the first: %v", err)
	}
	r = b.move(t, r, workflow.Approve{Digest: r.Digest()})
	kim := workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaCLI, Role: workflow.Approver}
	if after, err := b.Move(t.Context(), r.Ref, workflow.Approve{Digest: r.Digest()}, kim); err != nil || after.State != workflow.Approved {
		t.Errorf("%s, %v", after.State, err)
	}
	b.clean(t)
}
