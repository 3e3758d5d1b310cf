//go:build browser

package web

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/workflow"
)

// By the menu, without a script.
func TestTokensWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver))
	do(t, ctx, scriptless(), chromedp.Navigate(b.url+"/queue"), click("header .menu summary"))
	if got := leads(t, ctx, click(`header .menu a`)); got != "/tokens" {
		t.Fatalf("the menu leads to %s", got)
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#token-name"), "bot"), click(`input[value="requests:read"]`))
	leads(t, ctx, click(`form[action="/tokens"] button`))
	secret := shown(t, ctx, "code.link")
	if status, _, _ := b.call(t, http.MethodGet, "/api/v1/requests", secret, ""); status != http.StatusOK {
		t.Fatalf("%q lets nobody in: %d", secret, status)
	}
	if got := leads(t, ctx, click(`.tokens a.button`)); got != "/tokens/bot/revoke" {
		t.Fatalf("the button leads to %s", got)
	}
	leads(t, ctx, click(`main form button`))
	wants(t, shown(t, ctx, "#flash"), "bot lets nobody in any more.")
	if status, _, _ := b.call(t, http.MethodGet, "/api/v1/requests", secret, ""); status != http.StatusUnauthorized {
		t.Errorf("it still works: %d", status)
	}
}
