package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// AuditFilter selects rows of the audit trail. Zero fields select everything.
type AuditFilter struct {
	Chain, Actor, Event string
	Via                 workflow.Via
	// From and To are the times between which it happened, To not included.
	From, To time.Time
	// Before is an id that those of the rows are below.
	Before int64
	Limit  int
}

// disorder is by how many ids rows may be out of the order of their times: those who
// write at once have their ids at once, and their times from when they began.
const disorder = 10_000

// query has the conditions that the filter sets, and no others. The ids of a time are
// looked up first: by them every index is in order.
func (f AuditFilter) query(order string) (string, []any) {
	var where []string
	var args []any
	add := func(condition string, arg any) {
		args = append(args, arg)
		where = append(where, strings.ReplaceAll(condition, "?", fmt.Sprintf("$%d", len(args))))
	}
	if f.Chain != "" {
		add(`chain = ?`, f.Chain)
	}
	if f.Actor != "" {
		add(`actor = ?`, f.Actor)
	}
	if f.Event != "" {
		add(`event = ?`, f.Event)
	}
	if f.Via != "" {
		add(`via = ?`, f.Via)
	}
	if f.Actor != "" && f.Actor != workflow.System.Name || f.Via != "" && f.Via != workflow.ViaSystem {
		where = append(where, `via <> 'system'`) // as the indexes have it
	}
	if !f.From.IsZero() {
		add(`at >= ? AND id >= (SELECT id FROM audit WHERE at >= ? ORDER BY at LIMIT 1) - `+fmt.Sprint(disorder), f.From)
	}
	if !f.To.IsZero() {
		add(`at < ? AND id <= (SELECT id FROM audit WHERE at < ? ORDER BY at DESC LIMIT 1) + `+fmt.Sprint(disorder), f.To)
	}
	if f.Before != 0 {
		add(`id < ?`, f.Before)
	}
	query := auditColumns
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, ` AND `)
	}
	return query + ` ORDER BY id ` + order + limit(f.Limit), args
}

// AuditPage lists rows of the trail, the newest first.
func (s *Store) AuditPage(ctx context.Context, f AuditFilter) ([]AuditRow, error) {
	query, args := f.query("DESC")
	rows, err := s.pool.Query(ctx, query, append([]any{pgx.QueryExecModeExec}, args...)...) // planned for what it is asked for
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanAudit)
}

// EachAudit calls f with the rows of the trail in order, one at a time: all of them as they
// are at one moment, and no more of them in memory than one. It ends with an error of f.
func (s *Store) EachAudit(ctx context.Context, filter AuditFilter, f func(AuditRow) error) error {
	query, args := filter.query("ASC")
	rows, err := s.pool.Query(ctx, query, append([]any{pgx.QueryExecModeExec}, args...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row, err := scanAudit(rows)
		if err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
	return rows.Err()
}
