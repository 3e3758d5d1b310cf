//go:build browser

package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/workflow"
)

// answer is what somebody is told.
type answer struct {
	status int
	page   string
}

// atOnce sends forms that all have been read, and have found the request as it is, before
// any of them can change it.
func (b *bundle) atOnce(t *testing.T, r workflow.Request, send ...func() (int, string)) []answer {
	t.Helper()
	locker, watcher := b.owner(t), b.owner(t)
	tx, err := locker.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `SELECT FROM request WHERE id = $1 FOR UPDATE`, r.ID); err != nil {
		t.Fatal(err)
	}
	answers := make([]answer, len(send))
	var all sync.WaitGroup
	for i, f := range send {
		all.Go(func() { answers[i].status, answers[i].page = f() })
	}
	for waiting := 0; waiting < len(send); time.Sleep(5 * time.Millisecond) {
		err := watcher.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	return answers
}

// Three decide in the same moment: one does, with one mail, and the others are told by whom,
// with what they typed; a selection in which it is does the rest.
func TestDecisionsInTheSameMoment(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam, kim := b.signedIn(t, samAddress, workflow.Approver), b.signedIn(t, "kim@vendor.example", workflow.Approver)
	ann := b.signedIn(t, "ann@vendor.example", workflow.Approver)
	r, other := b.queued(t, "jane", evidence(workflow.RiskLow)), b.queued(t, "other", evidence(workflow.RiskLow))
	answers := b.atOnce(t, r,
		func() (int, string) { return sam.post(urlOf(r)+"/deny", form(r, "text", "Not theirs.")) },
		func() (int, string) { return kim.post(urlOf(r)+"/ask", form(r, "text", "Whose is it?")) },
		func() (int, string) {
			return ann.post("/queue/decide", url.Values{"do": {"approve"}, "pick": {pick(r), pick(other)}})
		})
	now, err := b.Request(t.Context(), r.Ref)
	if err != nil {
		t.Fatal(err)
	}
	winner := slices.Index([]workflow.State{workflow.Denied, workflow.Waiting, workflow.Approved}, now.State)
	if winner < 0 {
		t.Fatalf("nobody has won: %s", now.State)
	}
	for i, typed := range []string{"Not theirs.", "Whose is it?"} {
		switch a := answers[i]; {
		case i == winner && a.status != http.StatusOK:
			t.Errorf("%q has won, and is told %d", typed, a.status)
		case i != winner && (a.status != http.StatusConflict || !strings.Contains(a.page, ">"+typed+"</textarea>")):
			t.Errorf("%q has lost, and is told %d\n%s", typed, a.status, textOf(a.page))
		}
	}
	approved := map[bool]string{true: "2 of 2 requests approved", false: "1 of 2 requests approved"}[winner == 2]
	if bulk := answers[2]; bulk.status != http.StatusOK || !strings.Contains(bulk.page, approved) {
		t.Errorf("the selection is told %d\n%s", bulk.status, textOf(bulk.page))
	}
	b.wantState(t, other, workflow.Approved)
	var mails int
	if err := b.owner(t).QueryRow(t.Context(), `SELECT count(*) FROM outgoing WHERE request_id = $1 AND occasion IN ('denial', 'question')`, r.ID).Scan(&mails); err != nil {
		t.Fatal(err)
	}
	if want := map[bool]int{true: 0, false: 1}[winner == 2]; mails != want {
		t.Errorf("%s: %d mails tell of it", now.State, mails)
	}
}

// Two who approve a high risk in the same moment, each as the first, are not two who have
// approved it: the second is told that theirs would be the last.
func TestTwoFirstApprovalsInTheSameMoment(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam, kim := b.signedIn(t, samAddress, workflow.Approver), b.signedIn(t, "kim@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskHigh, "the name is taken"))
	answers := b.atOnce(t, r,
		func() (int, string) { return sam.post(urlOf(r)+"/approve", form(r)) },
		func() (int, string) { return kim.post(urlOf(r)+"/approve", form(r)) })
	b.wantState(t, r, workflow.Queued)
	if answers[0].status+answers[1].status != http.StatusOK+http.StatusConflict {
		t.Errorf("they are told %d and %d", answers[0].status, answers[1].status)
	}
	for _, a := range answers {
		if a.status == http.StatusConflict {
			wants(t, textOf(a.page), "A colleague has been here meanwhile", "Approve as the second")
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
	js[any](t, sam, `document.querySelector("#status button").focus(); 0`)
	do(t, vic, chromedp.Navigate(b.url+urlOf(r)))
	until(t, sam, `document.querySelector("#status").innerText.includes("Also open with vic@vendor.example")`)
	if got := js[string](t, sam, `document.activeElement.innerText`); got != "Claim" {
		t.Errorf("a colleague has taken the focus away, to %q", got)
	}
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
