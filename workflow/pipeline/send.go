package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer"
)

// sendWorker hands one mail of the outbox to the SMTP server. A process that
// dies between the server's 250 and the commit sends the same bytes again:
// accepted at least once, always byte for byte the same mail.
type sendWorker struct {
	river.WorkerDefaults[job.Send]
	Parts
}

// SenderOptions bound one attempt so that it ends, with its answer, within
// Pace.Attempt. A server that takes longer for its answer to the final dot may
// have the mail, and gets the same bytes again.
var SenderOptions = mailer.SenderOptions{CommandTimeout: 15 * time.Second, SubmissionTimeout: 75 * time.Second}

// recordTimeout is for writing the attempt down, whatever became of it.
const recordTimeout = 10 * time.Second

// Timeout implements river.Worker.
func (w *sendWorker) Timeout(*river.Job[job.Send]) time.Duration {
	return w.Pace.Attempt + 2*recordTimeout
}

func (w *sendWorker) Work(ctx context.Context, j *river.Job[job.Send]) error {
	mail, err := w.Store.Outgoing(ctx, j.Args.Outgoing)
	if err != nil {
		return err
	}
	if mail.State == store.MailAccepted || mail.State == store.MailUndeliverable {
		return nil
	}
	sending, cancelSending := context.WithTimeout(ctx, w.Pace.Attempt)
	sendErr := w.Sender.Send(sending, mail.From, mail.To, mail.Raw)
	cancelSending()
	state, said := w.outcome(mail, sendErr)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	err = w.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.Attempted(ctx, mail.ID, state, said); err != nil {
			return err
		}
		if state == store.MailRetrying {
			return nil
		}
		return store.Complete(ctx, tx, j)
	})
	if err != nil {
		return err
	}
	log := w.Log.With("step", "send", "ref", mail.Ref, "occasion", mail.Occasion, "message_id", mail.MessageID, "state", state)
	if state == store.MailAccepted {
		log.InfoContext(ctx, "mail accepted")
		return nil
	}
	log.WarnContext(ctx, "mail not accepted", "said", said, "attempts", mail.Attempts+1)
	if state == store.MailRetrying {
		return river.JobSnooze(w.Pace.pause(w.Store.Now().Sub(mail.CreatedAt)))
	}
	return nil
}

func (w *sendWorker) outcome(mail store.Outgoing, err error) (state, said string) {
	if err == nil {
		return store.MailAccepted, ""
	}
	var refused *mailer.SendError
	if errors.As(err, &refused) && !refused.Temporary {
		return store.MailUndeliverable, err.Error()
	}
	if w.Store.Now().Sub(mail.CreatedAt) > w.Pace.GiveUp {
		return store.MailUndeliverable, "given up: " + err.Error()
	}
	return store.MailRetrying, err.Error()
}
