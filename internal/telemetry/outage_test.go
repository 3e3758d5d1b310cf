package telemetry

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// failure is pgx's own error about a server that is not there.
func failure(t *testing.T) error {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	_, err = pgx.Connect(t.Context(), "postgres://swapdesk:secret@"+l.Addr().String()+"/swapdesk")
	if err == nil {
		t.Fatal("connected to nothing")
	}
	return err
}

func TestOutageIsToldOnceAMinute(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	o := NewOutage(NewLogger(&out, slog.LevelInfo, "text"))
	o.now = func() time.Time { return now }
	log, err := o.Logger(), failure(t)
	lines := func() int {
		n := strings.Count(out.String(), "\n")
		out.Reset()
		return n
	}
	o.Over()
	if n := lines(); n != 0 {
		t.Errorf("%d lines about a connection that nobody missed", n)
	}
	for range 59 { // as River and the lease do, in the first minute
		log.Error("producer: Error fetching jobs", "err", err.Error(), "queue", "read")
		log.With("error", err).Warn("the mailbox's lease could not be asked for")
		now = now.Add(time.Second)
	}
	if text := out.String(); !strings.Contains(text, "the database cannot be reached") || !strings.Contains(text, "connection refused") {
		t.Errorf("told %q", text)
	}
	if n := lines(); n != 1 {
		t.Errorf("%d lines in the first minute", n)
	}
	log.Error("something else", "error", errors.New("disk full"))
	if n := lines(); n != 1 {
		t.Error("a line about something else is lost")
	}
	now = now.Add(time.Second)
	log.Error("elector: Error attempting to elect", "err", err.Error())
	if text := out.String(); !strings.Contains(text, "lines=118") || !strings.Contains(text, "for=1m0s") {
		t.Errorf("told %q", text)
	}
	lines()
	o.Over()
	if text := out.String(); !strings.Contains(text, "reachable again") || !strings.Contains(text, "after=1m0s") {
		t.Errorf("told %q", text)
	}
	lines()
	o.Over()
	if n := lines(); n != 0 {
		t.Error("the end of an outage is told twice")
	}
	log.Warn("step failed", "error", err)
	if n := lines(); n != 0 {
		t.Error("what was late to tell of the outage begins another")
	}
	now = now.Add(straggle)
	log.Warn("step failed", "error", err)
	if n := lines(); n != 1 {
		t.Error("the next outage is not told")
	}
}
