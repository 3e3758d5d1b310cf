package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/workflow"
)

// group files a mail's requests that are answered together, within a minute.
func (b *bundle) group(t *testing.T, locals ...string) (message int64, filed []workflow.Request) {
	t.Helper()
	message = b.message(t, fmt.Sprint("please swap ", locals))
	list := make([]NewRequest, len(locals))
	for i, local := range locals {
		list[i] = NewRequest{
			Old: local + "@contoso.com", New: local + "@contoso.onmicrosoft.com", Sender: "it@contoso.com",
			Auth: workflow.AuthNone, Message: message, Together: true,
		}
	}
	err := b.Do(t.Context(), func(tx *Tx) error {
		var err error
		if filed, err = tx.CreateAll(t.Context(), list); err != nil {
			return err
		}
		tx.Record(message, End{Outcome: BecameRequest, Request: filed[0].ID})
		return tx.AnswerTogether(t.Context(), workflow.Group{Message: message}, b.now.Add(time.Minute))
	})
	if err != nil {
		t.Fatal(err)
	}
	return message, filed
}

func well(r workflow.Request) workflow.Event {
	return workflow.Checked{Of: r.Pair(), Evidence: workflow.Evidence{TenantID: "t-1", Risk: workflow.RiskLow}}
}

// letters are the bytes of the mails in the outbox, the first one first.
func (b *bundle) letters(t *testing.T) []string {
	t.Helper()
	var list []string
	err := b.pool.QueryRow(t.Context(), `SELECT coalesce(array_agg(occasion || E'\n' || convert_from(raw, 'UTF8') ORDER BY id), '{}') FROM outgoing`).Scan(&list)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestGroupIsAnsweredWhenTheLastIsChecked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	message, filed := b.group(t, "amy", "bob", "carol")
	for i, r := range filed {
		if got := b.letters(t); len(got) != 0 {
			t.Fatalf("after %d checks: %q", i, got)
		}
		b.move(t, r, well(r))
	}
	want := "group_answer\namy@contoso.com amy@contoso.onmicrosoft.com queued\nbob@contoso.com bob@contoso.onmicrosoft.com queued\n" +
		"carol@contoso.com carol@contoso.onmicrosoft.com queued\n"
	if got := b.letters(t); len(got) != 1 || got[0] != want {
		t.Fatalf("%q, want %q", got, want)
	}
	for _, r := range filed {
		list, err := b.Mails(t.Context(), MailFilter{Direction: "out", Ref: string(r.Ref)})
		if err != nil || len(list) != 1 || list[0].ID != "out-1" {
			t.Errorf("the mails about %s are %+v, %v", r.Ref, list, err)
		}
	}
	if list, err := b.Mails(t.Context(), MailFilter{Direction: "out"}); err != nil || len(list) != 1 {
		t.Errorf("in all there are %d mails, %v", len(list), err)
	}
	b.answer(t, message)
	if got := b.letters(t); len(got) != 1 {
		t.Errorf("when the time was up: %q", got)
	}
	b.clean(t)
}

// answer is what the job does when the time is up.
func (b *bundle) answer(t *testing.T, message int64) {
	t.Helper()
	if err := b.Do(t.Context(), func(tx *Tx) error { return tx.AnswerGroups(t.Context(), []int64{message}) }); err != nil {
		t.Fatal(err)
	}
}

// What is not checked in time is told as that, and then on its own.
func TestLateChecksOfAGroup(t *testing.T) {
	t.Parallel()
	b := setup(t)
	message, filed := b.group(t, "amy", "bob", "carol")
	b.move(t, filed[0], well(filed[0]))
	b.answer(t, message)
	b.answer(t, message)
	got := b.letters(t)
	if len(got) != 1 || !strings.Contains(got[0], "amy@contoso.onmicrosoft.com queued") || !strings.Contains(got[0], "bob@contoso.onmicrosoft.com received") {
		t.Fatalf("%q", got)
	}
	b.clean(t)
	b.move(t, filed[1], well(filed[1]))
	b.move(t, filed[2], workflow.Checked{Of: filed[2].Pair(), Problem: workflow.NoTenant})
	got = b.letters(t)
	if len(got) != 3 || !strings.HasPrefix(got[1], "acknowledgement\n") || !strings.HasPrefix(got[2], "mend\n") {
		t.Errorf("what was found late: %q", got)
	}
	b.clean(t)
}

// Of two that check the last two at once the second sees what the first has done,
// and writes the mail.
func TestGroupIsAnsweredOnceByTwo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, filed := b.group(t, "amy", "bob")
	second := make(chan error, 1)
	err := b.Do(t.Context(), func(tx *Tx) error {
		if _, err := tx.Move(t.Context(), filed[0].Ref, well(filed[0]), workflow.System); err != nil {
			return err
		}
		b.meanwhile(t, filed[1], second)
		return nil
	})
	if err := errors.Join(err, <-second); err != nil {
		t.Fatal(err)
	}
	if got := b.letters(t); len(got) != 1 || strings.Count(got[0], "queued") != 2 {
		t.Fatalf("%q", got)
	}
	b.clean(t)
}

// meanwhile has a request checked well by another, and waits until that one waits
// for a lock.
func (b *bundle) meanwhile(t *testing.T, r workflow.Request, done chan<- error) {
	t.Helper()
	go func() {
		_, err := b.Move(t.Context(), r.Ref, well(r), workflow.System)
		done <- err
	}()
	deadline := time.After(20 * time.Second)
	ticks := time.NewTicker(5 * time.Millisecond)
	defer ticks.Stop()
	for b.count(t, `SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.datname = current_database() AND NOT l.granted`) == 0 {
		select {
		case <-ticks.C:
		case <-deadline:
			t.Error("nobody waits")
			return
		}
	}
}

// A transaction that fails after the last check leaves neither the check nor the
// mail, and the next one writes both.
func TestGroupAnswerIsWrittenWithTheCheck(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, filed := b.group(t, "amy", "bob")
	b.move(t, filed[0], well(filed[0]))
	crash := errors.New("power is gone")
	err := b.Do(t.Context(), func(tx *Tx) error {
		if _, err := tx.Move(t.Context(), filed[1].Ref, well(filed[1]), workflow.System); err != nil {
			return err
		}
		return crash
	})
	if got := b.letters(t); !errors.Is(err, crash) || len(got) != 0 {
		t.Fatalf("%v, and %q", err, got)
	}
	b.clean(t)
	b.move(t, filed[1], well(filed[1]))
	if got := b.letters(t); len(got) != 1 {
		t.Errorf("%q", got)
	}
	b.clean(t)
}

// The same holds for the mail that is written because the time is up: a check that
// is under way waits for it, which waits for no check, and then finds it written or
// writes it.
func TestGroupAnswerWhoseTimeIsUpIsWrittenOnce(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]error{"it commits": nil, "it crashes": errors.New("power is gone")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			message, filed := b.group(t, "amy", "bob")
			b.move(t, filed[0], well(filed[0]))
			checked := make(chan error, 1)
			err := b.Do(t.Context(), func(tx *Tx) error {
				if _, err := tx.lockGroups(t.Context(), []int64{message}); err != nil {
					return err
				}
				b.meanwhile(t, filed[1], checked)
				return errors.Join(tx.AnswerGroups(t.Context(), []int64{message}), fails)
			})
			if !errors.Is(err, fails) {
				t.Fatal(err)
			}
			if err := <-checked; err != nil {
				t.Fatal(err)
			}
			b.answer(t, message) // the job is tried again
			got := b.letters(t)
			want := []string{"group_answer", "acknowledgement"}
			if fails != nil {
				want = want[:1]
			}
			if len(got) != len(want) || !strings.HasPrefix(got[len(got)-1], want[len(want)-1]) {
				t.Errorf("%q, want %v", got, want)
			}
			b.clean(t)
		})
	}
}

// A message that is read once more, by whatever fault or wish, makes neither
// another group of its requests nor another mail.
func TestGroupOfAMessageThatIsReadAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	message, filed := b.group(t, "amy", "bob")
	again := func() {
		t.Helper()
		err := b.Do(t.Context(), func(tx *Tx) error {
			for _, r := range filed {
				_, err := tx.Move(t.Context(), r.Ref, workflow.Replied{Auth: workflow.AuthPass, Message: message, Old: r.Old, New: r.New, Together: true}, by(r))
				if err != nil {
					return err
				}
			}
			return tx.AnswerTogether(t.Context(), workflow.Group{Message: message}, b.now.Add(time.Minute))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	again()
	b.clean(t)
	b.move(t, filed[0], well(filed[0]))
	b.move(t, filed[1], workflow.Checked{Of: filed[1].Pair(), Problem: workflow.NoTenant})
	again()
	b.move(t, filed[1], workflow.Checked{Of: filed[1].Pair(), Problem: workflow.NoTenant})
	b.answer(t, message)
	if got := b.letters(t); len(got) != 1 {
		t.Errorf("%q", got)
	}
	b.clean(t)
}

func by(r workflow.Request) workflow.Actor {
	return workflow.Actor{Name: r.Sender, Via: workflow.ViaMail}
}

// An approval that is refused leaves the request where it was, in the mail too.
func TestRefusedApprovalStaysInTheGroup(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, filed := b.group(t, "amy", "bob")
	amy := b.move(t, filed[0], well(filed[0]))
	if _, err := b.ImportAccounts(t.Context(), []directory.Account{{Email: amy.New}}, sam); err != nil {
		t.Fatal(err)
	}
	moved := b.MoveAll(t.Context(), []Asked{approval(amy), {Ref: filed[1].Ref, Event: well(filed[1])}}, sam)
	if !errors.Is(moved[0].Err, ErrNameTaken) || moved[1].Err != nil {
		t.Fatalf("%+v", moved)
	}
	if got := b.letters(t); len(got) != 1 || !strings.Contains(got[0], amy.New+" queued") {
		t.Errorf("%q", got)
	}
	b.clean(t)
}

// Whoever decides on one writes about it alone; one that is left alone is
// answered as if it had been asked for alone.
func TestDecidedRequestLeavesItsGroup(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, filed := b.group(t, "amy", "bob")
	amy := b.move(t, filed[0], well(filed[0]))
	b.move(t, amy, workflow.Deny{Reason: "not yet"})
	b.move(t, filed[1], well(filed[1]))
	got := b.letters(t)
	if len(got) != 2 || !strings.HasPrefix(got[0], "denial\n") || !strings.HasPrefix(got[1], "acknowledgement\n") {
		t.Errorf("%q", got)
	}
	b.clean(t)
}

func TestVerifyFindsFaultsOfGroups(t *testing.T) {
	t.Parallel()
	const letter = `INSERT INTO outgoing (message_id, request_id, reply_to, occasion, sender, recipient, subject, raw, created_at, updated_at)
		SELECT 'x', id, source_message, %s, 'a@b.c', 'a@b.c', '', '', now(), now() FROM request WHERE old_email LIKE 'bob@%%'`
	for name, tt := range map[string]struct {
		answered bool
		spoil    string
		found    string
	}{
		"no job is left":          {false, `DELETE FROM river.river_job WHERE kind = 'answer'`, "is not answered, and no job will"},
		"one is told too early":   {false, fmt.Sprintf(letter, `'mend'`), "is not answered yet, but 1 mails"},
		"two mails answer":        {true, fmt.Sprintf(letter, `'group_answer'`), "2 mails about them together"},
		"one is told again":       {true, fmt.Sprintf(letter, `'acknowledgement'`), "is answered, but 2 mails"},
		"one is not told":         {true, `DELETE FROM outgoing_also`, "is answered, but 0 mails"},
		"nobody has been told":    {false, `UPDATE request_group SET answered_at = now()`, "is answered, but 0 mails"},
		"it is written, and owed": {true, `UPDATE request_group SET answered_at = NULL`, "is not answered yet, but 1 mails"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			_, filed := b.group(t, "amy", "bob")
			if tt.answered {
				b.move(t, filed[0], well(filed[0]))
				b.move(t, filed[1], well(filed[1]))
			}
			b.clean(t)
			b.tamper(t, tt.spoil)
			findings, err := b.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := slices.ContainsFunc(findings, func(f Finding) bool {
				return f.Invariant == "I7" && strings.Contains(strings.Join(f.Rows, "\n"), tt.found)
			})
			if !found {
				t.Errorf("findings %+v, want %q", findings, tt.found)
			}
		})
	}
}
