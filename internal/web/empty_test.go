package web

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/workflow"
)

// Where there is nothing to show, a page says what to do next: it has a link or a command.
func TestEmptyPagesSayWhatToDo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if _, err := b.ImportAccounts(t.Context(), []directory.Account{{Email: "ann+a&b@fabrikam.com"}}, operator); err != nil {
		t.Fatal(err)
	}
	for role, paths := range map[workflow.Role][]string{
		workflow.Admin: {
			"/queue", "/queue?tab=waiting", "/queue?tab=look", "/queue?tab=look&after=1-1", "/queue?tab=done", "/queue?tab=all", "/queue?q=nothing&tab=all", "/queue?tab=done&after=1.1",
			"/mail", "/mail?for_staff=1", "/mail?q=nobody", "/mail?after=1-1", "/accounts?q=nobody", "/accounts/1", "/stats", "/audit?actor=nobody", "/audit?before=1", "/audit/verify", "/tokens",
		},
		workflow.Viewer: {"/queue", "/queue?tab=look", "/accounts/1", "/tokens"},
	} {
		c := b.signedIn(t, string(role)+"@vendor.example", role)
		for _, path := range paths {
			all := empties(t, c.want(path, http.StatusOK))
			if len(all) == 0 {
				t.Errorf("%s, for a %s: nothing says that it is empty", path, role)
			}
			for _, e := range all {
				if !e.leads {
					t.Errorf("%s, for a %s: %q, and what then?", path, role, e.text)
				}
			}
		}
	}
	if all := empties(t, setup(t).signedIn(t, "lee@vendor.example", workflow.Viewer).want("/accounts", http.StatusOK)); len(all) != 1 || !all[0].leads {
		t.Errorf("no accounts, for a viewer: %v", all)
	}
}

// nothing is what a page says in place of what is not there.
type nothing struct {
	text  string
	leads bool // it has a link or a command
}

func empties(t *testing.T, page string) (list []nothing) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for node := range root.Descendants() {
		if !hasClass(node, "empty") {
			continue
		}
		var e nothing
		for inner := range node.Descendants() {
			e.leads = e.leads || inner.Data == "code" || inner.Data == "a" && len(inner.Attr) > 0
			if inner.Type == html.TextNode {
				e.text += strings.TrimSpace(inner.Data) + " "
			}
		}
		list = append(list, e)
	}
	return list
}

func hasClass(n *html.Node, class string) bool {
	for _, a := range n.Attr {
		if a.Key == "class" && strings.Contains(" "+a.Val+" ", " "+class+" ") {
			return true
		}
	}
	return false
}
