//go:build browser

package web

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/swapdesk/swapdesk/workflow"
)

// In the queue q leads to the question of the row that is current, ready to be written.
func TestAskFromTheQueue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.ask(t, asking{Old: "ann@contoso.com"})
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.Navigate(b.url+"/queue"), press("j"))
	if got := leads(t, ctx, press("q")); got != urlOf(r) {
		t.Fatalf("q leads to %s", got)
	}
	until(t, ctx, `document.querySelector("#ask-text").closest("details").open && document.activeElement.id == "ask-text"`)
}

// Everything by the keyboard: the queue's rows, a selection and its confirmation, and one
// request from its reference to its approval.
func TestDecideByKeyboard(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var all []workflow.Request
	for _, local := range []string{"ann", "bob", "cid", "dee"} {
		all = append(all, b.ask(t, asking{Old: local + "@contoso.com"}))
		b.now = b.now.Add(time.Minute)
	}
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.Navigate(b.url+"/queue"))
	current := func(want workflow.Request) {
		t.Helper()
		if got := js[string](t, ctx, `document.querySelector("tr.current")?.id + " " + document.activeElement.innerText`); got != fmt.Sprintf("r-%s %[1]s", want.Ref) {
			t.Errorf("the current row is %s, want %s", got, want.Ref)
		}
	}
	do(t, ctx, press("j"))
	current(all[0])
	do(t, ctx, press("j", "j", "k", "x"))
	current(all[1])
	do(t, ctx, press("k", "x"))
	if got := shown(t, ctx, "#selected"); got != "2 selected" {
		t.Errorf("it says %q", got)
	}
	if got := leads(t, ctx, press("a")); got != "/queue/bulk" {
		t.Fatalf("a leads to %s", got)
	}
	b.wantState(t, all[0], workflow.Queued)
	wants(t, shown(t, ctx, "main"), "Approve 2 requests?", string(all[0].Ref), string(all[1].Ref))
	lacks(t, shown(t, ctx, "main"), string(all[2].Ref))
	leads(t, ctx, press(kb.Enter)) // the button has the focus
	wants(t, shown(t, ctx, "main"), "2 of 2 requests approved")
	b.wantState(t, all[1], workflow.Approved)
	if got := leads(t, ctx, press("o")); got != "/queue" {
		t.Fatalf("o leads to %s", got)
	}
	do(t, ctx, press("j", "j"))
	current(all[3])
	if got := leads(t, ctx, press(kb.Enter)); got != urlOf(all[3]) {
		t.Fatalf("Enter leads to %s", got)
	}
	do(t, ctx, press("a"))
	if got := js[string](t, ctx, `document.activeElement.id`); got != "approve" {
		t.Fatalf("a goes to %q", got)
	}
	b.wantState(t, all[3], workflow.Queued)
	leads(t, ctx, press(kb.Enter))
	wants(t, shown(t, ctx, "#flash"), "Approved.")
	b.wantState(t, all[3], workflow.Approved)
	b.wantState(t, all[2], workflow.Queued)

	do(t, ctx, chromedp.Navigate(b.url+"/queue"), press("j", "x"))
	if got := leads(t, ctx, press("d")); got != "/queue/bulk" {
		t.Fatalf("d leads to %s", got)
	}
	wants(t, shown(t, ctx, "main"), "Deny 1 request?", string(all[2].Ref))
	do(t, ctx, press("N", "o", ".")) // the field has the focus, where keys are letters
	leads(t, ctx, click("main form button"))
	b.wantState(t, all[2], workflow.Denied)
}

// The list of keys opens by its own, which goes on doing so when the others are switched off:
// in this browser, from then on.
func TestKeysAreSwitchedOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask(t, asking{Old: "ann@contoso.com"})
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.Navigate(b.url+"/queue"))
	list := func() {
		t.Helper()
		do(t, ctx, press("?"))
		if got := js[string](t, ctx, `document.querySelector("dialog[open] h2")?.innerText ?? "nothing"`); got != "Keys" {
			t.Fatalf("? opens %s", got)
		}
	}
	// What the keys would do shows in what they have done: a row that is current, and selected.
	does := func(when, want string) {
		t.Helper()
		do(t, ctx, press(kb.Escape, "j", "x", "a"))
		if got := js[string](t, ctx, `[location.pathname, Boolean(document.querySelector("tr.current")), document.querySelectorAll("[name=pick]:checked").length].join()`); got != want {
			t.Errorf("%s the keys come to %s, want %s", when, got, want)
		}
	}
	list()
	do(t, ctx, click("#keys-on"))
	does("switched off,", "/queue,false,0")
	do(t, ctx, chromedp.Navigate(b.url+"/queue"))
	does("on another page,", "/queue,false,0")
	list()
	if js[bool](t, ctx, `document.getElementById("keys-on").checked`) {
		t.Error("the list says that they are on")
	}
	do(t, ctx, click("#keys-on"), press(kb.Escape, "j", "x"))
	if got := leads(t, ctx, press("a")); got != "/queue/bulk" {
		t.Errorf("switched on again, a leads to %s", got)
	}
}
