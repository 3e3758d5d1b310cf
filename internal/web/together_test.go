package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/workflow"
)

// Two who decide in the same moment: one does, with one mail, and the other is told by whom,
// with what they typed; a selection in which it is does the rest.
func TestTwoDecideInTheSameMoment(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam, kim := b.signedIn(t, samAddress, workflow.Approver), b.signedIn(t, "kim@vendor.example", workflow.Approver)
	ann := b.signedIn(t, "ann@vendor.example", workflow.Approver)
	owner := b.owner(t)
	for i := range 8 {
		r, other := b.queued(t, fmt.Sprintf("jane%d", i), evidence(workflow.RiskLow)), b.queued(t, fmt.Sprintf("other%d", i), evidence(workflow.RiskLow))
		type answer struct {
			status int
			page   string
		}
		var no, ask, bulk answer
		start := make(chan struct{})
		var all sync.WaitGroup
		at := func(a *answer, c *client, path string, f url.Values) {
			all.Go(func() {
				<-start
				a.status, a.page = c.post(path, f)
			})
		}
		at(&no, sam, urlOf(r)+"/deny", form(r, "text", "Not theirs."))
		at(&ask, kim, urlOf(r)+"/ask", form(r, "text", "Whose is it?"))
		at(&bulk, ann, "/queue/decide", url.Values{"do": {"approve"}, "pick": {pick(r), pick(other)}})
		close(start)
		all.Wait()
		now, err := b.Request(t.Context(), r.Ref)
		if err != nil {
			t.Fatal(err)
		}
		won := map[workflow.State]string{workflow.Denied: "no", workflow.Waiting: "ask", workflow.Approved: "bulk"}[now.State]
		for name, a := range map[string]struct {
			answer
			typed string
		}{"no": {no, "Not theirs."}, "ask": {ask, "Whose is it?"}} {
			switch {
			case name == won && a.status != http.StatusOK:
				t.Errorf("%s has won, and is told %d", name, a.status)
			case name != won && (a.status != http.StatusConflict || !strings.Contains(a.page, ">"+a.typed+"</textarea>")):
				t.Errorf("%s has lost, and is told %d\n%s", name, a.status, textOf(a.page))
			}
		}
		want := "1 of 2 requests approved"
		if won == "bulk" {
			want = "2 of 2 requests approved"
		}
		if won == "" || bulk.status != http.StatusOK || !strings.Contains(bulk.page, want) {
			t.Errorf("%s: %q has won, and the selection says %d\n%s", now.State, won, bulk.status, textOf(bulk.page))
		}
		b.wantState(t, other, workflow.Approved)
		var mails int
		if err := owner.QueryRow(t.Context(), `SELECT count(*) FROM outgoing WHERE request_id = $1 AND occasion IN ('denial', 'question')`, r.ID).Scan(&mails); err != nil {
			t.Fatal(err)
		}
		if decided := map[string]int{"no": 1, "ask": 1}[won]; mails != decided {
			t.Errorf("%s: %d mails tell of it", now.State, mails)
		}
	}
}

// Who has a request open shows to the others, whatever their role, for as long as it is open,
// and never to themselves.
func TestPresenceInTheBrowser(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	sam := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	vic := chromium(t, b.signedIn(t, "vic@vendor.example", workflow.Viewer))
	do(t, sam, chromedp.Navigate(b.url+urlOf(r)))
	do(t, vic, chromedp.Navigate(b.url+urlOf(r)))
	until(t, sam, `document.querySelector("#status").innerText.includes("Also open with vic@vendor.example")`)
	until(t, vic, `document.querySelector("#status").innerText.includes("Also open with sam@vendor.example")`)
	lacks(t, shown(t, sam, "#status"), samAddress)
	do(t, vic, chromedp.Navigate(b.url+"/queue"))
	until(t, sam, `!document.querySelector("#status").innerText.includes("vic@vendor.example")`)
	do(t, vic, chromedp.Navigate(b.url+urlOf(r)))
	until(t, sam, `document.querySelector("#status").innerText.includes("vic@vendor.example")`)
	if _, err := chromedp.RunResponse(vic, click("header .menu summary"), click(`form[action="/signout"] button`)); err != nil {
		t.Fatal(err)
	}
	until(t, sam, `!document.querySelector("#status").innerText.includes("vic@vendor.example")`)
}

// A token's form and a note come back as they were, when the session ends before they are
// sent, and do what they were for once somebody has signed in again.
func TestTheSessionEndsBeforeATokenAndANote(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	c := b.signedIn(t, samAddress, workflow.Approver)
	ctx := chromium(t, c, "status of 401")
	out := func(button string) {
		t.Helper()
		c.post("/signout", nil)
		leads(t, ctx, click(button))
		wants(t, shown(t, ctx, "main"), "You are signed out")
		c = b.signedInAgain(t, samAddress) // in another tab
		signInto(t, ctx, c)
	}
	do(t, ctx, chromedp.Navigate(b.url+"/tokens"), chromedp.SendKeys(chromedp.CSS("#token-name"), "bot"))
	do(t, ctx, click(`input[value="requests:read"]`), click(`input[value="requests:decide"]`))
	out(`form[action="/tokens"] button`)
	leads(t, ctx, click("main button"))
	wants(t, shown(t, ctx, "main"), "The token bot", "requests:read requests:decide")

	const note = "I know them,\n<b>well</b>."
	do(t, ctx, chromedp.Navigate(b.url+urlOf(r)), chromedp.SendKeys(chromedp.CSS("#note-text"), note))
	out(`form[action$="/note#notes"] button`)
	if got := js[string](t, ctx, `document.querySelector("#text").value`); got != note {
		t.Errorf("what was typed is %q", got)
	}
	leads(t, ctx, click("main button"))
	wants(t, shown(t, ctx, "main"), "Your note is there", "I know them, <b>well</b>.")
}
