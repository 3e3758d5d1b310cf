//go:build browser

package web

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// axe is axe-core 4.14.1 of npm, under the licence beside it.
//
//go:embed testdata/axe/axe.min.js
var axe string

// finding is a rule of axe that a page breaks, with the elements that do.
type finding struct {
	ID, Help string
	Nodes    []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	}
}

func (f finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", f.ID, f.Help)
	for _, n := range f.Nodes {
		fmt.Fprintf(&b, "\n\t%.200s\n\t\t%s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n\t\t"))
	}
	return b.String()
}

// looked is a page that is open to be looked at: how it is come to, and which template it
// is made of.
type looked struct {
	template, name string
	open           func(v *viewer)
}

// viewer is a tab in which pages are looked at.
type viewer struct {
	*testing.T
	ctx  context.Context
	base string
}

func (v *viewer) get(path string) { v.Helper(); do(v.T, v.ctx, chromedp.Navigate(v.base+path)) }

// post sends a form from the page that is open, as a button on it would.
func (v *viewer) post(path string, form url.Values) {
	v.Helper()
	fields, err := json.Marshal(form)
	if err != nil {
		v.Fatal(err)
	}
	script := fmt.Sprintf(`(() => { const f = document.createElement("form"); f.method = "post"; f.action = %q; const all = %s;
		for (const name in all) for (const value of all[name]) { const i = document.createElement("input"); i.type = "hidden"; i.name = name; i.value = value; f.append(i); }
		document.body.append(f); f.submit(); })()`, path, fields)
	leads(v.T, v.ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[any](script))
		return err
	}))
}

// targetSize is a rule of WCAG 2.2 (2.5.8) that axe does not ask by itself.
const targetSize = `"target-size": {enabled: true}`

// axe has axe look at the page that is open. What axe cannot look into are the frames with
// letters, which run no script: see TestLettersAreAccessible.
func (v *viewer) axe(name string, rules ...string) {
	v.Helper()
	options := `rules: {` + targetSize + `}`
	if len(rules) > 0 {
		options = `runOnly: ["` + strings.Join(rules, `", "`) + `"]`
	}
	v.axeRun(name, options)
}

// axeBut has axe look by all rules but some.
func (v *viewer) axeBut(name string, rules ...string) {
	v.Helper()
	v.axeRun(name, `rules: {`+targetSize+`, "`+strings.Join(rules, `": {enabled: false}, "`)+`": {enabled: false}}`)
}

func (v *viewer) axeRun(name, options string) {
	v.Helper()
	if !js[bool](v.T, v.ctx, `"axe" in window`) {
		js[any](v.T, v.ctx, axe+";0")
	}
	text, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`axe.run(document, {resultTypes: ["violations"], iframes: false, `+options+`}).then(r => JSON.stringify(r.violations))`, chromedp.EvalAwaitPromise))
	if err != nil {
		v.Fatalf("%s: %v", name, err)
	}
	var found []finding
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		v.Fatal(err)
	}
	for _, f := range found {
		v.Errorf("%s: %s", name, f)
	}
}

// world is a console on which every page has something to show.
type world struct {
	*bundle
	low, raised, high, first, asked, fix, confirm, denied, approved, withdrawn, fresh workflow.Request
	refused, sent                                                                     string // mails
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{bundle: setup(t)}
	w.composing()
	sam := workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver}
	w.fillAccounts(t, 60)
	low, raised, high := evidence(workflow.RiskLow), evidence(workflow.RiskRaised, "the tenant's label differs", "and more"), evidence(workflow.RiskHigh, "the name is taken")
	arrived := func(local string) workflow.Request {
		return w.received(t, local, plainMail(local+"@contoso.com", local, "Please swap it for "+local+"@contoso.onmicrosoft.com\u202e or so.\r\n\r\n> quoted\r\n"))
	}
	w.fresh = arrived("fresh")
	check := func(r workflow.Request, e workflow.Checked) workflow.Request {
		e.Of = r.Pair()
		return w.move(t, r, e, workflow.System)
	}
	w.low, w.raised, w.high = w.queued(t, "low", low), w.queued(t, "raised", raised), w.queued(t, "high", high)
	w.first = w.queued(t, "first", high)
	w.first = w.move(t, w.first, workflow.Approve{Digest: w.first.Digest()}, kim)
	w.asked = w.move(t, w.queued(t, "asked", low), workflow.Ask{Question: "Whose is it?"}, sam)
	w.fix = check(arrived("fix"), workflow.Checked{Problem: workflow.NoTenant})
	w.confirm = check(arrived("confirm"), workflow.Checked{Confirm: true, Evidence: raised})
	w.denied = w.move(t, w.queued(t, "denied", low), workflow.Deny{Reason: "It is not yours."}, sam)
	w.approved = w.queued(t, "approved", low)
	w.approved = w.move(t, w.approved, workflow.Approve{Digest: w.approved.Digest()}, sam)
	w.withdrawn = w.move(t, w.queued(t, "withdrawn", low), workflow.Withdraw{}, sam)
	for _, err := range []error{
		w.AddNote(t.Context(), w.low.Ref, "I know them.", kim), w.Claim(t.Context(), w.raised.Ref, kim),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	w.refused = w.inbound(t, strangeMail("Günstig kaufen"), store.Header{
		Kind: "other", Sender: "eve@evil.example", Subject: "Günstig\u200b kaufen", Auth: workflow.AuthFail,
		Envelope: store.Envelope{AuthReasons: []string{"SPF: no"}, ReplyTo: "other@evil.example", DisplayAddress: "ceo@contoso.com"},
	}, refusal)
	out, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", Limit: 1})
	if err != nil || len(out) == 0 {
		t.Fatal(out, err)
	}
	w.sent = out[0].ID
	return w
}

// strangeMail has text of its own, quoted text, and a file.
func strangeMail(subject string) string {
	return "From: \"The boss\" <eve@evil.example>\nSubject: " + subject + "\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" +
		"--b\nContent-Type: text/plain; charset=utf-8\n\nMy own words, with a pаypal.com in it.\n\nOn 1 March 2026, sam@vendor.example wrote:\n> Their words.\n" +
		"--b\nContent-Type: application/pdf; name=\"in\u202evoice.pdf\"\nContent-Disposition: attachment\n\nbytes\n--b--\n"
}

// pages are all that the console shows, in the states in which it looks different.
func (w *world) pages() []looked {
	var list []looked
	add := func(template, name string, open func(v *viewer)) { list = append(list, looked{template, name, open}) }
	at := func(template string, paths ...string) {
		for _, path := range paths {
			add(template, path, func(v *viewer) { v.get(path) })
		}
	}
	posted := func(template, name, from, to string, form url.Values) {
		add(template, name, func(v *viewer) { v.get(from); v.post(to, form) })
	}
	at("queue.html", "/queue", "/queue?tab=waiting", "/queue?tab=look", "/queue?tab=done", "/queue?tab=all", "/queue?q=contoso&risk=high", "/queue?q=nothing&tab=all")
	add("queue.html", "the list of keys", func(v *viewer) { v.get("/queue"); do(v.T, v.ctx, chromedp.KeyEvent("?")) })
	add("queue.html", "the menu", func(v *viewer) { v.get("/queue?tab=done"); do(v.T, v.ctx, click("header .menu summary")) })
	for _, r := range []workflow.Request{w.low, w.raised, w.high, w.first, w.asked, w.fix, w.confirm, w.denied, w.approved, w.withdrawn, w.fresh} {
		add("request.html", "a request: "+r.Old, func(v *viewer) { v.get(urlOf(r)) })
	}
	picks := []string{pick(w.low), pick(w.raised), pick(w.high)}
	posted("bulk.html", "bulk approval", "/queue", "/queue/bulk", url.Values{"do": {"approve"}, "pick": picks, "back": {"/queue"}})
	posted("bulk.html", "bulk denial without a reason", "/queue", "/queue/decide", url.Values{"do": {"deny"}, "pick": picks, "back": {"/queue"}})
	posted("request.html", "a preview", urlOf(w.low), urlOf(w.low)+"/preview", form(w.low, "act", "deny", "text", "It is not yours."))
	posted("request.html", "a conflict", urlOf(w.asked), urlOf(w.asked)+"/deny", form(w.asked, "text", "No.", "shown", "queued  "))
	posted("problem.html", "a problem", "/queue", "/queue/bulk", nil)
	at("problem.html", "/nowhere", "/signin/nothing")
	at("mail.html", "/mail", "/mail?for_staff=1", "/mail?direction=out", "/mail?q=nobody")
	at("mailshow.html", "/mail/"+w.refused, "/mail/"+w.sent)
	at("mailsource.html", "/mail/"+w.refused+"/source")
	at("accounts.html", "/accounts", "/accounts?q=nobody")
	at("account.html", "/accounts/1")
	at("import.html", "/accounts/import")
	posted("import.html", "an import with faults", "/accounts/import", "/accounts/preview", url.Values{"csv": {"email,name\nx,y\n"}})
	posted("import.html", "an import", "/accounts/import", "/accounts/preview", url.Values{"csv": {"email,name,organization\nnew@contoso.com,New,Contoso\np000@contoso.com,Paula,Contoso\n"}})
	at("stats.html", "/stats", "/stats?weeks=52", "/stats?from=2020-01-06&to=2020-02-02")
	at("audit.html", "/audit", "/audit?actor=nobody")
	at("auditverify.html", "/audit/verify")
	posted("auditverify.html", "a verification", "/audit/verify", "/audit/verify", nil)
	at("letters.html", "/letters")
	at("letter.html", "/letters/acknowledgement?lang=de")
	at("staff.html", "/staff")
	posted("staff.html", "somebody new", "/staff", "/staff", url.Values{"email": {"new@vendor.example"}, "role": {"viewer"}})
	at("tokens.html", "/tokens")
	made := url.Values{"name": {"reporting"}, "scope": {"requests:read", "audit:read"}, "days": {"90"}}
	posted("tokens.html", "a token", "/tokens", "/tokens", made)
	posted("tokens.html", "a token whose name is taken", "/tokens", "/tokens", made)
	at("tokenrevoke.html", "/tokens/reporting/revoke")
	return list
}

// outside are the pages for those who are not signed in.
func (w *world) outside(t *testing.T) []looked {
	t.Helper()
	token, err := w.NewSigninLink(t.Context(), "ada@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	return []looked{
		{"signin.html", "/signin", func(v *viewer) { v.get("/signin") }},
		{"signinlink.html", "a link", func(v *viewer) { v.get("/signin/" + token) }},
		{"signedout.html", "signed out", func(v *viewer) {
			v.get("/signin")
			v.post(urlOf(w.low)+"/deny", form(w.low, "text", "It is not yours."))
		}},
		{"sendagain.html", "signed out elsewhere", func(v *viewer) {
			v.get("/signin")
			v.post("/queue/decide", url.Values{"do": {"deny"}, "pick": {pick(w.low)}, "reason": {"It is not yours."}})
		}},
	}
}

// Every page is fit for everybody, as far as a program can tell: in light and dark, on a
// desk and on a phone. It is no wider than any screen.
func TestEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seen := map[string]bool{}
	ada := w.signedIn(t, "ada@vendor.example", workflow.Admin)
	in := &viewer{t, chromium(t, ada, "status of 4"), w.url}
	for _, p := range w.pages() {
		in.everyLook(p)
		seen[p.template] = true
	}
	out := &viewer{t, chromium(t, w.visitor(t), "status of 4"), w.url}
	for _, p := range w.outside(t) {
		out.everyLook(p)
		seen[p.template] = true
	}
	if all := slices.Sorted(maps.Keys(templates)); len(all) != len(seen) {
		t.Errorf("looked at %v of %v", slices.Sorted(maps.Keys(seen)), all)
	}
}

// rulesIn are the rules to look by in a colour scheme: all of them in the light, and in the
// dark those of colours, as nothing else differs.
func rulesIn(colours string) []string {
	if colours == "dark" {
		return []string{"color-contrast", "link-in-text-block"}
	}
	return nil
}

func (v *viewer) everyLook(p looked) {
	v.Helper()
	do(v.T, v.ctx, chromedp.EmulateViewport(1280, 800), scheme("light"))
	p.open(v)
	// What can be closed is open: there is more to be looked at.
	js[any](v.T, v.ctx, `for (const d of document.querySelectorAll("details:not([name], .menu)")) d.open = true; 0`)
	if got := js[string](v.T, v.ctx, `[...document.querySelectorAll(".empty:not(:has(a, code))")].map((e) => e.innerText).join()`); got != "" {
		v.Errorf("%s: %q, and what then?", p.name, got)
	}
	for _, colours := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 390} {
			do(v.T, v.ctx, chromedp.EmulateViewport(width, 800), scheme(colours))
			v.axe(fmt.Sprintf("%s, %s, %d", p.name, colours, width), rulesIn(colours)...)
			v.noWider(p.name, width)
			v.shoot(fmt.Sprintf("%s-%s-%d", p.name, colours, width))
		}
	}
	for _, width := range []int64{360, 768, 961, 1920} {
		do(v.T, v.ctx, chromedp.EmulateViewport(width, 800))
		v.noWider(p.name, width)
	}
}

func (v *viewer) noWider(name string, width int64) {
	v.Helper()
	if got := js[int64](v.T, v.ctx, `document.documentElement.scrollWidth`); got > width {
		v.Errorf("%s is %d pixels wide on a screen of %d", name, got, width)
	}
}

var noFileName = regexp.MustCompile(`[^a-z0-9]+`)

// shoot keeps a picture of the page, if it is asked for by a folder in SHOTS, as `make
// screenshots` does.
func (v *viewer) shoot(name string) {
	v.Helper()
	dir := os.Getenv("SHOTS")
	if dir == "" {
		return
	}
	image, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		name = strings.Trim(noFileName.ReplaceAllString(strings.ToLower(name), "-"), "-")
		err = os.WriteFile(filepath.Join(dir, name+".png"), image, 0o600)
	}
	if err != nil {
		v.Error(err)
	}
}
