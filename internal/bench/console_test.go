package bench

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// Every page is measured, which it is only where each visit is answered by 200, and what goes
// on is told meanwhile.
func TestConsole(t *testing.T) {
	t.Parallel()
	var told bytes.Buffer
	r, err := RunConsole(t.Context(), ConsoleOptions{Requests: 2000, Open: 200, Visits: 2, Progress: &told})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Pages) == 0 || r.Bytes == 0 {
		t.Fatalf("it measured %d pages of a database of %d bytes", len(r.Pages), r.Bytes)
	}
	var printed bytes.Buffer
	r.Print(&printed)
	names := map[string]bool{}
	for _, p := range r.Pages {
		if p.P50 <= 0 || p.P95 < p.P50 || p.P99 < p.P95 {
			t.Errorf("%s takes %+v", p.Name, p.Spread)
		}
		if names[p.Name] {
			t.Errorf("two pages are called %q", p.Name)
		}
		names[p.Name] = true
		for where, text := range map[string]string{"told": told.String(), "printed": printed.String()} {
			if !strings.Contains(text, p.Name) {
				t.Errorf("%s is not %s:\n%s", p.Name, where, text)
			}
		}
	}
	for _, want := range []string{"1800 of 1800 requests", "adding 200 requests", "opened 2 times"} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("%q is not told:\n%s", want, told.String())
		}
	}
}

// A page for which staff wait too long is marked, and makes an error; one that takes just as
// long as it may does not.
func TestConsoleLate(t *testing.T) {
	t.Parallel()
	quick, slow := ConsolePage{Name: "quick", Spread: Spread{P95: consoleGoal, P99: 99}}, ConsolePage{Name: "slow", Spread: Spread{P95: consoleGoal + 0.1}}
	for _, test := range []struct {
		pages         []ConsolePage
		says, printed string
	}{
		{[]ConsolePage{quick}, "", ""},
		{[]ConsolePage{quick, slow}, "the p95 is above 50 ms for: slow", "slow above 50"},
	} {
		r := ConsoleResult{Pages: test.pages}
		says := ""
		if err := r.Late(); err != nil {
			says = err.Error()
		}
		if says != test.says {
			t.Errorf("the error is %q, want %q", says, test.says)
		}
		var out strings.Builder
		r.Print(&out)
		var printed []string
		for line := range strings.Lines(out.String()) {
			if name, _, _ := strings.Cut(line, " "); strings.Contains(line, "above") {
				printed = append(printed, name+" "+strings.Join(strings.Fields(line)[6:], " "))
			}
		}
		if got := strings.Join(printed, "\n"); got != test.printed {
			t.Errorf("marked is %q, want %q", got, test.printed)
		}
	}
}

// A page that is answered by anything but 200 is not measured.
func TestConsoleVisitFails(t *testing.T) {
	t.Parallel()
	v := &consoleVisitor{console: http.NotFoundHandler()}
	if err := v.open(t.Context(), "/queue"); err == nil || err.Error() != "/queue answers 404" {
		t.Errorf("it ends with %v", err)
	}
}
