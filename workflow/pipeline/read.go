package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
)

// readWorker gives each stored message its outcome. It takes a batch in one
// transaction; if that fails it goes one by one, so that a poisonous message
// delays no other.
type readWorker struct {
	river.WorkerDefaults[job.Read]
	Parts
}

type readMessage struct {
	id      int64
	reading intake.Reading
}

func (w *readWorker) Work(ctx context.Context, j *river.Job[job.Read]) error {
	raws, err := w.Store.Unread(ctx, j.Args.Messages)
	if err != nil {
		return err
	}
	messages := make([]readMessage, len(raws))
	for i, m := range raws {
		messages[i] = readMessage{m.ID, w.read(m.Raw)}
	}
	err = w.Store.Do(ctx, func(tx *store.Tx) error {
		if err := w.takeAll(ctx, tx, messages); err != nil {
			return err
		}
		return store.Complete(ctx, tx, j)
	})
	if err == nil {
		w.Log.InfoContext(ctx, "read", "step", "read", "messages", ids(messages))
		return nil
	}
	if len(messages) > 1 {
		return w.oneByOne(ctx, messages)
	}
	return w.orSetAside(ctx, messages, err)
}

// read is intake.Read with a net under it: a message that brings it down is
// refused, not tried for ever.
func (w *readWorker) read(raw []byte) (r intake.Reading) {
	defer func() {
		if v := recover(); v != nil {
			r = intake.Reading{Kind: intake.Malformed, Reason: fmt.Sprintf("reading it failed: %v", v)}
		}
	}()
	return intake.Read(raw, w.Own)
}

func (w *readWorker) takeAll(ctx context.Context, tx *store.Tx, messages []readMessage) error {
	for _, m := range messages {
		if err := w.take(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}

func (w *readWorker) oneByOne(ctx context.Context, messages []readMessage) error {
	var errs []error
	for _, m := range messages {
		err := w.Store.Do(ctx, func(tx *store.Tx) error { return w.take(ctx, tx, m) })
		if err != nil {
			errs = append(errs, w.orSetAside(ctx, []readMessage{m}, fmt.Errorf("message in-%d: %w", m.id, err)))
		}
	}
	return errors.Join(errs...)
}

// orSetAside returns err, for another try, with the reason visible meanwhile.
// Only where the database will not have what a message holds, now and ever, the
// message becomes a refusal for staff.
func (w *readWorker) orSetAside(ctx context.Context, messages []readMessage, err error) error {
	if !store.Unstorable(err) {
		if noteErr := w.Store.NoteTrouble(ctx, ids(messages), "not processed yet: "+err.Error()); noteErr != nil {
			return errors.Join(err, noteErr)
		}
		return err
	}
	w.Log.WarnContext(ctx, "messages are set aside", "step", "read", "messages", ids(messages), "error", err)
	return w.Store.Do(ctx, func(tx *store.Tx) error {
		for _, m := range messages {
			unread, claimErr := tx.Claim(ctx, m.id)
			if claimErr != nil {
				return claimErr
			}
			if !unread {
				continue
			}
			reason := "it could not be processed: " + err.Error()
			if recErr := tx.Record(ctx, m.id, store.End{Outcome: store.WasRefused, Reason: reason, ForStaff: true}); recErr != nil {
				return recErr
			}
		}
		return nil
	})
}

// take gives one message its outcome, unless it has one.
func (w *readWorker) take(ctx context.Context, tx *store.Tx, m readMessage) error {
	unread, err := tx.Claim(ctx, m.id)
	if err != nil || !unread {
		return err
	}
	r := m.reading
	err = tx.Describe(ctx, m.id, store.Header{
		Kind: string(r.Kind), Sender: r.From, Subject: r.Subject, MessageID: r.MessageID, Refs: chain(r),
	})
	if err != nil {
		return err
	}
	end, err := w.route(ctx, tx, m)
	if err != nil {
		return err
	}
	return tx.Record(ctx, m.id, end)
}

// chain is what an answer names in References (RFC 5322 section 3.6.4): those
// of the message, or its In-Reply-To where it has none, and its own id.
func chain(r intake.Reading) []string {
	refs := slices.Clone(r.References)
	if len(refs) == 0 {
		refs = slices.Clone(r.InReplyTo)
	}
	if r.MessageID != "" {
		refs = append(refs, r.MessageID)
	}
	return refs
}

func ids(messages []readMessage) []int64 {
	list := make([]int64, len(messages))
	for i, m := range messages {
		list[i] = m.id
	}
	return list
}
