package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

var sam = workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaCLI, Role: workflow.Approver, From: "sam@host"}

var trailPlace = regexp.MustCompile(`(?:<a href="/requests/[^"]+">([^<]+)</a>|<td class="mono place brief">([a-z]+)) <span class="quiet">(#\d+)</span>`)

// placed are the chains and numbers of the rows on a page, in order.
func placed(body string) (rows []string) {
	for _, m := range trailPlace.FindAllStringSubmatch(body, -1) {
		rows = append(rows, m[1]+m[2]+m[3])
	}
	return rows
}

func TestAuditFilters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, _ := b.request(t, "jane")
	b.now = b.now.Add(26 * time.Hour) // 3 March, 11:00
	b.moveRef(t, r.Ref, workflow.Checked{Of: r.Pair(), Evidence: workflow.Evidence{CheckedAt: b.now, Risk: workflow.RiskLow}}, workflow.System)
	b.moveRef(t, r.Ref, workflow.Deny{Reason: "<b>no</b>"}, sam)
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	ref := string(r.Ref)
	in, out, filed, checked, denied := "staff#2", "staff#1", ref+"#1", ref+"#2", ref+"#3"
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"", []string{in, out, denied, checked, filed}},
		{"?chain=" + ref, []string{denied, checked, filed}},
		{"?chain=" + strings.ToLower(ref), []string{denied, checked, filed}},
		{"?chain=staff", []string{in, out}},
		{"?chain=mail", nil},
		{"?event=denied", []string{denied}},
		{"?event=no+such", nil},
		{"?via=system", []string{checked}},
		{"?via=web", []string{in}},
		{"?via=cli", []string{out, denied}},
		{"?actor=Sam%40vendor.example", []string{denied}},
		{"?actor=swapdesk", []string{checked}},
		{"?actor=jane%40contoso.com&via=mail", []string{filed}},
		{"?to=2026-03-02", []string{filed}},
		{"?from=2026-03-03", []string{in, out, denied, checked}},
		{"?from=2026-03-03T11:00&event=checked", []string{checked}},
		{"?from=2026-03-03T11:01", nil},
		{"?from=2026-03-02&to=2026-03-02T09:00", nil},
		{"?from=2026-03-02&to=2026-03-02T09:00:01", []string{filed}},
		{"?from=2027-01-01", nil},
	} {
		if got := placed(c.want("/audit"+tt.query, http.StatusOK)); strings.Join(got, " ") != strings.Join(tt.want, " ") {
			t.Errorf("%s: %v, want %v", tt.query, got, tt.want)
		}
	}
	for _, bad := range []string{"?chain=SWAP-1", "?via=post", "?from=yesterday", "?to=2026-13-01", "?before=x", "?before=-1"} {
		c.want("/audit"+bad, http.StatusBadRequest)
	}
	body := c.want("/audit?chain="+ref, http.StatusOK, "The change was denied.", "The check was finished.", "The request was filed.", `&#34;reason&#34;: &#34;&lt;b&gt;no&lt;/b&gt;&#34;`)
	rows, err := b.Audit(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range rows {
		if !strings.Contains(body, fmt.Sprintf(`<p class="mono hash">%x</p>`, a.Hash)) {
			t.Errorf("the hash of #%d is not shown", a.Seq)
		}
	}
}

// Every row is on one page, the newest first.
func TestAuditPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	fill(t, b, 1000)
	c := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	number := regexp.MustCompile(`Row (\d+), `)
	for query, want := range map[string]int{"/audit": 4002, "/audit?event=checked": 1000, "/audit?to=2026-01-01T00:01:41": 400} {
		n, last := 0, 1<<60
		for path := query; path != ""; {
			body := c.want(path, http.StatusOK)
			for _, m := range number.FindAllStringSubmatch(body, -1) {
				id := 0
				fmt.Sscan(m[1], &id)
				if n++; id >= last {
					t.Fatalf("%s: row %d follows row %d", path, id, last)
				}
				last = id
			}
			_, path = listed(body)
		}
		if n != want {
			t.Errorf("%s: %d rows, want %d", query, n, want)
		}
	}
}

func TestAuditExport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	fill(t, b, 700)
	b.signedIn(t, "sam@vendor.example", workflow.Approver).want("/audit/export", http.StatusForbidden)
	c := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	want, err := b.Audit(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(c.want("/audit/export", http.StatusOK)), "\n")
	if len(lines) != len(want) || len(lines) < 2800 {
		t.Fatalf("%d lines, want %d", len(lines), len(want))
	}
	for i, line := range lines {
		var got store.AuditRow
		if err := json.Unmarshal([]byte(line), &got); err != nil || got.ID != want[i].ID || string(got.Hash) != string(want[i].Hash) {
			t.Fatalf("line %d: %v\n%s", i+1, err, line)
		}
	}
	if lines := strings.Split(strings.TrimSpace(c.want("/audit/export?event=applied", http.StatusOK)), "\n"); len(lines) != 700 {
		t.Errorf("of an event: %d lines", len(lines))
	}
	res, err := c.Get(b.url + "/audit/export?via=web")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if h := res.Header; h.Get("Content-Disposition") != `attachment; filename="audit.jsonl"` || h.Get("Content-Type") != "application/jsonl" {
		t.Errorf("%v", h)
	}
}

// A row that somebody has changed is found, and who is no admin does not have it looked for.
func TestAuditVerify(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.request(t, "jane")
	if status, _ := b.signedIn(t, "sam@vendor.example", workflow.Approver).post("/audit/verify", nil); status != http.StatusForbidden {
		t.Errorf("an approver's: %d", status)
	}
	c := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	c.want("/audit/verify", http.StatusOK, "Not verified since")
	verify := func(texts ...string) {
		t.Helper()
		if status, _ := c.post("/audit/verify", nil); status != http.StatusOK {
			t.Fatal(status)
		}
		b.console.verification.done.Wait()
		c.want("/audit/verify", http.StatusOK, texts...)
	}
	verify("The trail is whole", "<dt>Chains</dt><dd>2</dd>", "by ada@vendor.example")
	pool, err := store.Connect(t.Context(), b.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(t.Context(), `ALTER TABLE audit DISABLE TRIGGER append_only; UPDATE audit SET actor = 'eve' WHERE event = 'received'`); err != nil {
		t.Fatal(err)
	}
	verify("1 found", "was changed, removed or reordered")
}

// Whoever asks while it runs is told how far it is, and the page comes again by itself.
func TestAuditVerifyTellsHowFarItIs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	pool, err := store.Connect(t.Context(), b.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	if _, err := tx.Exec(t.Context(), `LOCK TABLE audit_seal IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if status, body := c.post("/audit/verify", nil); status != http.StatusOK || !strings.Contains(body, "Step 1 of ") {
			t.Errorf("%d\n%s", status, body)
		}
	}
	res, err := c.Get(b.url + "/audit/verify")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.Header.Get("Refresh") != "2" {
		t.Error("the page does not come again")
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.console.verification.done.Wait()
	c.want("/audit/verify", http.StatusOK, "The trail is whole")
}
