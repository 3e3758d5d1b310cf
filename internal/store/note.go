package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// MaxNote is how long a note may be, in characters.
const MaxNote = 4000

// Note is what somebody of the staff has written on a request for the others. Notes stay
// as they are.
type Note struct {
	Email string
	At    time.Time
	Body  string
}

// AddNote writes a note, which is neither empty nor longer than MaxNote. It fails with
// ErrNotFound and with workflow.ErrViewer.
func (s *Store) AddNote(ctx context.Context, ref workflow.Ref, body string, by workflow.Actor) error {
	if !by.Role.Decides() {
		return workflow.ErrViewer
	}
	return s.announcing(ctx, ref, `INSERT INTO request_note (request_id, email, at, body)
		SELECT id, $2, $3, $4 FROM request WHERE ref = $1`, ref, by.Name, s.Now(), body)
}

// notesMost bounds the notes that are shown.
const notesMost = 200

// Notes returns the notes on a request, the newest first; of very many the latest.
func (s *Store) Notes(ctx context.Context, request int64) ([]Note, error) {
	rows, err := s.pool.Query(ctx, `SELECT email, at, body FROM request_note WHERE request_id = $1 ORDER BY id DESC LIMIT $2`, request, notesMost)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Note])
}
