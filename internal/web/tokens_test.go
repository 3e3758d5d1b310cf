package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

var secretOnPage = regexp.MustCompile(store.TokenPrefix + `[A-Z2-7]{26,}`)

// A token is made, shown once, works, and is ended after a look at what that means.
func TestTokensPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	kim := b.signedIn(t, "kim@vendor.example", workflow.Approver)
	ada := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	form := url.Values{"name": {"reporting"}, "scope": {"requests:read", "requests:decide"}, "days": {"30"}}
	status, body := kim.post("/tokens", form)
	secret := secretOnPage.FindString(body)
	if status != http.StatusOK || secret == "" {
		t.Fatalf("%d\n%s", status, body)
	}
	works := func(want int) {
		t.Helper()
		if status, _, answer := b.call(t, http.MethodGet, "/api/v1/requests", secret, ""); status != want {
			t.Errorf("with the token: %d %s, want %d", status, answer, want)
		}
	}
	works(http.StatusOK)
	for _, c := range []*client{kim, ada} {
		if body := c.want("/tokens", http.StatusOK, "reporting", "requests:decide", `>works</span>`, "1 Apr 2026", "just now"); secretOnPage.MatchString(body) {
			t.Error("the token is shown again")
		}
		c.want("/tokens/reporting/revoke", http.StatusOK, "Revoke reporting?", "kim@vendor.example")
	}
	ada.want("/audit?chain=staff&event=token_created", http.StatusOK, "The API token reporting was made.", "kim@vendor.example")
	works(http.StatusOK)
	if status, body := ada.post("/tokens/reporting/revoke", nil); status != http.StatusOK || !strings.Contains(body, "reporting lets nobody in any more.") {
		t.Errorf("revoking: %d\n%s", status, body)
	}
	works(http.StatusUnauthorized)
	kim.want("/tokens", http.StatusOK, `>revoked</span>`)
	kim.want("/tokens/reporting/revoke", http.StatusNotFound)
	if status, _ := ada.post("/tokens/reporting/revoke", nil); status != http.StatusNotFound {
		t.Errorf("revoking twice: %d", status)
	}
	ada.want("/audit?chain=staff&event=token_revoked", http.StatusOK, "The API token reporting was revoked.", "ada@vendor.example")
}

// Everybody has their own tokens, which do no more than they may; admins see and end all.
func TestTokensOfOthers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vic, kim := b.signedIn(t, "vic@vendor.example", workflow.Viewer), b.signedIn(t, "kim@vendor.example", workflow.Approver)
	if _, body := kim.post("/tokens", url.Values{"name": {"kims"}, "scope": {"requests:decide"}, "days": {"0"}}); !secretOnPage.MatchString(body) {
		t.Fatal(body)
	}
	if body := vic.want("/tokens", http.StatusOK, "There is no token yet."); strings.Contains(body, "kims") || strings.Contains(body, "requests:decide") {
		t.Error("a viewer sees what is not theirs")
	}
	vic.want("/tokens/kims/revoke", http.StatusNotFound)
	if status, _ := vic.post("/tokens/kims/revoke", nil); status != http.StatusNotFound {
		t.Errorf("a viewer revokes another's: %d", status)
	}
	for name, tc := range map[string]struct {
		form url.Values
		says string
	}{
		"beyond the role": {url.Values{"name": {"mine"}, "scope": {"requests:decide"}, "days": {"90"}}, "vic@vendor.example is viewer"},
		"no scope":        {url.Values{"name": {"mine"}, "days": {"90"}}, "needs a scope"},
		"a bad name":      {url.Values{"name": {"<Mine>"}, "scope": {"requests:read"}, "days": {"90"}}, "is no name for a token"},
		"a taken name":    {url.Values{"name": {"kims"}, "scope": {"requests:read"}, "days": {"365"}}, "there is a token kims already"},
	} {
		status, body := vic.post("/tokens", tc.form)
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, tc.says) || secretOnPage.MatchString(body) {
			t.Errorf("%s: %d\n%s", name, status, body)
		}
		typed := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(tc.form.Get("name"))
		if !strings.Contains(body, `value="`+typed+`"`) || !strings.Contains(body, `<option value="`+tc.form.Get("days")+`" selected>`) {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	if status, _ := vic.post("/tokens", url.Values{"name": {"mine"}, "scope": {"requests:read"}, "days": {"9999"}}); status != http.StatusBadRequest {
		t.Errorf("for 9999 days: %d", status)
	}
}

func TestWhyATokenDoesNotWork(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	decides := store.Token{Scopes: []store.Scope{store.ReadRequests, store.DecideRequests}}
	revoked, expired, later := decides, decides, decides
	soon := now.Add(time.Hour)
	revoked.RevokedAt, expired.ExpiresAt, later.ExpiresAt = &now, &now, &soon
	approver := store.Member{Role: workflow.Approver}
	for _, tc := range []struct {
		token store.Token
		owner store.Member
		want  string
	}{
		{decides, approver, ""},
		{later, approver, ""},
		{expired, approver, "expired"},
		{revoked, approver, "revoked"},
		{decides, store.Member{Role: workflow.Approver, DisabledAt: &now}, "its owner is disabled"},
		{decides, store.Member{Role: workflow.Viewer}, "more than its owner may"},
	} {
		if got := whyNot(tc.token, tc.owner, now); got != tc.want {
			t.Errorf("%+v of %+v: %q, want %q", tc.token, tc.owner, got, tc.want)
		}
	}
}
