package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// tally collects the numbers of a span.
type tally struct {
	span  Span
	out   Numbers
	weeks map[time.Time]*weekTally
	all   *weekTally
	loads map[string]*loadTally
	// change is how many requests more were open at the end of a day than at its beginning,
	// since the span began.
	change map[time.Time]int
}

type weekTally struct {
	came, decisions                  int
	acknowledged, decided, confirmed histogram
	outcomes                         map[workflow.State]int
}

type loadTally struct {
	approvals, denials int
	took               histogram
}

func newWeekTally() *weekTally {
	return &weekTally{acknowledged: histogram{}, decided: histogram{}, confirmed: histogram{}, outcomes: map[workflow.State]int{}}
}

func newTally(span Span) *tally {
	t := &tally{span: span, weeks: map[time.Time]*weekTally{}, all: newWeekTally(), loads: map[string]*loadTally{}, change: map[time.Time]int{}}
	for _, week := range span.Weeks() {
		t.weeks[week] = newWeekTally()
	}
	return t
}

// in has f count in a week and in all of them.
func (t *tally) in(week int, f func(*weekTally)) {
	if w := t.weeks[weekStart(week)]; w != nil {
		f(w)
		f(t.all)
	}
}

func (t *tally) numbers() Numbers {
	for _, start := range t.span.Weeks() {
		t.out.Weeks = append(t.out.Weeks, t.weeks[start].numbers(start))
	}
	t.out.All = t.all.numbers(t.span.From)
	for by, l := range t.loads {
		took := l.took.spread()
		took.N = l.approvals + l.denials
		t.out.Loads = append(t.out.Loads, Load{by, l.approvals, l.denials, took})
	}
	slices.SortFunc(t.out.Loads, func(a, b Load) int {
		return cmp.Or(cmp.Compare(b.Took.N, a.Took.N), cmp.Compare(a.By, b.By))
	})
	return t.out
}

func (w *weekTally) numbers(start time.Time) WeekNumbers {
	return WeekNumbers{start, w.came, w.acknowledged.spread(), w.decided.spread(), w.confirmed.spread(), w.outcomes}
}

// ask runs a query over the span and calls row for each of its rows.
func (t *tally) ask(ctx context.Context, tx pgx.Tx, query string, into []any, row func(), args ...any) error {
	rows, err := tx.Query(ctx, query, append([]any{t.span.From, t.span.To}, args...)...)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, into, func() error { row(); return nil })
	return err
}

// Numbers of days and of weeks, counted from the first Monday of 1970.
const firstMonday = 345600

func dayOf(column string) string {
	return `floor((date_part('epoch', ` + column + `) - 345600) / 86400)::int`
}

func weekOf(column string) string {
	return `floor((date_part('epoch', ` + column + `) - 345600) / 604800)::int`
}

func seconds(from, to string) string {
	return `greatest(0, date_part('epoch', ` + to + ` - ` + from + `))::bigint`
}

func dayStart(n int) time.Time  { return time.Unix(firstMonday+int64(n)*86400, 0).UTC() }
func weekStart(n int) time.Time { return dayStart(7 * n) }

// every is which part of n requests is measured: all of some, and each so-manieth of more.
func every(n int) int64 { return int64(max(1, (n+measured-1)/measured)) }

// arrivals counts what has come since the span's beginning.
func (t *tally) arrivals(ctx context.Context, tx pgx.Tx) error {
	var day, n int
	return t.ask(ctx, tx, `SELECT `+dayOf("created_at")+`, count(*) FROM request WHERE created_at >= $1 AND $2::timestamptz IS NOT NULL GROUP BY 1`,
		[]any{&day, &n}, func() {
			t.change[dayStart(day)] += n
			t.in(day/7, func(w *weekTally) { w.came += n })
		})
}

const isDone = `state IN ('completed', 'denied', 'expired', 'withdrawn', 'reversed')`

// outcomes counts what has ended since then.
func (t *tally) outcomes(ctx context.Context, tx pgx.Tx) error {
	var day, n int
	var state workflow.State
	return t.ask(ctx, tx, `SELECT `+dayOf("updated_at")+`, state, count(*) FROM request
		WHERE `+isDone+` AND updated_at >= $1 AND $2::timestamptz IS NOT NULL GROUP BY 1, 2`,
		[]any{&day, &state, &n}, func() {
			t.change[dayStart(day)] -= n
			t.in(day/7, func(w *weekTally) { w.outcomes[state] += n })
		})
}

func (t *tally) acknowledgements(ctx context.Context, tx pgx.Tx) error {
	var week int
	var secs *int64
	t.out.Every = every(t.all.came)
	return t.ask(ctx, tx, `SELECT `+weekOf("r.created_at")+`, `+seconds("asked.at", "told.at")+`
		FROM request r,
			LATERAL (SELECT coalesce((SELECT received_at FROM message WHERE id = r.group_message),
				(SELECT min(received_at) FROM message WHERE request_id = r.id), r.created_at) AS at) asked,
			LATERAL (SELECT least((SELECT min(created_at) FROM outgoing WHERE request_id = r.id), CASE WHEN r.group_message IS NOT NULL THEN
				(SELECT min(o.created_at) FROM outgoing_also a JOIN outgoing o ON o.id = a.outgoing_id WHERE a.request_id = r.id) END) AS at) told
		WHERE r.created_at >= $1 AND r.created_at < $2 AND r.id % $3 = 0 AND told.at IS NOT NULL`,
		[]any{&week, &secs}, func() { t.in(week, func(w *weekTally) { w.acknowledged.add(*secs) }) }, t.out.Every)
}

// decisions counts who has decided what.
func (t *tally) decisions(ctx context.Context, tx pgx.Tx) error {
	var week, n int
	var by string
	var verb workflow.Verb
	return t.ask(ctx, tx, `SELECT `+weekOf("decided_at")+`, decided_by, decision, count(*) FROM request
		WHERE decided_at >= $1 AND decided_at < $2 GROUP BY 1, 2, 3`,
		[]any{&week, &by, &verb, &n}, func() {
			t.in(week, func(w *weekTally) { w.decisions += n })
			if verb == workflow.Yes {
				t.load(by).approvals += n
			} else {
				t.load(by).denials += n
			}
		})
}

func (t *tally) load(by string) *loadTally {
	if t.loads[by] == nil {
		t.loads[by] = &loadTally{took: histogram{}}
	}
	return t.loads[by]
}

// times measures the decisions of the span. From the time of each is taken what the audit
// trail has of it as waiting: the times of the ends of that less those of its beginnings.
func (t *tally) times(ctx context.Context, tx pgx.Tx) error {
	var week int
	var by string
	var secs int64
	var applied *int
	var whole *int64
	t.out.Every = max(t.out.Every, every(t.all.decisions))
	return t.ask(ctx, tx, `SELECT `+weekOf("r.decided_at")+`, r.decided_by, greatest(0, `+seconds("r.created_at", "r.decided_at")+` - waited.s)::bigint,
			`+weekOf("l.applied_at")+`, CASE WHEN l.applied_at IS NOT NULL THEN `+seconds("r.created_at", "l.applied_at")+` END
		FROM request r LEFT JOIN ledger l ON l.request_id = r.id,
			LATERAL (SELECT coalesce(sum(date_part('epoch', at) * CASE to_state WHEN 'waiting' THEN -1 ELSE 1 END), 0) AS s FROM audit
				WHERE chain = r.ref AND (from_state = 'waiting') <> (to_state = 'waiting')) waited
		WHERE r.decided_at >= $1 AND r.decided_at < $2 AND r.id % $3 = 0`,
		[]any{&week, &by, &secs, &applied, &whole}, func() {
			t.in(week, func(w *weekTally) { w.decided.add(secs) })
			t.load(by).took.add(secs)
			if applied != nil {
				t.in(*applied, func(w *weekTally) { w.confirmed.add(*whole) })
			}
		}, every(t.all.decisions))
}

// reasonsShown is how many reasons for denials are told apart, of the latest reasonsRead.
const (
	reasonsShown = 12
	reasonsRead  = 5_000
)

// denials groups the latest reasons by their first line, whatever its spaces and capitals.
func (t *tally) denials(ctx context.Context, tx pgx.Tx) error {
	var c Count
	var all, shown int
	err := t.ask(ctx, tx, `SELECT min(line), count(*), sum(count(*)) OVER () FROM (SELECT decision_reason FROM request
				WHERE decision = 'deny' AND decided_at >= $1 AND decided_at < $2 ORDER BY decided_at DESC LIMIT $4) r,
			LATERAL (SELECT left(regexp_replace(split_part(btrim(decision_reason, E' \t\r\n'), E'\n', 1), '\s+', ' ', 'g'), 120) AS line) l
		GROUP BY lower(line) ORDER BY 2 DESC, 1 LIMIT $3`,
		[]any{&c.Name, &c.N, &all}, func() { t.out.Denials = append(t.out.Denials, c); shown += c.N }, reasonsShown, reasonsRead)
	if all > shown {
		t.out.Denials = append(t.out.Denials, Count{"", all - shown})
	}
	return err
}

func (t *tally) waits(ctx context.Context, tx pgx.Tx) error {
	return t.counts(ctx, tx, &t.out.Waits, `SELECT problem, count(*) FROM evaluation WHERE problem <> '' AND at >= $1 AND at < $2 GROUP BY problem
		UNION ALL SELECT 'confirm', count(*) FROM confirm_link WHERE created_at >= $1 AND created_at < $2
		UNION ALL SELECT 'answer', count(*) FROM audit WHERE event = 'asked' AND at >= $1 AND at < $2`)
}

func (t *tally) questions(ctx context.Context, tx pgx.Tx) error {
	return t.counts(ctx, tx, &t.out.Questions, `SELECT CASE guide WHEN '' THEN kind ELSE guide END, count(*) FROM message
		WHERE (kind NOT IN ('', 'swap_request') OR guide <> '') AND received_at >= $1 AND received_at < $2 GROUP BY 1`)
}

func (t *tally) counts(ctx context.Context, tx pgx.Tx, into *[]Count, query string) error {
	var c Count
	err := t.ask(ctx, tx, query, []any{&c.Name, &c.N}, func() {
		if c.N > 0 {
			*into = append(*into, c)
		}
	})
	slices.SortFunc(*into, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	return err
}

// backlog goes back from what is open now, by what has come and what has ended since.
func (t *tally) backlog(ctx context.Context, tx pgx.Tx, now time.Time) error {
	var open int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM request WHERE state IN ('received', 'queued', 'waiting', 'approved')`).Scan(&open)
	t.out.Backlog = backlogOf(t.span, now, open, t.change)
	return err
}

// backlogOf goes back from the requests that are open now, by the changes of each day, to
// the ends of the days, or of the weeks, of a span. The last one may be now.
func backlogOf(span Span, now time.Time, open int, change map[time.Time]int) []OpenAt {
	step := 7
	if span.To.Sub(span.From) <= dailyBacklog {
		step = 1
	}
	const day = 24 * time.Hour
	today := now.UTC().Truncate(day)
	for begin, n := range change { // of clocks that are ahead
		if begin.After(today) {
			open -= n
		}
	}
	var points []OpenAt
	for begin := today; !begin.Before(span.From); begin = begin.Add(-day) {
		end := begin.Add(day)
		switch {
		case end.After(now) && now.Before(span.To):
			points = append(points, OpenAt{now, open})
		case !end.After(span.To) && int(span.To.Sub(end)/day)%step == 0:
			points = append(points, OpenAt{end, open})
		}
		open -= change[begin]
	}
	slices.Reverse(points)
	return points
}
