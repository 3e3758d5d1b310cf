package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// Claim is who is on a request, and since when. It keeps nobody from deciding.
type Claim struct {
	Email string
	At    time.Time
}

// Claim puts somebody on a request, in the place of whoever was. It fails with ErrNotFound
// and with workflow.ErrViewer.
func (s *Store) Claim(ctx context.Context, ref workflow.Ref, by workflow.Actor) error {
	return s.changeClaim(ctx, ref, by, `INSERT INTO request_claim (request_id, email, at)
		SELECT id, $2, $3 FROM request WHERE ref = $1
		ON CONFLICT (request_id) DO UPDATE SET email = excluded.email, at = excluded.at`, s.Now())
}

// Release takes somebody off a request; who is not on it is off it already. It fails with
// workflow.ErrViewer.
func (s *Store) Release(ctx context.Context, ref workflow.Ref, by workflow.Actor) error {
	err := s.changeClaim(ctx, ref, by, `DELETE FROM request_claim c USING request r
		WHERE r.ref = $1 AND c.request_id = r.id AND c.email = $2`)
	if err == ErrNotFound { //nolint:errorlint // just this one: nothing had to be done
		return nil
	}
	return err
}

// changeClaim runs a statement and announces the request, as its triggers do.
func (s *Store) changeClaim(ctx context.Context, ref workflow.Ref, by workflow.Actor, statement string, more ...any) error {
	if !by.Role.Decides() {
		return workflow.ErrViewer
	}
	return s.announcing(ctx, ref, statement, append([]any{ref, by.Name}, more...)...)
}

// announcing runs a statement that changes what is shown with a request, or fails with
// ErrNotFound where it changes nothing, and has those who look at it see it.
func (s *Store) announcing(ctx context.Context, ref workflow.Ref, statement string, args ...any) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, statement, args...)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrNotFound
		}
		_, err = tx.Exec(ctx, `SELECT pg_notify('swapdesk_requests', $1)`, ref)
		return err
	})
}

// Claims returns who is on requests, by their ids.
func (s *Store) Claims(ctx context.Context, ids []int64) (map[int64]Claim, error) {
	rows, err := s.pool.Query(ctx, `SELECT request_id, email, at FROM request_claim WHERE request_id = ANY($1)`, ids)
	if err != nil {
		return nil, err
	}
	claims := map[int64]Claim{}
	var id int64
	var c Claim
	_, err = pgx.ForEachRow(rows, []any{&id, &c.Email, &c.At}, func() error {
		claims[id] = Claim{c.Email, c.At.UTC()}
		return nil
	})
	return claims, err
}
