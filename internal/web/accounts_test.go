package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/workflow"
)

func (b *bundle) fillAccounts(t *testing.T, n int) {
	t.Helper()
	var list []directory.Account
	for i := range n {
		list = append(list, directory.Account{Email: fmt.Sprintf("p%03d@contoso.com", i), Name: fmt.Sprintf("P %d", i), Organization: "Contoso"})
	}
	list = append(list, directory.Account{Email: "ann@fabrikam.com", Name: "<script>alert(1)</script>", Organization: "Fabrikam & Söhne"})
	if _, err := b.ImportAccounts(t.Context(), list, operator); err != nil {
		t.Fatal(err)
	}
}

var nextPage = regexp.MustCompile(`rel="next" href="([^"]+)"`)

func TestAccountsArePaged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fillAccounts(t, 120)
	c := b.signedIn(t, "vic@vendor.example", workflow.Viewer)
	seen := map[string]int{}
	pages := 0
	for path := "/accounts"; path != ""; pages++ {
		status, body := c.get(path)
		if status != http.StatusOK {
			t.Fatalf("%s: %d", path, status)
		}
		for _, m := range regexp.MustCompile(`>([a-z0-9]+@[a-z.]+)</a></td>`).FindAllStringSubmatch(body, -1) {
			seen[m[1]]++
		}
		path = ""
		if m := nextPage.FindStringSubmatch(body); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if pages != 3 || len(seen) != 121 {
		t.Errorf("%d accounts on %d pages", len(seen), pages)
	}
	for addr, n := range seen {
		if n != 1 {
			t.Errorf("%s is listed %d times", addr, n)
		}
	}
}

func TestAccountSearch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fillAccounts(t, 3)
	c := b.signedIn(t, "vic@vendor.example", workflow.Viewer)
	for query, want := range map[string]string{
		"ann@": "ann@fabrikam.com", "FABRIKAM": "ann@fabrikam.com", "p00": "p000@contoso.com", "100%": "No account begins with",
	} {
		if _, body := c.get("/accounts?q=" + url.QueryEscape(query)); !strings.Contains(body, want) {
			t.Errorf("%q: no %q", query, want)
		}
	}
	_, body := c.get("/accounts?q=ann")
	if strings.Contains(body, "<script>alert") || !strings.Contains(body, "&lt;script&gt;alert(1)") {
		t.Error("a name is markup")
	}
	if _, body := setup(t).signedIn(t, "vic@vendor.example", workflow.Viewer).get("/accounts"); !strings.Contains(body, "No account is on file yet") {
		t.Error("nothing says that there are none")
	}
}

func TestImportIsPreviewed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fillAccounts(t, 2)
	c := b.signedIn(t, "kim@vendor.example", workflow.Approver)
	count := func() (n int) {
		page, err := b.AccountPage(t.Context(), "", "", 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(page)
	}
	b.now = b.now.Add(time.Hour)
	const csv = "email,name,organization\np000@contoso.com,Paula,Contoso\np001@contoso.com,P 1,Contoso\nnew@contoso.com,New,Contoso\n"
	status, body := c.post("/accounts/preview", url.Values{"csv": {csv}})
	for _, want := range []string{"1 added, 1 changed, 1 as they are", "<del>P 0</del> <ins>Paula</ins>", "new@contoso.com"} {
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%d, no %q in the preview", status, want)
		}
	}
	if count() != 3 {
		t.Error("the preview has changed something")
	}
	if status, body = c.post("/accounts/import", url.Values{"csv": {csv}}); status != http.StatusOK || !strings.Contains(body, "Accounts: 1 added, 1 changed") {
		t.Errorf("%d\n%s", status, body)
	}
	if count() != 4 {
		t.Errorf("%d accounts", count())
	}
	bad := "email,name,organization\nnobody,N,N\nx@contoso.com,X\n"
	status, body = c.post("/accounts/preview", url.Values{"csv": {bad}})
	for _, want := range []string{"line 2: &#34;nobody&#34; is not an e-mail address", "line 3: 2 columns", "nobody,N,N"} {
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, want) {
			t.Errorf("%d, no %q", status, want)
		}
	}
	if status, _ := c.post("/accounts/preview", nil); status != http.StatusBadRequest {
		t.Errorf("without a file: %d", status)
	}
	viewer := b.signedIn(t, "vic@vendor.example", workflow.Viewer)
	if status, _ := viewer.post("/accounts/import", url.Values{"csv": {csv}}); status != http.StatusForbidden {
		t.Errorf("by a viewer: %d", status)
	}
}

func TestExportOfAccounts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.ImportAccounts(t.Context(), []directory.Account{{Email: "ann@fabrikam.com", Name: "=cmd()", Organization: "F"}}, operator)
	if err != nil {
		t.Fatal(err)
	}
	_, body := b.signedIn(t, "vic@vendor.example", workflow.Viewer).get("/accounts.csv")
	if body != "email,name,organization\nann@fabrikam.com,'=cmd(),F\n" {
		t.Errorf("%q", body)
	}
}

// swapped makes a swap from one address to another, with somebody's approval.
func (b *bundle) swapped(t *testing.T, from, to string, by workflow.Actor) workflow.Request {
	t.Helper()
	r := b.ask(t, asking{Old: from, New: to, Tenant: "t-1"})
	r = b.happens(t, r, by, workflow.Approve{Digest: r.Digest()})
	r = b.happens(t, r, workflow.System, workflow.Applied{Digest: r.Decision.Digest})
	b.now = b.now.Add(time.Hour)
	return r
}

// An account's page has every address that it had, with who decided, and what was asked for
// any of them; nothing of another account.
func TestAccountHistory(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var list []directory.Account
	for _, local := range []string{"jane", "joe"} {
		list = append(list, directory.Account{Email: local + "@contoso.com", Name: strings.ToUpper(local), Organization: "Contoso"})
	}
	if _, err := b.ImportAccounts(t.Context(), list, operator); err != nil {
		t.Fatal(err)
	}
	sam := workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver}
	first := b.swapped(t, "jane@contoso.com", "jane@contoso1.onmicrosoft.com", kim)
	second := b.swapped(t, "jane@contoso1.onmicrosoft.com", "jane@contoso2.onmicrosoft.com", sam)
	third := b.ask(t, asking{Old: "jane@contoso2.onmicrosoft.com", New: "jane@contoso3.onmicrosoft.com"})
	third = b.happens(t, third, kim, workflow.Deny{Reason: "One more?"})
	other := b.swapped(t, "joe@contoso.com", "joe@contoso.onmicrosoft.com", kim)

	c := b.signedIn(t, "vic@vendor.example", workflow.Viewer)
	link := regexp.MustCompile(`href="(/accounts/[0-9]+)">jane@contoso2\.onmicrosoft\.com<`)
	_, body := c.get("/accounts")
	found := link.FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("the account is not listed:\n%s", body)
	}
	body = c.want(found[1], http.StatusOK, "<h1>jane@contoso2.onmicrosoft.com</h1>", "JANE")
	addresses, requests, ok := strings.Cut(body[strings.Index(body, "Addresses so far"):], "<h2>Requests</h2>")
	if !ok {
		t.Fatal("no list of requests")
	}
	for name, test := range map[string]struct {
		part string
		want []string // of each row, in order
	}{
		"addresses": {addresses, []string{
			"2 h jane @ contoso1.onmicrosoft.com → jane @ contoso2.onmicrosoft.com " + string(second.Ref) + " sam@vendor.example",
			"3 h jane @ contoso.com → jane @ contoso1.onmicrosoft.com " + string(first.Ref) + " kim@vendor.example",
		}},
		"requests": {requests, []string{
			string(third.Ref) + " denied jane @ contoso2.onmicrosoft.com → jane @ contoso3.onmicrosoft.com jane@contoso2.onmicrosoft.com 1 h",
			string(second.Ref) + " completed jane @ contoso1.onmicrosoft.com → jane @ contoso2.onmicrosoft.com jane@contoso1.onmicrosoft.com 2 h",
			string(first.Ref) + " completed jane @ contoso.com → jane @ contoso1.onmicrosoft.com jane@contoso.com 3 h",
		}},
	} {
		_, list, _ := strings.Cut(test.part, "<tbody>")
		rows := strings.Split(list, "<tr>")[1:]
		for i, row := range rows {
			if text := strings.Join(strings.Fields(textOf(row)), " "); i >= len(test.want) || !strings.HasPrefix(text, test.want[i]) {
				t.Errorf("%s: row %d is %q", name, i+1, text)
			}
		}
		if len(rows) != len(test.want) {
			t.Errorf("%s: %d rows, want %d", name, len(rows), len(test.want))
		}
	}
	for _, not := range []string{"joe", string(other.Ref)} {
		if strings.Contains(body, not) {
			t.Errorf("%q of another account is there", not)
		}
	}
	for query, want := range map[string]string{
		"":            "email,name,organization\njane@contoso2.onmicrosoft.com,JANE,Contoso\njoe@contoso.onmicrosoft.com,JOE,Contoso\n",
		"?q=joe":      "email,name,organization\njoe@contoso.onmicrosoft.com,JOE,Contoso\n",
		"?q=contoso9": "email,name,organization\n",
	} {
		if _, body := c.get("/accounts.csv" + query); body != want {
			t.Errorf("/accounts.csv%s: %q", query, body)
		}
	}
}
