package store

import (
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// mending is a request that waits for its partner, from whoever wrote, authenticated or not.
func (b *bundle) mending(t *testing.T, local string, auth workflow.Auth) workflow.Request {
	t.Helper()
	r := b.file(t, NewRequest{Old: local + "@contoso.com", New: local + "@contoso.onmicrosoft.com", Sender: "jane@contoso.com", Auth: auth})
	return b.move(t, r, workflow.Checked{Of: r.Pair(), Problem: workflow.NoTenant})
}

func (b *bundle) toRemind(t *testing.T, want int) {
	t.Helper()
	refs, err := b.RemindRefs(t.Context(), 10)
	if err != nil || len(refs) != want {
		t.Errorf("to be reminded at %v: %v, %v; want %d", b.now, refs, err, want)
	}
}

const remindAfter = workflow.Patience - workflow.RemindBefore

func TestPartnersAreRemindedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	begin := b.now
	r := b.mending(t, "jane", workflow.AuthPass)
	confirm := b.file(t, NewRequest{Old: "rich@contoso.com", New: "rich@contoso.onmicrosoft.com"})
	b.move(t, confirm, workflow.Checked{Of: confirm.Pair(), Confirm: true})
	b.now = begin.Add(remindAfter - time.Second)
	b.toRemind(t, 0)
	b.now = begin.Add(remindAfter)
	b.toRemind(t, 1)
	b.move(t, r, workflow.Remind{})
	b.toRemind(t, 0)
	if n := b.count(t, `SELECT count(*) FROM outgoing o JOIN request r ON r.id = o.request_id
		WHERE o.occasion = 'reminder' AND o.state = 'queued' AND o.automatic AND o.reply_to = r.last_message`); n != 1 {
		t.Errorf("%d reminders", n)
	}
	if n := b.count(t, `SELECT count(*) FROM audit WHERE event = 'reminded' AND from_state = 'waiting' AND to_state = 'waiting'`); n != 1 {
		t.Errorf("%d rows of the audit trail", n)
	}
	// The reminder is no mail that their time begins with.
	b.now = begin.Add(workflow.Patience)
	if refs, err := b.OverdueRefs(t.Context(), 10); err != nil || len(refs) != 2 {
		t.Errorf("overdue: %v, %v", refs, err)
	}
	b.clean(t)
}

func TestWhoIsNotReminded(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		then string
		at   time.Duration
		want int
	}{
		"nothing has happened":      {"", remindAfter, 1},
		"it expires":                {"", workflow.Patience, 0},
		"the last mail came back":   {`UPDATE outgoing SET state = 'undeliverable', attempts = 1`, remindAfter, 0},
		"the last mail is held":     {`UPDATE outgoing SET state = 'held', held_for = 'hour'`, remindAfter, 0},
		"it was let go later":       {`UPDATE outgoing SET queued_at = created_at + interval '2 days'`, remindAfter, 0},
		"and two days later still":  {`UPDATE outgoing SET queued_at = created_at + interval '2 days'`, remindAfter + 48*time.Hour, 1},
		"and past the row's end":    {`UPDATE outgoing SET queued_at = created_at + interval '4 days'`, workflow.Patience + 24*time.Hour, 1},
		"and past its own":          {`UPDATE outgoing SET queued_at = created_at + interval '4 days'`, workflow.Patience + 96*time.Hour, 0},
		"they have been once":       {`UPDATE request SET reminded_at = now()`, remindAfter, 0},
		"what is held was seen to":  {`UPDATE outgoing SET state = 'held', held_for = 'hour', handled_by = 'sam', handled_at = now()`, remindAfter, 1},
		"an earlier one came back":  {`UPDATE outgoing SET state = 'undeliverable', attempts = 1; INSERT INTO outgoing (message_id, request_id, occasion, sender, recipient, subject, raw, state, attempts, created_at, updated_at) OVERRIDING SYSTEM VALUE SELECT 'x', request_id, 'notice', sender, recipient, '', '', 'accepted', 1, created_at, created_at FROM outgoing`, remindAfter, 1},
		"a reminder is not the one": {`INSERT INTO outgoing (message_id, request_id, occasion, sender, recipient, subject, raw, state, attempts, created_at, updated_at, queued_at) SELECT 'x', request_id, 'reminder', sender, recipient, '', '', 'accepted', 1, created_at, created_at, created_at + interval '9 days' FROM outgoing`, remindAfter, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.mending(t, "jane", workflow.AuthPass)
			if tc.then != "" {
				b.exec(t, tc.then)
			}
			b.now = b.now.Add(tc.at)
			b.toRemind(t, tc.want)
		})
	}
}

// Of what mails that nothing authenticates cause, an address gets one a day: reminders as well.
func TestRemindersAreCapped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.mending(t, "one", workflow.AuthNone), b.mending(t, "two", workflow.AuthNone)
	b.exec(t, `UPDATE outgoing SET state = 'accepted', attempts = 1`)
	b.now = b.now.Add(remindAfter)
	b.move(t, one, workflow.Remind{})
	b.move(t, two, workflow.Remind{})
	if n := b.count(t, `SELECT count(*) FROM outgoing WHERE occasion = 'reminder' AND state = 'queued'`); n != 1 {
		t.Errorf("%d reminders go out to one address", n)
	}
	if n := b.count(t, `SELECT count(*) FROM outgoing WHERE occasion = 'reminder' AND held_for = 'unproven'`); n != 1 {
		t.Errorf("%d are held", n)
	}
	b.clean(t)
}
