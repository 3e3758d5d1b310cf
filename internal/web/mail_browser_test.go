//go:build browser

package web

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/internal/browsertest"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Letters show in their frames and River's pages work, with what their policies allow, and
// what strangers write runs nowhere. Nothing runs out of a narrow screen.
func TestMailPagesInABrowser(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.request(t, "jane")
	evil := `"><script>document.title="ran"</script><img src=x onerror="document.title='ran'">`
	id := b.inbound(t, "From: eve@evil.example\nSubject: "+evil+"\nContent-Type: text/html\n\n<pre>"+evil+strings.Repeat("verylong", 100)+"</pre>",
		store.Header{Kind: "other", Sender: strings.Repeat("eve.", 60) + "@evil.example", Subject: evil}, store.End{Outcome: store.WasRefused, Reason: evil, ForStaff: true})
	ctx := chromium(t, b.signedIn(t, "ada@vendor.example", workflow.Admin))
	see := func(path, script string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 640), chromedp.Navigate(b.url+path)); err != nil {
			t.Fatal(err)
		}
		// River's pages come by and by.
		for end := time.Now().Add(browsertest.Patience); ; {
			ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script+` && document.title !== "ran"`))
			if err != nil {
				t.Fatal(err)
			}
			if ok {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("%s: it never comes that %s", path, script)
			}
		}
		if width, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth`)); err != nil || width > 360 {
			t.Errorf("%s: %d pixels wide, %v", path, width, err)
		}
	}
	see("/letters/acknowledgement?lang=de", `document.querySelector("iframe").contentWindow.length === 0 && document.querySelector("pre").innerText.includes("Anfrage")`)
	see("/mail", `document.querySelectorAll("table.mails tbody tr").length >= 2`)
	see("/mail/"+id, `document.querySelector("h1").innerText.includes("<script>")`)
	see("/mail/"+id+"/source", `document.querySelector("pre").innerText.includes("onerror")`)
	see("/audit", `document.querySelectorAll("table.trail tbody tr").length >= 2`)
	see("/ops/jobs/jobs?state=available", `document.body.innerText.includes("read")`)
}
