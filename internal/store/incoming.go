package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/job"
)

// Incoming is one message of a mailbox, as fetched. Raw is nil when Problem
// says why it could not be had.
type Incoming struct {
	UID      uint32
	Size     int64
	Received time.Time
	Raw      []byte
	Problem  string
}

// Placed is a message's place in its mailbox, and its id in the store.
type Placed struct {
	UID     uint32
	Message int64
}

// SaveIncoming stores a chunk of messages, moves the cursor to upTo and asks
// for them to be read, in one transaction. Saving the same again, from this
// process or another, changes nothing; bytes that are stored already are not
// stored twice. It returns the places that are new, in the order of the chunk.
func (s *Store) SaveIncoming(ctx context.Context, mailbox int64, uidValidity, upTo uint32, in []Incoming) ([]Placed, error) {
	var placed []Placed
	err := s.Do(ctx, func(tx *Tx) error {
		placed = nil
		now := s.Now()
		in, err := tx.notPlaced(ctx, mailbox, uidValidity, in)
		if err != nil || len(in) == 0 {
			return err
		}
		ids, err := tx.insertMessages(ctx, in, now)
		if err != nil {
			return err
		}
		_, err = tx.tx.Exec(ctx, `INSERT INTO mailbox_uid (mailbox_id, uidvalidity, uid, message_id, saved_at)
			SELECT $1, $2, u.uid, u.message, $5 FROM unnest($3::bigint[], $4::bigint[]) u (uid, message)`,
			mailbox, int64(uidValidity), uidsOf(in), ids, now)
		if err != nil {
			return err
		}
		for i, m := range in {
			placed = append(placed, Placed{m.UID, ids[i]})
		}
		_, err = tx.tx.Exec(ctx, `UPDATE mailbox SET last_uid = greatest(last_uid, $3)
			WHERE id = $1 AND uidvalidity = $2`, mailbox, int64(uidValidity), int64(upTo))
		return err
	})
	return placed, err
}

// notPlaced locks the mailbox, so that two processes save one after the other,
// and returns the messages whose places are not stored yet.
func (tx *Tx) notPlaced(ctx context.Context, mailbox int64, uidValidity uint32, in []Incoming) ([]Incoming, error) {
	if _, err := tx.tx.Exec(ctx, `SELECT FROM mailbox WHERE id = $1 FOR UPDATE`, mailbox); err != nil {
		return nil, err
	}
	rows, err := tx.tx.Query(ctx, `SELECT uid FROM mailbox_uid WHERE mailbox_id = $1 AND uidvalidity = $2 AND uid = ANY($3)`,
		mailbox, int64(uidValidity), uidsOf(in))
	if err != nil {
		return nil, err
	}
	placed, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil || len(placed) == 0 {
		return in, err
	}
	var rest []Incoming
	for _, m := range in {
		if !slices.Contains(placed, int64(m.UID)) {
			rest = append(rest, m)
		}
	}
	return rest, nil
}

func uidsOf(in []Incoming) []int64 {
	uids := make([]int64, len(in))
	for i, m := range in {
		uids[i] = int64(m.UID)
	}
	return uids
}

// insertMessages returns the id of each message, in order, and queues read
// jobs for those that are new.
func (tx *Tx) insertMessages(ctx context.Context, in []Incoming, now time.Time) ([]int64, error) {
	var whole, lost columns
	at := make(map[[sha256.Size]byte]int, len(in)) // where a message stands in whole
	for _, m := range in {
		if m.Received.IsZero() {
			m.Received = now
		}
		if m.Raw == nil {
			lost.add(m, nil)
			continue
		}
		sum := sha256.Sum256(m.Raw)
		if _, ok := at[sum]; !ok {
			at[sum] = len(whole.sums)
			m.Size = int64(len(m.Raw))
			whole.add(m, sum[:])
		}
	}
	wholeIDs, err := tx.insertWhole(ctx, whole, at, now)
	if err != nil {
		return nil, fmt.Errorf("store messages: %w", err)
	}
	lostIDs, err := tx.insertLost(ctx, lost, now)
	if err != nil {
		return nil, fmt.Errorf("note messages that cannot be had: %w", err)
	}
	ids := make([]int64, len(in))
	for i, m := range in {
		if m.Raw == nil {
			ids[i], lostIDs = lostIDs[0], lostIDs[1:]
		} else {
			ids[i] = wholeIDs[at[sha256.Sum256(m.Raw)]]
		}
	}
	return ids, nil
}

// columns are messages as the columns of their table.
type columns struct {
	sums, raw [][]byte
	sizes     []int64
	received  []time.Time
	problems  []string
}

func (c *columns) add(m Incoming, sum []byte) {
	c.sums, c.raw, c.sizes = append(c.sums, sum), append(c.raw, m.Raw), append(c.sizes, m.Size)
	c.received, c.problems = append(c.received, m.Received), append(c.problems, m.Problem)
}

// insertWhole returns the ids in the order of c. The update of nothing makes a
// row that is there already come back, also one that another mailbox's
// transaction has just committed; its xmax tells that it was not inserted.
func (tx *Tx) insertWhole(ctx context.Context, c columns, at map[[sha256.Size]byte]int, now time.Time) ([]int64, error) {
	ids := make([]int64, len(c.sums))
	if len(ids) == 0 {
		return ids, nil
	}
	rows, err := tx.tx.Query(ctx, `INSERT INTO message (sha256, size, raw, received_at, stored_at)
		SELECT *, $5::timestamptz FROM unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::timestamptz[])
		ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING id, sha256, xmax = 0`,
		c.sums, c.sizes, c.raw, c.received, now)
	if err != nil {
		return nil, err
	}
	var id int64
	var sum []byte
	var isNew bool
	var fresh []int64
	_, err = pgx.ForEachRow(rows, []any{&id, &sum, &isNew}, func() error {
		ids[at[[sha256.Size]byte(sum)]] = id
		if isNew {
			fresh = append(fresh, id)
		}
		return nil
	})
	slices.Sort(fresh)
	for some := range slices.Chunk(fresh, job.Batch) {
		tx.job(job.Read{Messages: some})
	}
	return ids, err
}

// insertLost returns the ids in the order of c.
func (tx *Tx) insertLost(ctx context.Context, c columns, now time.Time) ([]int64, error) {
	if len(c.sizes) == 0 {
		return nil, nil
	}
	rows, err := tx.tx.Query(ctx, `INSERT INTO message (size, received_at, stored_at, outcome, reason, for_staff, read_at)
		SELECT size, received, $4, 'refused', problem, true, $4
		FROM unnest($1::bigint[], $2::timestamptz[], $3::text[]) AS m (size, received, problem) RETURNING id`,
		c.sizes, c.received, c.problems, now)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
