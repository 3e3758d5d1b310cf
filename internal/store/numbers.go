package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// Span is a stretch of whole weeks, which begin on Monday, UTC. To is the Monday after it.
type Span struct{ From, To time.Time }

// Weeks returns when each week of the span begins.
func (s Span) Weeks() []time.Time {
	var all []time.Time
	for t := s.From; t.Before(s.To); t = t.AddDate(0, 0, 7) {
		all = append(all, t)
	}
	return all
}

// Week is the Monday on or before t.
func Week(t time.Time) time.Time {
	t = t.UTC()
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

// WeekNumbers is what a week was like. Acknowledged is of the requests that came in it,
// from their mail to the first one that went out about them; Decided and Confirmed are of
// the decisions and swaps made in it, from when the request came. What a request waited for
// its partner is no part of Decided. Their N are what was measured, see
// Numbers.Every.
type WeekNumbers struct {
	Start                            time.Time
	Came                             int
	Acknowledged, Decided, Confirmed Spread
	Outcomes                         map[workflow.State]int
}

// Count is how often something was so.
type Count struct {
	Name string
	N    int
}

// Load is what somebody has decided, and how long that took, as in WeekNumbers.
type Load struct {
	By                 string
	Approvals, Denials int
	Took               Spread
}

// OpenAt is how many requests were open at a time.
type OpenAt struct {
	At time.Time
	N  int
}

// Numbers are those of a span. Waits is what partners were asked for: to mend a problem, by
// its code, and to "confirm" and "answer". Questions are the mails that asked for something
// else than a swap, by the part of the guide that answers, or their kind.
type Numbers struct {
	Weeks                     []WeekNumbers
	All                       WeekNumbers // of the whole span
	Backlog                   []OpenAt
	Denials, Waits, Questions []Count
	Loads                     []Load
	// Every is which requests the times are measured on: 1 for all, 10 for every tenth.
	Every int64
}

// dailyBacklog is the longest span whose backlog is told by the day.
const dailyBacklog = 5 * 7 * 24 * time.Hour

// numbersSettings are for statements that read a part of large tables once: planned for the
// span that is asked for, with room to sort in, and given up before anybody waits for long.
const numbersSettings = `SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '32MB', true),
	set_config('jit', 'off', true), set_config('statement_timeout', '20s', true)`

// Numbers counts what a span was like. It reads of the span alone, and for the backlog of
// what came after it as well.
func (s *Store) Numbers(ctx context.Context, span Span) (Numbers, error) {
	n := newTally(span)
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, numbersSettings); err != nil {
			return err
		}
		for _, count := range []func(context.Context, pgx.Tx) error{
			n.arrivals, n.outcomes, n.acknowledgements, n.decisions, n.times, n.denials, n.waits, n.questions,
		} {
			if err := count(ctx, tx); err != nil {
				return err
			}
		}
		return n.backlog(ctx, tx, s.Now())
	})
	return n.numbers(), err
}

// measured is how many requests the times of a span are measured on, about. Of fewer it is
// all; of more the medians of a week are as good, and the whole is not worth the wait.
const measured = 10_000
