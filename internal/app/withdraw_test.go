package app

import (
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// A participant takes the open request back by mail, and is told so in the thread.
func TestWithdrawalByMail(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	w.letter(t, "jane@contoso.com", 1)
	open := w.request(t, "jane@contoso.com", workflow.Queued)

	stranger := w.inbound(t, w.write(t, "eve@fabrikam.com", "Please cancel my request.", "Subject: Re: ["+string(open.Ref)+"] x"))
	if stranger.Linked != string(open.Ref) || !stranger.ForStaff || stranger.Ref != "" {
		t.Errorf("a stranger's withdrawal: %+v", stranger)
	}
	if r := w.request(t, "jane@contoso.com", workflow.Queued); r.State != workflow.Queued {
		t.Errorf("it changed the request: %s", r.State)
	}
	id := w.write(t, "jane@contoso.com", "Please cancel my request.")
	if got := w.inbound(t, id); got.State != string(store.BecameFollowUp) || got.Ref != string(open.Ref) || got.ForStaff {
		t.Errorf("the withdrawal: %+v", got)
	}
	w.request(t, "jane@contoso.com", workflow.Withdrawn)
	letter, raw := w.letter(t, "jane@contoso.com", 2)
	if subject, _ := said(t, raw); !strings.HasSuffix(subject, "Your request was taken back") || letter.Header.Get("In-Reply-To") != "<"+id+">" {
		t.Errorf("%s in answer to %s", subject, letter.Header.Get("In-Reply-To"))
	}
	linked, err := w.Linked(t.Context(), open.Ref)
	if err != nil || len(linked) != 1 || linked[0].From != "eve@fabrikam.com" {
		t.Errorf("linked: %+v, %v", linked, err)
	}
	// Of several it takes the one that is meant, and none where that cannot be told.
	w.write(t, "ann@contoso.com", "Please swap:\r\n\r\nann@contoso.com -> ann@contoso.onmicrosoft.com\r\nbo@contoso.com -> bo@contoso.onmicrosoft.com")
	both, _ := w.letter(t, "ann@contoso.com", 1)
	reply := "In-Reply-To: " + both.Header.Get("Message-Id")
	if got := w.inbound(t, w.write(t, "ann@contoso.com", "Please cancel my request.", reply)); !got.ForStaff {
		t.Errorf("of two: %+v", got)
	}
	w.inbound(t, w.write(t, "ann@contoso.com", "Please cancel the request for bo@contoso.com.", reply))
	until(t, "Bo's is withdrawn, and Ann's is not", func() (bool, error) {
		list, err := w.Requests(t.Context(), store.Filter{Search: "ann@contoso.com"})
		states := map[string]workflow.State{}
		for _, r := range list {
			states[r.Old] = r.State
		}
		return states["bo@contoso.com"] == workflow.Withdrawn && states["ann@contoso.com"] == workflow.Queued, err
	})
	w.clean(t)
}

// A mail takes back what it names and what its sender had asked for by then, and nothing
// else.
func TestWithdrawalMeansOne(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	w.letter(t, "jane@contoso.com", 1)
	jane := w.request(t, "jane@contoso.com", workflow.Queued)
	w.write(t, "eve@contoso.com", "Please swap my address for eve@contoso.onmicrosoft.com")
	w.letter(t, "eve@contoso.com", 1)
	eve := w.request(t, "eve@contoso.com", workflow.Queued)

	for _, tt := range []struct{ name, from, text, subject, outcome string }{
		{"another's", "jane@contoso.com", "Please cancel the request for bo@contoso.com.", "", string(store.BecameAnswer)},
		{"another's, signed", "jane@contoso.com", "Please cancel the request for bo@contoso.com. My own address is jane@contoso.com.", "", string(store.BecameFollowUp)},
		{"in a stranger's thread", "eve@contoso.com", "Please cancel this request.", "Re: [" + string(jane.Ref) + "] x", string(store.BecameAnswer)},
	} {
		var header []string
		if tt.subject != "" {
			header = []string{"Subject: " + tt.subject}
		}
		got := w.inbound(t, w.write(t, tt.from, tt.text, header...))
		if got.State != tt.outcome || !got.ForStaff || got.Ref != "" {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
	w.request(t, "jane@contoso.com", workflow.Queued)
	w.request(t, "eve@contoso.com", workflow.Queued)

	// Read again, a withdrawal does not reach what was asked for after it.
	id := w.write(t, "eve@contoso.com", "Please cancel my request.")
	item := w.inbound(t, id)
	if item.Ref != string(eve.Ref) {
		t.Fatalf("the withdrawal: %+v", item)
	}
	w.letter(t, "eve@contoso.com", 3)
	w.write(t, "eve@contoso.com", "Please swap my address for eve@contoso.onmicrosoft.com")
	w.letter(t, "eve@contoso.com", 4)
	if err := w.Replay(t.Context(), item.ID, true, sam); err != nil {
		t.Fatal(err)
	}
	if again := w.inbound(t, id); again.Ref != "" || !again.ForStaff || !strings.Contains(again.Reason, "0 of the sender's open ones") {
		t.Errorf("read again: %+v", again)
	}
	list, err := w.Requests(t.Context(), store.Filter{Search: "eve@contoso.com", State: workflow.Queued})
	if err != nil || len(list) != 1 {
		t.Errorf("Eve's open requests: %+v, %v", list, err)
	}
	w.clean(t)
	if n := w.mail.Count("eve@contoso.com"); n != 4 {
		t.Errorf("Eve has %d mails", n)
	}
}
