package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// challenged makes a request whose owner has been asked, and returns the link's token.
func (b *bundle) challenged(t *testing.T, local string) (r workflow.Request, token string) {
	t.Helper()
	b.compose.Request = func(r workflow.Request, o workflow.Occasion, thread Thread, now time.Time) (Mail, error) {
		if o == workflow.Challenge {
			token = thread.Token
		}
		m, err := compose(r, o, thread, now)
		m.To = r.Old
		return m, err
	}
	r = b.file(t, NewRequest{Old: local + "@contoso.com", New: local + "@contoso.onmicrosoft.com", Auth: workflow.AuthNone})
	r = b.move(t, r, workflow.Checked{Of: r.Pair(), Confirm: true, Evidence: workflow.Evidence{TenantID: "t-1"}})
	if r.WaitingFor != workflow.ForConfirm || token == "" {
		t.Fatalf("%s/%s, token %q", r.State, r.WaitingFor, token)
	}
	return r, token
}

func (b *bundle) click(t *testing.T, token string, yes bool) (Link, error) {
	t.Helper()
	return b.AnswerLink(t.Context(), token, yes, "192.0.2.7")
}

func TestConfirmLink(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, token := b.challenged(t, "jane")
	if len(token) < 26 {
		t.Errorf("the token %q has less than 128 bits", token)
	}
	for range 3 { // looking changes nothing, however often a scanner does
		l, err := b.Link(t.Context(), token)
		if err != nil || l.Over(b.now) || l.Ref != r.Ref || l.Address != r.Old {
			t.Fatalf("%+v, %v", l, err)
		}
	}
	if l, err := b.click(t, token, true); err != nil || l.Answer != "yes" {
		t.Fatalf("%+v, %v", l, err)
	}
	after, err := b.Request(t.Context(), r.Ref)
	if err != nil || after.State != workflow.Received || after.Consent.By != r.Old || !after.Vouched() {
		t.Errorf("%s, %+v, %v", after.State, after.Consent, err)
	}
	for _, yes := range []bool{true, false} {
		if l, err := b.click(t, token, yes); !errors.Is(err, ErrLinkOver) || l.Answer != "yes" {
			t.Errorf("used once more: %+v, %v", l, err)
		}
	}
	if n := b.count(t, `SELECT count(*) FROM confirm_link WHERE encode(hash, 'escape') LIKE '%`+token+`%'`); n != 0 {
		t.Error("the token itself is kept")
	}
	b.clean(t)
}

func TestGuessedToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, token := b.challenged(t, "jane")
	for _, guess := range []string{"", "x", strings.ToLower(token), token + "A", token[1:]} {
		if _, err := b.click(t, guess, true); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v, want ErrNotFound", guess, err)
		}
	}
}

func TestExpiredToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, token := b.challenged(t, "jane")
	b.now = b.now.Add(72 * time.Hour)
	if _, err := b.click(t, token, true); !errors.Is(err, ErrLinkOver) {
		t.Errorf("after 72 hours: %v", err)
	}
}

// A link is void when the request that it asks about has become another.
func TestTokenForAnotherSwap(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, token := b.challenged(t, "jane")
	b.move(t, r, workflow.Replied{Auth: workflow.AuthPass, Message: r.Last, New: "jane@contoso1.onmicrosoft.com"})
	l, err := b.click(t, token, true)
	if !errors.Is(err, ErrLinkOver) || !l.Void {
		t.Errorf("%+v, %v", l, err)
	}
	if l, err = b.Link(t.Context(), token); err != nil || !l.Void {
		t.Errorf("looked at: %+v, %v", l, err)
	}
	other, otherToken := b.challenged(t, "bob")
	if _, err := b.click(t, otherToken, true); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Request(t.Context(), other.Ref); err != nil || got.Consent.By != other.Old {
		t.Errorf("bob's: %+v, %v", got.Consent, err)
	}
}

// Whoever did not ask says so: the request ends, and staff look at the mail.
func TestDisowned(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, token := b.challenged(t, "jane")
	if l, err := b.click(t, token, false); err != nil || l.Answer != "no" {
		t.Fatalf("%+v, %v", l, err)
	}
	after, err := b.Request(t.Context(), r.Ref)
	if err != nil || after.State != workflow.Withdrawn {
		t.Errorf("%s, %v", after.State, err)
	}
	list, err := b.Mails(t.Context(), MailFilter{ForStaff: true})
	if err != nil || len(list) != 1 || !strings.Contains(list[0].Reason, "suspicious") {
		t.Errorf("for staff: %+v, %v", list, err)
	}
	b.clean(t)
}

// However many mails nothing authenticates: one challenge a day.
func TestOneChallengeADay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, _ := b.challenged(t, "jane")
	b.move(t, first, workflow.Displaced{})
	b.now = b.now.Add(time.Hour)
	second, token := b.challenged(t, "jane")
	if n := b.count(t, `SELECT count(*) FROM outgoing WHERE occasion = 'challenge' AND state = 'queued'`); n != 1 {
		t.Fatalf("%d challenges go out", n)
	}
	b.now = b.now.Add(22 * time.Hour)
	if to := b.release(t); to != nil {
		t.Errorf("released within the day: %v", to)
	}
	b.now = b.now.Add(time.Hour + time.Minute)
	if to := b.release(t); len(to) != 1 || to[0] != second.Old {
		t.Errorf("released after a day: %v", to)
	}
	if _, err := b.click(t, token, true); err != nil {
		t.Error(err)
	}
	b.clean(t)
}

// A challenge that waited for the day to pass goes nowhere when nobody asks any more.
func TestHeldChallengeOfAClosedRequestStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, _ := b.challenged(t, "jane")
	b.move(t, first, workflow.Displaced{})
	b.now = b.now.Add(time.Hour)
	second, _ := b.challenged(t, "jane")
	b.move(t, second, workflow.Displaced{})
	b.now = b.now.Add(23*time.Hour + time.Minute)
	if to := b.release(t); to != nil {
		t.Errorf("released: %v", to)
	}
}

// What was held and is about nothing any more keeps nothing else back, and what came right
// after another goes out when the day has passed.
func TestHeldChallengesInARow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, _ := b.challenged(t, "jane")
	b.move(t, first, workflow.Displaced{})
	b.now = b.now.Add(time.Second)
	second, _ := b.challenged(t, "jane")
	b.move(t, second, workflow.Displaced{})
	b.now = b.now.Add(time.Second)
	third, token := b.challenged(t, "jane")
	b.now = b.now.Add(24*time.Hour + 30*time.Second)
	if to := b.release(t); len(to) != 1 || to[0] != third.Old {
		t.Errorf("released: %v", to)
	}
	if _, err := b.click(t, token, true); err != nil {
		t.Error(err)
	}
	b.clean(t)
}

// A challenge whose link is dead is not sent again.
func TestDeadLinkIsNotReplayed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, token := b.challenged(t, "jane")
	if err := b.Replay(t.Context(), "out-1", true, sam); err != nil {
		t.Errorf("alive: %v", err)
	}
	if _, err := b.click(t, token, true); err != nil {
		t.Fatal(err)
	}
	if err := b.Replay(t.Context(), "out-1", true, sam); !errors.Is(err, ErrDeadLink) {
		t.Errorf("answered: %v", err)
	}
}

// The first of two approvals is worth nothing once who gave it may not act any more.
func TestDisabledApproverDoesNotCount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	operator := workflow.Actor{Name: "root", Via: workflow.ViaCLI, Role: workflow.Operator}
	if err := b.AddStaff(t.Context(), sam.Name, workflow.Approver, operator); err != nil {
		t.Fatal(err)
	}
	r := b.file(t, NewRequest{Old: "a@contoso.com", New: "a@contoso.onmicrosoft.com"})
	r = b.move(t, r, workflow.Checked{Of: r.Pair(), Evidence: workflow.Evidence{TenantID: "t-1", Risk: workflow.RiskHigh}})
	r = b.move(t, r, workflow.Approve{Digest: r.Digest()})
	if r.First.By != sam.Name {
		t.Fatalf("first: %+v", r.First)
	}
	if err := b.DisableStaff(t.Context(), sam.Name, operator); err != nil {
		t.Fatal(err)
	}
	kim := workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaCLI, Role: workflow.Approver}
	after, err := b.Move(t.Context(), r.Ref, workflow.Approve{Digest: r.Digest()}, kim)
	if err != nil || after.State != workflow.Queued || after.First.By != kim.Name {
		t.Errorf("%s, first %+v, %v", after.State, after.First, err)
	}
}
