package workflow

import (
	"errors"
	"testing"
	"time"
)

// A partner is reminded once while a request waits, when its end is near; and again when it
// waits for the next thing.
func TestRemindedOnceEachTimeThatItWaits(t *testing.T) {
	t.Parallel()
	next := func(r Request, e Event, now time.Time) (Request, Effects) {
		t.Helper()
		after, eff, err := Next(r, e, System, now)
		if err != nil {
			t.Fatalf("%T: %v", e, err)
		}
		return after, eff
	}
	refused := func(what string, r Request, now time.Time) {
		t.Helper()
		var conflict *ConflictError
		if after, eff, err := Next(r, Remind{}, System, now); !errors.As(err, &conflict) || after.RemindedAt != r.RemindedAt || eff != (Effects{}) {
			t.Errorf("%s: %v, %+v", what, err, eff)
		}
	}
	r, _, err := Next(in(Queued, ForNothing), Ask{Question: "Is it you?"}, staff, t0)
	if err != nil {
		t.Fatal(err)
	}
	due := t0.Add(Patience - RemindBefore)
	refused("too early", r, due.Add(-time.Second))
	reminded, eff := next(r, Remind{}, due)
	if eff != (Effects{Event: "reminded", Mail: Reminder}) || reminded.RemindedAt != due || reminded.WaitingUntil != r.WaitingUntil || reminded.State != Waiting {
		t.Errorf("%+v, %+v", reminded, eff)
	}
	refused("twice", reminded, due.Add(time.Hour))
	answered, _ := next(reminded, Replied{Auth: AuthPass, Message: 8}, due.Add(time.Hour))
	if !answered.RemindedAt.IsZero() {
		t.Error("who has answered counts as reminded")
	}
	again, _, err := Next(answered, Ask{Question: "Are you sure?"}, staff, due.Add(2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if _, eff := next(again, Remind{}, again.WaitingUntil.Add(-RemindBefore)); eff.Mail != Reminder {
		t.Errorf("the second time: %+v", eff)
	}
	if expired, eff := next(reminded, Expire{}, reminded.WaitingUntil); expired.State != Expired || !expired.RemindedAt.IsZero() || eff.Mail != Expiry {
		t.Errorf("at the end: %+v, %+v", expired, eff)
	}
}

func TestAReminderCountsAgainstTheCaps(t *testing.T) {
	t.Parallel()
	if !Reminder.Automatic(System) {
		t.Error("nobody decides on a reminder")
	}
}
