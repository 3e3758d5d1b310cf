package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// outgoing is a mail of ours that has come to a state.
func (b *bundle) outgoing(t *testing.T, local, state string) string {
	t.Helper()
	r := b.ask(t, asking{Old: local + "@contoso.com"})
	var id string
	err := b.owner(t).QueryRow(t.Context(), `UPDATE outgoing SET state = $2, last_error = $3, held_for = CASE $2 WHEN 'held' THEN 'hour' END WHERE request_id = $1 RETURNING 'out-' || id`, r.ID, state, local+" is "+state).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Mails that need a person are counted by what is wrong with them, and listed.
func TestQueueNeedsALook(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam := b.signedIn(t, "sam@vendor.example", workflow.Viewer)
	if _, body := sam.get("/queue?tab=look"); !strings.Contains(body, "No mail needs a look") {
		t.Error("an empty list says nothing")
	}
	for i, auth := range []string{"pass", "fail", "none"} {
		_, err := b.Pool().Exec(t.Context(), `INSERT INTO message (sha256, size, raw, received_at, stored_at, outcome, read_at, reason, for_staff, auth, subject)
			VALUES (sha256($1), 1, 'x', $2, $2, 'refused', $2, 'it says "<b>"', true, $3, $4)`, []byte{byte(i)}, b.now, auth, "look "+auth)
		if err != nil {
			t.Fatal(err)
		}
	}
	lost, held := b.outgoing(t, "lost", store.MailUndeliverable), b.outgoing(t, "held", store.MailHeld)
	b.outgoing(t, "later", store.MailHeld)
	fine := b.outgoing(t, "fine", store.MailRetrying)
	for _, path := range []string{"/queue?tab=look", "/queue/live?tab=look"} {
		_, body := sam.get(path)
		for _, want := range []string{
			"<strong>2</strong> unclear", "<strong>1</strong> suspicious", "<strong>1</strong> undeliverable", "<strong>2</strong> held", "look fail",
			`href="/mail?for_staff=1"`, "it says &#34;&lt;b&gt;&#34;",
			`href="/mail/` + lost + `"`, "lost is undeliverable", "to lost@contoso.com", `href="/mail/` + held + `"`, "held is held",
		} {
			if !strings.Contains(body, want) {
				t.Errorf("%s has no %q\n%s", path, want, body)
			}
		}
		if strings.Contains(body, fine+`"`) {
			t.Errorf("%s has what is well", path)
		}
		if whole := strings.Contains(body, "<html"); whole == strings.Contains(path, "live") {
			t.Errorf("%s: a whole page is %v", path, whole)
		}
	}
	if _, body := sam.get("/queue?tab=look"); !strings.Contains(body, `sse-swap="count:look">6<`) {
		t.Error("they are not counted")
	}
}

// Every mail that needs a look is on one page.
func TestQueueLookPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range queuePage + 3 {
		b.now = b.now.Add(time.Second)
		b.inbound(t, fmt.Sprintf("From: eve@evil.example\nSubject: %d\n\nbuy", i), store.Header{Kind: "other", Subject: fmt.Sprint("buy ", i)}, refusal)
	}
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	mails := regexp.MustCompile(`href="/mail/(in-\d+)"`)
	_, first := sam.get("/queue?tab=look")
	next := regexp.MustCompile(`href="(/queue\?[^"]*after=[^"]*)"[^>]*>Next page`).FindStringSubmatch(first)
	if n := len(mails.FindAllString(first, -1)); n != queuePage || next == nil {
		t.Fatalf("%d mails, next %q", n, next)
	}
	_, second := sam.get(strings.ReplaceAll(next[1], "&amp;", "&"))
	rest := mails.FindAllString(second, -1)
	if len(rest) != 3 || strings.Contains(first, rest[0]) || strings.Contains(second, "Next page") || !strings.Contains(second, "Back to the beginning") {
		t.Errorf("second page: %v", rest)
	}
	if status, _ := sam.get("/queue?tab=look&after=x"); status != http.StatusBadRequest {
		t.Errorf("a link that is not whole: %d", status)
	}
}
