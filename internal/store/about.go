package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// About is what the desk's own records say about a request.
type About struct {
	// OldOnFile and NewTaken say whether the addresses are accounts, Organization
	// whose the old one is.
	OldOnFile, NewTaken bool
	Organization        string
	// Completed to Expired count the earlier requests for the old address or by the
	// author, and Volume the author's within a day, this one included; of very many
	// only the latest are counted.
	Completed, Denied, Withdrawn, Expired int
	Volume                                int
	// LastSwap is when the old address became the account's by a swap; zero if it did
	// not.
	LastSwap time.Time
	// Envelope is that of the mail that named the pair.
	Envelope
}

// aboutMost bounds the earlier requests that are looked at.
const aboutMost = 200

// AboutRequests looks up what is on record about requests, in their order.
func (s *Store) AboutRequests(ctx context.Context, list []workflow.Request) ([]About, error) {
	ids, sources := make([]int64, len(list)), make([]int64, len(list))
	olds, news, authors := make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
	for i, r := range list {
		ids[i], sources[i], olds[i], news[i], authors[i] = r.ID, r.Source, r.Old, r.New, r.Author
	}
	rows, err := s.pool.Query(ctx, `SELECT a.email IS NOT NULL, coalesce(a.organization, ''),
			EXISTS (SELECT FROM account t WHERE t.email = x.new), l.applied_at, m.envelope,
			e.completed, e.denied, e.withdrawn, e.expired, v.n
		FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS x (id, source, old, new, author, n)
		LEFT JOIN account a ON a.email = x.old
		LEFT JOIN message m ON m.id = x.source
		LEFT JOIN LATERAL (SELECT applied_at FROM ledger WHERE new_username = x.old ORDER BY id DESC LIMIT 1) l ON true,
		LATERAL (SELECT count(*) FILTER (WHERE state = 'completed') AS completed, count(*) FILTER (WHERE state = 'denied') AS denied,
				count(*) FILTER (WHERE state = 'withdrawn') AS withdrawn, count(*) FILTER (WHERE state = 'expired') AS expired
			FROM ((SELECT id, state FROM request WHERE old_email = x.old AND id < x.id ORDER BY id DESC LIMIT $6)
				UNION (SELECT id, state FROM request WHERE sender = x.author AND id < x.id ORDER BY created_at DESC LIMIT $6)) earlier) e,
		LATERAL (SELECT count(*) AS n FROM (SELECT FROM request
			WHERE sender = x.author AND created_at > $7::timestamptz - interval '1 day' LIMIT $6) r) v
		ORDER BY x.n`, ids, sources, olds, news, authors, aboutMost, s.Now())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (About, error) {
		var a About
		var swapped *time.Time
		var envelope []byte
		err := row.Scan(&a.OldOnFile, &a.Organization, &a.NewTaken, &swapped, &envelope,
			&a.Completed, &a.Denied, &a.Withdrawn, &a.Expired, &a.Volume)
		a.LastSwap = orZero(swapped)
		if err == nil && envelope != nil {
			err = json.Unmarshal(envelope, &a.Envelope)
		}
		return a, err
	})
}
