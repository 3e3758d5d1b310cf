//go:build browser

package web

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/fakeissuer"
	"github.com/swapdesk/swapdesk/workflow"
)

const samAddress = "sam@vendor.example"

// state fails the test unless a request is in a state, by sam.
func (b *bundle) wantState(t *testing.T, r workflow.Request, want workflow.State) {
	t.Helper()
	now, err := b.Request(t.Context(), r.Ref)
	if err != nil || now.State != want {
		t.Errorf("%s is %s, want %s, %v", r.Old, now.State, want, err)
	}
}

// A link signs in by its button, and by nothing before.
func TestSignInByLinkInTheBrowser(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.AddStaff(t.Context(), samAddress, workflow.Approver, operator); err != nil {
		t.Fatal(err)
	}
	token, err := b.NewSigninLink(t.Context(), samAddress)
	if err != nil {
		t.Fatal(err)
	}
	ctx := chromium(t, b.visitor(t), "status of 410")
	do(t, ctx, chromedp.Navigate(b.url+"/accounts"))
	if got := js[string](t, ctx, `location.pathname`); got != "/signin" {
		t.Fatalf("without a session one comes to %s", got)
	}
	do(t, ctx, chromedp.Navigate(b.url+"/signin/"+token), chromedp.Navigate(b.url+"/signin/"+token))
	if got := leads(t, ctx, click("main button")); got != "/accounts" {
		t.Errorf("the button leads to %s", got)
	}
	wants(t, shown(t, ctx, "header .menu"), samAddress)
	do(t, ctx, click("header .menu summary"))
	if got := leads(t, ctx, click(`form[action="/signout"] button`)); got != "/signin" {
		t.Errorf("signing out leads to %s", got)
	}
	do(t, ctx, chromedp.Navigate(b.url+"/signin/"+token))
	wants(t, shown(t, ctx, "main"), "This link does not work any more")
}

// At the issuer one says who one is, and comes back to where one wanted to go.
func TestSignInAtAnIssuerInTheBrowser(t *testing.T) {
	t.Parallel()
	b, issuer := withIssuer(t, fakeissuer.Person{Subject: "s-stranger", Email: "stranger@elsewhere.example", Name: "Stranger", Verified: true}, gus)
	for _, stranger := range []bool{true, false} {
		ctx := chromium(t, b.visitor(t), "status of 403", "favicon")
		do(t, ctx, chromedp.Navigate(b.url+"/accounts"))
		leads(t, ctx, click(`a[href="/signin/oidc"]`))
		if got := js[string](t, ctx, `location.origin`); got != issuer.URL() {
			t.Fatalf("the button leads to %s", got)
		}
		if stranger {
			leads(t, ctx, click(`button[value="s-stranger"]`))
			wants(t, shown(t, ctx, "main"), "is not of the staff")
			continue
		}
		if got := leads(t, ctx, click(`button[value="s-gus"]`)); got != "/accounts" {
			t.Errorf("one comes back to %s", got)
		}
		wants(t, shown(t, ctx, "header .menu"), gus.Email+" approver")
	}
}

// From the queue to the decision and back by the mouse.
func TestDecideByMouse(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.Navigate(b.url+"/queue"))
	if got := leads(t, ctx, click(`#rows a[data-open]`)); got != urlOf(r) {
		t.Fatalf("the reference leads to %s", got)
	}
	leads(t, ctx, click(`#approve`))
	wants(t, shown(t, ctx, "#flash"), "Approved.", r.Old)
	b.wantState(t, r, workflow.Approved)
	leads(t, ctx, click(`header .brand`))
	wants(t, shown(t, ctx, "main"), "Nothing waits for a decision.")
}

// What comes in shows by itself, in an empty queue too; who is at work on the list is told
// of it, and moves nothing until they want to.
func TestNewRequestsAppear(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.Navigate(b.url+"/queue"))
	wants(t, shown(t, ctx, ".empty"), "Nothing waits for a decision")
	js[any](t, ctx, `window.same = true; 0`)
	ann := b.ask(t, asking{Old: "ann@contoso.com"})
	until(t, ctx, fmt.Sprintf(`document.getElementById("r-%s")`, ann.Ref))
	bob := b.ask(t, asking{Old: "bob@contoso.com"})
	until(t, ctx, fmt.Sprintf(`document.querySelector("#r-%s.fresh") && !document.querySelector("#r-%s.fresh") && !document.querySelector("#news a")`, bob.Ref, ann.Ref))
	// One change may be told twice: the list that is fetched again shows the same as new.
	js[any](t, ctx, `document.getElementById("news").innerHTML = '<a href="/queue">again</a>'; htmx.trigger("#live", "htmx:afterRequest"); 0`)
	until(t, ctx, fmt.Sprintf(`!document.querySelector("#news a") && document.querySelector("#r-%s.fresh")`, bob.Ref))
	js[any](t, ctx, `new Promise((settled) => setTimeout(settled, 200))`, chromedp.EvalAwaitPromise)
	if !js[bool](t, ctx, fmt.Sprintf(`Boolean(document.querySelector("#r-%s.fresh"))`, bob.Ref)) {
		t.Error("it is shown as new for a moment only")
	}
	do(t, ctx, click("#r-"+string(ann.Ref)+" [name=pick]"))
	if got := shown(t, ctx, "#selected"); got != "1 selected" {
		t.Errorf("it says %q", got)
	}
	cid := b.ask(t, asking{Old: "cid@contoso.com"})
	until(t, ctx, `document.querySelector("#news a")?.innerText == "1 new · show it"`)
	if !js[bool](t, ctx, fmt.Sprintf(`window.same && !document.getElementById("r-%s")`, cid.Ref)) {
		t.Error("the list has moved under somebody who selects in it")
	}
	leads(t, ctx, clickByScript("#news a")) // which may be drawn again at any time
	wants(t, shown(t, ctx, "#rows"), string(cid.Ref))
}

// A selection is decided on after it was listed; what is risky is left out.
func TestBulkInTheBrowser(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.ask(t, asking{Old: "one@contoso.com"}), b.ask(t, asking{Old: "two@contoso.com"})
	risky := b.ask(t, asking{Old: "risky@contoso.com", Risk: workflow.RiskHigh, Reasons: []string{"a look-alike"}})
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, chromedp.Navigate(b.url+"/queue"), click("#all"))
	leads(t, ctx, click(`.bulk button[value="deny"]`))
	wants(t, shown(t, ctx, "main"), "Deny 2 requests?", "Left out", string(risky.Ref), "its risk is high")
	do(t, ctx, click(`main form button`))
	if !js[bool](t, ctx, `document.activeElement.matches("#reason:invalid")`) {
		t.Error("a denial without a reason goes through")
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#reason"), "They are not yours."))
	leads(t, ctx, click(`main form button`))
	wants(t, shown(t, ctx, "main"), "2 of 3 requests denied")
	if got := b.states(t, one, two, risky); got != "denied denied queued" {
		t.Error(got)
	}
}

// What a colleague does shows on the page of another at once, and is in the way of a
// decision that was made without it.
func TestTwoBrowsersOnOneRequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	kims, sams := b.signedIn(t, "kim@vendor.example", workflow.Approver), b.signedIn(t, samAddress, workflow.Approver)
	kim, sam := chromium(t, kims), chromium(t, sams, "status of 409")
	queue := chromium(t, sams)
	do(t, queue, chromedp.Navigate(b.url+"/queue"))
	js[any](t, queue, `window.same = true; 0`)
	do(t, sam, chromedp.Navigate(b.url+urlOf(r)))
	js[any](t, sam, `window.same = true; 0`)
	js[any](t, sam, `document.querySelector('details summary[data-key="d"]').click(); document.querySelector("#deny-text").value = "Not yours."; 0`)
	do(t, kim, chromedp.Navigate(b.url+urlOf(r)))
	until(t, sam, `document.querySelector("#status").innerText.includes("kim@vendor.example")`)
	leads(t, kim, press("c")) // by the key: the mouse may be down while the button is replaced
	until(t, sam, `document.querySelector("#status").innerText.includes("kim@vendor.example is on it")`)
	until(t, queue, `document.querySelector("#rows .on").innerText.includes("kim")`)
	do(t, kim, chromedp.KeyEvent("q"), chromedp.SendKeys(chromedp.CSS("#ask-text"), "Whose is it?"))
	leads(t, kim, click(`details[open] button.primary`))
	until(t, sam, `document.querySelector(".notice")?.innerText.includes("This request has changed since you opened it.")`)
	until(t, queue, `document.querySelector("#rows tr.gone")`)
	for _, page := range []context.Context{sam, queue} {
		if !js[bool](t, page, `window.same`) {
			t.Error("the page was loaded anew")
		}
		(&viewer{t, page, b.url}).axe("what has changed meanwhile")
	}
	leads(t, sam, click(`details[open] button.danger`))
	wants(t, shown(t, sam, ".decide"), "A colleague has been here meanwhile", "What has changed", "Whose is it?", "kim@vendor.example")
	if got := js[string](t, sam, `document.querySelector("#deny-text").value`); got != "Not yours." {
		t.Errorf("what was typed is %q", got)
	}
	now, err := b.Request(t.Context(), r.Ref)
	if err != nil || now.WaitingFor != workflow.ForAnswer {
		t.Fatalf("%v %v, %v", now.State, now.WaitingFor, err)
	}
	leads(t, sam, click(`details[open] button.danger`)) // knowing of it
	wants(t, shown(t, sam, "#flash"), "Denied.")
	b.wantState(t, r, workflow.Denied)
}

// Every decision is made without a script.
func TestDecideWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.composing()
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver), "status of 4")
	do(t, ctx, scriptless())
	fill := func(selector, text string) { t.Helper(); do(t, ctx, chromedp.SendKeys(chromedp.CSS(selector), text)) }
	open := func(local string) workflow.Request {
		t.Helper()
		r := b.queued(t, local, evidence(workflow.RiskLow))
		do(t, ctx, chromedp.Navigate(b.url+urlOf(r)))
		if js[bool](t, ctx, `Boolean(window.htmx)`) {
			t.Fatal("scripts run")
		}
		return r
	}
	r := open("approve")
	leads(t, ctx, click("#approve"))
	wants(t, shown(t, ctx, "#flash"), "Approved.")
	b.wantState(t, r, workflow.Approved)

	r = open("deny")
	do(t, ctx, click(`summary[data-key="d"]`))
	leads(t, ctx, click(`.decide details[open] .canned a`))
	wants(t, js[string](t, ctx, `document.querySelector("#deny-text").value`), "We could not establish")
	leads(t, ctx, click(`.decide details[open] button[value="deny"]`))
	wants(t, shown(t, ctx, ".previewed pre"), "denial: We could not establish")
	b.wantState(t, r, workflow.Queued)
	leads(t, ctx, click(`.decide details[open] button.danger`))
	b.wantState(t, r, workflow.Denied)

	r = open("ask")
	do(t, ctx, click(`summary[data-key="q"]`))
	fill("#ask-text", "Whose is it?")
	leads(t, ctx, click(`.decide details[open] button.primary`))
	b.wantState(t, r, workflow.Waiting)

	r = open("withdraw")
	do(t, ctx, click(`.decide details:last-of-type summary`), click(`.decide details[open] input[name="sure"]`))
	leads(t, ctx, click(`.decide details[open] button.danger`))
	b.wantState(t, r, workflow.Withdrawn)

	r = open("note")
	leads(t, ctx, click(`#status button`))
	wants(t, shown(t, ctx, "#status"), "You are on it")
	fill("#note-text", "I know them.")
	leads(t, ctx, click(`form[action$="/note#notes"] button`))
	wants(t, shown(t, ctx, "main"), "Your note is there", "I know them.")

	do(t, ctx, chromedp.Navigate(b.url+"/queue"), click(`#rows input[name="pick"]`))
	leads(t, ctx, click(`.bulk button[value="approve"]`))
	wants(t, shown(t, ctx, "main"), "Approve 1 request?")
	leads(t, ctx, click(`main form button`))
	wants(t, shown(t, ctx, "main"), "1 of 1 request approved")
	b.wantState(t, r, workflow.Approved)
}

// Nothing that was typed is lost when the session ends in the middle of a form.
func TestTheSessionEndsWhileTyping(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	c := b.signedIn(t, samAddress, workflow.Approver)
	ctx := chromium(t, c, "status of 401")
	const text = "It is <b>not</b> yours,\n“Jane”."
	do(t, ctx, chromedp.Navigate(b.url+urlOf(r)), chromedp.KeyEvent("d"), chromedp.SendKeys(chromedp.CSS("#deny-text"), text))
	c.post("/signout", nil) // the same session
	if got := leads(t, ctx, click(`.decide details[open] button.danger`)); got != urlOf(r)+"/deny" {
		t.Errorf("it leads to %s", got)
	}
	wants(t, shown(t, ctx, "main"), "You are signed out")
	typed := func(selector string) {
		t.Helper()
		if got := js[string](t, ctx, `document.querySelector("`+selector+`").value`); got != text {
			t.Errorf("what was typed is %q", got)
		}
	}
	typed("#text")
	leads(t, ctx, click(`main a.button`))
	token, err := b.NewSigninLink(t.Context(), samAddress)
	if err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate(b.url+"/signin/"+token))
	if got := leads(t, ctx, click("main button")); got != urlOf(r) {
		t.Errorf("one comes back to %s", got)
	}
	typed("#deny-text")
	leads(t, ctx, click(`.decide details[open] button.danger`))
	now, err := b.Request(t.Context(), r.Ref)
	if err != nil || now.State != workflow.Denied || strings.ReplaceAll(now.Decision.Reason, "\r\n", "\n") != text {
		t.Errorf("%v %q, %v", now.State, now.Decision.Reason, err)
	}
}

// The same of a reason for several, and of lines that were pasted.
func TestTheSessionEndsWhileTypingElsewhere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	c := b.signedIn(t, samAddress, workflow.Approver)
	ctx := chromium(t, c, "status of 401")
	again := func(button, name, text string) {
		t.Helper()
		do(t, ctx, chromedp.SetValue(chromedp.CSS("main textarea[name="+name+"]"), text))
		c.post("/signout", nil)
		leads(t, ctx, click(button))
		wants(t, shown(t, ctx, "main"), "You are signed out")
		if got := js[string](t, ctx, `document.querySelector("main textarea").value`); got != text {
			t.Errorf("what was typed is %q", got)
		}
		c = b.signedInAgain(t, samAddress) // in another tab
		signInto(t, ctx, c)
		leads(t, ctx, click("main button"))
	}
	do(t, ctx, chromedp.Navigate(b.url+"/accounts/import"))
	again(`form[action="/accounts/preview"] button`, "csv", "email,name,organization\nbob@contoso.com,Bob,Contoso\n")
	wants(t, shown(t, ctx, "main"), "1 added", "bob@contoso.com")
	do(t, ctx, chromedp.Navigate(b.url+"/queue"), click("#all"))
	leads(t, ctx, click(`.bulk button[value="deny"]`))
	again("main form button", "reason", "\nThey are not yours,\n<b>Jane</b>.")
	wants(t, shown(t, ctx, "main"), "1 of 1 request denied")
	b.wantState(t, r, workflow.Denied)
}
