package web

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// River's pages are for admins alone, and what they do is not done for other sites.
func TestJobsAreForAdmins(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.request(t, "jane")
	ada := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	page := ada.want("/ops/jobs/", http.StatusOK, "<title>River</title>", `"apiUrl":"/ops/jobs/api"`)
	assets := regexp.MustCompile(`(?:href|src)="(/ops/jobs/assets/[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(assets) != 2 {
		t.Fatalf("%q", assets)
	}
	paths := []string{"/ops/jobs/", "/ops/jobs/jobs", "/ops/jobs/api/jobs?state=available", "/ops/jobs/api/states", "/ops/jobs/api/queues", assets[0][1], assets[1][1]}
	for _, path := range paths {
		ada.want(path, http.StatusOK)
		ada.wantPolicy(path, "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "+
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; style-src-elem 'self' 'unsafe-inline'")
	}
	id := regexp.MustCompile(`"id":(?:")?(\d+)`).FindStringSubmatch(ada.want("/ops/jobs/api/jobs?state=available", http.StatusOK, `"kind":"read"`))
	if id == nil {
		t.Fatal("no job is listed")
	}
	cancel := `{"ids":["` + id[1] + `"]}`
	send := func(c *client, site string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+"/ops/jobs/api/jobs/cancel", strings.NewReader(cancel))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", site)
		res, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	cancelled := func() bool {
		return strings.Contains(ada.want(fmt.Sprintf("/ops/jobs/api/jobs/%s", id[1]), http.StatusOK), `"state":"cancelled"`)
	}
	others := map[string]*client{
		"nobody": b.visitor(t), "a viewer": b.signedIn(t, "kim@vendor.example", workflow.Viewer), "an approver": b.signedIn(t, "sam@vendor.example", workflow.Approver),
	}
	for name, c := range others {
		for _, path := range paths {
			if status, body := c.get(path); name == "nobody" && !strings.Contains(body, "<h1>Sign in</h1>") || name != "nobody" && status != http.StatusForbidden {
				t.Errorf("%s at %s: %d", name, path, status)
			}
		}
		if status := send(c, "same-origin"); status != http.StatusForbidden && status != http.StatusUnauthorized {
			t.Errorf("%s cancels: %d", name, status)
		}
	}
	if status := send(ada, "cross-site"); status != http.StatusForbidden || cancelled() {
		t.Errorf("another site cancels: %d", status)
	}
	if status := send(ada, "same-origin"); status != http.StatusOK || !cancelled() {
		t.Errorf("an admin cancels: %d", status)
	}
}

// wantPolicy fails the test unless a page has a policy, to the letter.
func (c *client) wantPolicy(path, want string) {
	c.t.Helper()
	res, err := c.Get(c.b.url + path)
	if err != nil {
		c.t.Fatal(err)
	}
	res.Body.Close()
	if got := res.Header.Values("Content-Security-Policy"); len(got) != 1 || got[0] != want {
		c.t.Errorf("%s: the policy is %q, want %q", path, got, want)
	}
}

// What an admin does to jobs and queues is in the trail by their name, with what the jobs
// were; what River refuses, or has no name there, changes nothing and leaves no row.
func TestJobsChangedByHandAreInTheTrail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.request(t, "jane")
	owner := b.owner(t)
	ada := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	var read, check int64
	if err := owner.QueryRow(t.Context(), `SELECT min(id) FILTER (WHERE kind = 'read'), min(id) FILTER (WHERE kind = 'check') FROM river.river_job`).Scan(&read, &check); err != nil {
		t.Fatal(err)
	}
	if _, err := owner.Exec(t.Context(), `INSERT INTO river.river_queue (name, metadata, created_at, updated_at) VALUES ('send', '{}', now(), now())`); err != nil {
		t.Fatal(err)
	}
	words := func() string {
		t.Helper()
		rows, err := b.Audit(t.Context(), store.JobsChain)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, a := range rows {
			if a.Actor != "ada@vendor.example" || a.Via != workflow.ViaWeb {
				t.Errorf("by %s, %s", a.Actor, a.Via)
			}
			all = append(all, inWords(a))
		}
		return strings.Join(all, " ")
	}
	want := ""
	for _, tc := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{http.MethodPost, "jobs/cancel", fmt.Sprintf(`{"ids":["%d","%d"]}`, read, check), http.StatusOK, fmt.Sprintf("Jobs cancelled: read %d, check %d.", read, check)},
		{http.MethodPost, "jobs/retry", fmt.Sprintf(`{"ids":["%d"]}`, read), http.StatusOK, fmt.Sprintf("Jobs retried: read %d.", read)},
		{http.MethodPost, "jobs/delete", fmt.Sprintf(`{"ids":[%d]}`, check), http.StatusOK, fmt.Sprintf("Jobs deleted: check %d.", check)},
		{http.MethodPost, "jobs/delete", fmt.Sprintf(`{"ids":["%d","%d"]}`, read, check), http.StatusNotFound, ""},
		{http.MethodPost, "jobs/retry", `{"ids":["x"]}`, http.StatusNotFound, ""},
		{http.MethodPost, "jobs/explode", fmt.Sprintf(`{"ids":["%d"]}`, read), http.StatusNotFound, ""},
		{http.MethodPut, "queues/send/pause", "", http.StatusOK, "The queue send was paused."},
		{http.MethodPut, "queues/send/resume", "", http.StatusOK, "The queue send was resumed."},
		{http.MethodPut, "queues/nothing/pause", "", http.StatusNotFound, ""},
		{http.MethodPatch, "queues/send", `{"concurrency":null}`, http.StatusNotFound, ""},
		{http.MethodDelete, "jobs/delete", fmt.Sprintf(`{"ids":["%d"]}`, read), http.StatusNotFound, ""},
	} {
		if got := ada.toRiver(tc.method, tc.path, tc.body); got != tc.status {
			t.Errorf("%s %s %s: %d", tc.method, tc.path, tc.body, got)
		}
		if want = strings.TrimSpace(want + " " + tc.says); words() != want {
			t.Errorf("%s %s %s: the trail says %q, want %q", tc.method, tc.path, tc.body, words(), want)
		}
	}
	rows, err := b.Audit(t.Context(), store.JobsChain)
	if err != nil || !strings.Contains(string(rows[2].Detail), `"args": {"refs": ["SWAP-`) {
		t.Errorf("what was deleted: %s, %v", rows[2].Detail, err)
	}
	ada.want("/audit?chain=jobs", http.StatusOK, fmt.Sprintf("Jobs deleted: check %d.", check), "ada@vendor.example")
	// What cannot be recorded is not done.
	if _, err := owner.Exec(t.Context(), `ALTER TABLE audit ADD CONSTRAINT no_jobs CHECK (chain <> 'jobs') NOT VALID`); err != nil {
		t.Fatal(err)
	}
	if got := ada.toRiver(http.MethodPost, "jobs/delete", fmt.Sprintf(`{"ids":["%d"]}`, read)); got != http.StatusServiceUnavailable {
		t.Errorf("without a trail: %d", got)
	}
	ada.want(fmt.Sprintf("/ops/jobs/api/jobs/%d", read), http.StatusOK, `"kind":"read"`)
	if findings, err := b.Verify(t.Context()); err != nil || slices.ContainsFunc(findings, func(f store.Finding) bool { return strings.Contains(fmt.Sprint(f), "jobs") }) {
		t.Errorf("verify: %v, %v", findings, err)
	}
}

// toRiver sends what River's pages send.
func (c *client) toRiver(method, path, body string) int {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.b.url+"/ops/jobs/api/"+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	status, _ := c.send(r)
	return status
}

// owner is a connection as the owner of the database.
func (b *bundle) owner(t *testing.T) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}
