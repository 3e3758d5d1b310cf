package pgrun

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestCPUOf(t *testing.T) {
	t.Parallel()
	// utime 3, stime 4, cutime 50, cstime 60: the form of proc(5).
	stat := func(pid, parent string) string {
		return pid + " (postgres: a) b) S " + parent + " 9 9 0 -1 4194560 1 2 3 4 3 4 50 60 20 0 1 0 100 200 300"
	}
	for name, tt := range map[string]struct {
		stat string
		want time.Duration
	}{
		"the postmaster, with those that have ended": {stat("7", "1"), 1170 * time.Millisecond},
		"a child":     {stat("8", "7"), 70 * time.Millisecond},
		"another one": {stat("8", "6"), 0},
		"cut short":   {"7 (x) S 1", 0},
	} {
		if got := cpuOf(tt.stat, 7); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

func TestStatements(t *testing.T) {
	t.Parallel()
	dir := seededDir(t)
	c, err := Start(t.Context(), Options{Dir: dir, CountStatements: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Stop()
	conn, err := pgx.Connect(t.Context(), c.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	// What comes before is not counted.
	if _, err := conn.Exec(t.Context(), "SELECT count(*) FROM generate_series(1, 5000000)"); err != nil {
		t.Fatal(err)
	}
	if err := c.CountStatements(t.Context(), "postgres"); err != nil {
		t.Fatal(err)
	}
	before, err := c.CPU()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := conn.Exec(t.Context(), `SELECT count(*) FROM generate_series(1, $1::int)`, 1_000_000); err != nil {
			t.Fatal(err)
		}
	}
	if after, err := c.CPU(); err != nil || after <= before {
		t.Errorf("the processor time was %v and is %v: %v", before, after, err)
	}
	list, err := c.Statements(t.Context(), "postgres", 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v: %v", list, err)
	}
	if s := list[0]; s.Calls != 3 || s.TotalMS <= 0 || s.Text != "SELECT count(*) FROM generate_series($2, $1::int)" {
		t.Errorf("%+v", s)
	}
}
