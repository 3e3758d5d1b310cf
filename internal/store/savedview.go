package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

// SavedView is a filter of the queue that somebody has given a name: the query of its URL.
type SavedView struct{ Name, Query string }

// viewsMost is how many views somebody can have.
const viewsMost = 30

// ErrTooManyViews means that somebody has as many views as there can be.
var ErrTooManyViews = errors.New("there are 30 saved views already: delete one first")

// SavedViews lists somebody's views by name.
func (s *Store) SavedViews(ctx context.Context, email string) ([]SavedView, error) {
	rows, err := s.pool.Query(ctx, `SELECT name, query FROM saved_view WHERE email = $1 ORDER BY name`, email)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[SavedView])
}

// SaveView gives a query a name, which may have stood for another before. It fails with
// ErrTooManyViews.
func (s *Store) SaveView(ctx context.Context, email string, v SavedView) error {
	tag, err := s.pool.Exec(ctx, `INSERT INTO saved_view (email, name, query) SELECT $1::text, $2::text, $3
		WHERE EXISTS (SELECT FROM saved_view WHERE email = $1 AND name = $2) OR (SELECT count(*) FROM saved_view WHERE email = $1) < $4
		ON CONFLICT (email, name) DO UPDATE SET query = excluded.query`, email, v.Name, v.Query, viewsMost)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrTooManyViews
	}
	return err
}

// DeleteView forgets a view; one that is not there is forgotten already.
func (s *Store) DeleteView(ctx context.Context, email, name string) error {
	_, err := s.pool.Exec(ctx, `DELETE FROM saved_view WHERE email = $1 AND name = $2`, email, name)
	return err
}
