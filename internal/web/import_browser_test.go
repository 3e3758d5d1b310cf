//go:build browser

package web

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/swapdesk/swapdesk/workflow"
)

// A file with faults is told of line by line and changes nothing; mended, it is shown before
// it is taken.
func TestImportInTheBrowser(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fillAccounts(t, 1)
	b.now = b.now.Add(time.Hour) // what is added is told from what is changed by when
	ctx := chromium(t, b.signedIn(t, samAddress, workflow.Approver), "status of 422")
	file := filepath.Join(t.TempDir(), "accounts.csv")
	send := func(csv string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(csv), 0o600); err != nil {
			t.Fatal(err)
		}
		do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
		leads(t, ctx, click(`form[action="/accounts/preview"] button`))
	}
	onFile := func(want int) {
		t.Helper()
		list, err := b.AccountPage(t.Context(), "", "", 100)
		if err != nil || len(list) != want {
			t.Errorf("%d accounts are on file, want %d, %v", len(list), want, err)
		}
	}
	do(t, ctx, chromedp.Navigate(b.url+"/accounts"))
	leads(t, ctx, click(`a[href="/accounts/import"]`))
	send("email,name,organization\nnot an address,Ann,Contoso\nbob@contoso.com,Bob,Contoso\nbob@contoso.com,Bob,Contoso\n")
	wants(t, shown(t, ctx, `[role="alert"]`), "Nothing was imported", "line 2", "line 4")
	onFile(2)
	// The lines are there to be mended.
	do(t, ctx, chromedp.SetValue(chromedp.CSS("#csv"), "email,name,organization\nbob@contoso.com,Bob,Contoso\np000@contoso.com,Paula,Contoso\n"))
	leads(t, ctx, click(`form[action="/accounts/preview"] button`))
	wants(t, shown(t, ctx, "main"), "1 added, 1 changed, 0 as they are", "bob@contoso.com new", "P 0 Paula")
	onFile(2)
	if got := leads(t, ctx, click(`form[action="/accounts/import"] button`)); got != "/accounts" {
		t.Errorf("it leads to %s", got)
	}
	wants(t, shown(t, ctx, "#flash"), "1 added, 1 changed")
	wants(t, shown(t, ctx, "table"), "bob@contoso.com", "Paula")
	onFile(3)
}
