package web

import (
	"encoding/csv"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/swapdesk/swapdesk/workflow"
)

// aWeek has something of everything in it.
func (b *bundle) aWeek(t *testing.T) {
	t.Helper()
	kim := workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver}
	yes, no := b.asked(t, "jane", workflow.RiskLow), b.asked(t, "john", workflow.RiskLow)
	b.asked(t, "open", workflow.RiskLow)
	bad := b.filed(t, "bad")
	b.moved(t, bad, workflow.Checked{Of: bad.Pair(), Problem: workflow.NoTenant}, workflow.System)
	b.now = b.now.Add(90 * time.Minute)
	yes = b.moved(t, yes, workflow.Approve{Digest: yes.Digest()}, kim)
	b.moved(t, yes, workflow.Applied{Digest: yes.Decision.Digest}, workflow.System)
	b.moved(t, no, workflow.Deny{Reason: "=HYPERLINK(\"x\") <b>no</b>"}, kim)
}

func TestStatsOfAnEmptyDesk(t *testing.T) {
	t.Parallel()
	c := setup(t).signedIn(t, "vic@vendor.example", workflow.Viewer)
	status, body := c.get("/stats")
	if status != http.StatusOK || !strings.Contains(body, "Nothing happened") || strings.Contains(body, "<figure") {
		t.Errorf("%d\n%s", status, body)
	}
}

func TestStats(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.aWeek(t)
	c := b.signedIn(t, "vic@vendor.example", workflow.Viewer)
	status, body := c.get("/stats?weeks=4")
	for _, want := range []string{
		`<a href="/stats?weeks=4" aria-current="true">`, "1.5 h <span", "A username on a tenant that there is",
		"kim@vendor.example", "&lt;b&gt;no&lt;/b&gt;", `value="2026-02-09"`, `value="2026-03-08"`,
		"/stats/denials.csv?from=2026-02-09&amp;to=2026-03-08",
	} {
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%d, no %q", status, want)
		}
	}
	if strings.Contains(body, "style=") || strings.Contains(body, "<b>no") {
		t.Error("the page has a style or markup of somebody's")
	}
	if n := chartsWithWords(t, body); n != 5 {
		t.Errorf("%d charts that say what they show", n)
	}
	if _, earlier := c.get("/stats?from=2025-01-01&to=2025-02-01"); strings.Contains(earlier, "kim@vendor.example") {
		t.Error("a span has what is not of it")
	}
}

// chartsWithWords counts the charts that have a title and a description, which their
// attributes point at.
func chartsWithWords(t *testing.T, body string) (n int) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	var labelled []string
	for node := range root.Descendants() {
		id, role, by := "", "", ""
		for _, a := range node.Attr {
			switch a.Key {
			case "id":
				id = a.Val
			case "role":
				role = a.Val
			case "aria-labelledby":
				by = a.Val
			}
		}
		if id != "" && node.FirstChild != nil {
			text[id] = node.FirstChild.Data
		}
		if role == "img" {
			labelled = append(labelled, by)
		}
	}
	for _, ids := range labelled {
		title, desc, _ := strings.Cut(ids, " ")
		if text[title] != "" && len(text[desc]) > 20 {
			n++
		}
	}
	return n
}

// Each chart has its table beside it, with all that it shows, and a link to the file.
func TestChartsHaveTheirTables(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.aWeek(t)
	_, body := b.signedIn(t, "vic@vendor.example", workflow.Viewer).get("/stats?weeks=4")
	weeks := []string{"2 Mar 2026", "23 Feb 2026", "16 Feb 2026", "9 Feb 2026"} // the latest first
	for _, want := range []struct {
		name  string
		begin []string
	}{
		{"acknowledgement", weeks}, {"decision", weeks}, {"confirmation", weeks}, {"backlog", []string{"2 Mar 2026", "1 Mar 2026", "28 Feb 2026"}}, {"outcomes", weeks},
	} {
		_, panel, ok := strings.Cut(body, `aria-labelledby="`+want.name+`-title`)
		if !ok {
			t.Errorf("no chart of %s", want.name)
			continue
		}
		panel, _, _ = strings.Cut(panel, "</section>")
		var first []string
		for _, m := range regexp.MustCompile(`<tr><td>([^<]*)</td>`).FindAllStringSubmatch(panel, len(want.begin)) {
			first = append(first, m[1])
		}
		if !slices.Equal(first, want.begin) {
			t.Errorf("beside the chart of %s there are %v, want %v", want.name, first, want.begin)
		}
		if !strings.Contains(panel, `href="/stats/`+want.name+`.csv?from=2026-02-09&amp;to=2026-03-08"`) {
			t.Errorf("the chart of %s has no file", want.name)
		}
	}
}

func TestStatsAsFiles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.aWeek(t)
	c := b.signedIn(t, "vic@vendor.example", workflow.Viewer)
	for name, want := range map[string]string{
		"acknowledgement": "2026-03-02,4,0,0",
		"decision":        "2026-03-02,2,5400,5400",
		"confirmation":    "2026-03-02,1,5400,5400",
		"backlog":         "2026-03-02,2",
		"outcomes":        "2026-03-02,4,1,1,0,0,0",
		"denials":         `'=HYPERLINK("x") <b>no</b>,1`,
		"waits":           "no_tenant,1",
		"staff":           "kim@vendor.example,2,1,1,5400,5400",
	} {
		status, body := c.get("/stats/" + name + ".csv?weeks=4")
		records, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if status != http.StatusOK || err != nil || len(records) < 2 {
			t.Errorf("%s: %d, %v\n%s", name, status, err, body)
			continue
		}
		if got := strings.Join(records[len(records)-1], ","); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if status, body := c.get("/stats/questions.csv"); status != http.StatusOK || body != "about,times\n" {
		t.Errorf("%d %q", status, body)
	}
	for _, path := range []string{"/stats/nothing.csv", "/stats/staff"} {
		if status, _ := c.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) // a Wednesday
	for query, want := range map[string]string{
		"":                              "2025-12-15 2026-03-09",
		"weeks=4":                       "2026-02-09 2026-03-09",
		"from=2026-02-11":               "2026-02-09 2026-03-09",
		"from=2026-02-11&to=2026-02-11": "2026-02-09 2026-02-16",
		"to=2026-02-15":                 "2025-11-24 2026-02-16",
		"weeks=0":                       "", "weeks=9999": "", "weeks=x": "", "from=x": "", "to=x": "", "from=2026-03-30&to=2026-03-01": "", "from=1900-01-01": "",
	} {
		q := mustQuery(t, query)
		span, _, err := spanOf(q, now)
		got := ""
		if err == nil {
			got = span.From.Format(time.DateOnly) + " " + span.To.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q: %q, want %q (%v)", query, got, want, err)
		}
	}
}

func TestChartsHoldTheirValues(t *testing.T) {
	t.Parallel()
	times := []time.Time{{}, {}, {}, {}}
	c := lineChart("x", "X", times, []series{{"a", []float64{0, 100, math.NaN(), 50}}}, func(float64) scale { return counts }, counts.text)
	if len(c.Lines) != 1 || len(c.Dots) != 3 {
		t.Errorf("%d lines, %d dots: a gap is drawn over, or a value is missing", len(c.Lines), len(c.Dots))
	}
	if c.Dots[0].Y != "192" || c.Dots[1].Y != "12" || c.Dots[2].Y != "102" || c.Rules[len(c.Rules)-1].Y != "12" {
		t.Errorf("%+v %+v", c.Dots, c.Rules)
	}
	b := barChart("y", "Y", times[:2], []series{{"a", []float64{1, 0}}, {"b", []float64{3, 0}}})
	if len(b.Bars) != 2 || b.Bars[0].Y != "147" || b.Bars[0].H != "45" || b.Bars[1].Y != "12" || b.Bars[1].H != "135" {
		t.Errorf("%+v", b.Bars)
	}
	if empty := barChart("z", "Z", nil, []series{{Name: "a"}}); len(empty.Bars) != 0 || empty.Desc != "a: no value." {
		t.Errorf("%+v", empty)
	}
}

func TestDurationsAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0 s", 8 * time.Second: "8 s", 90 * time.Second: "1.5 min", 59 * time.Minute: "59 min",
		90 * time.Minute: "1.5 h", 30 * time.Hour: "30 h", 72 * time.Hour: "3 days", 40 * 24 * time.Hour: "40 days",
	} {
		if got := lasting(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	if got := group(1234567); got != "1\u202f234\u202f567" || group(999) != "999" || group(-1000) != "-1\u202f000" {
		t.Errorf("%q", got)
	}
}
