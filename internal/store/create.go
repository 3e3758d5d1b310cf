package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// NewRequest is what a partner's mail asks for.
type NewRequest struct {
	Old, New string
	Sender   string
	Auth     workflow.Auth
	// Message is the stored mail that asks.
	Message int64
	// Together is set when the mail asks for more: the requests that become of it
	// are a workflow.Group, which AnswerTogether has to follow for.
	Together bool
	// Problem is what reading the mail already found; the request then waits
	// for the partner without a check. Fault and Suggestion go with it, see
	// [workflow.Evidence].
	Problem           workflow.Problem
	Fault, Suggestion string
}

// ErrOpenElsewhere means that an address of the request is part of another open one.
var ErrOpenElsewhere = errors.New("another open request stands for the same address")

// Create files a request and, unless reading already found a problem, asks for
// its check. It fails with ErrOpenElsewhere; the transaction can go on then.
func (tx *Tx) Create(ctx context.Context, n NewRequest) (workflow.Request, error) {
	all, err := tx.CreateAll(ctx, []NewRequest{n})
	if err != nil {
		return workflow.Request{}, err
	}
	r := all[0]
	if r.ID == 0 {
		return r, ErrOpenElsewhere
	}
	if n.Problem == workflow.NoProblem {
		return r, nil
	}
	return tx.Move(ctx, r.Ref, workflow.Checked{
		Of:       r.Pair(),
		Problem:  n.Problem,
		Evidence: workflow.Evidence{Fault: n.Fault, Suggestion: n.Suggestion},
	}, workflow.System)
}

// CreateAll files requests in one statement, in order, and asks for their checks
// unless reading already found a problem. A request whose place is taken comes
// back without an id: one of its addresses is part of another open one.
func (tx *Tx) CreateAll(ctx context.Context, list []NewRequest) ([]workflow.Request, error) {
	if len(list) == 0 {
		return nil, nil
	}
	now := tx.s.Now()
	requests := make([]workflow.Request, len(list))
	for i, n := range list {
		requests[i] = workflow.Request{
			State: workflow.Received, Old: n.Old, New: n.New, Sender: n.Sender, Author: n.Sender, Auth: n.Auth,
			Source: n.Message, Last: n.Message, CreatedAt: now, UpdatedAt: now, CheckSince: now,
		}
		if n.Together {
			requests[i].Group = n.Message
		}
		if err := giveRef(&requests[i]); err != nil {
			return nil, err
		}
	}
	if err := tx.insertRequests(ctx, requests); err != nil {
		return nil, err
	}
	for i, r := range requests {
		if r.ID != 0 && list[i].Problem == workflow.NoProblem {
			tx.step(workflow.CheckStep, r.Ref)
		}
	}
	return requests, nil
}

// giveRef gives r a new reference.
func giveRef(r *workflow.Request) error {
	var random [5]byte
	_, err := rand.Read(random[:])
	r.Ref = workflow.NewRef(random)
	return err
}

// newRow is a new request, and its first audit row, in the statement's JSON.
type newRow struct {
	Ref     workflow.Ref  `json:"ref"`
	Old     string        `json:"old_email"`
	New     string        `json:"new_username"`
	Sender  string        `json:"sender"`
	Auth    workflow.Auth `json:"auth"`
	Message int64         `json:"message"`
	Group   *int64        `json:"group_message"`
	Detail  auditDetail   `json:"detail"`
}

// insertRequests inserts requests and begins their audit chains; those inserted
// get their ids. References are random, so that one can be in use already: that
// comes back as the same missing row as the clash of an open request. Which of
// the two it was, the second look tells, and such a request tries another one.
func (tx *Tx) insertRequests(ctx context.Context, list []workflow.Request) error {
	rows := make([]newRow, len(list))
	for i, r := range list {
		rows[i] = newRow{r.Ref, r.Old, r.New, r.Sender, r.Auth, r.Source, nullID(r.Group), detailOf(r, workflow.Actor{Name: r.Sender})}
	}
	ids, err := tx.insertRows(ctx, rows, list[0].CreatedAt)
	if err != nil {
		return err
	}
	var missing []string
	for i := range list {
		if list[i].ID = ids[list[i].Ref]; list[i].ID == 0 {
			missing = append(missing, string(list[i].Ref))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	clashing, err := tx.inUse(ctx, missing)
	for i := range list {
		if err == nil && list[i].ID == 0 && clashing[list[i].Ref] {
			if err = giveRef(&list[i]); err == nil {
				err = tx.insertRequests(ctx, list[i:i+1])
			}
		}
	}
	return err
}

func (tx *Tx) insertRows(ctx context.Context, rows []newRow, now time.Time) (map[workflow.Ref]int64, error) {
	text, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	found, err := tx.tx.Query(ctx, `WITH x AS (
			SELECT * FROM jsonb_to_recordset($1) AS x (ref text, old_email text, new_username text, sender text, auth text,
				message bigint, group_message bigint, detail jsonb)
		), made AS (
			INSERT INTO request AS r (ref, state, old_email, new_username, sender, auth,
				source_message, last_message, group_message, created_at, updated_at, check_since, state_since)
			SELECT ref, $2, old_email, new_username, sender, auth, message, message, group_message, $3::timestamptz, $3::timestamptz, $3::timestamptz, $3::timestamptz
			FROM x ON CONFLICT DO NOTHING
			RETURNING r.id, r.ref, r.sender, `+evidenceHash+` AS evidence
		), audited AS (
			INSERT INTO audit (chain, seq, at, actor, via, event, from_state, to_state, detail, hash)
			SELECT m.ref, 1, $3, m.sender, $4, $5, '', $2, d.detail,
				audit_hash('', m.ref, 1, $3, m.sender, $4, $5, '', $2, d.detail)
			FROM made m JOIN x USING (ref), LATERAL (SELECT x.detail || m.evidence AS detail) d
		)
		SELECT ref, id FROM made`, text, workflow.Received, now, workflow.ViaMail, workflow.EventReceived)
	if err != nil {
		return nil, err
	}
	ids := make(map[workflow.Ref]int64, len(rows))
	var ref workflow.Ref
	var id int64
	_, err = pgx.ForEachRow(found, []any{&ref, &id}, func() error { ids[ref] = id; return nil })
	return ids, err
}

// inUse returns those of the references that requests have.
func (tx *Tx) inUse(ctx context.Context, refs []string) (map[workflow.Ref]bool, error) {
	rows, err := tx.tx.Query(ctx, `SELECT ref FROM request WHERE ref = ANY($1)`, refs)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[workflow.Ref])
	used := make(map[workflow.Ref]bool, len(found))
	for _, ref := range found {
		used[ref] = true
	}
	return used, err
}

func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// OpenByOld returns the open request for an old address, or ErrNotFound.
func (tx *Tx) OpenByOld(ctx context.Context, old string) (workflow.Request, error) {
	found, err := tx.findRequests(ctx, `r.old_email = $1 AND r.state IN ('received', 'queued', 'waiting', 'approved')`, old)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return workflow.Request{}, err
	}
	return found[0], nil
}

// InTheWay returns the open requests that one of the addresses is part of, by id.
func (tx *Tx) InTheWay(ctx context.Context, addrs ...string) ([]workflow.Request, error) {
	return tx.findRequests(ctx, `r.id IN (SELECT request_id FROM open_address WHERE address = ANY($1)) ORDER BY r.id`, addrs)
}

// ByThread returns the requests that one of our mails with the given Message-IDs
// is about, the latest such mail; none if there is no such mail. They are several
// for the mail about a group.
func (tx *Tx) ByThread(ctx context.Context, ids []string) ([]workflow.Request, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return tx.findRequests(ctx, `r.id IN (WITH mail AS (SELECT id, request_id FROM outgoing
			WHERE message_id = ANY($1) AND request_id IS NOT NULL ORDER BY id DESC LIMIT 1)
		SELECT request_id FROM mail UNION ALL SELECT a.request_id FROM mail m JOIN outgoing_also a ON a.outgoing_id = m.id) ORDER BY r.id`, ids)
}

// ByTag returns the requests that a mail may be about whose subject has the tag of
// one: that request, and those of the groups whose mails hang on it and have its
// tag; none if there is no such request.
func (tx *Tx) ByTag(ctx context.Context, ref workflow.Ref) ([]workflow.Request, error) {
	return tx.findRequests(ctx, `r.id IN (WITH named AS (SELECT id FROM request WHERE ref = $1)
		SELECT id FROM named UNION ALL
		SELECT a.request_id FROM named n JOIN outgoing o ON o.request_id = n.id JOIN outgoing_also a ON a.outgoing_id = o.id) ORDER BY r.id`, ref)
}

func (tx *Tx) findRequests(ctx context.Context, where string, arg any) ([]workflow.Request, error) {
	rows, err := tx.tx.Query(ctx, `SELECT `+requestColumns+` FROM request r WHERE `+where, arg)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (workflow.Request, error) { return scanRequest(row) })
}
