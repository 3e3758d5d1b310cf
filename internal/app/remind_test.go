package app

import (
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/pipeline"
)

// Who does not answer is reminded, in the thread, and the staff told of what they left.
func TestRemindersGoOut(t *testing.T) {
	t.Parallel()
	w := setup(t)
	if err := w.AddStaff(t.Context(), "kim@vendor.example", workflow.Approver, workflow.Actor{Name: "root", Via: workflow.ViaCLI, Role: workflow.Operator}); err != nil {
		t.Fatal(err)
	}
	sv := w.serve(t)
	id := w.write(t, "jane@contoso.com", "Please swap my address for jane@contoso9.onmicrosoft.com")
	w.letter(t, "jane@contoso.com", 1)
	w.request(t, "jane@contoso.com", workflow.Waiting)
	w.write(t, "bob@fabrikam.com", "Please swap my address for bob@fabrikam.onmicrosoft.com")
	late := w.request(t, "bob@fabrikam.com", workflow.Queued)
	sv.Stop()
	w.owner(t, `UPDATE request SET waiting_until = now() + interval '70 hours' WHERE state = 'waiting'`)
	w.owner(t, `UPDATE request SET state_since = now() - interval '3 hours' WHERE state = 'queued'`)
	// As in TestPeriodicWork.
	w.owner(t, `DELETE FROM river.river_job WHERE kind IN ('remind', 'digest')`)
	w.serve(t, func(s *Settings) {
		s.Digest = pipeline.DigestTime{On: true, Hour: time.Now().UTC().Hour(), After: 2 * time.Hour}
	})
	m, raw := w.letter(t, "jane@contoso.com", 2)
	if !strings.Contains(m.Header.Get("Subject"), "still waiting for your answer") || m.Header.Get("In-Reply-To") != "<"+id+">" {
		t.Errorf("%s", raw)
	}
	m, raw = w.letter(t, "kim@vendor.example", 1)
	if m.Header.Get("Subject") != "1 thing waits at the co-sell desk" || !strings.Contains(string(raw), string(late.Ref)) || !strings.Contains(string(raw), "/queue") {
		t.Errorf("%s", raw)
	}
	if r := w.request(t, "jane@contoso.com", workflow.Waiting); r.RemindedAt.IsZero() {
		t.Error("the request does not tell of it")
	}
	until(t, "all is sent", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailAccepted})
		return len(list) == 4, err
	})
	w.clean(t)
}
