package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// letter is a mail that is to be composed: about a request, or about a group that
// hangs on a request.
type letter struct {
	request  workflow.Request
	occasion workflow.Occasion
	answers  int64           // the stored message
	group    *workflow.Group // of a GroupAnswer
}

func (l letter) compose(c Composer, t Thread, now time.Time) (Mail, error) {
	if l.group != nil {
		return c.Group(*l.group, t, now)
	}
	return c.Request(l.request, l.occasion, t, now)
}

// errCompose is about one mail and its request.
var errCompose = errors.New("the mail cannot be composed")

// queueMails composes the mails of the changes and of the groups whose time has
// come, and writes them to the outbox.
func (tx *Tx) queueMails(ctx context.Context, batch *pgx.Batch, w *write) error {
	var letters []letter
	for _, c := range w.changes {
		if c.effects.Mail != workflow.NoMail {
			letters = append(letters, letter{c.after, c.effects.Mail, c.after.Last, nil})
		}
	}
	if len(w.groups) > 0 {
		more, err := tx.answerGroups(ctx, batch, w)
		if err != nil {
			return err
		}
		letters = append(letters, more...)
	}
	if len(letters) == 0 {
		return nil
	}
	if tx.s.compose.Request == nil {
		return errors.New("no composer for outgoing mail is set up")
	}
	threads, err := tx.threads(ctx, letters)
	if err != nil {
		return fmt.Errorf("the mails that are answered: %w", err)
	}
	var out outbox
	for _, l := range letters {
		mail, err := l.compose(tx.s.compose, threads[l.answers], w.now)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", errCompose, l.occasion, err)
		}
		out.add(l, mail)
	}
	batch.Queue(`INSERT INTO outgoing (message_id, request_id, reply_to, occasion, sender, recipient, subject, raw, created_at, updated_at)
		SELECT *, $9::timestamptz, $9::timestamptz FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[])
		RETURNING id`,
		out.ids, out.requests, out.answers, out.occasions, out.from, out.to, out.subjects, out.raw, w.now).
		Query(func(rows pgx.Rows) error {
			ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
			tx.send = append(tx.send, ids...)
			return err
		})
	if len(out.also) > 0 {
		batch.Queue(`INSERT INTO outgoing_also (outgoing_id, request_id)
			SELECT o.id, x.request_id FROM unnest($1::text[], $2::bigint[]) AS x (message_id, request_id)
			JOIN outgoing o ON o.message_id = x.message_id`, out.alsoIDs, out.also)
	}
	return nil
}

// outbox is the columns of new outgoing mails, and of what else they are about.
type outbox struct {
	ids, occasions, from, to, subjects []string
	requests, answers                  []int64
	raw                                [][]byte

	alsoIDs []string
	also    []int64
}

func (o *outbox) add(l letter, m Mail) {
	o.ids, o.occasions = append(o.ids, m.MessageID), append(o.occasions, string(l.occasion))
	o.from, o.to, o.subjects = append(o.from, m.From), append(o.to, m.To), append(o.subjects, m.Subject)
	o.requests, o.answers = append(o.requests, l.request.ID), append(o.answers, l.answers)
	o.raw = append(o.raw, m.Raw)
	if l.group == nil {
		return
	}
	for _, r := range l.group.Members {
		if r.ID != l.request.ID {
			o.alsoIDs, o.also = append(o.alsoIDs, m.MessageID), append(o.also, r.ID)
		}
	}
}

// threads returns the places of the mails that are answered, by message.
func (tx *Tx) threads(ctx context.Context, letters []letter) (map[int64]Thread, error) {
	threads := make(map[int64]Thread, len(letters))
	var unknown []int64
	for _, l := range letters {
		if h, ok := tx.headers[l.answers]; ok {
			threads[l.answers] = Thread{h.Sender, h.MessageID, h.Refs}
		} else {
			unknown = append(unknown, l.answers)
		}
	}
	if len(unknown) == 0 {
		return threads, nil
	}
	rows, err := tx.tx.Query(ctx, `SELECT id, sender, message_id, refs FROM message WHERE id = ANY($1)`, unknown)
	if err != nil {
		return nil, err
	}
	var id int64
	var t Thread
	_, err = pgx.ForEachRow(rows, []any{&id, &t.Writer, &t.InReplyTo, &t.References}, func() error {
		threads[id] = t
		t.References = nil
		return nil
	})
	return threads, err
}
