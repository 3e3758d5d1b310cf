package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Outcome is what became of an inbound message.
type Outcome string

// The ends of an inbound message so far.
const (
	BecameRequest  Outcome = "request"
	BecameFollowUp Outcome = "follow_up"
	WasRefused     Outcome = "refused"
)

// RawMessage is a stored message that has not been read yet.
type RawMessage struct {
	ID  int64
	Raw []byte
}

// Unread returns those of the given messages that have no outcome yet, in
// order.
func (s *Store) Unread(ctx context.Context, ids []int64) ([]RawMessage, error) {
	rows, err := s.pool.Query(ctx, `SELECT id, raw FROM message WHERE id = ANY($1) AND outcome IS NULL ORDER BY id`, ids)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[RawMessage])
}

// Claim locks a message for the transaction and reports whether it still has
// no outcome.
func (tx *Tx) Claim(ctx context.Context, id int64) (bool, error) {
	var unread bool
	err := tx.tx.QueryRow(ctx, `SELECT outcome IS NULL FROM message WHERE id = $1 FOR UPDATE`, id).Scan(&unread)
	return one(unread, err)
}

// Header is what reading a message found in its header. Refs are the
// Message-IDs that an answer has to name, the latest last.
type Header struct {
	Kind      string
	Sender    string
	Subject   string
	MessageID string
	Refs      []string
}

// Describe stores what was read from a message's header, before its outcome.
func (tx *Tx) Describe(ctx context.Context, id int64, h Header) error {
	if h.Refs == nil {
		h.Refs = []string{}
	}
	_, err := tx.tx.Exec(ctx, `UPDATE message SET kind = $2, sender = $3, subject = $4, message_id = $5, refs = $6
		WHERE id = $1`, id, h.Kind, h.Sender, h.Subject, h.MessageID, h.Refs)
	return err
}

// End is the outcome of a message: Request is the id of the request that it
// belongs to, or 0; ForStaff asks for a person to look at it.
type End struct {
	Outcome  Outcome
	Reason   string
	Request  int64
	ForStaff bool
}

// Record gives a message its outcome.
func (tx *Tx) Record(ctx context.Context, id int64, e End) error {
	var request *int64
	if e.Request != 0 {
		request = &e.Request
	}
	_, err := tx.tx.Exec(ctx, `UPDATE message SET outcome = $2, reason = $3, request_id = $4, for_staff = $5, read_at = $6
		WHERE id = $1`, id, e.Outcome, e.Reason, request, e.ForStaff, tx.s.Now())
	return err
}

// NoteTrouble says on unread messages why they have no outcome yet, for staff.
func (s *Store) NoteTrouble(ctx context.Context, ids []int64, reason string) error {
	_, err := s.pool.Exec(ctx, `UPDATE message SET reason = $2 WHERE id = ANY($1) AND outcome IS NULL`, ids, reason)
	return err
}

// MailItem is a mail, inbound or outgoing, in a list. ID is "in-N" or "out-N".
type MailItem struct {
	ID        string    `json:"id"`
	Direction string    `json:"direction"`
	State     string    `json:"state"`
	Reason    string    `json:"reason"`
	Subject   string    `json:"subject"`
	From      string    `json:"from"`
	To        string    `json:"to"`
	MessageID string    `json:"message_id"`
	Ref       string    `json:"ref"`
	At        time.Time `json:"at"`
	// ChangedAt is when an inbound mail was read, or an outgoing one last tried.
	ChangedAt time.Time `json:"changed_at"`
	// Occasion is why an outgoing mail was written; Kind what an inbound one is.
	Occasion string `json:"occasion,omitempty"`
	Kind     string `json:"kind,omitempty"`
	ForStaff bool   `json:"for_staff,omitempty"`
}

// MailFilter selects mails. Zero fields select everything.
type MailFilter struct {
	Direction string
	State     string
	Ref       string
	ForStaff  bool
	Limit     int
}

const mailItems = `SELECT id, direction, state, reason, subject, sender, recipient, message_id, ref, at, changed_at,
	occasion, kind, for_staff FROM (
	SELECT m.id AS number, 'in-' || m.id AS id, 'in' AS direction, coalesce(m.outcome, 'unread') AS state, m.reason, m.subject,
		m.sender AS sender, coalesce(b.address, '') AS recipient, m.message_id, coalesce(r.ref, '') AS ref, m.stored_at AS at,
		coalesce(m.read_at, m.stored_at) AS changed_at,
		'' AS occasion, m.kind, m.for_staff
	FROM message m
	LEFT JOIN LATERAL (SELECT b.address FROM mailbox_uid u JOIN mailbox b ON b.id = u.mailbox_id
		WHERE u.message_id = m.id LIMIT 1) b ON true
	LEFT JOIN request r ON r.id = m.request_id
	UNION ALL
	SELECT o.id, 'out-' || o.id, 'out', o.state, o.last_error, o.subject, o.sender, o.recipient, o.message_id, r.ref,
		o.created_at, o.updated_at, o.occasion, '', o.state = 'undeliverable'
	FROM outgoing o JOIN request r ON r.id = o.request_id
) mail`

// Mails lists mails in the order of their times, the newest first.
func (s *Store) Mails(ctx context.Context, f MailFilter) ([]MailItem, error) {
	var limit *int
	if f.Limit > 0 {
		limit = &f.Limit
	}
	rows, err := s.pool.Query(ctx, mailItems+`
		WHERE ($1 = '' OR direction = $1) AND ($2 = '' OR state = $2) AND ($3 = '' OR ref = $3)
		  AND (NOT $4 OR for_staff) ORDER BY at DESC, id DESC LIMIT $5`, f.Direction, f.State, f.Ref, f.ForStaff, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[MailItem])
}

// Mail returns one mail and its bytes, or ErrNotFound. The bytes are nil for a
// message that could never be fetched.
func (s *Store) Mail(ctx context.Context, id string) (MailItem, []byte, error) {
	direction, digits, _ := strings.Cut(id, "-")
	number, err := strconv.ParseInt(digits, 10, 64)
	table := map[string]string{"in": "message", "out": "outgoing"}[direction]
	if err != nil || table == "" {
		return MailItem{}, nil, ErrNotFound
	}
	rows, err := s.pool.Query(ctx, mailItems+` WHERE direction = $1 AND number = $2`, direction, number)
	if err != nil {
		return MailItem{}, nil, err
	}
	item, err := one(pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[MailItem]))
	if err != nil {
		return item, nil, err
	}
	var raw []byte
	err = s.pool.QueryRow(ctx, `SELECT raw FROM `+table+` WHERE id = $1`, number).Scan(&raw)
	return item, raw, err
}
