package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

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
