package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

const table = "Please swap these addresses:\r\namy@contoso.com -> amy@contoso.onmicrosoft.com\r\n" +
	"bob@contoso.com -> bob@contoso9.onmicrosoft.com\r\ncarol@contoso.com -> carol@contoso.onmicrosoft.com"

// A mail with several pairs has one answer with a line for each; a reply to that
// mends the one that it names, and later mails are about one request each.
func TestSeveralSwapsHaveOneAnswer(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	asked := w.write(t, "it@contoso.com", table)
	answer, raw := w.letter(t, "it@contoso.com", 1)
	amy, carol := w.request(t, "amy@contoso.com", workflow.Queued), w.request(t, "carol@contoso.com", workflow.Queued)
	bob := w.request(t, "bob@contoso.com", workflow.Waiting)
	for _, r := range []workflow.Request{amy, bob, carol} {
		if !strings.Contains(string(raw), string(r.Ref)+"  "+r.Old) {
			t.Errorf("%s of %s has no line in\n%s", r.Ref, r.Old, raw)
		}
	}
	if got := answer.Header.Get("In-Reply-To"); got != "<"+asked+">" {
		t.Errorf("it answers %s", got)
	}
	reply := w.write(t, "it@contoso.com", "Sorry, this is right: bob@contoso.com -> bob@contoso.onmicrosoft.com",
		"In-Reply-To: "+answer.Header.Get("Message-Id"))
	ack, _ := w.letter(t, "it@contoso.com", 2)
	if subject := ack.Header.Get("Subject"); !strings.Contains(subject, string(bob.Ref)) {
		t.Errorf("the reply is answered with %q", subject)
	}
	if m := w.inbound(t, reply); m.Ref != string(bob.Ref) || m.State != string(store.BecameFollowUp) {
		t.Errorf("the reply became %+v", m)
	}
	w.approve(t, carol)
	if m, _ := w.letter(t, "carol@contoso.com", 1); !strings.Contains(m.Header.Get("Subject"), string(carol.Ref)) {
		t.Errorf("the confirmation is %q", m.Header.Get("Subject"))
	}
	w.clean(t)
}

// Neither words without a username, such as a machine's that does not say that it
// is one, nor the same list once more are answered with what was said already.
func TestAnswerToSeveralIsNotRepeated(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.serve(t)
	list := table + "\r\ndave@contoso.com -> dave@contoso9.onmicrosoft.com"
	w.write(t, "it@contoso.com", list)
	answer, _ := w.letter(t, "it@contoso.com", 1)
	for _, text := range []string{"Thank you, your ticket is 4711.", "Thank you, your ticket is 4712.", list} {
		again := w.write(t, "it@contoso.com", text, "In-Reply-To: "+answer.Header.Get("Message-Id"))
		m := w.inbound(t, again)
		w.request(t, "bob@contoso.com", workflow.Waiting)
		w.request(t, "dave@contoso.com", workflow.Waiting)
		if m.State != string(store.BecameFollowUp) || m.ForStaff != (text != list) {
			t.Errorf("%q became %+v", text, m)
		}
	}
	if sent, err := w.Mails(t.Context(), store.MailFilter{Direction: "out"}); err != nil || len(sent) != 3 {
		t.Errorf("%d mails went out, %v; want the answer, and a notice to each of two owners", len(sent), err)
	}
	w.clean(t)
}

// When the answer comes back, each request that it was about shows that.
func TestBouncedAnswerToSeveral(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "it@contoso.com", table)
	answer, _ := w.letter(t, "it@contoso.com", 1)
	w.report(t, "failed", answer.Header.Get("Message-Id"))
	for _, old := range []string{"amy@contoso.com", "bob@contoso.com", "carol@contoso.com"} {
		state := workflow.Queued
		if strings.HasPrefix(old, "bob") {
			state = workflow.Waiting
		}
		r := w.request(t, old, state)
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", Ref: string(r.Ref)})
		list = slices.DeleteFunc(list, func(m store.MailItem) bool { return m.Occasion == string(workflow.Notice) })
		if err != nil || len(list) != 1 || list[0].State != store.MailBounced || !list[0].ForStaff {
			t.Errorf("mails about %s: %+v, %v", r.Ref, list, err)
		}
	}
	w.clean(t)
}

// A directory that does not answer for one of them keeps the answer back for a
// while only; that one is told on its own.
func TestSeveralSwapsAreAnsweredInTime(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Fault("contoso9.onmicrosoft.com", fakeauthority.Fault{Kind: fakeauthority.ServerError})
	w.serve(t, func(s *Settings) { s.Pace.Together = 2 * time.Second })
	w.write(t, "it@contoso.com", table)
	_, raw := w.letter(t, "it@contoso.com", 1)
	if text := strings.Join(strings.Fields(string(raw)), " "); !strings.Contains(text, "still checking this one") || strings.Count(text, "bob@contoso.com") < 1 {
		t.Errorf("the answer is\n%s", raw)
	}
	w.request(t, "bob@contoso.com", workflow.Received)
	w.clean(t)
	w.authority.Add("contoso9.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-000000000009", "EU")
	w.authority.Fault("contoso9.onmicrosoft.com", fakeauthority.Fault{})
	bob := w.request(t, "bob@contoso.com", workflow.Queued)
	if ack, _ := w.letter(t, "it@contoso.com", 2); !strings.Contains(ack.Header.Get("Subject"), string(bob.Ref)) {
		t.Errorf("the end of the late check is told as %q", ack.Header.Get("Subject"))
	}
	w.clean(t)
}
