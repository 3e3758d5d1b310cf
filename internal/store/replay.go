package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// Reasons why a mail is not replayed.
var (
	// ErrOutcome: an inbound mail has become something, or an outgoing one is sent.
	ErrOutcome = errors.New("it has its outcome")
	// ErrSwapped: a request that is completed cannot begin anew.
	ErrSwapped = errors.New("the swap that it asks for is made")
	// ErrDeadLink: the link in a challenge has had its answer or its time.
	ErrDeadLink = errors.New("the link in it does not work any more")
	// ErrNoBytes: what was never fetched cannot be read.
	ErrNoBytes = errors.New("its bytes could not be had when it was in the mailbox")
)

// mailID takes "in-12" or "out-7" apart.
func mailID(id string) (table string, number int64, err error) {
	direction, digits, _ := strings.Cut(id, "-")
	number, err = strconv.ParseInt(digits, 10, 64)
	table = map[string]string{"in": "message", "out": "outgoing"}[direction]
	if err != nil || table == "" {
		return "", 0, ErrNotFound
	}
	return table, number, nil
}

// Replay has an inbound mail read once more, as if it had just come, or an outgoing one
// sent once more, the same bytes. One that is read to an end other than a refusal, or
// that a server has accepted, keeps it and gives ErrOutcome, unless force is set; one
// that a swap was made of keeps it in any case. It also fails with ErrNotFound and
// ErrNoBytes.
func (s *Store) Replay(ctx context.Context, id string, force bool, by workflow.Actor) error {
	table, number, err := mailID(id)
	if err != nil {
		return err
	}
	return s.Do(ctx, func(tx *Tx) error {
		replay := tx.replayOut
		if table == "message" {
			replay = tx.replayIn
		}
		if err := replay(ctx, number, force); err != nil {
			return err
		}
		return tx.auditMail(ctx, "replayed", id, by)
	})
}

func (tx *Tx) replayIn(ctx context.Context, id int64, force bool) error {
	var outcome *Outcome
	var lost, swapped bool
	err := tx.tx.QueryRow(ctx, `SELECT outcome, raw IS NULL,
			EXISTS (SELECT FROM request r JOIN ledger l ON l.request_id = r.id WHERE r.source_message = m.id)
		FROM message m WHERE id = $1 FOR UPDATE`, id).Scan(&outcome, &lost, &swapped)
	_, err = one(lost, err)
	switch {
	case err != nil:
		return err
	case lost:
		return ErrNoBytes
	case outcome == nil: // a job will read it; one more does no harm
	case swapped:
		return ErrSwapped
	case *outcome != WasRefused && !force:
		return fmt.Errorf("%w: %s", ErrOutcome, *outcome)
	}
	// What is for staff stays so until it is read.
	_, err = tx.tx.Exec(ctx, `UPDATE message SET outcome = NULL, read_at = NULL, replayed_at = $2, reason = 'to be read once more'
		WHERE id = $1`, id, tx.s.Now())
	tx.ReadAlone(id)
	return err
}

func (tx *Tx) replayOut(ctx context.Context, id int64, force bool) error {
	var state string
	var dead bool
	err := tx.tx.QueryRow(ctx, `SELECT state, occasion = 'challenge' AND NOT EXISTS (SELECT FROM confirm_link l JOIN request r ON r.id = l.request_id
			WHERE l.request_id = o.request_id AND l.created_at = o.created_at AND l.expires_at > $2 AND l.answer IS NULL AND r.waiting_for = 'confirm')
		FROM outgoing o WHERE id = $1 FOR UPDATE OF o`, id, tx.s.Now()).Scan(&state, &dead)
	_, err = one(state, err)
	switch {
	case err != nil:
		return err
	case state == MailAccepted && !force:
		return fmt.Errorf("%w: %s", ErrOutcome, state)
	case dead:
		return ErrDeadLink
	}
	_, err = tx.tx.Exec(ctx, `UPDATE outgoing SET state = 'queued', last_error = '', queued_at = $2, updated_at = $2,
		bounced_by = NULL, bounced_at = NULL, bounce_status = '', bounce_text = '', handled_by = NULL, handled_at = NULL
		WHERE id = $1`, id, tx.s.Now())
	if err != nil {
		return err
	}
	return tx.hurry(ctx, id)
}

// Linked returns the mails that name a request although their senders are no
// participants of it, the newest first.
func (s *Store) Linked(ctx context.Context, ref workflow.Ref) ([]MailItem, error) {
	rows, err := s.pool.Query(ctx, linkedQuery, ref)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[MailItem])
}
