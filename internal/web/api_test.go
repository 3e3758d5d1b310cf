package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// token makes one of a member of the staff, who is added.
func (b *bundle) token(t *testing.T, email string, role workflow.Role, scopes ...store.Scope) string {
	t.Helper()
	if err := b.AddStaff(t.Context(), email, role, operator); err != nil {
		t.Fatal(err)
	}
	by := workflow.Actor{Name: email, Via: workflow.ViaCLI, Role: role}
	token, err := b.CreateToken(t.Context(), fmt.Sprintf("t%d", mails.Add(1)), scopes, time.Time{}, by)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// call is what a program does.
func (b *bundle) call(t *testing.T, method, path, token, body string) (status int, header http.Header, answer string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, b.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Header.Get("Content-Type"); got != "application/json; charset=utf-8" || res.Header.Get("Set-Cookie") != "" {
		t.Errorf("%s %s: %v", method, path, res.Header)
	}
	return res.StatusCode, res.Header, string(text)
}

func TestProgramsNeedAToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.asked(t, "jane", workflow.RiskLow)
	reads := b.token(t, "vic@vendor.example", workflow.Viewer, store.ReadRequests)
	accounts := b.token(t, "kim@vendor.example", workflow.Approver, store.ReadAccounts)
	for name, tc := range map[string]struct {
		method, path, token string
		want                int
	}{
		"none":           {"GET", "/api/v1/requests", "", 401},
		"another":        {"GET", "/api/v1/requests", "swd_NOTATOKEN", 401},
		"other scope":    {"GET", "/api/v1/requests", accounts, 403},
		"reads":          {"GET", "/api/v1/requests", reads, 200},
		"reads one":      {"GET", "/api/v1/requests/" + string(r.Ref), reads, 200},
		"reads no more":  {"POST", "/api/v1/requests/" + string(r.Ref) + "/approve", reads, 403},
		"no such one":    {"GET", "/api/v1/requests/SWAP-0000-0000", reads, 404},
		"no such page":   {"GET", "/api/v2/requests", reads, 404},
		"no such method": {"DELETE", "/api/v1/requests", reads, 404},
		"no such state":  {"GET", "/api/v1/requests?state=lost", reads, 400},
		"too many":       {"GET", "/api/v1/requests?limit=1001", reads, 400},
	} {
		status, header, body := b.call(t, tc.method, tc.path, tc.token, `{"digest": "x"}`)
		if status != tc.want || (tc.want == 200) == strings.Contains(body, `"error"`) {
			t.Errorf("%s: %d %s", name, status, body)
		}
		if (status == http.StatusUnauthorized) != (header.Get("WWW-Authenticate") == "Bearer") {
			t.Errorf("%s: %v", name, header)
		}
	}
	// A session is no token.
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	if status, _ := c.get("/api/v1/requests"); status != 401 {
		t.Errorf("with a session: %d", status)
	}
}

func TestProgramsPageThroughRequests(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 5 {
		b.asked(t, fmt.Sprintf("p%d", i), workflow.RiskLow)
	}
	token := b.token(t, "vic@vendor.example", workflow.Viewer, store.ReadRequests)
	var got []string
	pages := 0
	for path := "/api/v1/requests?state=queued&limit=2"; path != ""; pages++ {
		_, header, body := b.call(t, "GET", path, token, "")
		var list []store.RequestJSON
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			got = append(got, r.Old)
		}
		path = ""
		if m := regexp.MustCompile(`^<(.*)>; rel="next"$`).FindStringSubmatch(header.Get("Link")); m != nil {
			path = m[1]
		}
	}
	if want := "p4@contoso.com p3@contoso.com p2@contoso.com p1@contoso.com p0@contoso.com"; strings.Join(got, " ") != want || pages != 3 {
		t.Errorf("%v on %d pages", got, pages)
	}
}

func TestProgramsDecide(t *testing.T) {
	t.Parallel()
	b := setup(t)
	yes, no, high := b.asked(t, "jane", workflow.RiskLow), b.asked(t, "john", workflow.RiskLow), b.asked(t, "rich", workflow.RiskHigh)
	token := b.token(t, "kim@vendor.example", workflow.Approver, store.DecideRequests)
	decide := func(r workflow.Request, verb, body string) (int, string) {
		t.Helper()
		status, _, answer := b.call(t, "POST", "/api/v1/requests/"+string(r.Ref)+"/"+verb, token, body)
		return status, answer
	}
	seen := func(r workflow.Request) string {
		return fmt.Sprintf(`{"digest": %q, "reason": "Your agreement has ended."}`, r.Digest())
	}
	for _, tc := range []struct {
		name   string
		r      workflow.Request
		verb   string
		body   string
		status int
		want   string
	}{
		{"of something else", yes, "approve", seen(no), 409, "not what you were shown"},
		{"of nothing", yes, "approve", `{}`, 400, "with the digest"},
		{"no JSON", yes, "deny", `digest`, 400, "with the digest"},
		{"without words", no, "deny", fmt.Sprintf(`{"digest": %q}`, no.Digest()), 400, "a text that says why"},
		{"a no to something else", no, "deny", seen(yes), 409, "not what you were shown"},
		{"yes", yes, "approve", seen(yes), 200, `"state":"approved"`},
		{"yes again", yes, "approve", seen(yes), 409, "cannot be approved"},
		{"no", no, "deny", seen(no), 200, `"state":"denied"`},
		{"the first of two", high, "approve", seen(high), 200, `"state":"queued"`},
		{"the same person's second", high, "approve", seen(high), 403, "somebody else has to approve"},
	} {
		if status, body := decide(tc.r, tc.verb, tc.body); status != tc.status || !strings.Contains(body, tc.want) {
			t.Errorf("%s: %d %s", tc.name, status, body)
		}
	}
	rows, err := b.Audit(t.Context(), string(yes.Ref))
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	if last.Actor != "kim@vendor.example" || last.Via != workflow.ViaAPI || !strings.Contains(string(last.Detail), "token t") {
		t.Errorf("%s by %s via %s: %s", last.Event, last.Actor, last.Via, last.Detail)
	}
	if err := b.AddStaff(t.Context(), "kim@vendor.example", workflow.Viewer, operator); err != nil {
		t.Fatal(err)
	}
	if status, body := decide(high, "approve", seen(high)); status != 403 {
		t.Errorf("with the role lost: %d %s", status, body)
	}
}
