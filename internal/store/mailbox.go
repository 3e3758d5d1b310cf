package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Mailbox returns the id of the mailbox with the given name, making its row at
// the first call. The address is what mail to it is shown as sent to.
func (s *Store) Mailbox(ctx context.Context, name, address string) (int64, error) {
	var id int64
	err := s.pool.QueryRow(ctx, `INSERT INTO mailbox (name, address) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET address = excluded.address RETURNING id`, name, address).Scan(&id)
	return id, err
}

// Lease takes or prolongs the lease on a mailbox and reports whether holder has
// it. Nothing is wrong when two hold it for a moment: it only saves work. One
// that lasts for longer than ttl stems from before the clock was set back.
func (s *Store) Lease(ctx context.Context, mailbox int64, holder string, ttl time.Duration) (bool, error) {
	tag, err := s.pool.Exec(ctx, `UPDATE mailbox SET lease_holder = $2, lease_until = clock_timestamp() + $3::interval
		WHERE id = $1 AND (lease_holder = $2 OR lease_until IS NULL OR lease_until < clock_timestamp()
			OR lease_until > clock_timestamp() + $3::interval)`, mailbox, holder, ttl)
	return tag.RowsAffected() == 1, err
}

// Unlease gives the lease back, so that another takes it at once.
func (s *Store) Unlease(ctx context.Context, mailbox int64, holder string) error {
	_, err := s.pool.Exec(ctx, `UPDATE mailbox SET lease_holder = NULL, lease_until = NULL
		WHERE id = $1 AND lease_holder = $2`, mailbox, holder)
	return err
}

// Cursor returns the highest UID that is stored under the mailbox's present
// UIDVALIDITY (RFC 9051 section 2.3.1.1): 0 for one that was never seen.
func (s *Store) Cursor(ctx context.Context, mailbox int64, uidValidity uint32) (uint32, error) {
	var last int64
	err := s.pool.QueryRow(ctx, `UPDATE mailbox SET uidvalidity = $2,
			last_uid = (SELECT coalesce(max(uid), 0) FROM mailbox_uid WHERE mailbox_id = $1 AND uidvalidity = $2)
		WHERE id = $1 RETURNING last_uid`, mailbox, int64(uidValidity)).Scan(&last)
	return uint32(last), err
}

// Swept records a successful sweep of the mailbox.
func (s *Store) Swept(ctx context.Context, mailbox int64) error {
	_, err := s.pool.Exec(ctx, `UPDATE mailbox SET swept_at = $2 WHERE id = $1`, mailbox, s.Now())
	return err
}

// LastSweep returns when a mailbox was last swept by anybody; the zero time if
// never.
func (s *Store) LastSweep(ctx context.Context) (time.Time, error) {
	var at *time.Time
	err := s.pool.QueryRow(ctx, `SELECT max(swept_at) FROM mailbox`).Scan(&at)
	return orZero(at), err
}

// Room reports whether fewer than n messages wait to be read, fewer than n
// requests for their check, and fewer than n mails to be sent.
func (s *Store) Room(ctx context.Context, n int) (bool, error) {
	var room bool
	err := s.pool.QueryRow(ctx, `SELECT greatest(
			(SELECT count(*) FROM (SELECT FROM message WHERE outcome IS NULL LIMIT $1) m),
			(SELECT count(*) FROM (SELECT FROM request WHERE state = 'received' LIMIT $1) r),
			(SELECT count(*) FROM (SELECT FROM outgoing WHERE state IN ('queued', 'retrying') LIMIT $1) o)) < $1`, n).Scan(&room)
	return room, err
}

// Filing is a stored message whose outcome is known and that has not been
// moved to its folder yet.
type Filing struct {
	UID     uint32
	Refused bool
}

// Filings lists at most limit messages to be moved, the oldest first.
func (s *Store) Filings(ctx context.Context, mailbox int64, uidValidity uint32, limit int) ([]Filing, error) {
	rows, err := s.pool.Query(ctx, `SELECT u.uid, m.outcome = 'refused' FROM mailbox_uid u JOIN message m ON m.id = u.message_id
		WHERE u.mailbox_id = $1 AND u.uidvalidity = $2 AND u.filed_at IS NULL AND m.outcome IS NOT NULL
		ORDER BY u.uid LIMIT $3`, mailbox, int64(uidValidity), limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Filing, error) {
		var uid int64
		var f Filing
		err := row.Scan(&uid, &f.Refused)
		f.UID = uint32(uid)
		return f, err
	})
}

// Filed records that messages were moved.
func (s *Store) Filed(ctx context.Context, mailbox int64, uidValidity uint32, uids []uint32) error {
	wide := make([]int64, len(uids))
	for i, uid := range uids {
		wide[i] = int64(uid)
	}
	_, err := s.pool.Exec(ctx, `UPDATE mailbox_uid SET filed_at = $4
		WHERE mailbox_id = $1 AND uidvalidity = $2 AND uid = ANY($3)`, mailbox, int64(uidValidity), wide, s.Now())
	return err
}
