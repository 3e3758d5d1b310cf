package store

import (
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/workflow"
)

// queueOrder is how a tab is ordered. The conditions and the orders are those of the indexes
// that serve them (0011), to the letter.
type queueOrder struct {
	where string
	// rank and at are the columns before the id.
	rank, at string
	order    string
	// found is the same order of what a search has found.
	found string
	// after is what comes after a cursor's $rank, $at and $id.
	after string
}

const riskRank = `(CASE r.evidence->>'risk' WHEN 'high' THEN 0 WHEN 'raised' THEN 1 ELSE 2 END)`

var queueOrders = map[Tab]queueOrder{
	TabDecide: {
		`r.state = 'queued'`, riskRank, `r.state_since`, riskRank + `, r.state_since, r.id`, `rank, at, id`,
		`(` + riskRank + `, r.state_since, r.id) > ($rank::int, $at::timestamptz, $id::bigint)`,
	},
	TabWaiting: {
		`r.state = 'waiting'`, `0`, `r.state_since`, `r.state_since, r.id`, `at, id`,
		`(r.state_since, r.id) > ($at::timestamptz, $id::bigint)`,
	},
	TabDone: {
		`r.state IN ('completed', 'denied', 'expired', 'withdrawn', 'reversed')`, `0`, `r.updated_at`, `r.updated_at DESC, r.id DESC`, `at DESC, id DESC`,
		`(r.updated_at, r.id) < ($at::timestamptz, $id::bigint)`,
	},
	TabAll: {`true`, `0`, `r.created_at`, `r.id DESC`, `id DESC`, `r.id < $id::bigint`},
}

// In reports whether requests of a state are in the tab.
func (t Tab) In(state workflow.State) bool {
	switch t {
	case TabDecide:
		return state == workflow.Queued
	case TabWaiting:
		return state == workflow.Waiting
	case TabDone:
		return !state.Open()
	case TabAll:
		return true
	default:
		return false
	}
}

// arguments collects those of a statement.
type arguments []any

func (a *arguments) add(v any) string {
	*a = append(*a, v)
	return fmt.Sprintf("$%d", len(*a))
}

// query is the statement for a page's keys: of so many in the tab's order, those that fit.
// Its two orders are the same, so that it ends with the last that the page has. What a
// search finds by an index is found whole, put in order, and looked at until the page is full.
func (f QueueFilter) query(found search) (string, []any) {
	var args arguments
	o := f.order()
	where, fits := f.where(o, &args), f.fits(&args)
	if f.Search != "" && !found.scan {
		fits = append(fits, found.indexed(&args))
		return fmt.Sprintf(`WITH found AS MATERIALIZED (SELECT r.id, %s AS rank, %s AS at FROM request r WHERE %s)
			SELECT f.id, f.rank, f.at FROM (SELECT * FROM found ORDER BY %[4]s) f WHERE %[5]s ORDER BY %[4]s LIMIT %[6]d`,
			o.rank, o.at, strings.Join(append(where, fits...), " AND "), o.found, found.lookedUp(&args), f.Limit+1), args
	}
	if f.Search != "" {
		fits = append(fits, found.looked(&args))
	}
	return fmt.Sprintf(`SELECT r.id, r.rank, r.at FROM (
			SELECT r.id, %s AS rank, %s AS at, %s AS fits FROM request r WHERE %s ORDER BY %s LIMIT %d) r
		WHERE r.fits ORDER BY %s LIMIT %d`, o.rank, o.at, strings.Join(append(fits, "true"), " AND "),
		strings.Join(where, " AND "), o.order, f.look(found), o.found, f.Limit+1), args
}

// lastQuery is the statement for the key of the last that a page with filters looks at.
func (f QueueFilter) lastQuery(found search) (string, []any) {
	var args arguments
	o := f.order()
	return fmt.Sprintf(`SELECT r.id, %s, %s FROM request r WHERE %s ORDER BY %s LIMIT 1 OFFSET %d`,
		o.rank, o.at, strings.Join(f.where(o, &args), " AND "), o.order, f.look(found)-1), args
}

// look is how many a page looks at.
func (f QueueFilter) look(found search) int {
	var none arguments
	switch {
	case found.scan:
		return searchLook
	case f.Search == "" && len(f.fits(&none)) > 0:
		return queueLook
	default:
		return f.Limit + 1
	}
}

func (f QueueFilter) order() queueOrder {
	if o, ok := queueOrders[f.Tab]; ok {
		return o
	}
	return queueOrders[TabDecide]
}

// where are the conditions that are looked up, and not looked at: the tab, the place where
// the page begins, and whoever is on it.
func (f QueueFilter) where(o queueOrder, args *arguments) []string {
	where := []string{o.where}
	if k, ok := parseCursor(f.After); ok {
		after := o.after
		// In one order, so that the same is always the same statement.
		for _, p := range []struct {
			name  string
			value any
		}{{"$rank", k.rank}, {"$at", k.at}, {"$id", k.id}} {
			if strings.Contains(after, p.name) {
				after = strings.ReplaceAll(after, p.name, args.add(p.value))
			}
		}
		where = append(where, after)
	}
	if f.Claimed != "" && f.Claimed != Nobody {
		where = append(where, `r.id IN (SELECT request_id FROM request_claim WHERE email = `+args.add(lower(f.Claimed))+`)`)
	}
	return where
}

// fits are the conditions that no index serves.
func (f QueueFilter) fits(args *arguments) (list []string) {
	equal := func(column, value string) {
		if value != "" {
			list = append(list, column+` = `+args.add(value))
		}
	}
	equal(`r.evidence->>'risk'`, string(f.Risk))
	equal(`r.auth`, string(f.Auth))
	equal(`r.waiting_for`, string(f.WaitingFor))
	equal(`r.state`, string(f.State))
	switch f.By {
	case ByOwner:
		list = append(list, `coalesce(r.author, r.sender) = r.old_email`)
	case ByOther:
		list = append(list, `coalesce(r.author, r.sender) <> r.old_email`)
	}
	if f.Claimed == Nobody {
		list = append(list, `NOT EXISTS (SELECT FROM request_claim c WHERE c.request_id = r.id)`)
	}
	return list
}
