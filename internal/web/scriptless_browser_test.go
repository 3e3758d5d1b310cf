//go:build browser

package web

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// scriptlessTab is a tab of an approver's in which no script of a page runs, on the page of
// a path.
func (b *bundle) scriptlessTab(t *testing.T, email, path string, expected ...string) context.Context {
	t.Helper()
	ctx := chromium(t, b.signedIn(t, email, workflow.Approver), expected...)
	do(t, ctx, scriptless(), chromedp.Navigate(b.url+path))
	if js[bool](t, ctx, `Boolean(window.htmx)`) {
		t.Fatal("scripts run")
	}
	return ctx
}

// enter types into a field.
func enter(t *testing.T, ctx context.Context, selector, text string) { //nolint:revive // t comes first in a test's helper
	t.Helper()
	do(t, ctx, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// A list of accounts is looked at and taken, from a file and from lines.
func TestImportWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := b.scriptlessTab(t, samAddress, "/accounts", "status of 422")
	onFile := func(want int) {
		t.Helper()
		if list, err := b.AccountPage(t.Context(), "", "", 100); err != nil || len(list) != want {
			t.Errorf("%d accounts are on file, want %d, %v", len(list), want, err)
		}
	}
	leads(t, ctx, click(`.heading a[href="/accounts/import"]`))
	enter(t, ctx, "#csv", "email,name,organization\nnot an address,Ann,Contoso\n")
	leads(t, ctx, click(`form[action="/accounts/preview"] button`))
	wants(t, shown(t, ctx, `[role="alert"]`), "Nothing was imported", "line 2")
	if got := js[string](t, ctx, `document.querySelector("#csv").value`); got != "email,name,organization\nnot an address,Ann,Contoso\n" {
		t.Errorf("the lines are %q", got)
	}
	file := filepath.Join(t.TempDir(), "accounts.csv")
	if err := os.WriteFile(file, []byte("email,name,organization\nann@contoso.com,Ann,Contoso\nbob@contoso.com,Bob,Contoso\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(b.url+"/accounts/import"), chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	leads(t, ctx, click(`form[action="/accounts/preview"] button`))
	wants(t, shown(t, ctx, "main"), "2 added, 0 changed", "ann@contoso.com new", "bob@contoso.com new")
	onFile(0)
	if got := leads(t, ctx, click(`form[action="/accounts/import"] button`)); got != "/accounts" {
		t.Errorf("it leads to %s", got)
	}
	wants(t, shown(t, ctx, "#flash"), "2 added")
	onFile(2)
	// Found, and looked at.
	enter(t, ctx, `[role="search"] [name="q"]`, "bob@")
	leads(t, ctx, click(`[role="search"] button`))
	leads(t, ctx, click(`table a`))
	wants(t, shown(t, ctx, "main"), "bob@contoso.com", "an import", "Nobody has asked for a change of it.")
}

// A selection is denied with a reason, and another approved, each after a look at all of it;
// a row is claimed in between, which decides on nothing.
func TestBulkWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.ask(t, asking{Old: "one@contoso.com"}), b.ask(t, asking{Old: "two@contoso.com"})
	three := b.ask(t, asking{Old: "three@contoso.com"})
	ctx := b.scriptlessTab(t, samAddress, "/queue")
	pick := func(list ...workflow.Request) {
		t.Helper()
		for _, r := range list {
			do(t, ctx, click("#r-"+string(r.Ref)+` input[name="pick"]`))
		}
	}
	if js[bool](t, ctx, `document.querySelector("#all").checkVisibility()`) {
		t.Error("the box that selects all shows, which takes a script")
	}
	pick(one)
	if got := leads(t, ctx, click("#r-"+string(two.Ref)+" button.claim")); got != "/queue" {
		t.Errorf("claiming leads to %s", got)
	}
	wants(t, shown(t, ctx, "#r-"+string(two.Ref)+" .on"), "You")
	if got := b.states(t, one, two, three); got != "queued queued queued" {
		t.Error(got)
	}
	pick(one, two)
	leads(t, ctx, click(`.bulk button[value="deny"]`))
	wants(t, shown(t, ctx, "main"), "Deny 2 requests?", string(one.Ref), string(two.Ref))
	lacks(t, shown(t, ctx, "main"), string(three.Ref))
	enter(t, ctx, "#reason", "They are not yours.")
	leads(t, ctx, click("main form button"))
	wants(t, shown(t, ctx, "main"), "2 of 2 requests denied")
	leads(t, ctx, click("main a.button"))
	pick(three)
	leads(t, ctx, click(`.bulk button[value="approve"]`))
	wants(t, shown(t, ctx, "main"), "Approve 1 request?", string(three.Ref))
	leads(t, ctx, click("main form button"))
	wants(t, shown(t, ctx, "main"), "1 of 1 request approved")
	if got := b.states(t, one, two, three); got != "denied denied approved" {
		t.Error(got)
	}
	if now, err := b.Request(t.Context(), one.Ref); err != nil || now.Decision.Reason != "They are not yours." {
		t.Errorf("%+v, %v", now.Decision, err)
	}
}

// A high risk takes two people, each on a page without a script; the first of them cannot be
// the second as well.
func TestSecondApprovalWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.composing()
	r := b.queued(t, "jane", evidence(workflow.RiskHigh, "the name is taken"))
	first := b.scriptlessTab(t, "kim@vendor.example", urlOf(r))
	if got := shown(t, first, "#approve"); got != "Approve as the first of two" {
		t.Errorf("the button says %q", got)
	}
	leads(t, first, click("#approve"))
	b.wantState(t, r, workflow.Queued)
	do(t, first, chromedp.Navigate(b.url+urlOf(r)))
	if js[bool](t, first, `Boolean(document.querySelector("#approve"))`) {
		t.Error("the first can approve again")
	}
	second := b.scriptlessTab(t, samAddress, "/queue")
	wants(t, shown(t, second, "#r-"+string(r.Ref)), "first approval: kim")
	leads(t, second, click("#rows a[data-open]"))
	wants(t, shown(t, second, "main"), "kim@vendor.example")
	if got := shown(t, second, "#approve"); got != "Approve as the second" {
		t.Errorf("the button says %q", got)
	}
	leads(t, second, click("#approve"))
	wants(t, shown(t, second, "#flash"), "Approved.")
	b.wantState(t, r, workflow.Approved)
}

// A mail for staff is found, done, put back and read once more; one that has its outcome
// only when that is said.
func TestMailWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := setup(t)
	refused := b.inbound(t, strangeMail("Hello"), store.Header{Kind: "other", Sender: "eve@evil.example", Subject: "Hello"}, refusal)
	ctx := b.scriptlessTab(t, samAddress, "/mail")
	leads(t, ctx, click(`.tabs a[href*="for_staff"]`))
	if got := leads(t, ctx, click(`table.mails a[href^="/mail/"]`)); got != "/mail/"+refused {
		t.Fatalf("the list leads to %s", got)
	}
	do(t, ctx, click(".quoted summary"))
	wants(t, shown(t, ctx, ".quoted"), "Their words.")
	for _, step := range []struct{ form, says string }{
		{"done", refused + " is done"}, {"undo", refused + " waits for a person again"}, {"replay", refused + " is being read once more"},
	} {
		leads(t, ctx, click(`form[action="/mail/`+refused+`/`+step.form+`"] button`))
		wants(t, shown(t, ctx, "#flash"), step.says)
	}
	wants(t, shown(t, ctx, ".state"), "unread")
	_, filed := b.request(t, "jane")
	do(t, ctx, chromedp.Navigate(b.url+"/mail/"+filed))
	leads(t, ctx, click(`a[href="/mail/`+filed+`/source"]`))
	wants(t, shown(t, ctx, ".source"), "Please swap it.")
	do(t, ctx, chromedp.Navigate(b.url+"/mail/"+filed), click(`form[action$="/replay"] button`))
	if !js[bool](t, ctx, `document.activeElement.matches("[name=again]:invalid")`) {
		t.Error("a mail that became a request is read again without a word")
	}
	do(t, ctx, click(`[name="again"]`))
	leads(t, ctx, click(`form[action$="/replay"] button`))
	wants(t, shown(t, ctx, "#flash"), filed+" is being read once more")
}

// The rest of what staff do: the filters and their saved views, the staff's list, the trail's
// verification, and signing out.
func TestTheRestWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := setup(t)
	low, high := b.ask(t, asking{Old: "low@contoso.com"}), b.ask(t, asking{Old: "high@contoso.com", Risk: workflow.RiskHigh, Reasons: []string{"a look-alike"}})
	ada := b.signedIn(t, "ada@vendor.example", workflow.Admin)
	ctx := chromium(t, ada)
	do(t, ctx, scriptless(), chromedp.Navigate(b.url+"/queue?risk=high"))
	wants(t, shown(t, ctx, "#rows"), string(high.Ref))
	lacks(t, shown(t, ctx, "#rows"), string(low.Ref))
	do(t, ctx, click(".save summary"))
	enter(t, ctx, "#view-name", "Risky")
	leads(t, ctx, click(".save button"))
	do(t, ctx, chromedp.Navigate(b.url+"/queue"))
	leads(t, ctx, click(".saved a"))
	lacks(t, shown(t, ctx, "#rows"), string(low.Ref))
	leads(t, ctx, click(".saved button"))
	if js[bool](t, ctx, `Boolean(document.querySelector(".saved"))`) {
		t.Error("the view is still there")
	}

	do(t, ctx, chromedp.Navigate(b.url+"/staff"))
	enter(t, ctx, `[name="email"]`, "new@vendor.example")
	leads(t, ctx, click(`form[action="/staff"] button`))
	wants(t, shown(t, ctx, "main"), "A link for new@vendor.example")
	do(t, ctx, chromedp.Navigate(b.url+"/staff"))
	leads(t, ctx, click(`button[aria-label="Disable new@vendor.example"]`))
	wants(t, shown(t, ctx, "#flash"), "new@vendor.example may not act any more.")

	do(t, ctx, chromedp.Navigate(b.url+"/audit"))
	leads(t, ctx, click(`form[action="/audit/verify"] button`))
	for shown(t, ctx, `main a[href="/audit/verify"]`) != "" {
		leads(t, ctx, click(`main a[href="/audit/verify"]`))
	}
	wants(t, shown(t, ctx, "main"), "The trail is whole")

	do(t, ctx, click("header .menu summary"))
	if got := leads(t, ctx, click(`form[action="/signout"] button`)); got != "/signin" {
		t.Errorf("signing out leads to %s", got)
	}
}
