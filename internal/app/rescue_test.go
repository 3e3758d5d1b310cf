package app

import (
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
)

// The jobs of a process that died two and a half minutes ago are done by
// another; one that may still be at work keeps its own.
func TestJobsOfTheDead(t *testing.T) {
	t.Parallel()
	w := setup(t)
	reader := w.serve(t, func(s *Settings) { s.Work = false })
	for i, name := range []string{"jane", "bob"} {
		w.write(t, name+"@contoso.com", "Please swap my address for "+name+"@contoso.onmicrosoft.com")
		until(t, "the mail is stored", func() (bool, error) {
			stored, err := w.Mails(t.Context(), store.MailFilter{Direction: "in"})
			return len(stored) == i+1, err
		})
	}
	reader.Stop()
	w.owner(t, `UPDATE river.river_job SET state = 'running', attempt = 1, attempted_at = now() -
		CASE id WHEN (SELECT min(id) FROM river.river_job WHERE kind = 'read') THEN interval '151 s' ELSE interval '90 s' END
		WHERE kind = 'read'`)
	var j journal
	w.serve(t, func(s *Settings) { s.Ingest, s.Log = false, j.logger() })
	w.letter(t, "jane@contoso.com", 1)
	j.waits(t, "done again", `"jobs":1`)
	if n := w.mail.Count("bob@contoso.com"); n != 0 {
		t.Errorf("bob has %d answers to what another process works on", n)
	}
}
