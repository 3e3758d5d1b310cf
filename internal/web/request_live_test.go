package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/workflow"
)

// Who has a request open is known in all processes, and is told there as it changes.
func TestPresenceInAnotherProcess(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	second := &bundle{Store: b.Store, dsn: b.dsn, now: b.now}
	second.console = New(Options{Store: b.Store, Log: b.console.Log})
	t.Cleanup(second.console.Close)
	server := httptest.NewServer(second.console)
	t.Cleanup(server.Close)
	second.url = server.URL

	sam, kim := b.signedIn(t, "sam@vendor.example", workflow.Approver), second.signedIn(t, "kim@vendor.example", workflow.Approver)
	b.heard(t, sam)
	second.heard(t, kim)
	here, there := b.console.Hub.Here(), second.console.Hub.Here()
	about := "ref=" + string(r.Ref) + "&on=request:" + string(r.Ref) + "&since="
	mine := sam.listen("", about+here)
	mine.want("request:" + string(r.Ref))
	theirs := kim.listen("", about+there)
	mine.want("request:" + string(r.Ref)) // kim has come
	also := func(c *client) string {
		t.Helper()
		_, page := c.get(urlOf(r) + "/status?seen=2&notes=0")
		return textOf(page)
	}
	wants(t, also(sam), "Also open with kim@vendor.example")
	wants(t, also(kim), "Also open with sam@vendor.example")
	theirs.cancel()
	mine.want("request:" + string(r.Ref)) // and gone
	lacks(t, also(sam), "Also open")
}

// What happens while a page is open is shown on it; what it shows already is no news.
func TestRequestNews(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam, kim := b.signedIn(t, "sam@vendor.example", workflow.Approver), b.signedIn(t, "kim@vendor.example", workflow.Approver)
	vic := b.signedIn(t, "vic@vendor.example", workflow.Viewer)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	_, page := sam.get(urlOf(r))
	const shown = "/status?seen=2&notes=0"
	wants(t, page, `sse-connect="/events?ref=`+string(r.Ref)+`&amp;on=request:`+string(r.Ref)+`"`, `hx-trigger="sse:request:`+string(r.Ref)+`"`, `hx-get="`+urlOf(r)+strings.Replace(shown, "&", "&amp;", 1)+`"`)

	for _, email := range []string{"kim@vendor.example", "sam@vendor.example"} {
		if err := b.Enter(t.Context(), "page of "+email, r.Ref, email); err != nil {
			t.Fatal(err)
		}
	}
	news := func(c *client) string {
		t.Helper()
		status, page := c.get(urlOf(r) + shown)
		if status != http.StatusOK || strings.Contains(page, "<html") {
			t.Errorf("%d\n%s", status, page)
		}
		return textOf(page)
	}
	if got := news(sam); got != "Also open with kim@vendor.example Claim" {
		t.Errorf("at first: %s", got)
	}
	if err := b.Leave(t.Context(), "page of kim@vendor.example"); err != nil {
		t.Fatal(err)
	}
	kim.post(urlOf(r)+"/claim", form(r))
	if got := news(sam); got != "kim@vendor.example is on it Take over" {
		t.Errorf("claimed: %s", got)
	}
	if got := news(kim); got != "Also open with sam@vendor.example You are on it Release" && got != "You are on it Also open with sam@vendor.example Release" {
		t.Errorf("for who has claimed it: %s", got)
	}
	kim.post(urlOf(r)+"/note", form(r, "text", "Look."))
	wants(t, news(sam), "A colleague has written a note.")
	kim.post(urlOf(r)+"/deny", form(r, "text", "No."))
	wants(t, news(vic), "This request has changed since you opened it.", "Denied · kim@vendor.example, in the console, as approver", "Show it as it is now")
	lacks(t, news(vic), "The request came in", "Checked", "Take over")
	if got := news(sam); strings.Contains(got, "Take over") {
		t.Errorf("what is closed can be claimed: %s", got)
	}
}

// What was done is said on the page that follows, whatever asks for a part of a page before.
func TestPartsLeaveWhatIsToBeSaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if status, _ := c.post(urlOf(r)+"/note", form(r, "text", "Look.")); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	c.get(urlOf(r) + "/status?seen=2&notes=0")
	_, page := c.get(urlOf(r))
	wants(t, page, "Your note is there for your colleagues.")
	c.CheckRedirect = nil
	c.post("/signout", nil)
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+urlOf(r)+"/status", nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("HX-Request", "true")
	res, err := c.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusUnauthorized {
		t.Errorf("a part of a page without a session: %d", res.StatusCode)
	}
}
