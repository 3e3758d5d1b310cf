package cli

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
)

// The token that is printed opens the API for what it is made for, until it is revoked.
func TestTokenCommands(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must(t, "staff add kim@vendor.example --role approver --as ada")
	if out := d.must(t, "token list"); !strings.Contains(out, "None yet") {
		t.Errorf("an empty list says\n%s", out)
	}
	began := time.Now()
	out := d.must(t, "token create reporting --scope requests:read,audit:read --expires 30d --as kim@vendor.example")
	token, rest, _ := strings.Cut(out, "\n")
	if !strings.HasPrefix(token, store.TokenPrefix) || !strings.Contains(rest, "`swapdesk token revoke reporting` ends it") {
		t.Fatalf("it prints\n%s", out)
	}
	asks := func(method, path string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, d.url+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	if got := asks(http.MethodGet, "/api/v1/requests"); got != http.StatusOK {
		t.Errorf("what it is for: %d", got)
	}
	if got := asks(http.MethodPost, "/api/v1/requests/SWAP-1234-567X/approve"); got != http.StatusForbidden {
		t.Errorf("what it is not for: %d", got)
	}
	list, err := d.Tokens(t.Context())
	if err != nil || len(list) != 1 || list[0].ExpiresAt == nil {
		t.Fatalf("%+v, %v", list, err)
	}
	if late := list[0].ExpiresAt.Sub(began.Add(30 * 24 * time.Hour)); late < -time.Minute || late > time.Minute {
		t.Errorf("it works until %v", list[0].ExpiresAt)
	}
	for _, want := range []string{"reporting", "audit:read", "requests:read", "kim@vendor.example"} {
		if out := d.must(t, "token list"); !strings.Contains(out, want) || strings.Contains(out, token) {
			t.Errorf("the list is to have %q, and not the token:\n%s", want, out)
		}
	}
	d.refused(t, exitFailed, "no token other works", "token revoke other --as kim@vendor.example")
	d.must(t, "token revoke reporting --as kim@vendor.example")
	if got := asks(http.MethodGet, "/api/v1/requests"); got != http.StatusUnauthorized {
		t.Errorf("revoked: %d", got)
	}
	if out := d.must(t, "token list"); !strings.Contains(out, "revoked ") {
		t.Errorf("the list is\n%s", out)
	}

	d.must(t, "token create forever --scope requests:read --expires never --as kim@vendor.example")
	for _, expires := range []string{"x", "0d", "3661d", "-1d", "2w", ""} {
		d.refused(t, exitUsage, "--expires takes a number of days", "token create late --scope requests:read --as kim@vendor.example", "--expires="+expires)
	}
	d.refused(t, exitUsage, "scope", "token create late --as kim@vendor.example")
	d.refused(t, exitUsage, "scope", "token create late --scope everything --as kim@vendor.example")
	d.refused(t, exitUsage, "--as names whose it is", "token create late --scope requests:read --as nobody@vendor.example")
	if list, err := d.Tokens(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
}
