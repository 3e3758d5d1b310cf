//go:build screenshots

package demo

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/browsertest"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

var screenshots = flag.String("screenshots", "", "the folder to write pictures of the console's pages to")

// The sizes that pages are looked at in.
var screens = []struct {
	name          string
	width, height int64
}{{"desktop", 1440, 900}, {"wide", 1920, 1080}, {"phone", 360, 740}}

// TestScreenshots makes a picture of each whole page of the console, of each size, light and
// dark, with what the story has left. `make screenshots` runs it.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Fatal("say by -screenshots which folder the pictures go to")
	}
	tempDir(t)
	w, err := startWorld(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.stop(); err != nil {
			t.Error(err)
		}
	}()
	if err := w.play(t.Context(), newTeller(io.Discard), false); err != nil {
		t.Fatal(err)
	}
	w.lived(t)
	pages, err := w.pictured(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	link, err := w.consoleLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	operator := workflow.Actor{Name: "pictures", Via: workflow.ViaCLI, Role: workflow.Operator}
	if err := w.service.Store.AddStaff(t.Context(), staffAddr, workflow.Admin, operator); err != nil {
		t.Fatal(err)
	}
	ctx := startChromium(t)
	see(t, ctx, chromedp.Navigate(link), chromedp.Click(`main form button`), chromedp.WaitVisible(`.tabs`))
	for _, screen := range screens {
		for _, scheme := range []string{"light", "dark"} {
			see(t, ctx, chromedp.EmulateViewport(screen.width, screen.height), colors(scheme))
			for name, path := range pages {
				see(t, ctx, chromedp.Navigate("http://"+w.service.HTTP+path))
				shoot(t, ctx, filepath.Join(*screenshots, fmt.Sprintf("%s-%s-%s.png", name, screen.name, scheme)))
			}
		}
	}
}

// weeksBefore are twelve weeks of requests that others have decided on, for the numbers:
// their messages and outgoing mails are left out, but for what is counted.
const weeksBefore = `WITH asked AS (
		SELECT i, at, at + make_interval(mins => 20 + i * 37 % 400) AS decided, 'SWAP-PAST-' || i AS ref, i % 7 = 3 AS no,
			(ARRAY['kim@vendor.example', 'sam@vendor.example', 'ann@vendor.example'])[1 + i * i % 3] AS by
		FROM generate_series(1, 210) i, LATERAL (SELECT now() - interval '1 day' - i * i % 211 * interval '9.4 hours' AS at) x
	), made AS (
		INSERT INTO request (ref, state, old_email, new_username, sender, source_message, last_message, decision, decided_by, decided_at,
			decision_reason, decision_digest, created_at, updated_at, check_since)
		SELECT ref, CASE WHEN no THEN 'denied' ELSE 'completed' END, format('p%s@past.example', i), format('p%s@past.onmicrosoft.com', i), format('p%s@past.example', i),
			m.id, m.id, CASE WHEN no THEN 'deny' ELSE 'approve' END, by, decided,
			CASE WHEN no THEN (ARRAY['The tenant is not your firm''s.', 'Please ask your IT for a username in your own tenant.'])[1 + i % 2] ELSE '' END, 'd', at, decided, at
		FROM asked, (SELECT min(id) AS id FROM message) m RETURNING id, ref, old_email, new_username, decision, decided_by, created_at, decided_at
	), told AS (
		INSERT INTO outgoing (message_id, request_id, occasion, sender, recipient, subject, raw, state, attempts, created_at, updated_at)
		SELECT ref || '@vendor.example', id, 'acknowledgement', 'cosell@vendor.example', old_email, 'Your address', '', 'accepted', 1, t.at, t.at
		FROM made, LATERAL (SELECT created_at + make_interval(secs => 2 + id % 17) AS at) t
	), account AS (
		INSERT INTO account (email, origin, created_at, updated_at) SELECT new_username, ref, decided_at, decided_at FROM made WHERE decision = 'approve' RETURNING id, email
	) INSERT INTO ledger (request_id, account_id, old_email, new_username, tenant_id, decided_by, digest, applied_at)
		SELECT m.id, a.id, m.old_email, m.new_username, 't', m.decided_by, 'd', m.decided_at + interval '3 seconds' FROM made m JOIN account a ON a.email = m.new_username`

// lived gives the desk a past.
func (w *world) lived(t *testing.T) {
	t.Helper()
	owner, err := store.Connect(t.Context(), w.databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	if _, err := owner.Exec(t.Context(), weeksBefore); err != nil {
		t.Fatal(err)
	}
}

// pictured are the pages, by the names of their pictures.
func (w *world) pictured(ctx context.Context) (map[string]string, error) {
	pages := map[string]string{
		"queue": "/queue", "queue-waiting": "/queue?tab=waiting", "queue-look": "/queue?tab=look", "queue-all": "/queue?tab=all",
		"queue-none": "/queue?tab=all&q=nobody", "mail": "/mail", "accounts": "/accounts", "accounts-import": "/accounts/import",
		"numbers": "/stats", "audit": "/audit", "audit-verify": "/audit/verify", "letters": "/letters", "letter": "/letters/confirmation",
		"staff": "/staff", "tokens": "/tokens", "jobs": "/ops/jobs/", "missing": "/nowhere",
	}
	requests, err := w.service.Store.Requests(ctx, store.Filter{})
	if err != nil {
		return nil, err
	}
	for _, r := range requests {
		if strings.HasPrefix(string(r.Ref), "SWAP-PAST") {
			continue // which has no page
		}
		pages["request-"+string(r.State)] = "/requests/" + string(r.Ref)
	}
	mails, err := w.service.Store.Mails(ctx, store.MailFilter{Direction: "in"})
	if err != nil {
		return nil, err
	}
	for _, m := range mails {
		pages["mail-"+m.State] = "/mail/" + m.ID
	}
	accounts, err := w.service.Store.AccountPage(ctx, "jane", "", 1)
	for _, a := range accounts {
		pages["account"] = fmt.Sprintf("/accounts/%d", a.ID)
	}
	return pages, err
}

func startChromium(t *testing.T) context.Context {
	t.Helper()
	ctx, stop, err := browsertest.Start(t.Context(), chromedp.Flag("hide-scrollbars", true))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return ctx
}

func see(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) { //nolint:revive // t comes first in a test's helper
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func shoot(t *testing.T, ctx context.Context, path string) { //nolint:revive // as above
	t.Helper()
	var image []byte
	var err error
	for range 5 { // a page that goes on to another has none for a moment
		if _, err = chromedp.Run(ctx, chromedp.Poll[bool](`document.readyState === "complete" && document.body.innerText.length > 20`)); err == nil {
			image, err = chromedp.Run(ctx, chromedp.FullScreenshot(100))
		}
		if err == nil {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, image, 0o644); err != nil { //nolint:gosec // a picture to be shown
		t.Fatal(err)
	}
}

// colors has pages in the colours that somebody prefers.
func colors(scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}
