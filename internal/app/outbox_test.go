package app

import (
	"errors"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// What nothing else moves goes out: a mail whose job a former program ended, since it did
// not find a mail about no request, and one that a cap held back.
func TestMailsThatNothingMovesAreSent(t *testing.T) {
	t.Parallel()
	for line, state := range map[string]string{
		"mails had no job that sends them":    `state = 'queued'`,
		"answers that a cap held back go out": `state = 'held', held_for = 'hour'`,
	} {
		t.Run(line, func(t *testing.T) { t.Parallel(); nothingMoves(t, line, state) })
	}
}

func nothingMoves(t *testing.T, line, state string) {
	w := setup(t)
	reader := w.serve(t, func(s *Settings) { s.Work = false })
	w.write(t, "jane@contoso.com", "Where do I park at your office?")
	until(t, "the mail is stored", func() (bool, error) {
		stored, err := w.Mails(t.Context(), store.MailFilter{Direction: "in"})
		return len(stored) == 1, err
	})
	reader.Stop()
	err := w.Do(t.Context(), func(tx *store.Tx) error {
		claimed, err := tx.Claim(t.Context(), []int64{1})
		if !claimed[1] {
			return errors.Join(err, errors.New("it is not the first message"))
		}
		tx.Describe(1, store.Header{Kind: "other", Sender: "jane@contoso.com", Subject: "parking", MessageID: "1@contoso.com"})
		tx.Answer(workflow.Answer{Message: 1, Occasion: workflow.Inquiry})
		tx.Record(1, store.End{Outcome: store.BecameAnswer, ForStaff: true, Reason: "a question"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.owner(t, `UPDATE river.river_job SET state = 'completed', finalized_at = now() WHERE kind = 'send'`)
	w.owner(t, `UPDATE outgoing SET `+state)
	var j journal
	w.serve(t, func(s *Settings) { s.Ingest, s.Log = false, j.logger() })
	w.letter(t, "jane@contoso.com", 1)
	j.waits(t, line, `"mails":1`)
	w.clean(t)
}
