package pgrun

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// clockTick is the unit of the times in /proc/PID/stat: USER_HZ, which Linux
// fixes at 100 for programs (proc(5), time(7)).
const clockTick = 10 * time.Millisecond

// CPU is the processor time, user and system, that the server has used: its
// own, that of its running children and of those that have ended.
func (c *Cluster) CPU() (time.Duration, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		sum += cpuOf(string(stat), c.server.cmd.Process.Pid)
	}
	return sum, nil
}

// cpuOf reads a line of /proc/PID/stat; it is zero for processes of others. The
// name in parentheses may hold anything, so fields count from behind it.
func cpuOf(stat string, postmaster int) time.Duration {
	pid, _, _ := strings.Cut(stat, " ")
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 15 {
		return 0
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // the kernel writes numbers
	own := number(fields[11]) + number(fields[12])
	switch postmaster {
	case number(pid):
		return time.Duration(own+number(fields[13])+number(fields[14])) * clockTick
	case number(fields[1]):
		return time.Duration(own) * clockTick
	default:
		return 0
	}
}

// Size is how many bytes a database takes on disk, without the write-ahead log.
func (c *Cluster) Size(ctx context.Context, database string) (bytes int64, err error) {
	conn, err := pgx.Connect(ctx, c.URL(database))
	if err != nil {
		return 0, err
	}
	err = conn.QueryRow(ctx, `SELECT pg_database_size(current_database())`).Scan(&bytes)
	return bytes, errors.Join(err, conn.Close(ctx))
}

// Statement is what pg_stat_statements counts of one statement.
type Statement struct {
	Text    string  `json:"statement"`
	Calls   int64   `json:"calls"`
	Plans   int64   `json:"plans"`
	TotalMS float64 `json:"total_ms"` // planning and execution
}

// CountStatements forgets what was counted of statements so far. The cluster has
// to have been started with CountStatements.
func (c *Cluster) CountStatements(ctx context.Context, database string) error {
	conn, err := pgx.Connect(ctx, c.URL(database))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()")
	if err != nil {
		err = fmt.Errorf("count statements: %w", err)
	}
	return errors.Join(err, conn.Close(ctx))
}

// Statements lists the n statements of a database that took the most time since
// CountStatements.
func (c *Cluster) Statements(ctx context.Context, database string, n int) (_ []Statement, err error) {
	conn, err := pgx.Connect(ctx, c.URL(database))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	rows, err := conn.Query(ctx, `SELECT regexp_replace(query, '\s+', ' ', 'g'), calls, plans, total_plan_time + total_exec_time
		FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
		ORDER BY 4 DESC LIMIT $1`, n)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Statement])
}
