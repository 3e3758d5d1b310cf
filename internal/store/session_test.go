package store

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sys/unix"

	"github.com/swapdesk/swapdesk/workflow"
)

// Who went away in the middle of a transaction keeps nobody waiting.
func TestSilentClientLosesItsLocks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	gone, err := Open(t.Context(), Options{URL: b.url})
	if err != nil {
		t.Fatal(err)
	}
	defer gone.Close()
	err = gone.Do(t.Context(), func(tx *Tx) error {
		if _, err := tx.notPlaced(t.Context(), b.mailbox, 1, nil); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		held, err := b.Lease(ctx, b.mailbox, "standby", 3*time.Second)
		if err != nil || !held {
			t.Errorf("the standby has the lease: %v, %v", held, err)
		}
		return nil
	})
	if err == nil {
		t.Error("the transaction was committed after its locks had been given away")
	}
}

// With KeepPlans no statement is planned anew for its parameters, however often
// it is called, River's included.
func TestPlansAreKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	st, err := Open(t.Context(), Options{URL: b.url, Connections: 1, KeepPlans: true, Compose: composer})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	b.Store, b.now = st, st.Now() // the bundle's own store stays open
	for range 8 {                 // Postgres plans the first five calls of a statement for their parameters
		b.move(t, b.queued(t, "p"), workflow.Deny{Reason: "No."})
	}
	var statements, generic, custom int
	err = st.pool.QueryRow(t.Context(), `SELECT count(*), sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements`).
		Scan(&statements, &generic, &custom)
	if err != nil || statements == 0 || generic == 0 || custom != 0 {
		t.Errorf("%d statements with %d generic plans and %d others: %v", statements, generic, custom, err)
	}
}

func TestSilentDatabaseIsGivenUp(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := dial(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	for option, want := range map[int]int{unix.TCP_USER_TIMEOUT: 25_000, unix.TCP_KEEPIDLE: 10, unix.TCP_KEEPINTVL: 5, unix.TCP_KEEPCNT: 3} {
		var got int
		var optErr error
		err := raw.Control(func(fd uintptr) { got, optErr = unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, option) })
		if err := errors.Join(err, optErr); err != nil || got != want {
			t.Errorf("option %d is %d, want %d (%v)", option, got, want, err)
		}
	}
}

// An operator's own settings, in the URL, go before those of the desk.
func TestSettingsOfTheURL(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for url, want := range map[string]string{
		b.url: "15s",
		b.url + "&idle_in_transaction_session_timeout=7s": "7s",
	} {
		st, err := Open(t.Context(), Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		var got string
		if err := st.pool.QueryRow(t.Context(), `SHOW idle_in_transaction_session_timeout`).Scan(&got); err != nil || got != want {
			t.Errorf("idle_in_transaction_session_timeout is %q, want %q (%v)", got, want, err)
		}
	}
}

// Pages and the pipeline start no workers of Postgres for a statement; whoever looks at
// whole tables does.
func TestStatementsStartNoWorkers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tx, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	// So that Postgres would for the least.
	if _, err := tx.Exec(t.Context(), `SELECT set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true),
		set_config('min_parallel_table_scan_size', '0', true)`); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		settings string
		want     bool
	}{{`SELECT`, false}, {asUsual, true}} {
		if _, err := tx.Exec(t.Context(), test.settings); err != nil {
			t.Fatal(err)
		}
		rows, err := tx.Query(t.Context(), `EXPLAIN SELECT count(*) FROM audit`)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(strings.Join(plan, "\n"), "Gather"); got != test.want {
			t.Errorf("after %s: workers %v, want %v\n%s", test.settings, got, test.want, strings.Join(plan, "\n"))
		}
	}
}
