package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/swapdesk/swapdesk/workflow"
)

// Tab is a part of the queue.
type Tab string

// The parts of the queue. TabLook is mails and no requests: see Mails and CountQueue.
const (
	TabDecide  Tab = "decide"  // a person has to decide, the riskiest and oldest first
	TabWaiting Tab = "waiting" // a partner has to do something, the longest first
	TabLook    Tab = "look"
	TabDone    Tab = "done" // the latest first
	TabAll     Tab = "all"  // whatever the state, the newest first
)

// Nobody is what QueueFilter.Claimed has for requests that nobody is on.
const Nobody = "nobody"

// Who asks, as seen from the account that it is about.
const (
	ByOwner = "owner"
	ByOther = "colleague"
)

// QueueFilter selects a page of the queue. Zero fields select everything.
type QueueFilter struct {
	Tab        Tab
	Search     string
	Risk       workflow.Risk
	Auth       workflow.Auth
	By         string // ByOwner or ByOther
	WaitingFor workflow.WaitingFor
	State      workflow.State
	Claimed    string // an address, or Nobody
	// After is the Next of the page before.
	After string
	Limit int
}

// QueueRow is a request as the queue shows it.
type QueueRow struct {
	workflow.Request
	// StateSince is since when it has been in its state.
	StateSince time.Time
	// Firm is whose the account is, if it is on file.
	Firm  string
	Claim Claim
}

// QueuePage is some of the queue. Next is where it goes on, empty at its end. Looked is set
// when the page ends because so many were looked at, and not because it is full.
type QueuePage struct {
	Rows   []QueueRow
	Next   string
	Looked int
}

// ErrTooBroad means that a search fits too much to be found in time.
var ErrTooBroad = errors.New("too many requests fit the search")

const (
	// queueLook is how many requests a page with filters looks at, so that one that little
	// fits takes no longer than any other.
	queueLook = 5000
	// searchLook is the same for a search of words that many have.
	searchLook = 2000
	// searchPatience is how long a search may take, in Postgres's words.
	searchPatience = "2s"
)

// Queue returns a page of requests. It fails with ErrTooBroad.
func (s *Store) Queue(ctx context.Context, f QueueFilter) (QueuePage, error) {
	found, err := s.search(ctx, f.Search)
	if err != nil {
		return QueuePage{}, err
	}
	keys, last, err := s.queueKeys(ctx, f, found)
	if err != nil {
		return QueuePage{}, err
	}
	var page QueuePage
	switch {
	case len(keys) > f.Limit:
		keys = keys[:f.Limit]
		page.Next = keys[f.Limit-1].cursor()
	case last != nil:
		page.Next, page.Looked = last.cursor(), f.look(found)
	}
	ids := make([]int64, len(keys))
	for i, k := range keys {
		ids[i] = k.id
	}
	page.Rows, err = s.queueRows(ctx, `r.id = ANY($1)`, ids)
	slices.SortFunc(page.Rows, func(a, b QueueRow) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return page, err
}

// QueueRows returns requests by their references, in no order; those that exist.
func (s *Store) QueueRows(ctx context.Context, refs []string) ([]QueueRow, error) {
	return s.queueRows(ctx, `r.ref = ANY($1)`, refs)
}

func (s *Store) queueRows(ctx context.Context, where string, arg any) ([]QueueRow, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+requestColumns+`, r.state_since, coalesce(f.organization, ''), coalesce(c.email, ''), c.at
		FROM request r LEFT JOIN request_claim c ON c.request_id = r.id
		LEFT JOIN LATERAL (SELECT organization FROM account WHERE email IN (r.old_email, r.new_username)
			ORDER BY email = r.old_email DESC LIMIT 1) f ON true
		WHERE `+where, arg)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (QueueRow, error) {
		var q QueueRow
		var claimed *time.Time
		var err error
		q.Request, err = scanRequest(row, &q.StateSince, &q.Firm, &q.Claim.Email, &claimed)
		q.StateSince, q.Claim.At = q.StateSince.UTC(), orZero(claimed)
		return q, err
	})
}

// queueKey is a request's place in the order of its tab.
type queueKey struct {
	id   int64
	rank int
	at   time.Time
}

func (k queueKey) cursor() string { return fmt.Sprintf("%d.%d.%d", k.rank, k.at.UnixMicro(), k.id) }

func parseCursor(s string) (k queueKey, ok bool) {
	var micros int64
	n, err := fmt.Sscanf(s, "%d.%d.%d", &k.rank, &micros, &k.id)
	k.at = time.UnixMicro(micros)
	return k, n == 3 && err == nil && k.cursor() == s
}

// queueKeys finds the places of a page's requests, of one more if there is one, and else of
// the last one that was looked at. The statements are planned for what is asked each time.
func (s *Store) queueKeys(ctx context.Context, f QueueFilter, found search) (keys []queueKey, last *queueKey, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = '`+searchPatience+`'`); err != nil {
			return err
		}
		query, args := f.query(found)
		if keys, err = queryKeys(ctx, tx, query, args); err != nil || len(keys) > f.Limit || f.look(found) <= f.Limit+1 {
			return err
		}
		query, args = f.lastQuery(found)
		ends, err := queryKeys(ctx, tx, query, args)
		if len(ends) > 0 {
			last = &ends[0]
		}
		return err
	})
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "57014" && ctx.Err() == nil { // query_canceled
		return nil, nil, ErrTooBroad
	}
	return keys, last, err
}

func queryKeys(ctx context.Context, tx pgx.Tx, query string, args []any) ([]queueKey, error) {
	rows, err := tx.Query(ctx, query, append([]any{pgx.QueryExecModeCacheDescribe}, args...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (k queueKey, err error) {
		err = row.Scan(&k.id, &k.rank, &k.at)
		return k, err
	})
}
