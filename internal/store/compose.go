package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// letter is a mail that is to be composed: about a request, about a group that hangs
// on a request, or about neither.
type letter struct {
	request  workflow.Request
	occasion workflow.Occasion
	answers  int64            // the stored message
	group    *workflow.Group  // of a GroupAnswer
	answer   *workflow.Answer // of a Guide or an Inquiry
	// automatic says that nobody decided on it, see workflow.Occasion.Automatic.
	automatic bool
	// unproven says that a mail has caused it that nothing authenticates.
	unproven bool
}

func (l letter) compose(c Composer, t Thread, now time.Time) (Mail, error) {
	switch {
	case l.group != nil:
		return c.Group(*l.group, t, now)
	case l.answer != nil:
		return c.Answer(*l.answer, t, now)
	default:
		return c.Request(l.request, l.occasion, t, now)
	}
}

// ErrCompose is about one mail and its request.
var ErrCompose = errors.New("the mail cannot be composed")

// queueMails composes the mails of the changes and of the groups whose time has
// come, and writes them to the outbox.
func (tx *Tx) queueMails(ctx context.Context, batch *pgx.Batch, w *write) error {
	var letters []letter
	for _, c := range w.changes {
		for _, o := range []workflow.Occasion{c.effects.Mail, c.effects.Owner} {
			if o != workflow.NoMail {
				letters = append(letters, letter{request: c.after, occasion: o, answers: c.after.Last, automatic: o.Automatic(w.by)})
			}
		}
	}
	if len(w.groups) > 0 {
		more, err := tx.answerGroups(ctx, batch, w)
		if err != nil {
			return err
		}
		letters = append(letters, more...)
	}
	return tx.queueLetters(ctx, batch, letters, w.now)
}

// queueLetters composes mails and writes them to the outbox.
func (tx *Tx) queueLetters(ctx context.Context, batch *pgx.Batch, letters []letter, now time.Time) error {
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
		thread := threads[l.answers]
		// A challenge asks somebody about what they have not asked for, whoever did.
		l.unproven = l.automatic && (thread.Auth != workflow.AuthPass || l.occasion == workflow.Challenge)
		if l.occasion == workflow.Challenge {
			thread.Token = queueLink(batch, l.request, now)
		}
		mail, err := l.compose(tx.s.compose, thread, now)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrCompose, l.occasion, err)
		}
		out.add(l, mail)
	}
	tx.queueOutbox(batch, out, now)
	return nil
}

// insertMails writes mails, and holds back those automatic ones that are more than a
// cap allows, counted with those of before in the order of the columns. Mails about
// requests and mails about none have the cap of an address each for themselves, so that
// somebody's many requests and their questions are not in each other's way. Of what mails
// that nothing authenticates cause an address gets one challenge a day, and one other mail;
// and all of them together have half of what an hour allows, so that no flood of them keeps
// the rest from going out.
const insertMails = `WITH x AS (
		SELECT *, count(*) FILTER (WHERE automatic) OVER (PARTITION BY recipient, request_id = 0 ORDER BY n) AS nth,
			count(*) FILTER (WHERE automatic) OVER (ORDER BY n) AS nth_of_all,
			count(*) FILTER (WHERE unproven) OVER (PARTITION BY recipient, occasion = 'challenge' ORDER BY n) AS nth_unproven
		FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::boolean[], $13::boolean[])
			WITH ORDINALITY AS x (message_id, request_id, reply_to, occasion, sender, recipient, subject, raw, automatic, unproven, n)
	), unproven AS (
		SELECT recipient, occasion = 'challenge' AS challenge, count(*) AS n FROM outgoing
		WHERE unproven AND state <> 'held' AND recipient = ANY($6) AND queued_at > $10::timestamptz - interval '1 day'
		GROUP BY recipient, challenge
	), told AS (
		SELECT recipient, request_id IS NULL AS alone, count(*) AS n FROM outgoing
		WHERE $11 > 0 AND automatic AND state <> 'held' AND recipient = ANY($6) AND queued_at > $10::timestamptz - interval '1 day'
		GROUP BY recipient, alone
	), lately AS (
		SELECT count(*) AS n FROM (SELECT FROM outgoing
			WHERE automatic AND state <> 'held' AND queued_at > $10::timestamptz - interval '1 hour' LIMIT $12) o
	), held AS (
		SELECT x.*, CASE
			WHEN x.unproven AND coalesce(unproven.n, 0) + nth_unproven > 1 THEN 'unproven'
			WHEN automatic AND $11 > 0 AND coalesce(told.n, 0) + nth > $11 THEN 'address'
			WHEN automatic AND $12 > 0 AND lately.n + nth_of_all > CASE WHEN x.unproven THEN ($12 + 1) / 2 ELSE $12 END THEN 'hour' END AS held_for
		FROM x LEFT JOIN told ON told.recipient = x.recipient AND told.alone = (x.request_id = 0)
			LEFT JOIN unproven ON unproven.recipient = x.recipient AND unproven.challenge = (x.occasion = 'challenge'), lately
	)
	INSERT INTO outgoing (message_id, request_id, reply_to, occasion, sender, recipient, subject, raw, automatic, unproven, held_for, state, last_error, created_at, queued_at, updated_at)
	SELECT message_id, nullif(request_id, 0), reply_to, occasion, sender, recipient, subject, raw, automatic, unproven, held_for,
		CASE WHEN held_for IS NULL THEN 'queued' ELSE 'held' END,
		CASE held_for WHEN 'address' THEN format('held: more than %s answers to this address within a day', $11::bigint)
			WHEN 'unproven' THEN 'held: mails that nothing authenticates have caused another to this address within a day'
			WHEN 'hour' THEN format('held: more than %s answers within an hour', $12::bigint) ELSE '' END, $10, $10, $10
	FROM held ORDER BY n RETURNING id, state`

func (tx *Tx) queueOutbox(batch *pgx.Batch, out outbox, now time.Time) {
	caps := tx.s.caps
	batch.Queue(insertMails, out.ids, out.requests, out.answers, out.occasions, out.from, out.to, out.subjects, out.raw, out.automatic,
		now, int64(caps.PerAddress), int64(caps.PerHour), out.unproven).
		Query(func(rows pgx.Rows) error {
			var id int64
			var state string
			_, err := pgx.ForEachRow(rows, []any{&id, &state}, func() error {
				if state == MailHeld {
					tx.held = append(tx.held, id)
				} else {
					tx.send = append(tx.send, id)
				}
				return nil
			})
			return err
		})
	if len(out.also) > 0 {
		batch.Queue(`INSERT INTO outgoing_also (outgoing_id, request_id)
			SELECT o.id, x.request_id FROM unnest($1::text[], $2::bigint[]) AS x (message_id, request_id)
			JOIN outgoing o ON o.message_id = x.message_id`, out.alsoIDs, out.also)
	}
}

// outbox is the columns of new outgoing mails, and of what else they are about.
type outbox struct {
	ids, occasions, from, to, subjects []string
	requests, answers                  []int64
	raw                                [][]byte
	automatic, unproven                []bool

	alsoIDs []string
	also    []int64
}

func (o *outbox) add(l letter, m Mail) {
	o.ids, o.occasions = append(o.ids, m.MessageID), append(o.occasions, string(l.occasion))
	o.from, o.to, o.subjects = append(o.from, m.From), append(o.to, m.To), append(o.subjects, m.Subject)
	o.requests, o.answers = append(o.requests, l.request.ID), append(o.answers, l.answers)
	o.raw, o.automatic, o.unproven = append(o.raw, m.Raw), append(o.automatic, l.automatic), append(o.unproven, l.unproven)
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
			threads[l.answers] = Thread{Writer: h.Sender, InReplyTo: h.MessageID, References: h.Refs, Languages: h.Languages, Auth: h.Auth}
		} else {
			unknown = append(unknown, l.answers)
		}
	}
	if len(unknown) == 0 {
		return threads, nil
	}
	rows, err := tx.tx.Query(ctx, `SELECT id, sender, message_id, refs, languages, auth FROM message WHERE id = ANY($1)`, unknown)
	if err != nil {
		return nil, err
	}
	var id int64
	var t Thread
	_, err = pgx.ForEachRow(rows, []any{&id, &t.Writer, &t.InReplyTo, &t.References, &t.Languages, &t.Auth}, func() error {
		threads[id] = t
		t.References, t.Languages = nil, nil
		return nil
	})
	return threads, err
}
