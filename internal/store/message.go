package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// Outcome is what became of an inbound message.
type Outcome string

// The ends of an inbound message.
const (
	BecameRequest  Outcome = "request"
	BecameFollowUp Outcome = "follow_up"
	BecameAnswer   Outcome = "answer" // about no request, and answered or being so
	WasRefused     Outcome = "refused"
)

// RawMessage is a stored message that has not been read yet.
type RawMessage struct {
	ID  int64
	Raw []byte
	// ReceivedAt is when the mailbox's server took it, StoredAt when it was read from
	// there, or read once more for staff.
	ReceivedAt, StoredAt time.Time
}

// Unread returns those of the given messages that have no outcome yet, in
// order.
func (s *Store) Unread(ctx context.Context, ids []int64) ([]RawMessage, error) {
	rows, err := s.pool.Query(ctx, `SELECT id, raw, received_at, coalesce(replayed_at, stored_at) FROM message WHERE id = ANY($1) AND outcome IS NULL ORDER BY id`, ids)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[RawMessage])
}

// Header is what reading a message found in its header. Refs are the
// Message-IDs that an answer has to name, the latest last.
type Header struct {
	Kind      string
	Sender    string
	Subject   string
	MessageID string
	Refs      []string
	// Languages are those that it is answered in, the first one first.
	Languages []string
	// Auth is whether the sender is authenticated.
	Auth workflow.Auth
	Envelope
}

// Envelope is what a message's header says that counts as evidence.
type Envelope struct {
	// AuthReasons are sentences on its authentication, the decisive one first.
	AuthReasons []string `json:"auth_reasons,omitempty"`
	// ReplyTo is where answers are to go, if not to the sender; DisplayAddress an
	// address in the sender's name that is another.
	ReplyTo        string `json:"reply_to,omitempty"`
	DisplayAddress string `json:"display_address,omitempty"`
	// Forwarded says that it was resent; ToDesk that it is addressed to the desk.
	Forwarded bool `json:"forwarded,omitempty"`
	ToDesk    bool `json:"to_desk,omitempty"`
}

// Claim locks messages for the transaction and returns those that still have no
// outcome.
func (tx *Tx) Claim(ctx context.Context, ids []int64) (map[int64]bool, error) {
	rows, err := tx.tx.Query(ctx, `SELECT id FROM message WHERE id = ANY($1) AND outcome IS NULL ORDER BY id FOR UPDATE`, ids)
	if err != nil {
		return nil, err
	}
	unread, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	claimed := make(map[int64]bool, len(unread))
	for _, id := range unread {
		claimed[id] = true
	}
	return claimed, err
}

// Describe says what was read from a claimed message's header: answers that the
// transaction writes name it, and Record stores it.
func (tx *Tx) Describe(id int64, h Header) { tx.headers[id] = h }

// End is the outcome of a message: Request is the id of the request that it
// belongs to, or 0, and Ref its reference; ForStaff asks for a person to look at
// it.
type End struct {
	Outcome  Outcome
	Reason   string
	Request  int64
	Ref      workflow.Ref
	ForStaff bool
	// Guide is the part of the sign-in guide that answers it, and Code the error code
	// that it shows.
	Guide, Code string
	// Follows is the message of the same sender whose answer it follows, where neither
	// is about a request; 0 if none.
	Follows int64
	// Linked is the id of a request that it names and whose participant its sender is
	// not; 0 if none.
	Linked int64
}

// recorded is a message's header and outcome, in the statement's JSON.
type recorded struct {
	ID        int64    `json:"id"`
	Described bool     `json:"described"`
	Kind      string   `json:"kind"`
	Sender    string   `json:"sender"`
	Subject   string   `json:"subject"`
	MessageID string   `json:"message_id"`
	Refs      []string `json:"refs"`
	Outcome   Outcome  `json:"outcome"`
	Reason    string   `json:"reason"`
	Request   *int64   `json:"request_id"`
	ForStaff  bool     `json:"for_staff"`
	Guide     string   `json:"guide"`
	Code      string   `json:"code"`
	Languages []string `json:"languages"`
	Follows   *int64   `json:"follows"`
	Linked    *int64   `json:"linked"`
	Auth      string   `json:"auth"`
	Envelope  Envelope `json:"envelope"`
}

// Record gives a claimed message its outcome. It is written with the commit.
func (tx *Tx) Record(id int64, e End) {
	h, described := tx.headers[id]
	row := recorded{
		ID: id, Described: described, Kind: h.Kind, Sender: h.Sender, Subject: h.Subject, MessageID: h.MessageID, Refs: h.Refs,
		Outcome: e.Outcome, Reason: e.Reason, ForStaff: e.ForStaff, Request: nullID(e.Request),
		Guide: e.Guide, Code: e.Code, Languages: h.Languages, Follows: nullID(e.Follows), Linked: nullID(e.Linked),
		Auth: string(cmp.Or(h.Auth, workflow.AuthNone)), Envelope: h.Envelope,
	}
	if row.Refs == nil {
		row.Refs = []string{}
	}
	if row.Languages == nil {
		row.Languages = []string{}
	}
	tx.recorded = append(tx.recorded, row)
}

// writeRecorded writes the outcomes. A message that could not be described, for
// what its header holds, keeps the little that is known of it.
func (tx *Tx) writeRecorded(ctx context.Context) error {
	if len(tx.recorded) == 0 {
		return nil
	}
	text, err := json.Marshal(tx.recorded)
	if err != nil {
		return err
	}
	_, err = tx.tx.Exec(ctx, `UPDATE message m SET outcome = x.outcome, reason = x.reason, request_id = x.request_id,
			for_staff = x.for_staff, guide = x.guide, code = x.code, languages = x.languages, follows = x.follows, linked = x.linked,
			handled_by = NULL, handled_at = NULL, read_at = $2, auth = x.auth, envelope = x.envelope,
			kind = CASE WHEN x.described THEN x.kind ELSE m.kind END,
			sender = CASE WHEN x.described THEN x.sender ELSE m.sender END,
			subject = CASE WHEN x.described THEN x.subject ELSE m.subject END,
			message_id = CASE WHEN x.described THEN x.message_id ELSE m.message_id END,
			refs = CASE WHEN x.described THEN x.refs ELSE m.refs END
		FROM jsonb_to_recordset($1) AS x (id bigint, described boolean, kind text, sender text, subject text, message_id text,
			refs text[], outcome text, reason text, request_id bigint, for_staff boolean, guide text, code text, languages text[],
			follows bigint, linked bigint, auth text, envelope jsonb)
		WHERE m.id = x.id`, text, tx.s.Now())
	return err
}

// NoteTrouble says on an unread message why it has no outcome yet, for staff.
func (s *Store) NoteTrouble(ctx context.Context, id int64, reason string) error {
	_, err := s.pool.Exec(ctx, `UPDATE message SET reason = $2 WHERE id = $1 AND outcome IS NULL`, id, reason)
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
	// Guide is the part of the sign-in guide that answered an inbound mail.
	Guide string `json:"guide,omitempty"`
	// Follows is the inbound mail of the same sender that this one goes on from, and
	// Linked the request that it names without being a part of it.
	Follows string `json:"follows,omitempty"`
	Linked  string `json:"linked,omitempty"`
	// HandledBy is who has dealt with a mail for staff.
	HandledBy string `json:"handled_by,omitempty"`
	// BouncedBy is the inbound mail that reported that an outgoing one was not
	// delivered, and BouncedAt when that was read.
	BouncedBy string     `json:"bounced_by,omitempty"`
	BouncedAt *time.Time `json:"bounced_at,omitempty"`
}

// MailFilter selects mails. Zero fields select everything.
type MailFilter struct {
	Direction string
	State     string
	Ref       string
	ForStaff  bool // and not handled yet
	Limit     int
}

// outgoingReason is what was said when a mail was last offered, and what a report
// says that it came back with: the status code, unless the text has it.
const outgoingReason = `concat_ws('; ', nullif(o.last_error, ''), CASE WHEN o.bounced_by IS NULL THEN NULL
		WHEN o.bounce_text = '' AND o.bounce_status = '' THEN 'reported as not delivered'
		WHEN strpos(o.bounce_text, o.bounce_status) > 0 THEN o.bounce_text
		ELSE concat_ws(' ', o.bounce_status, nullif(o.bounce_text, '')) END)`

// inboundItem and outgoingItem are the columns of a MailItem, of a message m and of a
// mail o that is about the request of about. What is not of the item is there for
// conditions: as the columns are, or as the conditions of their indexes, so that these
// are used.
const inboundItem = `SELECT m.id AS number, 'in-' || m.id AS id, 'in' AS direction, coalesce(m.outcome, 'unread') AS state, m.reason, m.subject,
		m.sender AS sender, coalesce(b.address, '') AS recipient, m.message_id, coalesce(r.ref, '') AS ref, m.stored_at AS at,
		coalesce(m.read_at, m.stored_at) AS changed_at,
		'' AS occasion, m.kind, m.for_staff, m.guide, coalesce('in-' || m.follows, '') AS follows, coalesce(l.ref, '') AS linked,
		coalesce(m.handled_by, '') AS handled_by, '' AS bounced_by, NULL::timestamptz AS bounced_at, false AS again,
		m.for_staff AND m.handled_at IS NULL AS waits, m.linked AS linked_id, m.request_id`

const inboundJoins = `
	LEFT JOIN LATERAL (SELECT b.address FROM mailbox_uid u JOIN mailbox b ON b.id = u.mailbox_id
		WHERE u.message_id = m.id LIMIT 1) b ON true
	LEFT JOIN request r ON r.id = m.request_id
	LEFT JOIN request l ON l.id = m.linked`

const outgoingItem = `SELECT o.id AS number, 'out-' || o.id AS id, 'out' AS direction, o.state, ` + outgoingReason + ` AS reason, o.subject,
		o.sender, o.recipient, o.message_id, coalesce(r.ref, '') AS ref,
		o.created_at AS at, o.updated_at AS changed_at, o.occasion, '' AS kind,
		o.state IN ('undeliverable', 'held') OR o.bounced_by IS NOT NULL AS for_staff, '' AS guide,
		CASE WHEN o.request_id IS NULL THEN coalesce('in-' || o.reply_to, '') ELSE '' END AS follows, '' AS linked, coalesce(o.handled_by, '') AS handled_by,
		coalesce('in-' || o.bounced_by, '') AS bounced_by, o.bounced_at, about.again,
		` + outgoingWaits + ` AS waits,
		NULL::bigint AS linked_id, about.request_id`

// outgoingWaits is whether a mail waits for a person, as the index on it has it.
const outgoingWaits = `(o.state <> 'accepted' AND (o.state IN ('undeliverable', 'held') OR o.bounced_by IS NOT NULL) AND o.handled_at IS NULL)`

const itemColumns = `SELECT id, direction, state, reason, subject, sender, recipient, message_id, ref, at, changed_at,
	occasion, kind, for_staff, guide, follows, linked, handled_by, bounced_by, bounced_at`

// A mail about several requests is listed once, by the one that it hangs on, and
// again under the others where their mails are asked for.
const mailItems = itemColumns + ` FROM (
	` + inboundItem + ` FROM message m` + inboundJoins + `
	UNION ALL
	` + outgoingItem + `
	FROM (SELECT id AS outgoing_id, request_id, false AS again FROM outgoing
		UNION ALL SELECT outgoing_id, request_id, true FROM outgoing_also) about
	JOIN outgoing o ON o.id = about.outgoing_id LEFT JOIN request r ON r.id = about.request_id
) mail`

// query has the conditions that the filter sets, and no others: one that holds by a
// parameter keeps Postgres from an index.
func (f MailFilter) query() (string, []any) {
	var args []any
	query := mailItems + ` WHERE `
	if f.Ref == "" {
		query += `NOT again`
	} else {
		args = append(args, f.Ref)
		query += `request_id = (SELECT r.id FROM request r WHERE r.ref = $1)`
	}
	for column, value := range map[string]string{"direction": f.Direction, "state": f.State} {
		if value != "" {
			args = append(args, value)
			query += fmt.Sprintf(` AND %s = $%d`, column, len(args))
		}
	}
	if f.ForStaff {
		query += ` AND waits`
	}
	return query + ` ORDER BY at DESC, id DESC` + limit(f.Limit), args
}

// Mails lists mails in the order of their times, the newest first.
func (s *Store) Mails(ctx context.Context, f MailFilter) ([]MailItem, error) {
	query, args := f.query()
	rows, err := s.pool.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[MailItem])
}

// Mail returns one mail and its bytes, or ErrNotFound. The bytes are nil for a
// message that could never be fetched.
func (s *Store) Mail(ctx context.Context, id string) (MailItem, []byte, error) {
	table, number, err := mailID(id)
	if err != nil {
		return MailItem{}, nil, err
	}
	direction, _, _ := strings.Cut(id, "-")
	rows, err := s.pool.Query(ctx, mailItems+` WHERE direction = $1 AND number = $2 AND NOT again`, direction, number)
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
