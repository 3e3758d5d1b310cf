package policy

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of doc/policy.md anew")

const (
	page  = "../../doc/policy.md"
	begin = "<!-- rules: made from the code by `go test ./workflow/policy -update` -->\n"
	end   = "<!-- end of rules -->\n"
)

func TestThePageHasTheRules(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, begun := strings.Cut(string(text), begin)
	table, tail, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatalf("%s has no place for the rules", page)
	}
	if table == markdown() {
		return
	}
	if !*update {
		t.Fatalf("%s is not what the code says; go test ./workflow/policy -update writes\n%s", page, markdown())
	}
	if err := os.WriteFile(page, []byte(head+begin+markdown()+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

func markdown() string {
	var b strings.Builder
	b.WriteString("| rule | when | then |\n| --- | --- | --- |\n")
	for _, r := range rules {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.name, r.when, r.then())
	}
	return b.String()
}

func TestRulesAreWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range rules {
		if seen[r.name] || r.when == "" || r.then() == "" || (r.problem != nil) != (r.outcome == Mend) {
			t.Errorf("%+v", r)
		}
		seen[r.name] = true
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	f := proven()
	f.Auth, f.Sender, f.NewTaken = "none", "x@fabrikam.com", true
	did := map[string]string{}
	for _, line := range Explain(f, Proven) {
		did[line.Rule] = line.Did
	}
	for rule, want := range map[string]string{
		"tenant_unknown":           "",
		"sender_not_authenticated": "confirm: wait for the owner of the old address; risk raised: the sender is not authenticated",
		"sender_of_another_domain": "", // nobody knows whether it is
		"new_name_taken":           "risk high: the new username is an account already",
		"person_decides":           "nothing: settled before (confirm)",
	} {
		if did[rule] != want {
			t.Errorf("%s: %q, want %q", rule, did[rule], want)
		}
	}
}
