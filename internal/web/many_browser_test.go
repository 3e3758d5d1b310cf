//go:build browser

package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// manyRequests fills the queue without the mails and the audit of it: all wait for a
// decision, and their age tells their number.
const manyRequests = `INSERT INTO request (ref, state, old_email, new_username, sender, auth, evidence, source_message, last_message,
		created_at, updated_at, check_since, state_since)
	SELECT format('SWAP-%s-%s', lpad(to_hex(i >> 16), 4, '0'), lpad(to_hex(i & 65535), 4, '0')), 'queued', format('p%s@firm%s.example', i, i % 1000),
		format('p%s@firm%s.onmicrosoft.com', i, i % 1000), format('p%s@firm%s.example', i, i % 1000), 'pass',
		'{"risk": "low", "signals": [], "tenant_id": "t", "checked_at": "2026-01-01T00:00:00Z"}', $1, $1, at, at, at, at
	FROM generate_series(1, $2::int) i, LATERAL (SELECT timestamptz '2026-01-01' + i * interval '1 second' AS at) s`

func (b *bundle) fillQueue(t *testing.T, n int) {
	t.Helper()
	message := b.message(t, "of all of them")
	conn, err := pgx.Connect(t.Context(), b.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `SET session_replication_role = replica`); err != nil { // no triggers
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), manyRequests, message, n); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `VACUUM (ANALYZE) request`); err != nil {
		t.Fatal(err)
	}
}

// Among 100,000 requests one is found by its address, and by a part of it; pages follow each
// other without a gap, each as soon as one asks for it.
func TestSearchAndPagesOfManyInTheBrowser(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fillQueue(t, 100_000)
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.Navigate(b.url+"/queue"))
	wants(t, shown(t, ctx, ".tabs"), "To decide 10,000+")
	next := 1
	page := func() {
		t.Helper()
		for _, ref := range js[[]string](t, ctx, `[...document.querySelectorAll("#rows [data-open]")].map(a => a.innerText)`) {
			if want := fmt.Sprintf("SWAP-%04X-%04X", next>>16, next&0xffff); !strings.EqualFold(ref, want) {
				t.Fatalf("%s follows, want %s", ref, want)
			}
			next++
		}
	}
	page()
	for range 5 {
		leads(t, ctx, chromedp.KeyEvent("n"))
		page()
	}
	if next < 6*queuePage {
		t.Errorf("6 pages have %d requests", next-1)
	}
	for search, want := range map[string]string{"p77777@firm777.example": "p77777@", "p99998": "p99998@", "swap-0001-86a0": "p100000@", "p88888 firm888": "p88888@"} {
		do(t, ctx, chromedp.Navigate(b.url+"/queue"), chromedp.KeyEvent("/"))
		leads(t, ctx, chromedp.KeyEvent(search), chromedp.KeyEvent(kb.Enter))
		if n := js[int](t, ctx, `document.querySelectorAll("#rows tbody tr").length`); n != 1 || !strings.Contains(shown(t, ctx, "#rows tbody"), want) {
			t.Errorf("%s: %d found\n%s", search, n, shown(t, ctx, "main"))
		}
	}
	do(t, ctx, chromedp.KeyEvent("/"), chromedp.KeyEvent("nobody"))
	leads(t, ctx, chromedp.KeyEvent(kb.Enter))
	wants(t, shown(t, ctx, ".empty"), "No request fits.")
}
