package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// plainMail is a mail that asks, with a header of its own.
func plainMail(from, subject, text string) string {
	return "From: " + from + "\r\nTo: cosell@vendor.example\r\nSubject: " + subject + "\r\nDate: Mon, 2 Mar 2026 08:59:00 +0000\r\n" +
		"Message-ID: <" + strings.ReplaceAll(subject, " ", ".") + "@contoso.com>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text
}

// stored keeps a mail as the mailbox's reader does, and returns its id.
func (b *bundle) stored(t *testing.T, raw string) int64 {
	t.Helper()
	ctx := t.Context()
	box, err := b.Mailbox(ctx, "imap://cosell@host/INBOX", "cosell@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Cursor(ctx, box, 1); err != nil {
		t.Fatal(err)
	}
	var last uint32
	if err := b.Pool().QueryRow(ctx, `SELECT last_uid FROM mailbox WHERE name = 'imap://cosell@host/INBOX'`).Scan(&last); err != nil {
		t.Fatal(err)
	}
	_, err = b.SaveIncoming(ctx, box, 1, last+1, []store.Incoming{{UID: last + 1, Size: int64(len(raw)), Received: b.now, Raw: []byte(raw)}})
	if err != nil {
		t.Fatal(err)
	}
	var id int64
	if err := b.Pool().QueryRow(ctx, `SELECT message_id FROM mailbox_uid WHERE uid = $1`, int64(last+1)).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// received makes a request of a mail.
func (b *bundle) received(t *testing.T, local, raw string) workflow.Request {
	t.Helper()
	id := b.stored(t, raw)
	var r workflow.Request
	err := b.Do(t.Context(), func(tx *store.Tx) (err error) {
		sender := local + "@contoso.com"
		tx.Describe(id, store.Header{Kind: "swap_request", Sender: sender, Subject: "Swap my address", MessageID: local + "@contoso.com", Auth: workflow.AuthPass})
		r, err = tx.Create(t.Context(), store.NewRequest{
			Old: sender, New: local + "@contoso.onmicrosoft.com", Sender: sender, Auth: workflow.AuthPass, Message: id,
		})
		tx.Record(id, store.End{Outcome: store.BecameRequest, Request: r.ID})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// evidence is what a check may find.
func evidence(risk workflow.Risk, reasons ...string) workflow.Evidence {
	return workflow.Evidence{
		TenantID: "t-1", Risk: risk, Reasons: reasons,
		Signals: []workflow.Signal{
			{Name: "sender_authentication", Result: workflow.Pass, Detail: "the From address is authenticated", Source: "mail"},
			{Name: "label_and_firm", Result: workflow.Fail, Detail: "near: as it is", Source: "directory"},
			{Name: "tenant", Result: workflow.Unknown, Detail: "no answer yet", Source: "discovery"},
		},
	}
}

// queued makes a request of a mail that waits for a decision.
func (b *bundle) queued(t *testing.T, local string, e workflow.Evidence) workflow.Request {
	t.Helper()
	r := b.received(t, local, plainMail(local+"@contoso.com", "Swap "+local, "Please swap my address for "+local+"@contoso.onmicrosoft.com\r\n"))
	return b.move(t, r, workflow.Checked{Of: r.Pair(), Evidence: e}, workflow.System)
}

func (b *bundle) move(t *testing.T, r workflow.Request, e workflow.Event, by workflow.Actor) workflow.Request {
	t.Helper()
	after, err := b.Move(t.Context(), r.Ref, e, by)
	if err != nil {
		t.Fatalf("%T: %v", e, err)
	}
	return after
}

var tag = regexp.MustCompile(`\s*<[^>]*>\s*`)

// textOf is the text of a page.
func textOf(page string) string {
	return html.UnescapeString(strings.Join(strings.Fields(tag.ReplaceAllString(page, " ")), " "))
}

// wants fails the test where a text lacks one of the others.
func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
}

// lacks fails the test where a text has one of the others.
func lacks(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%q is in\n%s", part, text)
		}
	}
}

// form is what the page's forms hold, bound to what it shows.
func form(r workflow.Request, more ...string) url.Values {
	f := url.Values{"digest": {r.Digest()}, "shown": {shownAs(r)}, "seen": {"2"}}
	for i := 0; i < len(more); i += 2 {
		f.Set(more[i], more[i+1])
	}
	return f
}

func urlOf(r workflow.Request) string { return "/requests/" + string(r.Ref) }

func TestRequestPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskRaised, "the tenant's label differs"))
	status, page := c.get(urlOf(r))
	if status != http.StatusOK {
		t.Fatalf("%d\n%s", status, page)
	}
	wants(t, textOf(page),
		string(r.Ref), "Raised risk: look at this before you approve : the tenant's label differs",
		"✕ Against Tenant fits the firm near: as it is · our directory",
		"? Open Tenant exists no answer yet · tenant discovery", "✓ For Sender authenticated",
		"Please swap my address for jane@contoso.onmicrosoft.com", "The request came in · jane@contoso.com, by mail", "Checked, risk raised: a person decides",
		"This is the first.", "acknowledgement to be sent", "Approve", "Deny…", "Ask…", "Take back…", "Claim",
	)
	if strings.Index(page, "Tenant fits") > strings.Index(page, "Sender authenticated") {
		t.Error("what speaks against it does not come first")
	}
}

// What is to be seen in each state, and what can be done then, by role.
func TestRequestByStateAndRole(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam := workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver, From: "192.0.2.7"}
	approver, viewer := b.signedIn(t, sam.Name, workflow.Approver), b.signedIn(t, "vic@vendor.example", workflow.Viewer)
	check := func(r workflow.Request, e workflow.Event) workflow.Request { return b.move(t, r, e, workflow.System) }
	low, high := evidence(workflow.RiskLow), evidence(workflow.RiskHigh, "the name is taken")
	received := b.received(t, "ann", plainMail("ann@contoso.com", "Ann", "swap"))
	fix := b.received(t, "bea", plainMail("bea@contoso.com", "Bea", "swap"))
	fix = check(fix, workflow.Checked{Of: fix.Pair(), Problem: workflow.NoTenant, Evidence: workflow.Evidence{}})
	confirm := b.received(t, "cyd", plainMail("cyd@contoso.com", "Cyd", "swap"))
	confirm = check(confirm, workflow.Checked{Of: confirm.Pair(), Confirm: true, Evidence: evidence(workflow.RiskRaised, "somebody else asks")})
	first := b.queued(t, "fay", high)
	first = b.move(t, first, workflow.Approve{Digest: first.Digest()}, workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver})
	asked := b.move(t, b.queued(t, "gus", low), workflow.Ask{Question: "Whose is it?"}, sam)
	denied := b.move(t, b.queued(t, "hal", low), workflow.Deny{Reason: "It is not yours."}, sam)
	approved := b.queued(t, "ida", low)
	approved = b.move(t, approved, workflow.Approve{Digest: approved.Digest()}, sam)
	withdrawn := b.move(t, b.queued(t, "joe", low), workflow.Withdraw{}, sam)

	const approve, deny, ask, back = "/approve#decide\"", "/deny#decide\"", "/ask#decide\"", "/withdraw#decide\""
	for name, test := range map[string]struct {
		r    workflow.Request
		says string
		can  []string
	}{
		"received":  {received, "It is being checked : the evidence follows by itself", []string{back}},
		"fix":       {fix, "Waits for the partner to put it right : no tenant stands behind the new username", []string{back}},
		"confirm":   {confirm, "Waits for the owner of cyd@contoso.com to confirm : somebody else asks", []string{back}},
		"low":       {b.queued(t, "dan", low), "Low risk : nothing speaks against it", []string{approve, deny, ask, back}},
		"high":      {b.queued(t, "eve", high), "High risk: two people have to approve : the name is taken", []string{approve, deny, ask, back, "Approve as the first of two"}},
		"first":     {first, "High risk: kim@vendor.example has approved, and somebody else has to as well", []string{approve, deny, ask, back, "Approve as the second"}},
		"asked":     {asked, "Waits for the partner's answer : asked was: Whose is it?", []string{approve, deny, back}},
		"denied":    {denied, "Denied by sam@vendor.example : It is not yours.", nil},
		"approved":  {approved, "Approved by sam@vendor.example", []string{back}},
		"withdrawn": {withdrawn, "Taken back : it leads to nothing any more", nil},
	} {
		_, page := approver.get(urlOf(test.r))
		wants(t, textOf(page), test.says)
		wants(t, page, test.can...)
		for _, button := range []string{approve, deny, ask, back} {
			if strings.Contains(page, button) != strings.Contains(strings.Join(test.can, " "), button) {
				t.Errorf("%s: the button %s is there %v", name, button, strings.Contains(page, button))
			}
		}
		_, page = viewer.get(urlOf(test.r))
		wants(t, textOf(page), test.says)
		lacks(t, page, approve, deny, ask, back, "/note#notes\"", "/claim\"", "/release\"")
		for act := range requestActs {
			if status, _ := viewer.post(urlOf(test.r)+"/"+act, form(test.r, "text", "x", "sure", "yes")); status != http.StatusForbidden {
				t.Errorf("%s: a viewer's %s gives %d", name, act, status)
			}
		}
	}
	if status, page := approver.get(urlOf(denied)); status != http.StatusOK || !strings.Contains(textOf(page), "Denied · sam@vendor.example, in the console, as approver, from 192.0.2.7") {
		t.Errorf("the timeline does not tell who, how and from where: %d\n%s", status, textOf(page))
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	for i, test := range []struct {
		act   string
		more  []string
		state workflow.State
		says  string
	}{
		{"approve", nil, workflow.Approved, "Approved. It is checked once more"},
		{"deny", []string{"text", "Not yours."}, workflow.Denied, "Denied. The reason goes to the partner"},
		{"ask", []string{"text", "Whose is it?"}, workflow.Waiting, "Asked. The question goes out by mail, and the answer is waited for until 16 March"},
		{"withdraw", []string{"sure", "yes"}, workflow.Withdrawn, "Taken back. The partner is told"},
		{"note", []string{"text", "I know them."}, workflow.Queued, "Your note is there"},
		{"claim", nil, workflow.Queued, "You are on"},
		{"release", nil, workflow.Queued, "You are not on"},
	} {
		r := b.queued(t, fmt.Sprint("p", i), evidence(workflow.RiskLow))
		status, page := c.post(urlOf(r)+"/"+test.act, form(r, test.more...))
		if status != http.StatusOK {
			t.Errorf("%s: %d", test.act, status)
		}
		wants(t, textOf(page), test.says)
		now, err := b.Request(t.Context(), r.Ref)
		if err != nil || now.State != test.state {
			t.Errorf("%s: %v, %v", test.act, now.State, err)
		}
		if got := now.Decision.By + now.Decision.Reason; test.act == "deny" && got != "sam@vendor.exampleNot yours." {
			t.Errorf("denied by and for %q", got)
		}
	}
	notes := 0
	if err := b.Pool().QueryRow(t.Context(), `SELECT count(*) FROM request_note WHERE body = 'I know them.' AND email = 'sam@vendor.example'`).Scan(&notes); err != nil || notes != 1 {
		t.Errorf("%d notes, %v", notes, err)
	}
}

// What is refused is said above the form, and what was typed is in it.
func TestRefusalsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	own, sam := b.signedIn(t, "jane@contoso.com", workflow.Approver), b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	long := strings.Repeat("ä", maxTyped+1)
	for name, test := range map[string]struct {
		c      *client
		act    string
		more   []string
		status int
		says   string
		kept   string
	}{
		"own":        {own, "deny", []string{"text", "Kept."}, http.StatusForbidden, "nobody decides on a request of their own", "Kept."},
		"own yes":    {own, "approve", nil, http.StatusForbidden, "nobody decides on a request of their own", ""},
		"no reason":  {sam, "deny", []string{"text", " \n"}, http.StatusBadRequest, "Write a reason first.", ""},
		"long":       {sam, "ask", []string{"text", long}, http.StatusBadRequest, "The text has 2001 characters", long},
		"not sure":   {sam, "withdraw", nil, http.StatusBadRequest, "Tick the box", ""},
		"other form": {sam, "deny", []string{"text", "Kept.", "digest", "abc"}, http.StatusConflict, "The request has changed", "Kept."},
		"empty note": {sam, "note", []string{"text", ""}, http.StatusBadRequest, "Write some text first.", ""},
	} {
		status, page := test.c.post(urlOf(r)+"/"+test.act, form(r, test.more...))
		if status != test.status {
			t.Errorf("%s: %d, want %d", name, status, test.status)
		}
		wants(t, textOf(page), test.says)
		if test.kept != "" {
			wants(t, page, ">"+test.kept+"</textarea>")
		}
	}
	if now, err := b.Request(t.Context(), r.Ref); err != nil || now.State != workflow.Queued {
		t.Errorf("%v, %v", now.State, err)
	}
	_, page := own.get(urlOf(r))
	wants(t, textOf(page), "nobody decides on a request of their own")
	lacks(t, page, "/approve#decide\"", "/deny#decide\"")
}

// A mail that names another username comes between what was shown and the decision.
func TestStaleDecisionShowsWhatChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	shown := form(r, "text", "It is not yours.")
	reply := b.stored(t, plainMail("jane@contoso.com", "Once more", "I meant other@fabrikam.onmicrosoft.com"))
	now := b.move(t, r, workflow.Replied{Message: reply, Auth: workflow.AuthPass, New: "other@fabrikam.onmicrosoft.com"}, workflow.Actor{Name: "jane@contoso.com", Via: workflow.ViaMail})
	e := evidence(workflow.RiskHigh, "another tenant")
	e.TenantID = "t-2"
	b.move(t, now, workflow.Checked{Of: now.Pair(), Evidence: e}, workflow.System)
	for _, act := range []string{"deny", "ask"} {
		status, page := c.post(urlOf(r)+"/"+act, shown)
		if status != http.StatusConflict {
			t.Errorf("%s: %d", act, status)
		}
		wants(t, textOf(page), "The request has changed", "What has changed New username: jane@contoso.onmicrosoft.com → other@fabrikam.onmicrosoft.com",
			"Tenant: t-1 → t-2", "Risk: low → high", "A further mail; it is checked anew · jane@contoso.com, by mail")
		wants(t, page, ">It is not yours.</textarea>")
	}
	if status, page := c.post(urlOf(r)+"/approve", form(r)); status != http.StatusConflict || !strings.Contains(textOf(page), "Risk: low → high") {
		t.Errorf("approve: %d", status)
	}
}

// A colleague decides first: nothing that was typed is thrown away.
func TestColleagueDecidesFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam, kim := b.signedIn(t, "sam@vendor.example", workflow.Approver), b.signedIn(t, "kim@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	if status, _ := kim.post(urlOf(r)+"/deny", form(r, "text", "Not theirs.")); status != http.StatusOK {
		t.Fatal(status)
	}
	status, page := sam.post(urlOf(r)+"/ask", form(r, "text", "Whose is it?"))
	if status != http.StatusConflict {
		t.Error(status)
	}
	wants(t, textOf(page), "Somebody was faster", "kim@vendor.example decided (deny)", "What has changed Denied · kim@vendor.example, in the console, as approver", "You had typed")
	wants(t, page, ">Whose is it?</textarea>")
}

// A question of a colleague's leaves the request as it was, but not what there is to do.
func TestColleagueAsksFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam, kim := b.signedIn(t, "sam@vendor.example", workflow.Approver), b.signedIn(t, "kim@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	kim.post(urlOf(r)+"/ask", form(r, "text", "Whose is it?"))
	for _, act := range []string{"approve", "deny", "withdraw"} {
		status, page := sam.post(urlOf(r)+"/"+act, form(r, "text", "Not theirs.", "sure", "yes"))
		if status != http.StatusConflict {
			t.Errorf("%s: %d", act, status)
		}
		wants(t, textOf(page), "A colleague has been here meanwhile", "Asked the partner · kim@vendor.example", "Whose is it?")
	}
	now, err := b.Request(t.Context(), r.Ref)
	if err != nil || now.State != workflow.Waiting {
		t.Fatalf("%v, %v", now.State, err)
	}
	if status, page := sam.post(urlOf(r)+"/deny", form(now, "text", "Not theirs.")); status != http.StatusOK || !strings.Contains(textOf(page), "Denied by sam@vendor.example") {
		t.Errorf("once it was seen: %d", status)
	}
}

func TestTwoApprovers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sam, kim := b.signedIn(t, "sam@vendor.example", workflow.Approver), b.signedIn(t, "kim@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskHigh, "the name is taken"))
	_, page := sam.post(urlOf(r)+"/approve", form(r))
	wants(t, textOf(page), "Your approval is the first of two.", "sam@vendor.example has approved, and somebody else has to as well", "somebody else has to approve it as well")
	lacks(t, page, "/approve#decide\"")
	// What kim was shown before was a first approval, which hers would not be any more.
	status, page := kim.post(urlOf(r)+"/approve", form(r))
	if status != http.StatusConflict {
		t.Error(status)
	}
	wants(t, textOf(page), "A colleague has been here meanwhile", "Approved, the first of two · sam@vendor.example", "Approve as the second")
	now, err := b.Request(t.Context(), r.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := sam.post(urlOf(r)+"/approve", form(now)); status != http.StatusForbidden {
		t.Errorf("both by one: %d", status)
	}
	_, page = kim.post(urlOf(r)+"/approve", form(now))
	wants(t, textOf(page), "Approved by kim@vendor.example")
}

func TestUnknownRequests(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	r := b.queued(t, "jane", evidence(workflow.RiskLow))
	for path, want := range map[string]string{
		"/requests/SWAP-0000-0000":                "There is no request SWAP-0000-0000 The reference is well formed",
		"/requests/SWAP-0000-0001":                "This is no reference of a request A reference looks like SWAP-1234-567X",
		"/requests/%3Cscript%3Ealert%3C%2Fscript": "<script>alert</script is none",
		"/requests/SWAP-0000-0000/status":         "There is no request",
	} {
		status, page := c.get(path)
		if status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
		wants(t, textOf(page), want)
		lacks(t, page, "<script>alert")
	}
	if status, _ := c.post("/requests/SWAP-0000-0000/deny", form(r, "text", "x")); status != http.StatusNotFound {
		t.Errorf("an action on nothing: %d", status)
	}
	if status, _ := c.post(urlOf(r)+"/explode", form(r)); status != http.StatusNotFound {
		t.Errorf("an unknown action: %d", status)
	}
	short := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(string(r.Ref), "SWAP-"), "-", ""))
	if status, page := c.get("/requests/" + short); status != http.StatusOK || !strings.Contains(page, string(r.Ref)) {
		t.Errorf("as people type it: %d", status)
	}
}

// Where a swap was made, the page leads to what was before; what stands for a proof of
// control has its row in the evidence, asked for or not.
func TestPlacesOfUndoAndProof(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e := evidence(workflow.RiskLow)
	e.Signals = append(e.Signals, workflow.Signal{Name: "proof_of_control", Result: workflow.Unknown, Detail: "not asked for", Source: "partner"})
	r := b.queued(t, "jane", e)
	c := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	_, page := c.get(urlOf(r))
	wants(t, page, "Control proven</th><td>not asked for")
	lacks(t, page, `id="made"`)
	r = b.move(t, r, workflow.Approve{Digest: r.Digest()}, kim)
	b.move(t, r, workflow.Applied{Digest: r.Decision.Digest}, workflow.System)
	_, page = c.get(urlOf(r))
	wants(t, page, `<p id="made">The swap is made. <a href="/accounts?q=jane%40contoso.onmicrosoft.com">`)
	_, page = c.get("/accounts?q=jane%40contoso.onmicrosoft.com")
	_, rest, _ := strings.Cut(page, `<td><a href="/accounts/`)
	id, _, _ := strings.Cut(rest, `"`)
	_, page = c.get("/accounts/" + id)
	wants(t, page, "jane@contoso.com")
}
