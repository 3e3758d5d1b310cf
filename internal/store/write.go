package store

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// write is what a set of events changes, to be written in a few statements
// whatever their number.
type write struct {
	by  workflow.Actor
	now time.Time
	// requests are the locked ones, as the changes so far leave them.
	requests map[workflow.Ref]workflow.Request
	changes  []change
	// groups are the locked ones, by their messages.
	groups map[int64]*group
	// late is set when the groups are not waited for any more.
	late bool
}

type change struct {
	before, after workflow.Request
	event         workflow.Event
	effects       workflow.Effects
}

// move asks workflow.Next about one event.
func (w *write) move(a Asked) Moved {
	before, ok := w.requests[a.Ref]
	if !ok {
		return Moved{Err: ErrNotFound}
	}
	after, effects, err := workflow.Next(before, a.Event, w.by, w.now)
	if err == nil && slices.ContainsFunc(w.changes, func(c change) bool { return c.after.Ref == a.Ref }) {
		err = errTwice
	}
	if err != nil {
		return Moved{before, err}
	}
	w.changes = append(w.changes, change{before, after, a.Event, effects})
	w.requests[a.Ref] = after
	return Moved{after, nil}
}

// drop forgets a change and returns the request as it was before.
func (w *write) drop(ref workflow.Ref) workflow.Request {
	var before workflow.Request
	w.changes = slices.DeleteFunc(w.changes, func(c change) bool {
		if c.after.Ref == ref {
			before = c.before
		}
		return c.after.Ref == ref
	})
	w.requests[ref] = before
	return before
}

// write writes all changes in one round trip, after the mails are composed.
func (tx *Tx) write(ctx context.Context, w *write) error {
	if len(w.changes) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	if err := w.queueChanges(batch); err != nil {
		return err
	}
	if err := w.queueEvaluations(batch); err != nil {
		return err
	}
	w.queueSwaps(batch)
	if err := tx.queueMails(ctx, batch, w); err != nil {
		return err
	}
	if err := tx.tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	for _, c := range w.changes {
		tx.step(c.effects.Step, c.after.Ref)
	}
	return nil
}

// changeRow is a changed request, and its audit row, in the statement's JSON.
type changeRow struct {
	ID             int64              `json:"id"`
	State          workflow.State     `json:"state"`
	WaitingFor     string             `json:"waiting_for"`
	Problem        string             `json:"problem"`
	Old            string             `json:"old_email"`
	New            string             `json:"new_username"`
	Evidence       *workflow.Evidence `json:"evidence"` // null: as it is
	Digest         string             `json:"digest"`
	CheckNote      string             `json:"check_note"`
	Question       string             `json:"question"`
	Source         int64              `json:"source_message"`
	Last           int64              `json:"last_message"`
	LateTold       bool               `json:"late_told"`
	Verb           *string            `json:"decision"`
	By             *string            `json:"decided_by"`
	At             *time.Time         `json:"decided_at"`
	Reason         string             `json:"decision_reason"`
	DecisionDigest string             `json:"decision_digest"`
	UpdatedAt      time.Time          `json:"updated_at"`
	CheckSince     time.Time          `json:"check_since"`
	WaitingUntil   *time.Time         `json:"waiting_until"`
	RemindedAt     *time.Time         `json:"reminded_at"`
	Told           string             `json:"told_problem"`
	Auth           workflow.Auth      `json:"auth"`
	Author         string             `json:"author"`
	ConsentBy      *string            `json:"consent_by"`
	ConsentAt      *time.Time         `json:"consent_at"`
	ConsentDigest  string             `json:"consent_digest"`
	FirstBy        *string            `json:"first_by"`
	FirstAt        *time.Time         `json:"first_at"`
	FirstDigest    string             `json:"first_digest"`
	Group          *int64             `json:"group_message"`
	Event          string             `json:"event"`
	From           workflow.State     `json:"from_state"`
	Detail         auditDetail        `json:"detail"`
}

func (c change) row(by workflow.Actor) changeRow {
	r := c.after
	evidence := &r.Evidence
	if reflect.DeepEqual(c.before.Evidence, r.Evidence) {
		evidence = nil
	}
	return changeRow{
		ID: r.ID, State: r.State, WaitingFor: string(r.WaitingFor), Problem: string(r.Problem), Old: r.Old, New: r.New,
		Evidence: evidence, Digest: r.Digest(), CheckNote: r.CheckNote, Question: r.Question, Source: r.Source, Last: r.Last,
		LateTold: r.LateTold, Verb: nullText(string(r.Decision.Verb)), By: nullText(r.Decision.By), At: orNull(r.Decision.At),
		Reason: r.Decision.Reason, DecisionDigest: r.Decision.Digest, UpdatedAt: r.UpdatedAt, CheckSince: r.CheckSince,
		WaitingUntil: orNull(r.WaitingUntil), RemindedAt: orNull(r.RemindedAt), Told: string(r.Told), Group: nullID(r.Group), Event: c.effects.Event, From: c.before.State, Detail: detailOf(r, by),
		Auth: r.Auth, Author: r.Author, ConsentBy: nullText(r.Consent.By), ConsentAt: orNull(r.Consent.At), ConsentDigest: r.Consent.Digest,
		FirstBy: nullText(r.First.By), FirstAt: orNull(r.First.At), FirstDigest: r.First.Digest,
	}
}

// queueChanges updates the requests and appends to their audit chains. Whoever
// changes a request has it locked, so two writers never see the same last row
// of its chain.
func (w *write) queueChanges(batch *pgx.Batch) error {
	rows := make([]changeRow, len(w.changes))
	for i, c := range w.changes {
		rows[i] = c.row(w.by)
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	batch.Queue(`WITH x AS (
			SELECT * FROM jsonb_to_recordset($1) AS x (id bigint, state text, waiting_for text, problem text, old_email text,
				new_username text, evidence jsonb, digest text, check_note text, question text, source_message bigint,
				last_message bigint, late_told boolean, decision text, decided_by text, decided_at timestamptz,
				decision_reason text, decision_digest text, updated_at timestamptz, check_since timestamptz,
				waiting_until timestamptz, reminded_at timestamptz, told_problem text, group_message bigint, auth text, author text,
				consent_by text, consent_at timestamptz, consent_digest text, first_by text, first_at timestamptz, first_digest text,
				event text, from_state text, detail jsonb)
		), changed AS (
			UPDATE request r SET state = x.state, waiting_for = x.waiting_for, problem = x.problem, old_email = x.old_email,
				new_username = x.new_username, evidence = coalesce(x.evidence, r.evidence), digest = x.digest, check_note = x.check_note,
				question = x.question, source_message = x.source_message, last_message = x.last_message,
				late_told = x.late_told, decision = x.decision, decided_by = x.decided_by, decided_at = x.decided_at,
				decision_reason = x.decision_reason, decision_digest = x.decision_digest, updated_at = x.updated_at,
				state_since = CASE WHEN r.state = x.state AND r.waiting_for = x.waiting_for THEN r.state_since ELSE x.updated_at END,
				check_since = x.check_since, waiting_until = x.waiting_until, reminded_at = x.reminded_at, told_problem = x.told_problem,
				group_message = x.group_message, auth = x.auth, author = x.author,
				consent_by = x.consent_by, consent_at = x.consent_at, consent_digest = x.consent_digest,
				first_by = x.first_by, first_at = x.first_at, first_digest = x.first_digest
			FROM x WHERE r.id = x.id
			RETURNING r.ref, x.event, x.from_state, r.state, x.detail || `+evidenceHash+` AS detail
		)
		INSERT INTO audit (chain, seq, at, actor, via, event, from_state, to_state, detail, hash)
		SELECT c.ref, n.seq, $2, $3, $4, c.event, c.from_state, c.state, c.detail,
			audit_hash(n.prev, c.ref, n.seq, $2, $3, $4, c.event, c.from_state, c.state, c.detail)
		FROM changed c, LATERAL (`+chainEnd("c.ref")+`) n
		WHERE c.event <> ''`, text, w.now, w.by.Name, w.by.Via)
	return nil
}

// queueSwaps writes the ledger rows and changes the directory. Swaps that lead
// from one to the other have to be made one after the other.
func (w *write) queueSwaps(batch *pgx.Batch) {
	var swaps []workflow.Request
	names := map[string]bool{}
	for _, c := range w.changes {
		if c.effects.Swap {
			swaps = append(swaps, c.after)
			names[c.after.Old], names[c.after.New] = true, true
		}
	}
	together := len(swaps)
	if len(names) < 2*together {
		together = 1
	}
	for some := range slices.Chunk(swaps, max(together, 1)) {
		queueSwap(batch, some, w.now)
	}
}

// queueSwap makes swaps that have no address in common. An account that was not
// on file is made: the ledger row and its origin tell where it is from.
func queueSwap(batch *pgx.Batch, swaps []workflow.Request, now time.Time) {
	var ids []int64
	var refs, olds, news, tenants, deciders, digests []string
	for _, r := range swaps {
		ids, refs, olds, news = append(ids, r.ID), append(refs, string(r.Ref)), append(olds, r.Old), append(news, r.New)
		tenants, deciders, digests = append(tenants, r.Evidence.TenantID), append(deciders, r.Decision.By), append(digests, r.Decision.Digest)
	}
	batch.Queue(`WITH x AS (
			SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
				AS x (id, ref, old, new, tenant_id, decided_by, digest)
		), moved AS (
			UPDATE account a SET email = x.new, updated_at = $8 FROM x WHERE a.email = x.old RETURNING x.id, a.id AS account
		), made AS (
			INSERT INTO account (email, origin, created_at, updated_at)
			SELECT x.new, x.ref, $8, $8 FROM x WHERE x.id NOT IN (SELECT id FROM moved) RETURNING email, id AS account
		)
		INSERT INTO ledger (request_id, account_id, old_email, new_username, tenant_id, decided_by, digest, applied_at)
		SELECT x.id, coalesce(moved.account, made.account), x.old, x.new, x.tenant_id, x.decided_by, x.digest, $8
		FROM x LEFT JOIN moved ON moved.id = x.id LEFT JOIN made ON made.email = x.new`,
		ids, refs, olds, news, tenants, deciders, digests, now)
}
