package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/workflow"
)

func pick(r workflow.Request) string {
	var q queueRow
	q.Request = r
	return q.Pick()
}

var pickFields = regexp.MustCompile(`name="pick" value="([^"]*)"`)

// picksOn are what a page would send.
func picksOn(body string) (list []string) {
	for _, m := range pickFields.FindAllStringSubmatch(body, -1) {
		list = append(list, m[1])
	}
	return list
}

func (b *bundle) states(t *testing.T, list ...workflow.Request) string {
	t.Helper()
	states := make([]string, len(list))
	for i, r := range list {
		now, err := b.Request(t.Context(), r.Ref)
		if err != nil {
			t.Fatal(err)
		}
		states[i] = string(now.State)
	}
	return strings.Join(states, " ")
}

// A selection is decided on after one look at all of it; what is risky is left out.
func TestBulkApprove(t *testing.T) {
	t.Parallel()
	b := setup(t)
	good, taken, late := b.ask(t, asking{Old: "good@contoso.com"}), b.ask(t, asking{Old: "taken@contoso.com"}), b.ask(t, asking{Old: "late@contoso.com"})
	risky := b.ask(t, asking{Old: "risky@contoso.com", Risk: workflow.RiskHigh})
	raised := b.ask(t, asking{Old: "raised@contoso.com", Risk: workflow.RiskRaised, Reasons: []string{"a colleague asks"}})
	own := b.ask(t, asking{Old: "own@contoso.com", Sender: "sam@vendor.example"})
	gone := b.ask(t, asking{Old: "gone@contoso.com"})
	changed := b.ask(t, asking{Old: "changed@contoso.com"})
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	_, body := sam.get("/queue")
	picks := picksOn(body)
	if len(picks) != 8 {
		t.Fatalf("%d can be selected", len(picks))
	}
	b.happens(t, gone, kim, workflow.Deny{Reason: "no"})
	b.happens(t, changed, workflow.System, workflow.Replied{Message: b.mail(t, changed.Old, "another"), Auth: workflow.AuthPass, New: "other@contoso.onmicrosoft.com"})
	form := url.Values{"do": {"approve"}, "pick": append(picks, picks[0], "SWAP-0000-0000.x"), "back": {"/queue?tab=decide&risk=low"}}
	status, body := sam.post("/queue/bulk", form)
	if status != http.StatusOK || !strings.Contains(body, "<h1>Approve 3 requests?</h1>") || !strings.Contains(body, "Approve 3</button>") {
		t.Errorf("asked once more: %d\n%s", status, body)
	}
	whole, left, _ := strings.Cut(body, "Left out")
	for _, r := range []workflow.Request{good, taken, late} {
		if !strings.Contains(whole, string(r.Ref)) || strings.Contains(left, string(r.Ref)) {
			t.Errorf("%s is left out", r.Old)
		}
	}
	for _, want := range []string{"its risk is high", "its risk is raised: it is looked at by itself before it is approved", "it is your own", "denied by kim@vendor.example", "there is nothing to decide any more: received"} {
		if !strings.Contains(left, want) {
			t.Errorf("left out: no %q", want)
		}
	}
	if got := b.states(t, good, taken, late, risky, raised, own, gone, changed); got != "queued queued queued queued queued queued denied received" {
		t.Errorf("asking has changed something: %s", got)
	}

	form["pick"] = picksOn(body)
	b.happens(t, late, kim, workflow.Withdraw{})
	if _, err := b.ImportAccounts(t.Context(), []directory.Account{{Email: taken.New}}, operator); err != nil {
		t.Fatal(err)
	}
	_, body = sam.post("/queue/decide", form)
	for _, want := range []string{"1 of 8 requests approved", "approved: the swap is being made", "the new username is an account already", "nothing to decide any more: withdrawn", `href="/queue?tab=decide&amp;risk=low"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the result has no %q\n%s", want, body)
		}
	}
	if got := b.states(t, good, taken, late, risky, raised, own, gone, changed); got != "approved queued withdrawn queued queued queued denied received" {
		t.Errorf("after: %s", got)
	}
	if _, body = sam.post("/queue/decide", form); !strings.Contains(body, "0 of 8 requests approved") {
		t.Errorf("sent again:\n%s", body)
	}
}

// What somebody is to approve is what they were shown.
func TestBulkIsBoundToWhatWasShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	shown := pick(r)
	r = b.happens(t, r, workflow.System, workflow.Replied{Message: b.mail(t, r.Old, "another"), Auth: workflow.AuthPass, New: "other@contoso.onmicrosoft.com"})
	r = b.checked(t, r, asking{})
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	for _, do := range []string{"approve", "deny"} {
		_, body := sam.post("/queue/decide", url.Values{"do": {do}, "reason": {"x"}, "pick": {shown}})
		if got := b.states(t, r); got != "queued" || !strings.Contains(body, "it has changed since you were shown it") {
			t.Errorf("%s: %s\n%s", do, got, body)
		}
	}
}

func TestBulkDeny(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.ask(t, asking{Old: "one@contoso.com", Risk: workflow.RiskRaised}), b.ask(t, asking{Old: "two@contoso.com"})
	two = b.happens(t, two, kim, workflow.Ask{Question: "is this you?"})
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	form := url.Values{"do": {"deny"}, "pick": {pick(one), pick(two)}}
	if _, body := sam.post("/queue/bulk", form); !strings.Contains(body, "Deny 2 requests?") || !strings.Contains(body, `<textarea id="reason"`) {
		t.Errorf("asked once more:\n%s", body)
	}
	form.Set("reason", " \n")
	if _, body := sam.post("/queue/decide", form); !strings.Contains(body, "a denial takes a reason") || b.states(t, one, two) != "queued waiting" {
		t.Errorf("without a reason: %s\n%s", b.states(t, one, two), body)
	}
	form.Set("reason", "not from <us>")
	if _, body := sam.post("/queue/decide", form); !strings.Contains(body, "2 of 2 requests denied") || b.states(t, one, two) != "denied denied" {
		t.Errorf("denied: %s\n%s", b.states(t, one, two), body)
	}
	if now, err := b.Request(t.Context(), one.Ref); err != nil || now.Decision.Reason != "not from <us>" || now.Decision.By != "sam@vendor.example" {
		t.Errorf("%+v, %v", now.Decision, err)
	}
}

// A question of a colleague's comes between what was shown and the decision.
func TestBulkLeavesOutWhatColleaguesHaveMoved(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	shown := pick(r)
	b.happens(t, r, kim, workflow.Ask{Question: "is this you?"})
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	for _, do := range []string{"approve", "deny"} {
		_, body := sam.post("/queue/decide", url.Values{"do": {do}, "reason": {"x"}, "pick": {shown}})
		if got := b.states(t, r); got != "waiting" || !strings.Contains(body, "a colleague has been here since you were shown it") {
			t.Errorf("%s: %s\n%s", do, got, body)
		}
	}
}

func TestBulkForms(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	for name, form := range map[string]url.Values{
		"nothing selected": {"do": {"approve"}},
		"no verb":          {"pick": {"SWAP-0000-0000.x"}},
		"too many":         {"do": {"approve"}, "pick": make([]string, bulkMost+1)},
	} {
		for _, path := range []string{"/queue/bulk", "/queue/decide"} {
			if status, _ := sam.post(path, form); status != http.StatusBadRequest {
				t.Errorf("%s, %s: %d", path, name, status)
			}
		}
	}
	if _, body := sam.post("/queue/bulk", url.Values{"do": {"approve"}, "pick": {"SWAP-0000-0000.x"}, "back": {"https://evil.example"}}); !strings.Contains(body, "None of them can be decided on") || strings.Contains(body, "evil") {
		t.Errorf("none:\n%s", body)
	}
}
