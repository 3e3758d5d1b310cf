package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/workflow"
)

// Lately is how long an answer about no request counts as one of today's: who asks the
// same again within it has not been helped by it, and may be a program.
const Lately = 24 * time.Hour

// Answered is a message that has an answer about no request, or will have.
type Answered struct {
	Message int64
	Guide   string // the part of the guide, or empty
}

// AnsweredLately returns the messages of a sender that have such answers, the latest
// last, those of the transaction included.
func (tx *Tx) AnsweredLately(ctx context.Context, sender string) ([]Answered, error) {
	rows, err := tx.tx.Query(ctx, `SELECT id, guide FROM message
		WHERE (outcome = 'answer' OR guide <> '') AND sender = $1 AND read_at > $2 ORDER BY id`, sender, tx.s.Now().Add(-Lately))
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Answered])
	for _, r := range tx.recorded {
		if (r.Outcome == BecameAnswer || r.Guide != "") && r.Sender == sender {
			list = append(list, Answered{r.ID, r.Guide})
		}
	}
	return list, err
}

// Conversation returns the message about no request that one of our mails with the
// given Message-IDs answers, the latest such mail, and who had written it. It fails
// with ErrNotFound.
func (tx *Tx) Conversation(ctx context.Context, ids []string) (message int64, sender string, err error) {
	if len(ids) == 0 {
		return 0, "", ErrNotFound
	}
	err = tx.tx.QueryRow(ctx, `SELECT m.id, m.sender FROM outgoing o JOIN message m ON m.id = o.reply_to
		WHERE o.message_id = ANY($1) AND o.request_id IS NULL ORDER BY o.id DESC LIMIT 1`, ids).Scan(&message, &sender)
	_, err = one(message, err)
	return message, sender, err
}

// OpenBy returns the open requests that somebody is a participant of, by id.
func (tx *Tx) OpenBy(ctx context.Context, addr string) ([]workflow.Request, error) {
	return tx.findRequests(ctx, `r.state IN ('received', 'queued', 'waiting', 'approved') AND $1 IN (r.sender, r.old_email) ORDER BY r.id`, addr)
}

// Guide asks for the answer that the sign-in guide has for a claimed message.
func (tx *Tx) Guide(message int64) { tx.job(job.Guide{Message: message}) }

// Question is a message that the sign-in guide answers.
type Question struct {
	Message int64
	Sender  string
	Guide   string
	Code    string
	ReadAt  time.Time
}

// Question returns a message whose answer is not written yet, or ErrNotFound.
func (s *Store) Question(ctx context.Context, message int64) (Question, error) {
	rows, err := s.pool.Query(ctx, `SELECT id, sender, guide, code, read_at FROM message m
		WHERE id = $1 AND outcome IS NOT NULL AND guide <> '' AND NOT EXISTS (SELECT FROM outgoing WHERE reply_to = m.id)`, message)
	if err != nil {
		return Question{}, err
	}
	return one(pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Question]))
}

// Answer writes a mail about no request with the commit, unless the message has had
// an answer, as when it is read once more.
func (tx *Tx) Answer(a workflow.Answer) { tx.answers = append(tx.answers, a) }

func (tx *Tx) writeAnswers(ctx context.Context) error {
	if len(tx.answers) == 0 {
		return nil
	}
	ids := make([]int64, len(tx.answers))
	for i, a := range tx.answers {
		ids[i] = a.Message
	}
	// Of two transactions that answer the same message one waits here for the other.
	_, err := tx.tx.Exec(ctx, `SELECT FROM message WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`, ids)
	if err != nil {
		return err
	}
	rows, err := tx.tx.Query(ctx, `SELECT reply_to FROM outgoing WHERE reply_to = ANY($1)`, ids)
	if err != nil {
		return err
	}
	answered, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	var letters []letter
	for _, a := range tx.answers {
		if !slices.Contains(answered, a.Message) {
			answered = append(answered, a.Message)
			letters = append(letters, letter{occasion: a.Occasion, answers: a.Message, answer: &a, automatic: true})
		}
	}
	batch := &pgx.Batch{}
	if err := tx.queueLetters(ctx, batch, letters, tx.s.Now()); err != nil {
		return err
	}
	return tx.tx.SendBatch(ctx, batch).Close()
}

// StillAsked reports whether a question is what the message was last read to be, and
// keeps it so until the end of the transaction.
func (tx *Tx) StillAsked(ctx context.Context, q Question) (bool, error) {
	var asked bool
	err := tx.tx.QueryRow(ctx, `SELECT outcome IS NOT NULL AND guide = $2 FROM message WHERE id = $1 FOR NO KEY UPDATE`,
		q.Message, q.Guide).Scan(&asked)
	return asked, err
}

// LeaveToStaff puts a message whose question the guide cannot answer after all on the
// list of what waits for a person, and says why. It can be replayed, as what is refused.
func (tx *Tx) LeaveToStaff(ctx context.Context, message int64, reason string) error {
	_, err := tx.tx.Exec(ctx, `UPDATE message SET for_staff = true, reason = $2, guide = '',
		outcome = CASE outcome WHEN 'answer' THEN 'refused' ELSE outcome END WHERE id = $1`, message, reason)
	return err
}

// Note says on a message what has become of it since it was read, for staff.
func (tx *Tx) Note(ctx context.Context, message int64, reason string) error {
	_, err := tx.tx.Exec(ctx, `UPDATE message SET reason = $2 WHERE id = $1 AND reason <> $2`, message, reason)
	return err
}
