package web

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/swapdesk/swapdesk/workflow"
)

// session is the only one that the database has: its token as it is kept, when it is over, and
// when it is over at the latest, however often its owner comes.
func (b *bundle) session(t *testing.T) (token string, expiry, deadline time.Time, values map[string]any) {
	t.Helper()
	var data []byte
	if err := b.Pool().QueryRow(t.Context(), `SELECT token, expiry, data FROM sessions`).Scan(&token, &expiry, &data); err != nil {
		t.Fatal(err)
	}
	deadline, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return token, expiry, deadline, values
}

// What the database has of a session lets nobody in.
func TestSessionsAreKeptByAHash(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	kept, _, _, _ := b.session(t)
	at, err := url.Parse(b.url)
	if err != nil {
		t.Fatal(err)
	}
	cookies := c.Jar.Cookies(at)
	if len(cookies) != 1 || len(cookies[0].Value) < 22 { // 128 bits
		t.Fatalf("the browser has %v", cookies)
	}
	thief := b.visitor(t)
	thief.Jar.SetCookies(at, []*http.Cookie{{Name: cookies[0].Name, Value: kept, Path: "/"}})
	if _, body := thief.get("/queue"); !strings.Contains(body, "<h1>Sign in</h1>") {
		t.Error("the token that is in the database signs in")
	}
	thief.Jar.SetCookies(at, cookies)
	if _, body := thief.get("/queue"); !strings.Contains(body, "<h1>Queue</h1>") {
		t.Error("the browser's does not")
	}
}

// A session is over half a day after the last visit, a week after the sign-in however many
// visits there are, and when the database says so.
func TestSessionsRunOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	began := time.Now()
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	const slack = time.Minute
	near := func(what string, got, want time.Time) {
		t.Helper()
		if d := got.Sub(want); d < -slack || d > slack {
			t.Errorf("%s at %v, want %v", what, got, want)
		}
	}
	_, expiry, deadline, values := b.session(t)
	near("without a visit it is over", expiry, began.Add(12*time.Hour))
	near("it is over at the latest", deadline, began.Add(7*24*time.Hour))

	soon := time.Now().Add(2 * time.Hour)
	change := func(expiry, deadline time.Time) {
		t.Helper()
		data, err := scs.GobCodec{}.Encode(deadline, values)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Pool().Exec(ctx, `UPDATE sessions SET expiry = $1, data = $2`, expiry, data); err != nil {
			t.Fatal(err)
		}
	}
	visit := func() bool {
		t.Helper()
		_, body := c.get("/queue")
		return strings.Contains(body, "<h1>Queue</h1>")
	}
	change(time.Now().Add(time.Hour), deadline)
	if !visit() {
		t.Fatal("it is over before its time")
	}
	_, expiry, _, _ = b.session(t)
	near("after a visit it is over", expiry, time.Now().Add(12*time.Hour))

	change(time.Now().Add(time.Hour), soon)
	if !visit() {
		t.Fatal("it is over before its last day is")
	}
	if _, expiry, _, _ = b.session(t); expiry.After(soon) {
		t.Errorf("a visit makes it last until %v, a week after the sign-in is %v", expiry, soon)
	}
	change(time.Now().Add(-time.Second), soon)
	if visit() {
		t.Error("it is over, and lets one in")
	}
}

// The cookie is out of reach of scripts and of other sites' forms, and where the console is
// reached by https also of http and of other hosts.
func TestSessionCookie(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.AddStaff(t.Context(), "sam@vendor.example", workflow.Approver, operator); err != nil {
		t.Fatal(err)
	}
	for base, want := range map[string]http.Cookie{
		"http://127.0.0.1:8080":       {Name: "swapdesk"},
		"https://desk.vendor.example": {Name: "__Host-swapdesk", Secure: true},
	} {
		token, err := b.NewSigninLink(t.Context(), "sam@vendor.example")
		if err != nil {
			t.Fatal(err)
		}
		console := New(Options{Store: b.Store, PublicURL: base, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		t.Cleanup(console.Close)
		w := httptest.NewRecorder()
		console.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, base+"/signin/"+token, http.NoBody))
		cookies := w.Result().Cookies()
		if w.Code != http.StatusSeeOther || len(cookies) != 1 {
			t.Fatalf("%s: %d, %v", base, w.Code, cookies)
		}
		got := cookies[0]
		if got.Name != want.Name || got.Secure != want.Secure || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" {
			t.Errorf("%s: %v", base, got)
		}
	}
}
