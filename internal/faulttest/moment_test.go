//go:build faults

package faulttest

import (
	"context"
	"regexp"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// tapped is a connection through a tap of its own, by a client that would
// rather have encryption, to a database with an
// empty table t.
func tapped(t *testing.T, w *world) (*tap, *pgx.Conn) {
	t.Helper()
	w.exec(`DROP TABLE IF EXISTS t`)
	w.exec(`CREATE TABLE t (n int)`)
	p := newTap(t, w.postgres.addr)
	config, err := pgx.ParseConfig(w.databaseAt(p.listener.Addr().String()))
	if err != nil {
		t.Fatal(err)
	}
	preferring, err := pgx.ParseConfig("postgres://127.0.0.1/?sslmode=prefer")
	if err != nil {
		t.Fatal(err)
	}
	config.TLSConfig = preferring.TLSConfig
	fallback := *preferring.Fallbacks[0]
	fallback.Host, fallback.Port = config.Host, config.Port
	config.Fallbacks = append(config.Fallbacks, &fallback)
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return p, conn
}

func TestMoments(t *testing.T) {
	w := setup(t)
	insert, commit := regexp.MustCompile(`INSERT INTO t\b`), stems.commit
	for name, tt := range map[string]struct {
		moment moment
		// What is there after transactions that insert 1, 2 and 3, of which the
		// client believes that the last one failed.
		rows, failed int
	}{
		"before the second insert":        {moment{At: insert, Nth: 2}, 1, 2},
		"after the second insert":         {moment{At: insert, Nth: 2, After: true}, 1, 2},
		"before the first commit":         {moment{At: commit}, 0, 1},
		"after the first commit":          {moment{At: commit, After: true}, 1, 1},
		"after the third commit":          {moment{At: commit, Nth: 3, After: true}, 3, 3},
		"before the third of such a kind": {moment{At: commit, Within: insert, Nth: 3}, 2, 3},
		"within what is not there":        {moment{At: commit, Within: stems.writeLedger}, 3, 0},
		"without what is there":           {moment{At: commit, Without: insert}, 3, 0},
		"without what is not there":       {moment{At: commit, Without: stems.writeLedger}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			p, conn := tapped(t, w)
			tt.moment.Do = cut
			hit := p.at(tt.moment)
			failed := 0
			for n := 1; n <= 3 && failed == 0; n++ {
				if insertOne(t.Context(), conn, n) != nil {
					failed = n
				}
			}
			if tt.failed > 0 {
				await(t, "the cut", hit)
			}
			if rows := w.count(); rows != tt.rows || failed != tt.failed {
				t.Errorf("%d rows, want %d; transaction %d failed, want %d", rows, tt.rows, failed, tt.failed)
			}
		})
	}
}

func insertOne(ctx context.Context, conn *pgx.Conn, n int) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`SELECT $1::int`, n)
		batch.Queue(`INSERT INTO t VALUES ($1)`, n)
		return tx.SendBatch(ctx, batch).Close()
	})
}

// count waits for the server to have ended what was cut off.
func (w *world) count() int {
	w.t.Helper()
	w.exec(`BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE; COMMIT`)
	var n int
	if err := w.direct.QueryRow(w.t.Context(), `SELECT count(*) FROM t`).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestTapForwardsCancelRequests(t *testing.T) {
	w := setup(t)
	_, conn := tapped(t, w)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := conn.Exec(ctx, `SELECT pg_sleep(600)`)
		ended <- err
	}()
	if !until(func() bool {
		rows, err := w.rows(`SELECT query FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'`)
		return err == nil && len(rows) == 1
	}) {
		t.Fatal("the query does not run")
	}
	if err := conn.PgConn().CancelRequest(ctx); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err == nil || conn.IsClosed() {
			t.Errorf("cancelled: %v", err)
		}
	case <-time.After(patience):
		t.Error("the query goes on")
	}
}
