package pipeline

import (
	"context"
	"errors"
	"fmt"
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

const (
	// goOn is how long a job goes on to the next of its mails. What a server has
	// accepted is to be recorded soon: it is what a crash sends again.
	goOn = 250 * time.Millisecond
	// sendPatience is how long the other mails of a job wait for one that hangs.
	sendPatience = time.Second
)

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
	switch {
	case err != nil:
		return err
	case len(mails) == 0:
		return nil
	case len(mails) == 1:
		return w.sendOne(ctx, j, mails[0])
	default:
		return w.sendSome(ctx, j, mails)
	}
}

// sendOne sends the one mail of a job, again and again while the server does not
// take it for now.
func (w *sendWorker) sendOne(ctx context.Context, j *river.Job[job.Send], mail store.Outgoing) error {
	a := w.attempt(ctx, mail)
	if a.State != store.MailRetrying {
		return w.finish(ctx, j, []store.Outgoing{mail}, []store.Attempt{a})
	}
	err := w.record(ctx, []store.Outgoing{mail}, []store.Attempt{a}, func(context.Context, *store.Tx) error { return nil })
	if err != nil {
		return err
	}
	return river.JobSnooze(w.pause(mail))
}

// sendSome sends the first mails of a job, one after the other.
func (w *sendWorker) sendSome(ctx context.Context, j *river.Job[job.Send], mails []store.Outgoing) error {
	var tried []store.Attempt
	for began := time.Now(); len(tried) < len(mails) && time.Since(began) < goOn && ctx.Err() == nil; {
		mail, answer := mails[len(tried)], make(chan store.Attempt, 1)
		go func() { answer <- w.attempt(ctx, mail) }()
		select {
		case a := <-answer:
			tried = append(tried, a)
		case <-time.After(sendPatience):
			return w.stayWith(ctx, j, mails, tried, answer)
		}
	}
	return w.finish(ctx, j, mails, tried)
}

// stayWith leaves a job with the mail that hangs, the first that was not tried:
// the attempts before it are recorded, and the mails after it go on in another.
// Where that fails they wait after all.
func (w *sendWorker) stayWith(ctx context.Context, j *river.Job[job.Send],
	mails []store.Outgoing, tried []store.Attempt, answer <-chan store.Attempt,
) error {
	n := len(tried)
	err := w.record(ctx, mails[:n], tried, func(_ context.Context, tx *store.Tx) error {
		sendRest(tx, mails[n+1:])
		w.retryAlone(tx, mails, tried)
		return nil
	})
	a := <-answer
	if err != nil {
		return w.finish(ctx, j, mails, append(tried, a))
	}
	return w.finish(ctx, j, mails[n:n+1], []store.Attempt{a})
}

// finish records the attempts at the first of the mails and completes the job.
// The others go on in another, and those to be tried again each in its own.
func (w *sendWorker) finish(ctx context.Context, j *river.Job[job.Send], mails []store.Outgoing, tried []store.Attempt) error {
	return w.record(ctx, mails, tried, func(ctx context.Context, tx *store.Tx) error {
		sendRest(tx, mails[len(tried):])
		w.retryAlone(tx, mails, tried)
		return store.Complete(ctx, tx, j)
	})
}

func sendRest(tx *store.Tx, mails []store.Outgoing) {
	for _, mail := range mails {
		tx.Send(mail.ID)
	}
}

func (w *sendWorker) retryAlone(tx *store.Tx, mails []store.Outgoing, tried []store.Attempt) {
	for i, a := range tried {
		if a.State == store.MailRetrying {
			tx.SendAgain(mails[i].ID, w.Store.Now().Add(w.pause(mails[i])))
		}
	}
}

// record writes attempts down, whatever has become of the job's time, with what
// also does.
func (w *sendWorker) record(ctx context.Context, mails []store.Outgoing, tried []store.Attempt, also func(context.Context, *store.Tx) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTimeout)
	defer cancel()
	err := w.Store.Do(ctx, func(tx *store.Tx) error {
		if err := tx.Attempted(ctx, tried); err != nil {
			return err
		}
		return also(ctx, tx)
	})
	if err == nil {
		for i, a := range tried {
			w.logAttempt(ctx, mails[i], a)
		}
	}
	return err
}

func (w *sendWorker) pause(mail store.Outgoing) time.Duration {
	return w.Pace.pause(w.Store.Now().Sub(mail.QueuedAt))
}

// attempt hands one mail in. A panic on the way is a failed attempt: it may be
// in a goroutine where nobody else would catch it.
func (w *sendWorker) attempt(ctx context.Context, mail store.Outgoing) (a store.Attempt) {
	defer func() {
		if v := recover(); v != nil {
			a = store.Attempt{Mail: mail.ID, State: store.MailRetrying, Said: fmt.Sprintf("sending it failed: %v", v)}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, w.Pace.Attempt)
	defer cancel()
	state, said := w.outcome(mail, w.Sender.Send(ctx, mail.From, mail.To, mail.Raw))
	return store.Attempt{Mail: mail.ID, State: state, Said: said}
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
	if w.Store.Now().Sub(mail.QueuedAt) > w.Pace.GiveUp {
		return store.MailUndeliverable, "given up: " + err.Error()
	}
	return store.MailRetrying, err.Error()
}
