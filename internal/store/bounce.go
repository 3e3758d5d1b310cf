package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// Sent is one of our mails, as a report about its delivery finds it.
type Sent struct {
	ID      int64
	Request int64 // 0, and no Ref, when it is about none
	Ref     workflow.Ref
	// Bounced is true when another report of its failure has been taken already.
	Bounced bool
}

// SentAs returns our mail with a Message-ID, as a message reports on it, or
// ErrNotFound. Some systems put into lower case what they report.
func (tx *Tx) SentAs(ctx context.Context, messageID string, reportedBy int64) (Sent, error) {
	rows, err := tx.tx.Query(ctx, `SELECT o.id, coalesce(o.request_id, 0), coalesce(r.ref, ''), coalesce(o.bounced_by <> $2, false)
		FROM outgoing o LEFT JOIN request r ON r.id = o.request_id WHERE o.message_id = ANY($1) LIMIT 1`,
		[]string{messageID, lower(messageID)}, reportedBy)
	if err != nil {
		return Sent{}, err
	}
	sent, err := one(pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Sent]))
	sent.Bounced = sent.Bounced || tx.bounces.has(sent.ID)
	return sent, err
}

// Bounce is a report that one of our mails was not delivered.
type Bounce struct {
	Mail int64
	// Message is the claimed message that reports it.
	Message int64
	// Status is a code of RFC 3463 or empty, Text a line of at most 500 characters.
	Status, Text string
}

// Bounced marks a mail as not delivered. It is written with the commit; the first
// report counts, and any other changes nothing.
func (tx *Tx) Bounced(b Bounce) {
	if !tx.bounces.has(b.Mail) {
		tx.bounces = append(tx.bounces, b)
	}
}

type bounces []Bounce

func (list bounces) has(mail int64) bool {
	return slices.ContainsFunc(list, func(b Bounce) bool { return b.Mail == mail })
}

// writeBounces leaves a mail that is still to be sent where it is, so that nobody
// can stop it by a report; Attempted has its state follow. It locks the rows in
// the order in which Attempted takes them.
func (tx *Tx) writeBounces(ctx context.Context) error {
	var mails, messages []int64
	var status, text []string
	for _, b := range tx.bounces {
		mails, messages = append(mails, b.Mail), append(messages, b.Message)
		status, text = append(status, b.Status), append(text, b.Text)
	}
	if len(mails) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	batch.Queue(`SELECT FROM outgoing WHERE id = ANY($1) ORDER BY id FOR UPDATE`, mails)
	batch.Queue(`UPDATE outgoing o SET bounced_by = x.message, bounced_at = $5, bounce_status = x.status, bounce_text = x.text,
			updated_at = $5, state = CASE o.state WHEN 'accepted' THEN 'bounced' ELSE o.state END
		FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) AS x (id, message, status, text)
		WHERE o.id = x.id AND o.bounced_by IS NULL`, mails, messages, status, text, tx.s.Now())
	return tx.tx.SendBatch(ctx, batch).Close()
}
