package cli

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"
)

// browser is one with cookies.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

// page is what a browser is shown.
func page(t *testing.T, answer *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// The link that is printed signs in, once, with the role that was said; whoever is disabled
// is out at once.
func TestStaffCommands(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if out := d.must(t, "staff list"); !strings.Contains(out, "Nobody yet") {
		t.Errorf("an empty list says\n%s", out)
	}
	out := d.must(t, "staff add Kim@Vendor.example --role approver --as ada", "--public-url", d.url)
	link := regexp.MustCompile(regexp.QuoteMeta(d.url) + `/signin/\w+\n`).FindString(out)
	if link == "" || !strings.Contains(out, "kim@vendor.example is approver now") {
		t.Fatalf("it prints\n%s", out)
	}
	link = strings.TrimSpace(link)
	kim := browser(t)
	answer, err := kim.Post(link, "application/x-www-form-urlencoded", http.NoBody)
	body := page(t, answer, err)
	for _, want := range []string{"<h1>Queue</h1>", "kim@vendor.example", ">approver<"} {
		if !strings.Contains(body, want) {
			t.Errorf("the link leads to a page without %q: %s\n%s", want, answer.Status, body)
		}
	}
	if answer, err = browser(t).Post(link, "", http.NoBody); strings.Contains(page(t, answer, err), "<h1>Queue</h1>") || answer.StatusCode != http.StatusGone {
		t.Errorf("the second time it answers %s", answer.Status)
	}
	if out := d.must(t, "staff list"); !regexp.MustCompile(`kim@vendor\.example +approver +\S.* +ada\n`).MatchString(out) {
		t.Errorf("the list is\n%s", out)
	}
	d.must(t, "staff disable kim@vendor.example --as ada")
	answer, err = kim.Get(d.url + "/queue")
	if !strings.Contains(page(t, answer, err), "<h1>Sign in</h1>") {
		t.Error("who is disabled is still in")
	}
	if out := d.must(t, "staff list"); !strings.Contains(out, "approver (disabled ") {
		t.Errorf("the list is\n%s", out)
	}

	d.refused(t, exitUsage, `"kim" is no address`, "staff add kim --role approver")
	d.refused(t, exitUsage, "--role", "staff add kim@vendor.example")
	d.refused(t, exitUsage, "--role", "staff add kim@vendor.example --role boss")
	d.refused(t, exitFailed, "is not on the list", "staff disable sam@vendor.example --as ada")
	d.must(t, "staff add vic@vendor.example --role viewer --as ada")
	d.refused(t, exitFailed, "admin", "staff add kim@vendor.example --role admin --as vic@vendor.example")
}
