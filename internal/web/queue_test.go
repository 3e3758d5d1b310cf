package web

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// asking is a request that a test files.
type asking struct {
	Old, New, Sender string
	Auth             workflow.Auth
	Risk             workflow.Risk
	Reasons          []string
	Tenant           string
	Problem          workflow.Problem
	Confirm          bool
}

// mail stores an inbound mail.
func (b *bundle) mail(t *testing.T, from, text string) (id int64) {
	t.Helper()
	ctx := t.Context()
	mailbox, err := b.Mailbox(ctx, "imap://cosell@host/INBOX", "cosell@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Cursor(ctx, mailbox, 1); err != nil {
		t.Fatal(err)
	}
	uid := uint32(mails.Add(1))
	raw := fmt.Appendf(nil, "From: %s\r\n\r\n%s (%d)", from, text, uid)
	if _, err := b.SaveIncoming(ctx, mailbox, 1, uid, []store.Incoming{{UID: uid, Size: int64(len(raw)), Received: b.now, Raw: raw}}); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(raw)
	if err := b.Pool().QueryRow(ctx, `SELECT id FROM message WHERE sha256 = $1`, sum[:]).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// ask files a request and has it checked.
func (b *bundle) ask(t *testing.T, a asking) workflow.Request {
	t.Helper()
	if a.New == "" {
		name, domain, _ := strings.Cut(a.Old, "@")
		label, _, _ := strings.Cut(domain, ".")
		a.New = name + "@" + label + ".onmicrosoft.com"
	}
	if a.Sender == "" {
		a.Sender = a.Old
	}
	if a.Auth == "" {
		a.Auth = workflow.AuthPass
	}
	if a.Risk == "" {
		a.Risk = workflow.RiskLow
	}
	message := b.mail(t, a.Sender, a.New)
	var r workflow.Request
	err := b.Do(t.Context(), func(tx *store.Tx) (err error) {
		tx.Describe(message, store.Header{Sender: a.Sender, Auth: a.Auth})
		if r, err = tx.Create(t.Context(), store.NewRequest{Old: a.Old, New: a.New, Sender: a.Sender, Auth: a.Auth, Message: message}); err != nil {
			return err
		}
		tx.Record(message, store.End{Outcome: store.BecameRequest, Request: r.ID})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.checked(t, r, a)
}

// checked gives a request the result of a check.
func (b *bundle) checked(t *testing.T, r workflow.Request, a asking) workflow.Request {
	t.Helper()
	return b.happens(t, r, workflow.System, workflow.Checked{
		Of: r.Pair(), Problem: a.Problem, Confirm: a.Confirm,
		Evidence: workflow.Evidence{TenantID: a.Tenant, Risk: a.Risk, Reasons: a.Reasons},
	})
}

func (b *bundle) happens(t *testing.T, r workflow.Request, by workflow.Actor, e workflow.Event) workflow.Request {
	t.Helper()
	after, err := b.Move(t.Context(), r.Ref, e, by)
	if err != nil {
		t.Fatalf("%T: %v", e, err)
	}
	return after
}

var kim = workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver}

var rowRefs = regexp.MustCompile(`<tr id="r-(SWAP-[0-9A-Z]{4}-[0-9A-Z]{4})"`)

// listed are the references of a page's rows.
func listedRefs(body string) []string {
	var refs []string
	for _, m := range rowRefs.FindAllStringSubmatch(body, -1) {
		refs = append(refs, m[1])
	}
	return refs
}

// names puts the local parts of old addresses for references.
func names(refs []string, of map[string]string) string {
	list := make([]string, len(refs))
	for i, ref := range refs {
		list[i] = of[ref]
	}
	return strings.Join(list, " ")
}

// Each tab has its own, in its order, and each filter leaves out what does not fit.
func TestQueueLists(t *testing.T) {
	t.Parallel()
	b := setup(t)
	of := map[string]string{}
	add := func(a asking) workflow.Request {
		r := b.ask(t, a)
		of[string(r.Ref)], _, _ = strings.Cut(r.Old, "@")
		b.now = b.now.Add(time.Minute)
		return r
	}
	_, err := b.ImportAccounts(t.Context(), []directory.Account{{Email: "ana@fabrikam.com", Organization: "Fabrikam & Söhne"}}, operator)
	if err != nil {
		t.Fatal(err)
	}
	low := add(asking{Old: "low@contoso.com", Tenant: "7f0c9a1e-1111-2222-3333-444455556666"})
	add(asking{Old: "raised@contoso.com", Sender: "boss@contoso.com", Risk: workflow.RiskRaised, Reasons: []string{"somebody else asks", "and more"}})
	add(asking{Old: "high@contoso.com", Auth: workflow.AuthNone, Risk: workflow.RiskHigh, Reasons: []string{"a look-alike"}})
	add(asking{Old: "ana@fabrikam.com"})
	add(asking{Old: "fix@contoso.com", Problem: workflow.NoTenant})
	b.happens(t, add(asking{Old: "answer@contoso.com"}), kim, workflow.Ask{Question: "is this you?"})
	add(asking{Old: "confirm@contoso.com", Confirm: true})
	b.happens(t, add(asking{Old: "denied@contoso.com"}), kim, workflow.Deny{Reason: "not yours"})
	b.now = b.now.Add(time.Minute)
	b.happens(t, add(asking{Old: "gone@contoso.com"}), kim, workflow.Withdraw{})
	if err := b.Claim(t.Context(), low.Ref, kim); err != nil {
		t.Fatal(err)
	}
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	short := strings.ToLower(strings.NewReplacer("SWAP-", "", "-", "", "0", "o", "1", "l").Replace(string(low.Ref)))
	for query, want := range map[string]string{
		"":                                      "high raised low ana",
		"tab=decide":                            "high raised low ana",
		"tab=nonsense":                          "high raised low ana",
		"tab=waiting":                           "fix answer confirm",
		"tab=waiting&for=answer":                "answer",
		"tab=done":                              "gone denied",
		"tab=done&state=denied":                 "denied",
		"tab=done&state=queued":                 "gone denied", // no state of that tab
		"tab=all":                               "gone denied confirm answer fix ana high raised low",
		"risk=high":                             "high",
		"risk=low&auth=pass":                    "low ana",
		"auth=none":                             "high",
		"by=colleague":                          "raised",
		"by=owner":                              "high low ana",
		"claimed=nobody":                        "high raised ana",
		"claimed=me":                            "",
		"claimed=kim@vendor.example":            "low",
		"q=contoso":                             "high raised low",
		"q=CONTOSO+LO":                          "low",
		"q=low@contoso.com":                     "low",
		"q=boss":                                "raised",
		"q=" + string(low.Ref):                  "low",
		"q=" + short:                            "low",
		"q=" + string(low.Ref)[:9]:              "low",
		"q=7f0c9a1e-1111":                       "low",
		"q=" + url.QueryEscape("fabrikam & sö"): "ana",
		"q=fix":                                 "fix", // elsewhere
		"q=con+tra":                             "",
		"q=%25":                                 "",
		"q='&risk=high":                         "",
		"tab=done&q=denied":                     "denied",
		"risk=nonsense&by=none":                 "high raised low ana",
	} {
		status, body := sam.get("/queue?" + query)
		if got := names(listedRefs(body), of); status != http.StatusOK || got != want {
			t.Errorf("%q: %d %q, want %q", query, status, got, want)
		}
	}
	b.now = time.Date(2026, 3, 2, 11, 1, 0, 0, time.UTC)
	_, body := sam.get("/queue")
	for _, want := range []string{
		"a look-alike", "and 1 more", "Fabrikam &amp; Söhne", "by boss@contoso.com", `sse-swap="count:decide">4<`, `sse-swap="count:waiting">3<`,
		`sse-swap="count:done">2<`, `kim@vendor.example is on it`, `<span class="differs">contoso.onmicrosoft.com</span>`,
		`<td class="age nowrap"><time datetime="2026-03-02T09:00:00Z" title="2026-03-02 09:00:00 UTC">2 h</time></td>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// What nobody may do on the page is not offered there.
func TestQueueForAViewer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	lee := b.signedIn(t, "lee@vendor.example", workflow.Viewer)
	_, body := lee.get("/queue")
	if strings.Contains(body, `name="pick"`) || strings.Contains(body, "/claim") || !strings.Contains(body, string(r.Ref)) {
		t.Error("a viewer is offered what is not for them")
	}
	for _, path := range []string{"/queue/bulk", "/queue/decide", "/requests/" + string(r.Ref) + "/claim", "/requests/" + string(r.Ref) + "/release"} {
		if status, _ := lee.post(path, url.Values{"do": {"approve"}, "pick": {pick(r)}}); status != http.StatusForbidden {
			t.Errorf("%s: %d", path, status)
		}
	}
	if now, err := b.Request(t.Context(), r.Ref); err != nil || now.State != workflow.Queued {
		t.Errorf("it is %s, %v", now.State, err)
	}
}

func TestQueuePages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range queuePage + 3 {
		b.ask(t, asking{Old: fmt.Sprintf("p%d@contoso.com", i)})
	}
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	_, first := sam.get("/queue?q=contoso")
	next := regexp.MustCompile(`href="(/queue\?[^"]*after=[^"]*)"[^>]*>Next page`).FindStringSubmatch(first)
	if len(listedRefs(first)) != queuePage || next == nil {
		t.Fatalf("%d rows, next %q", len(listedRefs(first)), next)
	}
	_, second := sam.get(strings.ReplaceAll(next[1], "&amp;", "&"))
	if refs := listedRefs(second); len(refs) != 3 || strings.Contains(first, refs[0]) || strings.Contains(second, "Next page") || !strings.Contains(second, "Back to the beginning") {
		t.Errorf("second page: %v", refs)
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.ask(t, asking{Old: "jane@contoso.com"})
	ref := string(r.Ref)
	sam, kim := b.signedIn(t, "sam@vendor.example", workflow.Approver), b.signedIn(t, "kim@vendor.example", workflow.Approver)
	back := url.Values{"back": {"/queue?tab=decide"}}
	if _, body := sam.post("/requests/"+ref+"/claim", back); !strings.Contains(body, "You are on "+ref+" now.") || !strings.Contains(body, "claim mine") {
		t.Errorf("claimed:\n%s", body)
	}
	if _, body := kim.get("/queue"); !strings.Contains(body, "sam@vendor.example is on it. Press to take it over.") {
		t.Error("a colleague does not see it")
	}
	kim.post("/requests/"+ref+"/release", back) // is not theirs
	if _, body := sam.get("/queue?claimed=me"); len(listedRefs(body)) != 1 {
		t.Error("somebody else has released it")
	}
	kim.post("/requests/"+strings.ToLower(ref)+"/claim", back)
	if _, body := sam.get("/queue?claimed=me"); len(listedRefs(body)) != 0 {
		t.Error("it was not taken over")
	}
	kim.post("/requests/"+ref+"/release", back)
	if _, body := kim.get("/queue?claimed=nobody"); len(listedRefs(body)) != 1 {
		t.Error("it was not released")
	}
	for _, ref := range []string{"SWAP-0000-0000", "nothing"} {
		if status, _ := kim.post("/requests/"+ref+"/claim", back); status != http.StatusNotFound {
			t.Errorf("%s: %d", ref, status)
		}
	}
	if status, body := kim.post("/requests/"+ref+"/claim", url.Values{"back": {"//evil.example"}}); status == http.StatusOK && strings.Contains(body, "evil") {
		t.Error("it leads elsewhere")
	}
}

// The queue's script gets the row.
func TestAClaimIsAnsweredByTheRow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ref := string(b.ask(t, asking{Old: "jane@contoso.com"}).Ref)
	sam := b.signedIn(t, "sam@vendor.example", workflow.Approver)
	for action, want := range map[string]string{"claim": `class="claim mine"`, "release": `class="claim"`} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+"/requests/"+ref+"/"+action+"?row=decide", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("HX-Request", "true")
		res, err := sam.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), "<tr id=") || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %v\n%s", action, res.StatusCode, err, body)
		}
	}
}

func TestSavedViews(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask(t, asking{Old: "jane@contoso.com", Risk: workflow.RiskRaised})
	sam, kim := b.signedIn(t, "sam@vendor.example", workflow.Approver), b.signedIn(t, "kim@vendor.example", workflow.Viewer)
	const query = "claimed=nobody&risk=raised&tab=decide"
	save := url.Values{"name": {` Mine <b> `}, "query": {query + "&evil=1&after=0.0.0"}}
	if _, body := sam.post("/queue/views", save); !strings.Contains(body, "The view “Mine &lt;b&gt;” is saved.") || len(listedRefs(body)) != 1 {
		t.Errorf("saved:\n%s", body)
	}
	_, body := sam.get("/queue")
	if !strings.Contains(body, `href="/queue?`+strings.ReplaceAll(query, "&", "&amp;")+`">Mine &lt;b&gt;</a>`) {
		t.Errorf("the view is not listed:\n%s", body)
	}
	if _, body := kim.get("/queue"); strings.Contains(body, "Mine") {
		t.Error("somebody else has it")
	}
	for name, form := range map[string]url.Values{
		"no name": {"query": {query}}, "a long name": {"name": {strings.Repeat("ü", 61)}}, "no query": {"name": {"x"}, "query": {"%zz"}},
	} {
		if status, _ := sam.post("/queue/views", form); status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, status)
		}
	}
	for i := range 30 {
		status, _ := sam.post("/queue/views", url.Values{"name": {fmt.Sprint(i)}, "query": {query}})
		if want := i < 29; (status == http.StatusOK) != want {
			t.Errorf("view %d: %d", i+2, status)
		}
	}
	kim.post("/queue/views/delete", url.Values{"name": {"Mine <b>"}})
	sam.post("/queue/views/delete", url.Values{"name": {"0"}})
	if _, body := sam.get("/queue"); !strings.Contains(body, "Mine") || strings.Contains(body, `">0</a>`) {
		t.Error("another one is deleted")
	}
}
