package store

import "context"

// QueueCounts are how many there are in each tab, up to CountMost.
type QueueCounts struct {
	Decide, Waiting, Done int
	// Unclear and Suspicious are inbound mails for staff: those whose sender is
	// certainly another are suspicious. Undeliverable and Held are outgoing ones.
	Unclear, Suspicious, Undeliverable, Held int
}

// Look is how many mails need a look.
func (c QueueCounts) Look() int { return c.Unclear + c.Suspicious + c.Undeliverable + c.Held }

// CountMost is the highest count: to count more would take longer than it is worth.
const CountMost = 10_000

// Each part counts what an index holds, and no further than CountMost.
const countQuery = `SELECT
	(SELECT count(*) FROM (SELECT FROM request WHERE state = 'queued' LIMIT $1) q),
	(SELECT count(*) FROM (SELECT FROM request WHERE state = 'waiting' LIMIT $1) q),
	(SELECT count(*) FROM (SELECT FROM request
		WHERE state IN ('completed', 'denied', 'expired', 'withdrawn', 'reversed') LIMIT $1) q),
	i.unclear, i.suspicious, o.undeliverable, o.held
	FROM (SELECT count(*) FILTER (WHERE auth <> 'fail') AS unclear, count(*) FILTER (WHERE auth = 'fail') AS suspicious
			FROM (SELECT auth FROM message WHERE for_staff AND handled_at IS NULL LIMIT $1) m) i,
		(SELECT count(*) FILTER (WHERE state <> 'held') AS undeliverable, count(*) FILTER (WHERE state = 'held') AS held
			FROM (SELECT state FROM outgoing WHERE state <> 'accepted' AND (state IN ('undeliverable', 'held') OR bounced_by IS NOT NULL)
				AND handled_at IS NULL LIMIT $1) m) o`

// CountQueue counts what is in the tabs.
func (s *Store) CountQueue(ctx context.Context) (QueueCounts, error) {
	var c QueueCounts
	err := s.pool.QueryRow(ctx, countQuery, CountMost).Scan(&c.Decide, &c.Waiting, &c.Done, &c.Unclear, &c.Suspicious, &c.Undeliverable, &c.Held)
	return c, err
}
