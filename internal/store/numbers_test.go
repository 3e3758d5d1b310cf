package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/swapdesk/swapdesk/workflow"
)

// A week of a desk, told by its numbers: what waited for the partner is no part of the time
// to the decision, and what was there before the span is not counted but as open.
func TestNumbers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	begin := b.now // a Monday, at nine
	b.queued(t, "early")
	b.now = begin.AddDate(0, 0, 7)
	kim := workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaWeb, Role: workflow.Approver}

	yes := b.file(t, NewRequest{Old: "yes@contoso.com", New: "yes@contoso.onmicrosoft.com"})
	b.now = b.now.Add(30 * time.Second)
	yes = b.move(t, yes, workflow.Checked{Of: yes.Pair(), Evidence: workflow.Evidence{TenantID: "t", Risk: workflow.RiskLow}})
	b.now = b.now.Add(time.Hour - 30*time.Second)
	yes = b.move(t, yes, workflow.Ask{Question: "Is it you?"})
	b.now = b.now.Add(24 * time.Hour)
	yes = b.move(t, yes, workflow.Replied{Message: b.message(t, "It is."), Auth: workflow.AuthPass})
	b.now = b.now.Add(time.Hour)
	yes = b.move(t, yes, workflow.Approve{Digest: yes.Digest()})
	b.now = b.now.Add(time.Minute)
	b.move(t, yes, workflow.Applied{Digest: yes.Decision.Digest})

	for i, reason := range []string{"Your agreement has ended.\n\nRenew it.", "your  agreement has ENDED.", "You left."} {
		r := b.queued(t, string(rune('a'+i)))
		b.now = b.now.Add(10 * time.Minute)
		if _, err := b.Move(t.Context(), r.Ref, workflow.Deny{Reason: reason}, kim); err != nil {
			t.Fatal(err)
		}
	}
	bad := b.file(t, NewRequest{Old: "bad@contoso.com", New: "bad@contoso.onmicrosoft.com"})
	b.move(t, bad, workflow.Checked{Of: bad.Pair(), Problem: workflow.NoTenant})
	b.exec(t, `UPDATE message SET kind = 'guide_question', guide = 'B1' WHERE id = (SELECT max(id) FROM message)`)

	week := begin.AddDate(0, 0, 7)
	monday := Week(week)
	n, err := b.Numbers(t.Context(), Span{monday, monday.AddDate(0, 0, 7)})
	if err != nil {
		t.Fatal(err)
	}
	want := WeekNumbers{
		Start: monday, Came: 5,
		Acknowledged: Spread{N: 5, Median: 0, P95: 30 * time.Second},
		Decided:      Spread{N: 4, Median: 10 * time.Minute, P95: 2 * time.Hour},
		Confirmed:    Spread{N: 1, Median: 26*time.Hour + time.Minute, P95: 26*time.Hour + time.Minute},
		Outcomes:     map[workflow.State]int{workflow.Completed: 1, workflow.Denied: 3},
	}
	if diff := cmp.Diff([]WeekNumbers{want}, n.Weeks); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(want, n.All); diff != "" {
		t.Errorf("all (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]Count{{"Your agreement has ended.", 2}, {"You left.", 1}}, n.Denials); diff != "" {
		t.Errorf("denials (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]Count{{"answer", 1}, {"no_tenant", 1}}, n.Waits); diff != "" {
		t.Errorf("waits (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]Count{{"B1", 1}}, n.Questions); diff != "" {
		t.Errorf("questions (-want +got)\n%s", diff)
	}
	loads := []Load{
		{"kim@vendor.example", 0, 3, Spread{3, 10 * time.Minute, 10 * time.Minute}},
		{"sam@vendor.example", 1, 0, Spread{1, 2 * time.Hour, 2 * time.Hour}},
	}
	if diff := cmp.Diff(loads, n.Loads); diff != "" {
		t.Errorf("loads (-want +got)\n%s", diff)
	}
	backlog := []OpenAt{{monday.AddDate(0, 0, 1), 2}, {b.now, 2}}
	if diff := cmp.Diff(backlog, n.Backlog); diff != "" {
		t.Errorf("backlog (-want +got)\n%s", diff)
	}
}

func TestBacklogGoesBackFromNow(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return monday.AddDate(0, 0, n) }
	now := monday.AddDate(0, 0, 50).Add(9 * time.Hour) // the second day of the eighth week
	change := map[time.Time]int{day(0): 3, day(6): 2, day(7): -1, day(49): 4, day(50): 1, day(51): 2}
	span := Span{monday, monday.AddDate(0, 0, 14)}
	want := []int{3, 3, 3, 3, 3, 3, 5, 4, 4, 4, 4, 4, 4, 4}
	var got []int
	for i, p := range backlogOf(span, now, 11, change) {
		got = append(got, p.N)
		if !p.At.Equal(monday.AddDate(0, 0, i+1)) {
			t.Errorf("%d. is of %v", i, p.At)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("by the day (-want +got)\n%s", diff)
	}
	span.To = monday.AddDate(0, 0, 56)
	weekly := backlogOf(span, now, 11, change)
	if len(weekly) != 8 || weekly[0] != (OpenAt{monday.AddDate(0, 0, 7), 5}) || weekly[1].N != 4 || weekly[7] != (OpenAt{now, 9}) {
		t.Errorf("by the week: %v", weekly)
	}
}

func TestSpreadIsOfTheNearestRank(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		h    histogram
		want Spread
	}{
		"nothing":       {histogram{}, Spread{}},
		"one":           {histogram{7: 1}, Spread{1, 7 * time.Second, 7 * time.Second}},
		"two":           {histogram{1: 1, 9: 1}, Spread{2, time.Second, 9 * time.Second}},
		"a rare one":    {histogram{1: 95, 100: 5}, Spread{100, time.Second, time.Second}},
		"not so rare":   {histogram{1: 94, 100: 6}, Spread{100, time.Second, 100 * time.Second}},
		"both the same": {histogram{5: 40, 3: 1}, Spread{41, 5 * time.Second, 5 * time.Second}},
	} {
		if got := tc.h.spread(); got != tc.want {
			t.Errorf("%s: %+v, want %+v", name, got, tc.want)
		}
	}
}

func TestWeeksBeginOnMonday(t *testing.T) {
	t.Parallel()
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for _, d := range []time.Duration{0, time.Nanosecond, 6 * 24 * time.Hour, 7*24*time.Hour - 1} {
		if got := Week(monday.Add(d)); !got.Equal(monday) {
			t.Errorf("%v: %v", d, got)
		}
	}
	if got := Week(monday.Add(-1)); !got.Equal(monday.AddDate(0, 0, -7)) {
		t.Errorf("the day before: %v", got)
	}
	if got := weekStart(int((monday.Unix() - firstMonday) / 604800)); !got.Equal(monday) {
		t.Errorf("by its number: %v", got)
	}
}

// However many there are, about as many are measured.
func TestEverySoManiethIsMeasured(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int64{0: 1, 1: 1, measured: 1, measured + 1: 2, 10*measured - 1: 10, 10 * measured: 10} {
		if got := every(n); got != want {
			t.Errorf("of %d every %dth, want %d", n, got, want)
		}
	}
}
