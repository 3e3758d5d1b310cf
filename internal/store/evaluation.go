package store

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// evaluationRow is what one check looked at and found, in the statement's JSON.
type evaluationRow struct {
	Request  int64             `json:"request_id"`
	Version  int               `json:"version"`
	Facts    json.RawMessage   `json:"facts"` // null: those of the version before
	Evidence workflow.Evidence `json:"evidence"`
	Problem  workflow.Problem  `json:"problem"`
}

// queueEvaluations keeps the evaluations of the changes: the one that a decision is
// bound to, and any other policy's on the same facts, can be looked at later.
func (w *write) queueEvaluations(batch *pgx.Batch) error {
	var rows []evaluationRow
	for _, c := range w.changes {
		var facts []byte
		switch e := c.event.(type) {
		case workflow.Checked:
			facts = e.Facts
		case workflow.Stopped:
			facts = e.Facts
		default:
			// What changes the evidence without a check has the facts of the last one.
			if c.after.Evidence.CheckedAt.IsZero() || c.after.Evidence.Version == c.before.Evidence.Version {
				continue
			}
		}
		rows = append(rows, evaluationRow{c.after.ID, c.after.Evidence.Version, facts, c.after.Evidence, c.after.Problem})
	}
	if len(rows) == 0 {
		return nil
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	batch.Queue(`INSERT INTO evaluation (request_id, version, at, facts, evidence, problem)
		SELECT request_id, version, $2, coalesce(nullif(facts, 'null'), (SELECT b.facts FROM evaluation b
			WHERE b.request_id = x.request_id AND b.version = x.version - 1), '{}'), evidence, problem
		FROM jsonb_to_recordset($1) AS x (request_id bigint, version integer, facts jsonb, evidence jsonb, problem text)
		ON CONFLICT DO NOTHING -- a program of before, beside this one, leaves the versions out`, text, w.now)
	return nil
}

// Evaluation is one evaluation of a request, and what has become of that since.
type Evaluation struct {
	Ref      workflow.Ref
	State    workflow.State
	Version  int
	At       time.Time
	Facts    json.RawMessage
	Evidence workflow.Evidence
	Problem  workflow.Problem
	// Verb and By are the decision that is bound to this version, if there is one.
	Verb workflow.Verb
	By   string
}

// Evaluations returns a request's evaluations, the latest first; none for a request that
// has had no check.
func (s *Store) Evaluations(ctx context.Context, ref workflow.Ref) ([]Evaluation, error) {
	return s.evaluations(ctx, `r.ref = $1 ORDER BY e.version DESC`, ref)
}

// EvaluationsSince returns the latest evaluation of each request that was checked since a
// time, in the order of their times.
func (s *Store) EvaluationsSince(ctx context.Context, since time.Time) ([]Evaluation, error) {
	return s.evaluations(ctx, `e.at >= $1 AND NOT EXISTS (SELECT FROM evaluation l
		WHERE l.request_id = e.request_id AND l.version > e.version) ORDER BY e.at, e.request_id`, since)
}

func (s *Store) evaluations(ctx context.Context, where string, arg any) ([]Evaluation, error) {
	rows, err := s.pool.Query(ctx, `SELECT r.ref, r.state, e.version, e.at, e.facts, e.evidence, e.problem,
			CASE WHEN r.evidence->>'version' = e.version::text THEN coalesce(r.decision, '') ELSE '' END,
			CASE WHEN r.evidence->>'version' = e.version::text THEN coalesce(r.decided_by, '') ELSE '' END
		FROM evaluation e JOIN request r ON r.id = e.request_id WHERE `+where, arg)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Evaluation, error) {
		var e Evaluation
		var evidence []byte
		if err := row.Scan(&e.Ref, &e.State, &e.Version, &e.At, &e.Facts, &evidence, &e.Problem, &e.Verb, &e.By); err != nil {
			return e, err
		}
		e.At = e.At.UTC()
		return e, json.Unmarshal([]byte(cmp.Or(string(evidence), "{}")), &e.Evidence)
	})
}
