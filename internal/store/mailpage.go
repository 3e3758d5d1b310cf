package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// MailQuery selects mails for a page of a list. Zero fields select everything.
type MailQuery struct {
	// Direction is "in" or "out". State is as in MailItem, Kind what an inbound mail is.
	Direction, State, Kind string
	ForStaff               bool // and not handled yet
	Ref                    string
	// Search has words that the other side's address and the subject hold, all of them.
	Search string
	After  MailCursor
	Limit  int
}

// MailCursor is where a page ended: at these mails of either direction. 0 is before the
// newest.
type MailCursor struct{ In, Out int64 }

// mailSide is one direction of a query. The directions are two tables, and each of them
// is in the order of its ids: no index has both.
type mailSide struct {
	table string // with its alias
	where []string
	words string // the condition of the search, with its argument last
	args  []any
	// passing is the condition for those that the index of words is without, settled the
	// one for all others; empty where it has all.
	passing, settled string
}

func (q *mailSide) add(condition string, args ...any) {
	places := make([]any, len(args))
	for i, a := range args {
		q.args = append(q.args, a)
		places[i] = len(q.args)
	}
	q.where = append(q.where, fmt.Sprintf(condition, places...))
}

// search looks for words in what is indexed.
func (q *mailSide) search(indexed, words string) {
	q.args = append(q.args, words)
	q.words = fmt.Sprintf(`%s @@ plainto_tsquery('simple', mail_text($%d, ''))`, indexed, len(q.args))
}

// from is the query for the rows, the newest first. With recent words are looked for in
// the newest of them only.
func (q *mailSide) from(alias string, n int, recent bool) string {
	conditions := func(where ...string) string {
		if len(where) == 0 {
			return ""
		}
		return " WHERE " + strings.Join(where, " AND ")
	}
	newest := func(from string, n int) string {
		return fmt.Sprintf(`(SELECT * FROM %s ORDER BY %s.id DESC LIMIT %d) %[2]s`, from, alias, n)
	}
	switch {
	case q.words == "":
		return newest(q.table+conditions(q.where...), n)
	case recent:
		return newest(newest(q.table+conditions(q.where...), recentMails)+conditions(q.words), n)
	case q.passing != "":
		of := func(state string) string {
			return `SELECT * FROM ` + newest(q.table+conditions(append(slices.Clone(q.where), q.words, state)...), n)
		}
		return newest(`(`+of(q.settled)+` UNION ALL `+of(q.passing)+`) `+alias, n)
	default:
		return newest(q.table+conditions(append(q.where, q.words)...), n)
	}
}

// recentMails are so many that it is quick to look for words in each of them.
const recentMails = 1000

// inbound is the query for one side, or nothing if the filter leaves nothing of it.
func (q MailQuery) inbound(recent bool) (string, []any) {
	if q.Direction == "out" {
		return "", nil
	}
	side := mailSide{table: "message m"}
	switch q.State {
	case "":
	case "unread":
		side.add(`m.outcome IS NULL`)
	default:
		side.add(`m.outcome = $%d`, q.State)
	}
	if (q.Kind != "" || q.Search != "") && q.State != "unread" {
		side.add(`m.outcome IS NOT NULL`) // as the indexes have it: before, neither is known
	}
	if q.Kind != "" {
		side.add(`m.kind = $%d`, q.Kind)
	}
	if q.ForStaff {
		side.add(`m.for_staff AND m.handled_at IS NULL`)
	}
	if q.Ref != "" {
		side.add(`m.request_id = (SELECT id FROM request WHERE ref = $%d)`, q.Ref)
	}
	if q.Search != "" {
		side.search(`mail_words(m.sender, m.subject)`, q.Search)
	}
	if q.After.In != 0 {
		side.add(`m.id < $%d`, q.After.In)
	}
	return itemColumns + ` FROM (` + inboundItem + ` FROM ` + side.from("m", q.Limit, recent) +
		inboundJoins + `) mail ORDER BY number DESC`, side.args
}

func (q MailQuery) outgoing(recent bool) (string, []any) {
	if q.Direction == "in" || q.Kind != "" {
		return "", nil
	}
	side := mailSide{table: "outgoing o", passing: `o.state = 'queued'`, settled: `o.state <> 'queued'`} // as the index has it (0012)
	if q.State != "" {
		side.add(`o.state = $%d`, q.State)
	}
	if q.State != "" && q.State != MailAccepted {
		side.add(`o.state <> 'accepted'`) // as the index has it
	}
	if q.ForStaff {
		side.add(outgoingWaits)
	}
	if q.Ref != "" {
		side.add(`o.id IN (SELECT a.id FROM outgoing a WHERE a.request_id = (SELECT id FROM request WHERE ref = $%d)
			UNION ALL SELECT a.outgoing_id FROM outgoing_also a WHERE a.request_id = (SELECT id FROM request WHERE ref = $%d))`, q.Ref, q.Ref)
	}
	if q.Search != "" {
		side.search(`mail_words(o.recipient, o.subject)`, q.Search)
	}
	if q.After.Out != 0 {
		side.add(`o.id < $%d`, q.After.Out)
	}
	return itemColumns + ` FROM (` + outgoingItem + ` FROM ` + side.from("o", q.Limit, recent) + `
		LEFT JOIN request r ON r.id = o.request_id, LATERAL (SELECT o.request_id, false AS again) about) mail ORDER BY number DESC`, side.args
}

// MailPage lists a page of mails, the newest first, and where it ended, if there are
// more.
func (s *Store) MailPage(ctx context.Context, q MailQuery) (page []MailItem, next *MailCursor, err error) {
	limit := q.Limit
	q.Limit++ // one more tells that there are more
	var sides [2][]MailItem
	for i, side := range []func(recent bool) (string, []any){q.inbound, q.outgoing} {
		if sides[i], err = s.mailSide(ctx, q, side); err != nil {
			return nil, nil, err
		}
	}
	page, in, out := mergeMails(sides[0], sides[1], limit)
	if len(sides[0])+len(sides[1]) == len(page) {
		return page, nil, nil
	}
	next = &MailCursor{q.After.In, q.After.Out}
	if in > 0 {
		_, next.In, _ = mailID(sides[0][in-1].ID)
	}
	if out > 0 {
		_, next.Out, _ = mailID(sides[1][out-1].ID)
	}
	return page, next, nil
}

// mailSide lists one direction. Words that are in many mails are found among the newest,
// others by their index: how many mails have some words nobody can tell beforehand, and
// whichever way does not fit takes seconds. An address is in few.
func (s *Store) mailSide(ctx context.Context, q MailQuery, side func(recent bool) (string, []any)) (list []MailItem, err error) {
	query, args := side(true)
	if query == "" {
		return nil, nil
	}
	if !strings.Contains(q.Search, "@") {
		list, err = mailItemsOf(ctx, s.pool, query, args)
		if err != nil || q.Search == "" || len(list) == q.Limit {
			return list, err
		}
	}
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, byBitmap); err != nil {
			return err
		}
		query, args := side(false)
		list, err = mailItemsOf(ctx, tx, query, args)
		return err
	})
	return list, err
}

// byBitmap leaves, for a transaction, what the index of the words has.
const byBitmap = `SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)`

// mailItemsOf runs a query that is planned for what it is asked for.
func mailItemsOf(ctx context.Context, db interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}, query string, args []any,
) ([]MailItem, error) {
	rows, err := db.Query(ctx, query, append([]any{pgx.QueryExecModeExec}, args...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[MailItem])
}

// mergeMails takes the newest of two lists, and says how many of each. Each stays in its
// order, so that the next page begins where this one ends.
func mergeMails(ins, outs []MailItem, limit int) (page []MailItem, in, out int) {
	for len(page) < limit && in+out < len(ins)+len(outs) {
		if out == len(outs) || in < len(ins) && !ins[in].At.Before(outs[out].At) {
			page = append(page, ins[in])
			in++
		} else {
			page = append(page, outs[out])
			out++
		}
	}
	return page, in, out
}

// MailCounts says how many mails there are, up to MostMails.
type MailCounts struct{ ForStaff, In, Refused, Out int }

// MostMails is how far mails are counted: whoever has to know has more than enough then.
const MostMails = 1000

// MailCounts counts what lists of mails have.
func (s *Store) MailCounts(ctx context.Context) (c MailCounts, err error) {
	some := func(from string) string {
		return fmt.Sprintf(`(SELECT count(*) FROM (SELECT FROM %s LIMIT %d) x)`, from, MostMails)
	}
	err = s.pool.QueryRow(ctx, `SELECT least(`+some(`message m WHERE m.for_staff AND m.handled_at IS NULL`)+` + `+some(`outgoing o WHERE `+outgoingWaits)+`, $1), `+
		some(`message`)+`, `+some(`message WHERE outcome = 'refused'`)+`, `+some(`outgoing`), MostMails).Scan(&c.ForStaff, &c.In, &c.Refused, &c.Out)
	return c, err
}
