package app

import (
	"errors"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// What is read once more comes to the same end, without another mail, and the invariants
// hold meanwhile and after it.
func TestReadOnceMore(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	letter, _ := w.letter(t, "jane@contoso.com", 1)
	bounce := []string{"Return-Path: <>", "In-Reply-To: " + letter.Header.Get("Message-Id"), "Subject: Undelivered Mail Returned to Sender"}
	for _, tt := range []struct {
		name, from, text string
		header           []string
		force            bool
		mails            int
	}{
		{"out of office", "ooo@contoso.com", "I am away.", []string{"Auto-Submitted: auto-replied"}, false, 0},
		{"malformed", "m@contoso.com", "Please swap", []string{"From: n@contoso.com"}, false, 0},
		{
			"a bounce", "MAILER-DAEMON@mx.contoso.com",
			"This is the mail system. Your message could not be delivered: <jane@contoso.com>: 550 5.1.1 no such user.", bounce, false, 0,
		},
		{"a question", "q@contoso.com", "How do I sign in for the first time?", nil, true, 1},
		{"another wish", "o@contoso.com", "Shall we meet for lunch?", nil, true, 1},
		{"a request", "r@contoso.com", "Please swap my address for r@contoso.onmicrosoft.com", nil, true, 1},
	} {
		id := w.write(t, tt.from, tt.text, tt.header...)
		before := w.inbound(t, id)
		if tt.mails > 0 {
			w.letter(t, tt.from, tt.mails)
		}
		if err := w.Replay(t.Context(), before.ID, false, sam); tt.force != errors.Is(err, store.ErrOutcome) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if tt.force {
			if err := w.Replay(t.Context(), before.ID, true, sam); err != nil {
				t.Fatal(err)
			}
		}
		after := w.inbound(t, id)
		if after.State != before.State || after.Ref != before.Ref || after.ForStaff != before.ForStaff || after.Guide != before.Guide {
			t.Errorf("%s: %+v, and read once more %+v", tt.name, before, after)
		}
		w.clean(t)
		if n := w.mail.Count(tt.from); n != tt.mails {
			t.Errorf("%s: %d mails", tt.name, n)
		}
	}
}

// A mail whose swap is made cannot make another.
func TestSwappedIsNotReadAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	id := w.write(t, "jane@contoso.com", wish)
	w.approve(t, w.request(t, "jane@contoso.com", workflow.Queued))
	w.request(t, "jane@contoso.com", workflow.Completed)
	if err := w.Replay(t.Context(), w.inbound(t, id).ID, true, sam); !errors.Is(err, store.ErrSwapped) {
		t.Errorf("read again: %v", err)
	}
	w.clean(t)
}
