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

// sendWorker hands mails of the outbox to the SMTP server. A process that dies
// between the server's 250 and the commit sends the same bytes again: accepted
// at least once, always byte for byte the same mail.
type sendWorker struct {
	river.WorkerDefaults[job.Send]
	Parts
}

// sendPatience is how long a job goes on to the next of its mails. With a slow
// server the rest goes on in jobs of their own: what was accepted is recorded
// soon, and no mail waits behind one that hangs.
const sendPatience = time.Second

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
	mails, err := w.Store.Unsent(ctx, j.Args.Mails)
	if err != nil || len(mails) == 0 {
		return err
	}
	tried := w.sendSome(ctx, mails)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	alone := len(mails) == 1 && tried[0].State == store.MailRetrying
	err = w.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.Attempted(ctx, tried); err != nil || alone {
			return err
		}
		for i, mail := range mails {
			switch {
			case i >= len(tried):
				tx.SendAlone(mail.ID, time.Time{})
			case tried[i].State == store.MailRetrying:
				tx.SendAlone(mail.ID, w.Store.Now().Add(w.pause(mail)))
			}
		}
		return store.Complete(ctx, tx, j)
	})
	if err != nil {
		return err
	}
	for i, attempt := range tried {
		w.logAttempt(ctx, mails[i], attempt)
	}
	if alone {
		return river.JobSnooze(w.pause(mails[0]))
	}
	return nil
}

func (w *sendWorker) pause(mail store.Outgoing) time.Duration {
	return w.Pace.pause(w.Store.Now().Sub(mail.CreatedAt))
}

// sendSome sends the first mails, at least one, and tells what became of each.
func (w *sendWorker) sendSome(ctx context.Context, mails []store.Outgoing) []store.Attempt {
	began := time.Now()
	var tried []store.Attempt
	for _, mail := range mails {
		if len(tried) > 0 && (time.Since(began) > sendPatience || ctx.Err() != nil) {
			break
		}
		sending, cancel := context.WithTimeout(ctx, w.Pace.Attempt)
		state, said := w.outcome(mail, w.Sender.Send(sending, mail.From, mail.To, mail.Raw))
		cancel()
		tried = append(tried, store.Attempt{Mail: mail.ID, State: state, Said: said})
	}
	return tried
}

func (w *sendWorker) logAttempt(ctx context.Context, mail store.Outgoing, a store.Attempt) {
	log := w.Log.With("step", "send", "ref", mail.Ref, "occasion", mail.Occasion, "message_id", mail.MessageID, "state", a.State)
	if a.State == store.MailAccepted {
		log.InfoContext(ctx, "done")
		return
	}
	log.WarnContext(ctx, "mail not accepted", "said", a.Said, "attempts", mail.Attempts+1)
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
