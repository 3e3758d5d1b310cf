package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/pgtest"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/migrations"
	"github.com/swapdesk/swapdesk/workflow"
)

// stopBrowser ends the browser that tests have started, where they are built with one.
var stopBrowser = func() {}

func TestMain(m *testing.M) {
	code := pgtest.Run(m, func(ctx context.Context, url string) error {
		pool, err := store.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer pool.Close()
		_, err = migrations.Up(ctx, pool)
		return err
	})
	stopBrowser()
	os.Exit(code)
}

var mails atomic.Int64

// compose makes mails of which only the occasion can be read.
func compose(r workflow.Request, o workflow.Occasion, _ store.Thread, now time.Time) (store.Mail, error) {
	id := fmt.Sprintf("out-%d@vendor.example", mails.Add(1))
	return store.Mail{MessageID: id, From: "cosell@vendor.example", To: r.Sender, Subject: string(o), Raw: []byte("Subject: " + string(o) + "\r\n\r\n" + now.String())}, nil
}

// bundle is a console on a database of its own.
type bundle struct {
	*store.Store
	console *Console
	url     string
	dsn     string // of the database, as its owner
	now     time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	b.dsn = pgtest.Database(t)
	var err error
	b.Store, err = store.Open(t.Context(), store.Options{
		URL: b.dsn, Now: func() time.Time { return b.now },
		Compose: store.Composer{Request: compose},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	b.console = New(Options{Store: b.Store, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	t.Cleanup(b.console.Close)
	server := httptest.NewServer(b.console)
	t.Cleanup(server.Close)
	b.url = server.URL
	return b
}

// client is a browser without a script.
type client struct {
	t *testing.T
	b *bundle
	*http.Client
	// stopAt is a path that is not gone to, and stopped how it was to be.
	stopAt, stopped string
}

func (b *bundle) visitor(t *testing.T) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &client{t: t, b: b, Client: &http.Client{Jar: jar}}
}

var operator = workflow.Actor{Name: "root", Via: workflow.ViaCLI, Role: workflow.Operator}

// signedIn is a client of a new member of the staff.
func (b *bundle) signedIn(t *testing.T, email string, role workflow.Role) *client {
	t.Helper()
	if err := b.AddStaff(t.Context(), email, role, operator); err != nil {
		t.Fatal(err)
	}
	return b.signedInAgain(t, email)
}

// signedInAgain is a client of somebody who is of the staff.
func (b *bundle) signedInAgain(t *testing.T, email string) *client {
	t.Helper()
	token, err := b.NewSigninLink(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	c := b.visitor(t)
	if status, body := c.post("/signin/"+token, nil); status != http.StatusOK || !strings.Contains(body, email) {
		t.Fatalf("sign-in: %d\n%s", status, body)
	}
	return c
}

func (c *client) get(path string) (int, string) {
	c.t.Helper()
	return c.do(http.MethodGet, path, nil)
}

func (c *client) post(path string, form url.Values) (int, string) {
	c.t.Helper()
	return c.do(http.MethodPost, path, form)
}

func (c *client) do(method, path string, form url.Values) (int, string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.b.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return c.send(r)
}

func (c *client) send(r *http.Request) (int, string) {
	c.t.Helper()
	res, err := c.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestSignInByLink(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.AddStaff(t.Context(), "sam@vendor.example", workflow.Approver, operator); err != nil {
		t.Fatal(err)
	}
	token, err := b.NewSigninLink(t.Context(), "sam@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	c := b.visitor(t)
	if status, body := c.get("/queue"); status != http.StatusOK || !strings.Contains(body, "<h1>Sign in</h1>") {
		t.Errorf("without a session: %d\n%s", status, body)
	}
	for range 2 { // a program that looks into mails opens it, twice
		if status, body := b.visitor(t).get("/signin/" + token); status != http.StatusOK || !strings.Contains(body, "sam@vendor.example") {
			t.Errorf("looked at: %d\n%s", status, body)
		}
	}
	if status, body := c.post("/signin/"+token, nil); status != http.StatusOK || !strings.Contains(body, "<h1>Queue</h1>") {
		t.Errorf("signed in: %d\n%s", status, body)
	}
	if status, _ := b.visitor(t).post("/signin/"+token, nil); status != http.StatusGone {
		t.Errorf("used twice: %d", status)
	}
	late, err := b.NewSigninLink(t.Context(), "sam@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	b.now = b.now.Add(store.SigninPatience)
	if status, _ := b.visitor(t).post("/signin/"+late, nil); status != http.StatusGone {
		t.Errorf("a day old: %d", status)
	}
}

// Whoever is disabled, or signs out, here or everywhere, is out with the next request.
func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	out := func(c *client) bool {
		t.Helper()
		_, body := c.get("/queue")
		return strings.Contains(body, "<h1>Sign in</h1>")
	}
	kim := b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	if err := b.DisableStaff(t.Context(), "kim@vendor.example", operator); err != nil {
		t.Fatal(err)
	}
	if !out(kim) {
		t.Error("who is disabled is still in")
	}
	sam, again := b.signedIn(t, "sam@vendor.example", workflow.Approver), b.signedIn(t, "sam@vendor.example", workflow.Approver)
	sam.post("/signout", nil)
	if !out(sam) || out(again) {
		t.Error("signing out here has not ended this session alone")
	}
	b.now = b.now.Add(time.Second)
	sam = b.signedIn(t, "sam@vendor.example", workflow.Approver)
	b.now = b.now.Add(time.Second)
	sam.post("/signout/everywhere", nil)
	if !out(sam) || !out(again) {
		t.Error("signing out everywhere has left a session")
	}
}

func TestOtherSitesPostNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+"/signout", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(header, value)
		res, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s %s: %d", header, value, res.StatusCode)
		}
	}
	if _, body := c.get("/queue"); !strings.Contains(body, "<h1>Queue</h1>") {
		t.Error("the session has ended")
	}
}

func TestNextIsOurs(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/requests/SWAP-1": "/requests/SWAP-1", "": "", "//evil.example": "", "https://evil.example": "", `/\evil.example`: "", "evil": "",
	} {
		if got := localPath(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, path := range []string{"/signin", "/queue", "/nowhere", "/assets/console.css", "/assets/nothing"} {
		res, err := b.visitor(t).Get(b.url + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		csp := res.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, res.Header)
		}
	}
}
