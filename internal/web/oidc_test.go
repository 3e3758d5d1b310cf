package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakeissuer"
	"github.com/swapdesk/swapdesk/workflow"
)

// withIssuer is a console whose staff sign in at an issuer.
func withIssuer(t *testing.T, people ...fakeissuer.Person) (*bundle, *fakeissuer.Issuer) {
	t.Helper()
	issuer, err := fakeissuer.Start(people...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { issuer.Close() })
	b := setup(t)
	// The redirect has to lead back here, so the address comes first.
	var console *Console
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { console.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	o := b.console.Options
	o.PublicURL = server.URL
	o.OIDC = &OIDC{
		Issuer: issuer.URL(), ClientID: issuer.ClientID, ClientSecret: issuer.ClientSecret,
		Groups: map[string]workflow.Role{"g-approvers": workflow.Approver, "g-admins": workflow.Admin},
	}
	console = New(o)
	t.Cleanup(console.Close)
	b.console, b.url = console, server.URL
	return b, issuer
}

// signInAt goes to the issuer, says who they are there, and comes back.
func (c *client) signInAt(issuer *fakeissuer.Issuer, subject string) (int, string) {
	c.t.Helper()
	var authorize string
	c.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), issuer.URL()+"/authorize?") {
			authorize = r.URL.String()
		}
		if c.stopAt != "" && r.URL.Path == c.stopAt {
			c.stopped = r.URL.RequestURI()
			return http.ErrUseLastResponse
		}
		return nil
	}
	c.get("/signin/oidc")
	if authorize == "" {
		c.t.Fatal("not sent to the issuer")
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, authorize, strings.NewReader(url.Values{"sub": {subject}}.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.send(r)
}

var (
	ann = fakeissuer.Person{Subject: "s-ann", Email: "ann@vendor.example", Name: "Ann", Verified: true}
	gus = fakeissuer.Person{Subject: "s-gus", Email: "gus@vendor.example", Name: "Gus", Groups: []string{"g-other", "g-approvers"}}
	eve = fakeissuer.Person{Subject: "s-eve", Email: "ann@vendor.example", Name: "Eve", Verified: false, Groups: []string{"g-approvers"}}
	out = fakeissuer.Person{Subject: "s-out", Email: "out@vendor.example", Name: "Otto", Verified: true}
)

func TestSignInAtAnIssuer(t *testing.T) {
	t.Parallel()
	b, issuer := withIssuer(t, ann, gus, eve, out)
	if err := b.AddStaff(t.Context(), ann.Email, workflow.Viewer, operator); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, subject string
		status        int
		says          string
	}{
		{"somebody else's address, not verified", eve.Subject, http.StatusForbidden, "signs in otherwise"},
		{"nobody of the staff", out.Subject, http.StatusForbidden, "is not of the staff"},
		{"added by an admin", ann.Subject, http.StatusOK, "ann@vendor.example"},
		{"again, by what they are and not by the address", ann.Subject, http.StatusOK, "ann@vendor.example"},
		{"in a group with a role", gus.Subject, http.StatusOK, "approver"},
		{"once the address is connected", eve.Subject, http.StatusForbidden, "signs in otherwise"},
	} {
		if status, body := b.visitor(t).signInAt(issuer, tt.subject); status != tt.status || !strings.Contains(body, tt.says) {
			t.Errorf("%s: %d, want %d and %q\n%s", tt.name, status, tt.status, tt.says, body)
		}
	}
	if err := b.DisableStaff(t.Context(), gus.Email, operator); err != nil {
		t.Fatal(err)
	}
	if status, body := b.visitor(t).signInAt(issuer, gus.Subject); status != http.StatusForbidden || !strings.Contains(body, "disabled") {
		t.Errorf("who is disabled, with a group: %d\n%s", status, body)
	}
}

// Whoever has come in by a link connects their sign-in to it, whatever its address.
func TestConnectASignIn(t *testing.T) {
	t.Parallel()
	b, issuer := withIssuer(t, eve)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	if status, body := c.signInAt(issuer, eve.Subject); status != http.StatusOK || !strings.Contains(body, "without a link") {
		t.Fatalf("connected: %d\n%s", status, body)
	}
	if status, body := b.visitor(t).signInAt(issuer, eve.Subject); status != http.StatusOK || !strings.Contains(body, "sam@vendor.example") {
		t.Errorf("signed in with it: %d\n%s", status, body)
	}
}

// Each claim that a token stands on, made wrong.
func TestTokensThatAreNotForUs(t *testing.T) {
	t.Parallel()
	b, issuer := withIssuer(t, ann)
	if err := b.AddStaff(t.Context(), ann.Email, workflow.Viewer, operator); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(map[string]any){
		"another audience": func(c map[string]any) { c["aud"] = "another" },
		"another issuer":   func(c map[string]any) { c["iss"] = "https://evil.example" },
		"expired":          func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() },
		"another nonce":    func(c map[string]any) { c["nonce"] = "another" },
		"no nonce":         func(c map[string]any) { delete(c, "nonce") },
	} {
		issuer.Spoil(spoil)
		if status, _ := b.visitor(t).signInAt(issuer, ann.Subject); status != http.StatusForbidden {
			t.Errorf("%s: %d", name, status)
		}
	}
	issuer.Spoil(nil)
	if status, _ := b.visitor(t).signInAt(issuer, ann.Subject); status != http.StatusOK {
		t.Errorf("as it should be: %d", status)
	}
}

// An answer that this browser has not asked for signs nobody in.
func TestCallbackOfAnotherBrowser(t *testing.T) {
	t.Parallel()
	b, issuer := withIssuer(t, ann)
	if err := b.AddStaff(t.Context(), ann.Email, workflow.Viewer, operator); err != nil {
		t.Fatal(err)
	}
	attacker := b.visitor(t)
	attacker.stopAt = "/signin/callback"
	attacker.signInAt(issuer, ann.Subject)
	callback := attacker.stopped
	if callback == "" {
		t.Fatal("the issuer has not sent anybody back")
	}
	for _, path := range []string{callback, "/signin/callback?code=x&state=", "/signin/callback"} {
		victim := b.visitor(t)
		if status, _ := victim.get(path); status != http.StatusForbidden {
			t.Errorf("%q: %d", path, status)
		}
	}
}

func TestAnIssuerThatIsAway(t *testing.T) {
	t.Parallel()
	b, issuer := withIssuer(t, ann)
	issuer.Close()
	if status, body := b.visitor(t).get("/signin/oidc"); status != http.StatusBadGateway || !strings.Contains(body, "Try again") {
		t.Errorf("%d\n%s", status, body)
	}
}
