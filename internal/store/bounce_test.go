package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/workflow"
)

// report takes reports that a mail was not delivered, in one transaction, as the
// pipeline does, and returns the messages.
func (b *bundle) report(t *testing.T, messageID string, list ...Bounce) []int64 {
	t.Helper()
	var ids []int64
	for range list {
		ids = append(ids, b.message(t, "report "+time.Duration(b.uid).String()))
	}
	err := b.Do(t.Context(), func(tx *Tx) error {
		if _, err := tx.Claim(t.Context(), ids); err != nil {
			return err
		}
		for i, bounce := range list {
			sent, err := tx.SentAs(t.Context(), messageID, 0)
			if err != nil {
				return err
			}
			if want := i > 0 || b.count(t, `SELECT count(*) FROM outgoing WHERE bounced_by IS NOT NULL`) > 0; sent.Bounced != want {
				t.Errorf("report %d: bounced before: %t, want %t", i, sent.Bounced, want)
			}
			bounce.Mail, bounce.Message = sent.ID, ids[i]
			tx.Bounced(bounce)
			tx.Describe(ids[i], Header{Kind: "bounce", Sender: "mailer-daemon@contoso.com"})
			tx.Record(ids[i], End{Outcome: WasRefused, Reason: "failed", Request: sent.Request, Ref: sent.Ref, ForStaff: true})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// attempted records an attempt at the first mail of the outbox.
func (b *bundle) attempted(t *testing.T, state, said string) {
	t.Helper()
	err := b.Do(t.Context(), func(tx *Tx) error {
		return tx.Attempted(t.Context(), []Attempt{{1, state, said}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sent returns the one mail of the outbox.
func (b *bundle) sent(t *testing.T) MailItem {
	t.Helper()
	list, err := b.Mails(t.Context(), MailFilter{Direction: "out"})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d mails, %v", len(list), err)
	}
	return list[0]
}

func TestBounce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	b.attempted(t, MailAccepted, "")
	before := b.sent(t)
	if before.State != MailAccepted || before.ForStaff || before.BouncedBy != "" || before.BouncedAt != nil {
		t.Fatalf("before: %+v", before)
	}
	b.now = b.now.Add(time.Hour)
	told := b.now
	ids := b.report(t, strings.ToUpper(before.MessageID),
		Bounce{Status: "5.1.1", Text: "no such user"}, Bounce{Status: "5.2.2", Text: "mailbox full"})
	b.now = b.now.Add(time.Hour)
	b.report(t, before.MessageID, Bounce{Status: "5.7.1", Text: "blocked"})
	b.attempted(t, MailAccepted, "") // a crash had it sent again
	b.attempted(t, MailUndeliverable, "550 gone")

	want := before
	want.State, want.Reason, want.ForStaff, want.BouncedBy, want.BouncedAt = MailBounced, "5.1.1 no such user", true, "in-2", &told
	got := b.sent(t)
	want.ChangedAt = got.ChangedAt
	if diff := cmp.Diff(want, got); diff != "" || ids[0] != 2 {
		t.Errorf("bounced by in-%d (-want +got):\n%s", ids[0], diff)
	}
	list, err := b.Mails(t.Context(), MailFilter{Ref: string(r.Ref), ForStaff: true})
	if err != nil || len(list) != 4 {
		t.Errorf("%d mails of the request are for staff, %v; want the mail and three reports", len(list), err)
	}
	after, err := b.Request(t.Context(), r.Ref)
	if diff := cmp.Diff(r, after); err != nil || diff != "" {
		t.Errorf("the request (-before +after):\n%s%v", diff, err)
	}
	v, err := b.Vitals(t.Context())
	if err != nil || len(v.Outbox) != 1 || v.Outbox[0].State != MailBounced || v.Outbox[0].Count != 1 {
		t.Errorf("outbox %+v, %v", v.Outbox, err)
	}
	b.clean(t)
}

// A report can come before the record that the mail was accepted. The mail is
// sent on nevertheless, so that nobody stops it with a report of their own; as
// soon as it is accepted, it counts as bounced.
func TestBounceBeforeTheRecord(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ first, meanwhile, last, want, reason string }{
		{"", MailQueued, MailAccepted, MailBounced, "5.1.1 no such user"},
		{MailRetrying, MailRetrying, MailAccepted, MailBounced, "5.1.1 no such user"},
		{MailRetrying, MailRetrying, MailUndeliverable, MailUndeliverable, "connection lost; 5.1.1 no such user"},
		{MailUndeliverable, MailUndeliverable, "", MailUndeliverable, "connection lost; 5.1.1 no such user"},
	} {
		t.Run(tt.meanwhile+" "+tt.last, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.queued(t, "jane")
			if tt.first != "" {
				b.attempted(t, tt.first, "connection lost")
			}
			b.report(t, b.sent(t).MessageID, Bounce{Status: "5.1.1", Text: "no such user"})
			if m := b.sent(t); m.State != tt.meanwhile || !m.ForStaff || !strings.HasSuffix(m.Reason, "5.1.1 no such user") {
				t.Errorf("meanwhile %+v", m)
			}
			unsent, err := b.Unsent(t.Context(), []int64{1})
			if err != nil || (len(unsent) == 1) != (tt.last != "") {
				t.Errorf("%d mails are still to be sent, %v", len(unsent), err)
			}
			switch tt.last {
			case MailAccepted:
				b.attempted(t, tt.last, "")
			case MailUndeliverable:
				b.attempted(t, tt.last, "connection lost")
			}
			if m := b.sent(t); m.State != tt.want || m.Reason != tt.reason || !m.ForStaff || m.BouncedBy != "in-2" {
				t.Errorf("at last %+v", m)
			}
			b.clean(t)
		})
	}
}

func TestBounceReasons(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	b.attempted(t, MailAccepted, "")
	b.report(t, b.sent(t).MessageID, Bounce{})
	for set, want := range map[string]string{
		`bounce_status = '', bounce_text = ''`:                            "reported as not delivered",
		`bounce_status = '5.1.1', bounce_text = ''`:                       "5.1.1",
		`bounce_status = '', bounce_text = 'no such user'`:                "no such user",
		`bounce_status = '5.1.1', bounce_text = 'no such user'`:           "5.1.1 no such user",
		`bounce_status = '5.1.1', bounce_text = '550 5.1.1 no such user'`: "550 5.1.1 no such user",
	} {
		b.exec(t, `UPDATE outgoing SET `+set)
		if m := b.sent(t); m.Reason != want {
			t.Errorf("%s: %q, want %q", set, m.Reason, want)
		}
	}
}

// What is no report's is refused by the database, too.
func TestBounceIsBounded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	b.attempted(t, MailAccepted, "")
	m := b.message(t, "report")
	for _, bounce := range []Bounce{
		{Mail: 1, Message: m, Status: "5.1"}, {Mail: 1, Message: m, Text: strings.Repeat("x", 501)}, {Mail: 1, Message: 99},
	} {
		if err := b.Do(t.Context(), func(tx *Tx) error { tx.Bounced(bounce); return nil }); !Unstorable(err) {
			t.Errorf("%+v: %v", bounce, err)
		}
	}
	err := b.Do(t.Context(), func(tx *Tx) error { _, err := tx.SentAs(t.Context(), "other@vendor.example", 0); return err })
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("another's Message-ID: %v", err)
	}
}

func TestVerifyFindsABounceOfNobody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	b.attempted(t, MailAccepted, "")
	b.report(t, b.sent(t).MessageID, Bounce{Status: "5.1.1"})
	b.clean(t)
	b.tamper(t, `UPDATE outgoing SET bounced_by = 1`)
	findings, err := b.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if want := f.Invariant == "I7"; (len(f.Rows) > 0) != want {
			t.Errorf("%s: %v", f.Invariant, f.Rows)
		}
	}
	if after, err := b.Request(t.Context(), r.Ref); err != nil || after.State != workflow.Queued {
		t.Errorf("%s, %v", after.State, err)
	}
}
