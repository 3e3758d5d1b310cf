//go:build browser

package web

import (
	"fmt"
	"mime"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// payloads are what strangers may write so that it runs in the browser of whoever reads it:
// each would set a global. They are for text, attributes of all quotes, addresses, comments,
// elements whose text is read otherwise, markup that parsers mend, and htmx.
var payloads = []string{
	`<script>window.ran=1</script>`,
	`"><script>window.ran=1</script>`,
	`'><img src=x onerror=window.ran=1>`,
	`"><img src=x onerror="window.ran=1">`,
	`<svg onload=window.ran=1>`,
	`<svg><script>window.ran=1</script></svg>`,
	`</title><script>window.ran=1</script>`,
	`</textarea><script>window.ran=1</script>`,
	`</pre><img src=x onerror=window.ran=1>`,
	`</style></script><script>window.ran=1</script>`,
	`--><script>window.ran=1</script><!--`,
	`]]><img src=x onerror=window.ran=1>`,
	`" autofocus onfocus="window.ran=1`,
	`' onmouseover='window.ran=1' style='position:fixed;inset:0`,
	`x onfocus=window.ran=1 autofocus `,
	`javascript:window.ran=1`,
	`<a href="javascript:window.ran=1" autofocus>here</a>`,
	`<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`,
	`<iframe src="javascript:parent.ran=1"></iframe>`,
	`<object data="javascript:window.ran=1"></object>`,
	`<base href="https://evil.example/">`,
	`<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
	`<form action="https://evil.example/"><input autofocus></form>`,
	`<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>`,
	`<noscript><p title="</noscript><img src=x onerror=window.ran=1>">`,
	`<details open ontoggle=window.ran=1>`,
	`<video><source onerror=window.ran=1></video>`,
	`<div hx-get="/queue" hx-trigger="load" hx-on:htmx:load="window.ran=1">`,
	`<div hx-vals="js:{a:window.ran=1}" hx-get="/queue" hx-trigger="load">`,
	`&lt;script&gt;window.ran=1&lt;/script&gt;`,
	`&#60;img src=x onerror=window.ran=1&#62;`,
	`{{.}}${window.ran=1}{{constructor.constructor('window.ran=1')()}}`,
	"`-(window.ran=1)-`';window.ran=1;//\";window.ran=1;//",
	"\u202e<img src=x onerror=window.ran=1>\u2066",
	"<\u200bscript>window.ran=1</script>",
	"＜script＞window.ran=1＜/script＞",
	"=HYPERLINK(\"javascript:window.ran=1\")",
}

// strange is what nothing of ours has: what would run, and what would lead away.
const strange = `[...document.querySelectorAll("*")].filter(e => e.localName !== "form" && e.matches("base, object, embed, math, video, script:not([src^='/assets/']), a[href^='javascript' i], meta[http-equiv], iframe:not([sandbox])") ||
	[...e.attributes].some(a => a.name.startsWith("on") || a.name.startsWith("hx-on") || a.name === "style" || a.name === "srcdoc") ||
	e.matches("img, svg:not([viewBox])") || e.action && new URL(e.action).origin !== location.origin).map(e => e.outerHTML.slice(0, 200))`

// strangersMail has a payload wherever a mail has a place for words.
func strangersMail(evil string) string {
	word := mime.BEncoding.Encode("utf-8", evil)
	return "From: " + word + " <eve@evil.example>\nTo: " + word + " <cosell@vendor.example>\nReply-To: " + word + " <other@evil.example>\nSubject: " + word +
		"\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n" +
		evil + "\n\n> " + evil + "\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>" + evil + "</p>\n--b\nContent-Type: application/pdf; name=\"" + word +
		"\"\nContent-Disposition: attachment; filename=\"" + word + "\"\n\n" + evil + "\n--b--\n"
}

// What strangers write runs nowhere: not in a subject, a name, a text, the name of a file, or
// a list of accounts, and neither in what is typed into the console and shown again.
func TestNothingOfStrangersRuns(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.composing()
	var accounts []directory.Account
	var ids []string
	everything := strings.Join(payloads, "\n")
	for i, evil := range payloads {
		b.now = b.now.Add(time.Second) // the latest mail is the one that was stored last
		accounts = append(accounts, directory.Account{Email: fmt.Sprintf("evil%02d@contoso.com", i), Name: evil, Organization: evil})
		ids = append(ids, b.inbound(t, strangersMail(evil), store.Header{
			Kind: "other", Sender: "eve@evil.example", Subject: evil, MessageID: evil, Auth: workflow.AuthFail,
			Envelope: store.Envelope{AuthReasons: []string{evil}, ReplyTo: evil, DisplayAddress: evil},
		}, store.End{Outcome: store.WasRefused, Reason: evil, ForStaff: true}))
	}
	if _, err := b.ImportAccounts(t.Context(), accounts, operator); err != nil {
		t.Fatal(err)
	}
	r := b.received(t, "evil00", plainMail("evil00@contoso.com", mime.BEncoding.Encode("utf-8", payloads[3]), strings.ReplaceAll(everything, "\n", "\r\n")))
	e := evidence(workflow.RiskRaised, payloads...)
	for _, evil := range payloads {
		e.Signals = append(e.Signals, workflow.Signal{Name: "tenant", Result: workflow.Fail, Detail: evil, Source: evil})
	}
	r = b.move(t, r, workflow.Checked{Of: r.Pair(), Evidence: e}, workflow.System)
	if err := b.AddNote(t.Context(), r.Ref, everything, kim); err != nil {
		t.Fatal(err)
	}
	b.now = b.now.Add(time.Second)
	all := b.inbound(t, strangersMail(everything), store.Header{Kind: "other"}, refusal)
	ctx := chromium(t, b.signedIn(t, "ada@vendor.example", workflow.Admin), "status of 4")
	v := &viewer{t, ctx, b.url}
	calm := func(name string, texts ...string) {
		t.Helper()
		js[any](t, ctx, `for (const d of document.querySelectorAll("details")) d.open = true; 0`)
		if ran := js[bool](t, ctx, `"ran" in window || location.origin !== "`+b.url+`"`); ran {
			t.Errorf("%s: something has run", name)
		}
		if found := js[[]string](t, ctx, strange); len(found) > 0 {
			t.Errorf("%s: %q", name, found)
		}
		wants(t, js[string](t, ctx, `document.body.innerText + [...document.querySelectorAll("textarea, input")].map(t => t.value).join("\n")`), texts...)
	}
	see := func(path string, texts ...string) { t.Helper(); v.get(path); calm(path, texts...) }
	const seen = `<svg onload=window.ran=1>`
	for _, id := range ids {
		see("/mail/"+id, "It was refused")
	}
	see("/mail/"+all+"/source", seen)
	see("/mail", seen)
	see("/queue?tab=look", seen)
	see("/queue", payloads[0])
	see("/queue?tab=all&q="+url.QueryEscape(payloads[3]), payloads[3])
	see("/mail?q="+url.QueryEscape(payloads[3]), payloads[3])
	see("/audit?actor="+url.QueryEscape(payloads[3]), payloads[3])
	see(urlOf(r), seen)
	see("/accounts", seen)
	see("/accounts?q="+url.QueryEscape(payloads[3]), payloads[3])
	see("/accounts/1", payloads[0])
	see("/audit")
	see("/stats")
	see("/signin?next=" + url.QueryEscape("javascript:window.ran=1"))
	var faulty strings.Builder
	for _, evil := range payloads {
		quoted := `"` + strings.ReplaceAll(evil, `"`, `""`) + `"`
		fmt.Fprintf(&faulty, "%[1]s,%[1]s,%[1]s\n", quoted)
	}
	v.get("/accounts/import")
	v.post("/accounts/preview", url.Values{"csv": {"email,name,organization\n" + faulty.String()}})
	calm("a list with faults", seen)
	v.get("/accounts/import")
	v.post("/accounts/preview", url.Values{"csv": {"email,name,organization\nevil01@contoso.com,\"" + strings.ReplaceAll(payloads[3], `"`, `""`) + "\",x\n"}})
	calm("a list", payloads[3])
	v.get(urlOf(r))
	v.post(urlOf(r)+"/preview", form(r, "act", "deny", "text", everything))
	calm("a preview", seen)
	v.post(urlOf(r)+"/deny", form(r, "text", everything))
	calm("a denial", seen)
	see("/queue?tab=done", payloads[0])
}
