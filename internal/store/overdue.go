package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// lastMail is the last mail about a request r that says what it waits for: a reminder of
// that does not.
const lastMail = `o.id = (SELECT max(id) FROM (
	SELECT id FROM outgoing WHERE request_id = r.id AND occasion <> 'reminder'
	UNION ALL SELECT outgoing_id FROM outgoing_also WHERE request_id = r.id) about)`

// hasTime is the condition that the partner still has time at the time at, though the
// request does not wait longer: not all of it has passed since they could be told.
func hasTime(at string) string {
	return `EXISTS (SELECT FROM outgoing o WHERE r.waiting_for <> 'confirm' AND ` + lastMail + `
		AND (o.state = 'held' AND o.handled_at IS NULL OR o.queued_at > o.created_at AND o.queued_at > ` + at + ` - $3::interval))`
}

// OverdueRefs lists waiting requests whose time has run out, at most limit. The partner
// has all of it from when they could be told what is waited for: not while the last mail
// about the request is held, unless staff have seen to that, and anew once it has been
// let go; but for a confirmation, whose link keeps its time.
func (s *Store) OverdueRefs(ctx context.Context, limit int) ([]workflow.Ref, error) {
	return s.silentRefs(ctx, `waiting_until <= $1::timestamptz AND NOT `+hasTime("$1::timestamptz"), limit)
}

// RemindRefs lists waiting requests, at most limit, whose time has run out but for
// workflow.RemindBefore, and whose partners were not reminded. Whom the last mail has not
// reached, another one would not reach. A confirmation has no more time in all than is
// reminded of (workflow.ConfirmPatience).
func (s *Store) RemindRefs(ctx context.Context, limit int) ([]workflow.Ref, error) {
	return s.silentRefs(ctx, `waiting_for IN ('fix', 'answer') AND reminded_at IS NULL
		AND waiting_until <= $1::timestamptz + $4::interval AND NOT `+hasTime("($1::timestamptz + $4::interval)")+`
		AND (waiting_until > $1::timestamptz OR `+hasTime("$1::timestamptz")+`)
		AND NOT EXISTS (SELECT FROM outgoing o WHERE o.state IN ('undeliverable', 'bounced') AND `+lastMail+`)`, limit, workflow.RemindBefore)
}

func (s *Store) silentRefs(ctx context.Context, where string, limit int, more ...time.Duration) ([]workflow.Ref, error) {
	args := []any{s.Now(), limit, workflow.Patience}
	for _, d := range more {
		args = append(args, d)
	}
	rows, err := s.pool.Query(ctx, `SELECT ref FROM request r WHERE state = 'waiting' AND `+where+` ORDER BY waiting_until LIMIT $2`, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[workflow.Ref])
}
