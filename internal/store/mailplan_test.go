package store

import (
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// What staff list, and what a request shows, goes by indexes however much mail there is.
func TestMailListsGoByIndexes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(t, `INSERT INTO message (sha256, size, raw, received_at, stored_at, outcome, read_at, reason)
		SELECT sha256(i::text::bytea), 1, 'x', now(), now(), 'refused', now(), 'one of many' FROM generate_series(1, 5000) i`)
	b.queued(t, "jane")
	conn, err := pgx.Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `ANALYZE message; ANALYZE outgoing; ANALYZE request`); err != nil {
		t.Fatal(err)
	}
	staff, _ := MailFilter{ForStaff: true}.query()
	held, _ := MailFilter{ForStaff: true, State: MailHeld, Limit: 3}.query()
	of, _ := MailFilter{Ref: "SWAP-1234-567X"}.query()
	for _, q := range []struct{ query, index string }{
		{staff, `message_for_staff`},
		{strings.ReplaceAll(held, `$1`, `'held'`), `message_for_staff`},
		{strings.ReplaceAll(of, `$1`, `'SWAP-1234-567X'`), `message_thread`},
		{strings.ReplaceAll(linkedQuery, `$1`, `'SWAP-1234-567X'`), `message_linked`},
	} {
		rows, err := conn.Query(t.Context(), `EXPLAIN `+q.query)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(plan, "\n")
		if strings.Contains(text, "Seq Scan on message ") || !regexp.MustCompile(q.index).MatchString(text) {
			t.Errorf("%s\n%s", q.query, text)
		}
	}
}
