package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// composing has the console compose letters of which all facts can be read.
func (b *bundle) composing() {
	b.console.Preview = func(r workflow.Request, o workflow.Occasion, t store.Thread) (Letter, error) {
		text := string(o) + ": " + r.Decision.Reason + r.Question
		if text == "" {
			return Letter{}, errors.New("a fact is missing")
		}
		return Letter{To: t.Writer, Subject: string(o), Text: text, HTML: "<p style=\"color:red\">" + string(o) + "</p>"}, nil
	}
}

func TestPreview(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.composing()
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	for act, says := range map[string]string{
		"deny": "denial: It is not yours.", "ask": "question: It is not yours.", "approve": "confirmation:", "withdraw": "withdrawal:",
	} {
		status, page := c.post(urlOf(r)+"/preview", form(r, "act", act, "text", "It is not yours."))
		if status != http.StatusOK {
			t.Errorf("%s: %d", act, status)
		}
		wants(t, textOf(page), "To jane@contoso.com Subject "+strings.SplitN(says, ":", 2)[0], says)
		wants(t, page, `src="`+urlOf(r)+`/letter/`+act+`"`)
		if act == "deny" || act == "ask" {
			wants(t, page, ">It is not yours.</textarea>")
		}
		res, err := c.Get(b.url + urlOf(r) + "/letter/" + act)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		policy := res.Header.Get("Content-Security-Policy")
		if err != nil || res.StatusCode != http.StatusOK || !strings.HasPrefix(policy, "sandbox; default-src 'none'") || strings.Contains(policy, "script") {
			t.Errorf("the frame of %s: %d, %s, %v", act, res.StatusCode, policy, err)
		}
		wants(t, string(body), `<p style="color:red">`+strings.SplitN(says, ":", 2)[0]+"</p>")
	}
	if now, err := b.Request(t.Context(), r.Ref); err != nil || now.State != workflow.Queued {
		t.Errorf("looking has changed it: %v, %v", now.State, err)
	}
	if status, page := c.post(urlOf(r)+"/preview", form(r, "act", "deny")); status != http.StatusBadRequest || !strings.Contains(page, "Write a reason first.") {
		t.Errorf("without words: %d", status)
	}
	if status, _ := c.post(urlOf(r)+"/preview", form(r, "act", "note", "text", "x")); status != http.StatusNotFound {
		t.Errorf("of a note: %d", status)
	}
	for _, other := range []string{"/letter/deny", "/letter/nothing"} { // what was looked at last is the withdrawal, or the like
		c.post(urlOf(r)+"/preview", form(r, "act", "ask", "text", "x"))
		if status, _ := c.get(urlOf(r) + other); status != http.StatusNotFound {
			t.Errorf("%s: %d", other, status)
		}
	}
}

// Nothing typed is lost when the session ends in the middle of a form.
func TestSignedOutWhileTyping(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	c.post("/signout", nil)
	const text = "It is <not> yours, \"Jane\"."
	status, page := c.post(urlOf(r)+"/deny", form(r, "text", text))
	if status != http.StatusUnauthorized {
		t.Error(status)
	}
	wants(t, page, `action="`+urlOf(r)+`/deny"`, "It is &lt;not&gt; yours, &#34;Jane&#34;.</textarea>", `href="/signin?next=%2Frequests%2F`+string(r.Ref)+`"`, r.Digest())
	lacks(t, page, "contoso.com") // whoever is signed out sees nothing of it

	token, err := b.NewSigninLink(t.Context(), "sam@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	_, page = c.post("/signin/"+token, nil)
	wants(t, page, "<details name=\"act\" open><summary class=\"button\" data-key=\"d\">Deny", "It is &lt;not&gt; yours, &#34;Jane&#34;.</textarea>")
	status, page = c.post(urlOf(r)+"/deny", form(r, "text", text))
	if status != http.StatusOK || !strings.Contains(textOf(page), "Denied by sam@vendor.example : "+text) {
		t.Errorf("sent once more: %d", status)
	}
	again := b.queued(t, "bob", evidence(workflow.RiskLow))
	_, page = c.get(urlOf(again))
	lacks(t, page, "&lt;not&gt;")
	lacks(t, pageOf(c.get(urlOf(r))), "textarea id=\"kept\"")
}

func pageOf(_ int, page string) string { return page }

func TestSignedOutWithNothingToKeep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	for path, says := range map[string]string{urlOf(r) + "/approve": "Sign in", "/requests/x/deny": "You are signed out", urlOf(r) + "/explode": "You are signed out"} {
		status, page := b.visitor(t).post(path, form(r, "text", strings.Repeat("x", 3*maxTyped)))
		if status != http.StatusUnauthorized || !strings.Contains(page, says) || len(page) > 2*maxTyped+4000 {
			t.Errorf("%s: %d, %d bytes\n%s", path, status, len(page), page)
		}
	}
	if now, err := b.Request(t.Context(), r.Ref); err != nil || now.State != workflow.Queued {
		t.Errorf("%v, %v", now.State, err)
	}
}

func TestCannedTexts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	for form, list := range cannedFor(r) {
		if len(list) < 6 {
			t.Errorf("%s has %d", form, len(list))
		}
		for _, canned := range list {
			if strings.ContainsAny(canned.Text, "{}") || len(canned.Text) > maxTyped {
				t.Errorf("%s: %s", canned.Key, canned.Text)
			}
			_, page := c.get(urlOf(r) + "?" + url.Values{form: {canned.Key}}.Encode())
			wants(t, textOf(page), canned.Text)
			wants(t, page, "<details name=\"act\" open>")
		}
	}
	_, page := c.get(urlOf(r) + "?deny=nothing&ask")
	lacks(t, page, "It is {", "nothing</textarea>")
	r.Author = "somebody@contoso.com" // who may not learn that there is an account
	for _, list := range cannedFor(r) {
		for _, canned := range list {
			if canned.Key == "recent" || canned.Key == "lately" {
				t.Errorf("%s is offered for somebody else", canned.Key)
			}
		}
	}
}
