package store

import (
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// Nobody is told that they did not answer what was kept from them. Their time begins when
// the mail is let go.
func TestAHeldMailKeepsTheRequestOpen(t *testing.T) {
	t.Parallel()
	for name, handled := range map[string]bool{"staff send it": false, "staff have told them": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.caps = Caps{PerHour: 1}
			b.queued(t, "other")
			r := b.file(t, NewRequest{Old: "jane@contoso.com", New: "jane@contoso.onmicrosoft.com"})
			b.move(t, r, workflow.Checked{Of: r.Pair(), Problem: workflow.NoTenant})
			mail := mailName(b.lastMail(t))
			overdue := func(want int) {
				t.Helper()
				refs, err := b.OverdueRefs(t.Context(), 10)
				if err != nil || len(refs) != want {
					t.Errorf("overdue at %v: %v, %v; want %d", b.now, refs, err, want)
				}
			}
			b.now = b.now.Add(workflow.Patience)
			overdue(0)
			if handled {
				if err := b.Handle(t.Context(), mail, sam, false); err != nil {
					t.Fatal(err)
				}
				overdue(1)
				return
			}
			if err := b.Replay(t.Context(), mail, false, sam); err != nil {
				t.Fatal(err)
			}
			b.now = b.now.Add(workflow.Patience - time.Second)
			overdue(0)
			b.now = b.now.Add(time.Second)
			overdue(1)
		})
	}
}
