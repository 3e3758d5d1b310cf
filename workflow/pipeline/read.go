package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/mailer/senderauth"
	"github.com/swapdesk/swapdesk/workflow"
)

// readWorker gives each stored message its outcome. It takes a batch in one
// transaction; if that fails, or had no end, each message has a job of its own,
// so that a poisonous one delays no other.
type readWorker struct {
	river.WorkerDefaults[job.Read]
	Parts
}

type readMessage struct {
	id      int64
	stored  store.RawMessage
	reading intake.Reading
	// auth says whether its sender is authenticated.
	auth senderauth.Verdict
	// group gathers what the mail's one answer has to say, if it is about several
	// requests; nil if not.
	group *workflow.Group
}

// name is what commands call the message.
func (m readMessage) name() string { return fmt.Sprintf("in-%d", m.id) }

func (w *readWorker) Work(ctx context.Context, j *river.Job[job.Read]) error {
	raws, err := w.Store.Unread(ctx, j.Args.Messages)
	if err != nil {
		return err
	}
	if len(raws) > 1 && j.Attempt > 1 {
		return apart(ctx, w.Parts, j, errNoEnd, readAlone(raws))
	}
	messages := make([]readMessage, len(raws))
	for i, m := range raws {
		messages[i] = readMessage{id: m.ID, stored: m, reading: w.read(m.Raw)}
	}
	if len(messages) == 0 {
		return nil
	}
	w.authenticate(ctx, messages)
	messages, late := undecided(messages)
	if len(raws) == 1 && len(late) == 1 {
		return w.waitForDNS(ctx, late[0])
	}
	ends := make(map[int64]store.End, len(messages))
	err = w.Store.Do(ctx, func(tx *store.Tx) error {
		clear(ends)
		if err := w.takeAll(ctx, tx, messages, ends); err != nil {
			return err
		}
		for _, m := range late {
			tx.ReadAlone(m.id)
		}
		return store.Complete(ctx, tx, j)
	})
	switch {
	case err == nil:
		w.logRead(ctx, messages, ends)
		return nil
	case len(raws) > 1:
		return apart(ctx, w.Parts, j, err, readAlone(raws))
	default:
		return w.orSetAside(ctx, messages[0].id, err)
	}
}

// readAlone asks for each message to be read in a job of its own.
func readAlone(messages []store.RawMessage) func(*store.Tx) {
	return func(tx *store.Tx) {
		for _, m := range messages {
			tx.ReadAlone(m.ID)
		}
	}
}

func (w *readWorker) logRead(ctx context.Context, messages []readMessage, ends map[int64]store.End) {
	for _, m := range messages {
		if end, ok := ends[m.id]; ok {
			w.Log.InfoContext(ctx, "done", "step", "read", "message", m.name(), "ref", end.Ref,
				"kind", m.reading.Kind, "outcome", end.Outcome, "for_staff", end.ForStaff)
		}
	}
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

// takeAll gives those of the messages their outcome that have none.
func (w *readWorker) takeAll(ctx context.Context, tx *store.Tx, messages []readMessage, ends map[int64]store.End) error {
	ids := make([]int64, len(messages))
	for i, m := range messages {
		ids[i] = m.id
	}
	unread, err := tx.Claim(ctx, ids)
	if err != nil {
		return err
	}
	messages = slices.DeleteFunc(slices.Clone(messages), func(m readMessage) bool { return !unread[m.id] })
	for _, m := range messages {
		r := m.reading
		tx.Describe(m.id, store.Header{
			Kind: string(r.Kind), Sender: r.From, Subject: r.Subject, MessageID: r.MessageID, Refs: chain(r),
			Languages: mailer.Languages(r.Languages, r.LanguageSure), Auth: m.authentic(), Envelope: m.envelope(),
		})
	}
	if err := tx.TakeTurns(ctx, senders(messages)); err != nil {
		return err
	}
	if err := w.refuse(ctx, tx, messages, ends); err != nil {
		return err
	}
	for len(messages) > 0 {
		n := max(plainOnes(messages), 1)
		if err := w.takeRun(ctx, tx, messages[:n], ends); err != nil {
			return err
		}
		messages = messages[n:]
	}
	return nil
}

// senders are those of the messages that may be answered without a request, which takes
// a look at what the sender was answered before. A plain one may be by way of another
// open request.
func senders(messages []readMessage) []string {
	var list []string
	for _, m := range messages {
		if m.reading.From != "" {
			list = append(list, m.reading.From)
		}
	}
	return list
}

// plainOnes counts the messages at the beginning that are plain. Who comes first
// has the place, so that plain mails do not go before another that came earlier.
func plainOnes(messages []readMessage) int {
	n := slices.IndexFunc(messages, func(m readMessage) bool { return !plain(m.reading) })
	if n < 0 {
		return len(messages)
	}
	return n
}

// takeRun gives messages their outcome: plain ones, or one of another kind.
func (w *readWorker) takeRun(ctx context.Context, tx *store.Tx, run []readMessage, ends map[int64]store.End) error {
	if err := filePlain(ctx, tx, run, ends); err != nil {
		return err
	}
	for _, m := range run {
		end, done := ends[m.id]
		if !done {
			var err error
			if end, err = w.route(ctx, tx, m); err != nil {
				return err
			}
		}
		tx.Record(m.id, end)
		ends[m.id] = end
	}
	return nil
}

// filePlain files, in one go, the requests of those mails that say nothing but
// one pair and continue no thread, as most do. Where another open request stands
// in the way the mail has no end yet.
func filePlain(ctx context.Context, tx *store.Tx, messages []readMessage, ends map[int64]store.End) error {
	var list []store.NewRequest
	for _, m := range messages {
		if _, ended := ends[m.id]; ended {
			continue
		}
		if r := m.reading; plain(r) {
			list = append(list, newRequest(m, r.Swaps[0]))
		}
	}
	requests, err := tx.CreateAll(ctx, list)
	for _, r := range requests {
		if r.ID != 0 {
			ends[r.Source] = became(r)
		}
	}
	return err
}

func plain(r intake.Reading) bool {
	return r.Kind == intake.SwapRequest && len(r.Swaps) == 1 && r.Problem == intake.NoProblem &&
		r.Ref == "" && len(r.InReplyTo) == 0 && len(r.References) == 0
}

// orSetAside returns err, for another try, with the reason visible meanwhile.
// Only where the database will not have what the message holds, now and ever,
// it becomes a refusal for staff.
func (w *readWorker) orSetAside(ctx context.Context, id int64, err error) error {
	if !store.Unstorable(err) {
		return errors.Join(err, w.Store.NoteTrouble(ctx, id, "not processed yet: "+err.Error()))
	}
	w.Log.WarnContext(ctx, "a message is set aside", "step", "read", "message", readMessage{id: id}.name(), "error", err)
	return w.Store.Do(ctx, func(tx *store.Tx) error {
		unread, claimErr := tx.Claim(ctx, []int64{id})
		if claimErr != nil || !unread[id] {
			return claimErr
		}
		tx.Record(id, store.End{Outcome: store.WasRefused, Reason: "it could not be processed: " + err.Error(), ForStaff: true})
		return nil
	})
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
