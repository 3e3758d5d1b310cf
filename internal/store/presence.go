package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// openPatience is after how long a page that gives no sign is closed: its process has ended
// and could not say so. Pages give one every 15 s.
const openPatience = 45 * time.Second

// presenceChannel is where it is announced that a request is opened or closed by somebody.
const presenceChannel = "swapdesk_presence"

// Enter notes that somebody has a request open on a page, whose name no other page has. It
// is called again as long as the page is open. Times are the database's: processes are
// compared, whose clocks may differ. A request that is not there is no error.
func (s *Store) Enter(ctx context.Context, page string, ref workflow.Ref, email string) error {
	_, err := s.pool.Exec(ctx, `WITH opened AS (
			INSERT INTO request_open (page, request_id, email, seen_at)
			SELECT $1, id, $3, clock_timestamp() FROM request WHERE ref = $2
			ON CONFLICT (page) DO UPDATE SET seen_at = excluded.seen_at RETURNING xmax = 0 AS new)
		SELECT pg_notify($4, $2) FROM opened WHERE new`, page, ref, email, presenceChannel)
	return err
}

// Leave notes that a page is open no longer.
func (s *Store) Leave(ctx context.Context, page string) error {
	return s.leave(ctx, `page = $1`, page)
}

// LeaveSilent is Leave for all pages that have given no sign for some time.
func (s *Store) LeaveSilent(ctx context.Context) error {
	return s.leave(ctx, `seen_at < clock_timestamp() - $1::interval`, openPatience)
}

func (s *Store) leave(ctx context.Context, which string, arg any) error {
	_, err := s.pool.Exec(ctx, `WITH closed AS (DELETE FROM request_open WHERE `+which+` RETURNING request_id)
		SELECT pg_notify($2, ref) FROM request WHERE id IN (SELECT request_id FROM closed)`, arg, presenceChannel)
	return err
}

// Present returns who has a request open, by address.
func (s *Store) Present(ctx context.Context, id int64) ([]string, error) {
	rows, err := s.pool.Query(ctx, `SELECT DISTINCT email FROM request_open
		WHERE request_id = $1 AND seen_at > clock_timestamp() - $2::interval ORDER BY email`, id, openPatience)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
