package app

import (
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/workflow"
)

// What staff look at before it goes out is what goes out, in the thread's language and to
// whom it goes.
func TestPreviewIsWhatGoesOut(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	desk := mailer.Desk{Address: "cosell@vendor.example"}
	r := workflow.Request{Ref: "SWAP-0000-0000", Old: "jane@contoso.com", New: "jane@contoso.onmicrosoft.com", Question: "Wem gehört das?"}
	r.Decision.Reason = "Das ist nicht Ihr Konto."
	thread := store.Thread{Writer: "helpdesk@contoso.com", InReplyTo: "a@contoso.com", Languages: []string{"de"}}
	for occasion, test := range map[workflow.Occasion]struct{ to, says string }{
		workflow.Denial:       {"helpdesk@contoso.com", r.Decision.Reason},
		workflow.Question:     {"helpdesk@contoso.com", r.Question},
		workflow.Confirmation: {"jane@contoso.com", r.New},
		workflow.Withdrawal:   {"helpdesk@contoso.com", r.New},
	} {
		l, err := Previewer(desk, func() time.Time { return at })(r, occasion, thread)
		if err != nil {
			t.Fatal(err)
		}
		sent, err := Composer(desk, "").Request(r, occasion, thread, at)
		if err != nil {
			t.Fatal(err)
		}
		if l.To != test.to || l.To != sent.To || l.Subject != sent.Subject || !strings.Contains(l.Text, test.says) || !strings.Contains(l.HTML, `lang="de"`) {
			t.Errorf("%s to %s: %s\n%s", occasion, l.To, l.Subject, l.Text)
		}
	}
	r.Decision.Reason = ""
	if _, err := Previewer(desk, time.Now)(r, workflow.Denial, thread); err == nil {
		t.Error("a denial without a reason is shown")
	}
}
