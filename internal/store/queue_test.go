package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// manyRequests fills the queue without the mails and the audit of it: of 100 requests one is
// queued and one waits.
const manyRequests = `INSERT INTO request (ref, state, waiting_for, waiting_until, old_email, new_username, sender, auth, evidence,
		source_message, last_message, decision, decided_by, decided_at, decision_digest, created_at, updated_at, check_since, state_since)
	SELECT format('PAST-%%s', i), s.state, CASE s.state WHEN 'waiting' THEN 'fix' ELSE '' END, CASE s.state WHEN 'waiting' THEN now() END,
		format('jane.p%%s@firm%%s.example', i, i %% 1000), format('p%%s@firm%%s.onmicrosoft.com', i, i %% 1000), format('p%%s@firm%%s.example', i, i %% 1000), 'pass',
		jsonb_build_object('risk', (ARRAY['low', 'raised', 'high'])[1 + i / 100 %% 3], 'tenant_id', 't' || i %% 1000, 'checked_at', '2026-01-01T00:00:00Z'), 1, 1,
		CASE s.state WHEN 'completed' THEN 'approve' END, CASE s.state WHEN 'completed' THEN 'sam@vendor.example' END,
		CASE s.state WHEN 'completed' THEN now() END, 'd', at, at, at, at
	FROM generate_series(1, %d) i, LATERAL (SELECT timestamptz '2026-01-01' + i %% 5000 * interval '1 minute' AS at,
		CASE i %% %d WHEN 0 THEN 'queued' WHEN 1 THEN 'waiting' ELSE 'completed' END AS state) s`

func (b *bundle) fillQueue(t *testing.T, n, one int) {
	t.Helper()
	b.message(t, "of all of them")
	b.exec(t, fmt.Sprintf(manyRequests, n, one))
}

// Every request that stays as it is is on one page, while others come, go and change.
func TestQueuePagesWhileRowsChange(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fillQueue(t, 6000, 3)
	for tab, stays := range map[Tab]string{
		TabDecide: `state = 'queued'`, TabWaiting: `state = 'waiting'`, TabDone: `state = 'completed'`, TabAll: `true`,
	} {
		rows, err := b.pool.Query(t.Context(), `SELECT ref FROM request WHERE `+stays+` AND id % 7 <> 0`)
		if err != nil {
			t.Fatal(err)
		}
		want, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		f := QueueFilter{Tab: tab, Limit: 170}
		for pages := 0; ; pages++ {
			page, err := b.Queue(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page.Rows {
				seen[string(r.Ref)]++
			}
			// Others come and change: the risk, the time, and the state.
			b.exec(t, fmt.Sprintf(`UPDATE request SET state_since = now(), updated_at = now(), evidence = jsonb_set(evidence, '{risk}', '"raised"')
				WHERE id %% 7 = 0 AND id %% 11 = %d`, pages%11))
			if page.Next == "" {
				break
			}
			f.After = page.Next
		}
		for _, ref := range want {
			if seen[ref] != 1 {
				t.Errorf("%s: %s is on %d pages", tab, ref, seen[ref])
			}
		}
	}
}

// A page with filters looks at so many at most; together the pages have all that fits.
func TestQueueLooksNoFurther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fillQueue(t, queueLook+2000, 1_000_000) // all are done
	b.exec(t, `UPDATE request SET auth = 'fail' WHERE id IN (3, 5000, 6999)`)
	for _, tab := range []Tab{TabDone, TabAll} {
		f := QueueFilter{Tab: tab, Auth: workflow.AuthFail, Limit: 50}
		first, err := b.Queue(t.Context(), f)
		if err != nil || first.Looked != queueLook || first.Next == "" {
			t.Fatalf("%s: first page: looked at %d, next %q, %v", tab, first.Looked, first.Next, err)
		}
		f.After = first.Next
		second, err := b.Queue(t.Context(), f)
		if err != nil || second.Looked != 0 || second.Next != "" || len(first.Rows)+len(second.Rows) != 3 {
			t.Errorf("%s: second page: looked at %d, next %q, %d and %d rows, %v", tab, second.Looked, second.Next, len(first.Rows), len(second.Rows), err)
		}
	}
}

func TestSearchWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", " % ' ": "", "Jane.Doe+x@Contoso.com": "com contoso doe jane x", "jane jane": "jane", "o'n": "n o", "söhne": "", "1 2 3 4 5 6 7 8 9 10": "1 10 2 3 4 5 6 7",
	} {
		if got := strings.Join(searchWords(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := tsquery([]string{"a", "b"}); got != `'a':* & 'b':*` {
		t.Errorf("condition: %s", got)
	}
}

// A word that is looked for in the text is found where the index has it, and nowhere else.
func TestLookFindsWhatTheIndexFinds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i, old := range []string{"jane.doe@contoso.com", "jane+x_y@o'neil-co.example", "ann@jané.example", "é@x.example", "0jane@x.example"} {
		b.file(t, NewRequest{Old: old, New: fmt.Sprintf("p%d@contoso.onmicrosoft.com", i)})
	}
	// What a reference can have by chance is only compared.
	for word, want := range map[string]int{
		"neil": 1, "doe": 1, "contoso": 5, "ontoso": 0, "onmicro": 5, "swap": 5, "jane": -1, "jan": -1, "ane": -1, "y": -1, "x": -1, "0": -1, "0jane": -1, "p3": -1,
	} {
		count := func(condition, arg string) (n int) {
			if err := b.pool.QueryRow(t.Context(), `SELECT count(*) FROM request r WHERE `+condition, arg).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		index, look := count(requestWords+` @@ $1::text::tsquery`, tsquery([]string{word})), count(requestText+` ~ $1`, wordPattern(word))
		if index != look || want >= 0 && look != want {
			t.Errorf("%s: %d by the index, %d by looking, want %d", word, index, look, want)
		}
	}
}

// What a search goes by follows from how common its words are.
func TestSearchTakesTheIndexForWhatIsRare(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		list []sampled
		all  int64
		want search
	}{
		"rare":            {[]sampled{{"a", 0}}, 0, search{index: `'a':*`}},
		"common":          {[]sampled{{"a", 200}}, 200, search{scan: true, look: []string{"a"}}},
		"rare and common": {[]sampled{{"a", 200}, {"b", 0}}, 0, search{index: `'b':*`, look: []string{"a"}}},
		"seldom together": {[]sampled{{"a", 200}, {"b", 90}}, 1, search{index: `'b':*`, look: []string{"a"}}},
		"often together":  {[]sampled{{"a", 200}, {"b", 90}}, 9, search{scan: true, look: []string{"b", "a"}}},
	} {
		got := search{}.by(test.list, test.all)
		if got.index != test.want.index || !slices.Equal(got.look, test.want.look) || got.scan != test.want.scan {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

// The queue, its search and its counts go by indexes, however much is done.
func TestQueueGoesByIndexes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fillQueue(t, 20_000, 100)
	conn, err := pgx.Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, statement := range []string{
		`INSERT INTO account (email, organization, origin, created_at, updated_at) SELECT new_username, 'Firm ' || id % 1000, ref, now(), now() FROM request`,
		`VACUUM (ANALYZE) request, account, message, outgoing, ledger, request_claim`,
	} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	after := queueKey{rank: 1, at: b.now, id: 500}.cursor()
	for _, test := range []struct {
		name   string
		filter QueueFilter
		index  string
	}{
		{"to decide", QueueFilter{Tab: TabDecide}, "request_queue"},
		{"to decide, a further page", QueueFilter{Tab: TabDecide, After: after}, "request_queue"},
		{"to decide, filtered", QueueFilter{Tab: TabDecide, Risk: workflow.RiskHigh, Claimed: Nobody}, "request_queue|request_state"},
		{"waiting", QueueFilter{Tab: TabWaiting, After: after}, "request_waits"},
		{"done", QueueFilter{Tab: TabDone}, "request_done"},
		{"done, a further page, filtered", QueueFilter{Tab: TabDone, After: after, Auth: workflow.AuthFail}, "request_done"},
		{"all", QueueFilter{Tab: TabAll, After: after}, "request_pkey"},
		{"mine", QueueFilter{Tab: TabDone, Claimed: "sam@vendor.example"}, "request_pkey"},
		{"a rare word", QueueFilter{Tab: TabDone, Search: "p17123"}, "request_search"},
		{"a rare word and a common one", QueueFilter{Tab: TabAll, Search: "jane.p17123@firm123.example"}, "request_search"},
		{"a word that nobody has", QueueFilter{Tab: TabDone, Search: "nothing"}, "request_search"},
		{"a word that all have", QueueFilter{Tab: TabDone, Search: "onmicrosoft"}, "request_done"},
		{"a word that all have, filtered", QueueFilter{Tab: TabAll, Search: "jan", Auth: workflow.AuthFail}, "request_pkey"},
	} {
		test.filter.Limit = 50
		found, err := b.search(t.Context(), test.filter.Search)
		if err != nil {
			t.Fatal(err)
		}
		query, args := test.filter.query(found)
		b.byIndex(t, conn, test.name, test.index, query, args...)
		if page, err := b.Queue(t.Context(), test.filter); err != nil || test.name == "a rare word" && len(page.Rows) != 1 {
			t.Errorf("%s: %d rows, %v", test.name, len(page.Rows), err)
		}
	}
	b.byIndex(t, conn, "counts", "request_queue|request_waits|request_waiting|request_state", countQuery, CountMost)
	b.byIndex(t, conn, "a firm", "account_organization", firmQuery, "firm 77%")
}

// byIndex runs a statement and fails the test if it reads a table of requests from end to end,
// reads far more rows than a page takes, or does not go by one of the indexes.
func (b *bundle) byIndex(t *testing.T, conn *pgx.Conn, name, indexes, query string, args ...any) {
	t.Helper()
	rows, err := conn.Query(t.Context(), `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) `+query, append([]any{pgx.QueryExecModeCacheDescribe}, args...)...)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	text := strings.Join(plan, "\n")
	by := slices.ContainsFunc(strings.Split(indexes, "|"), func(index string) bool { return strings.Contains(text, index) })
	if !by || strings.Contains(text, "Seq Scan on request ") || strings.Contains(text, "Seq Scan on account") {
		t.Errorf("%s: not by %s\n%s", name, indexes, text)
	}
}

// A search for what too many have, by an index that cannot tell them apart, ends in time.
func TestSearchEndsInTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	// It waits for a lock here, as it would for its own work.
	conn, err := pgx.Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	hold, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hold.Exec(t.Context(), `LOCK TABLE request IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.queueKeys(t.Context(), QueueFilter{Tab: TabAll, Search: "jane", Limit: 50}, search{index: `'jane':*`}); !errors.Is(err, ErrTooBroad) {
		t.Errorf("err = %v", err)
	}
}

// Listen hears of what is moved and claimed, and ends when it is told to.
func TestListen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	ctx, cancel := context.WithCancel(t.Context())
	ready, heard, over := make(chan bool), make(chan []string, 10), make(chan error)
	go func() {
		over <- b.Listen(ctx, func() { ready <- true }, func(refs []string) { heard <- refs }, func(string) {})
	}()
	<-ready
	approver := workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver}
	b.move(t, r, workflow.Ask{Question: "is this you?"})
	if err := b.Claim(t.Context(), r.Ref, approver); err != nil {
		t.Fatal(err)
	}
	if err := b.Release(t.Context(), r.Ref, approver); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		select {
		case refs := <-heard:
			if !slices.Equal(refs, []string{string(r.Ref)}) {
				t.Errorf("heard %v", refs)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("heard only %d", i)
		}
	}
	b.exec(t, fmt.Sprintf(strings.ReplaceAll(manyRequests, "PAST-", "MORE-"), 101, 1_000_000))
	for refs := range heard {
		if len(refs) == 0 {
			break // so many that they are not named
		}
	}
	cancel()
	if err := <-over; !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}
