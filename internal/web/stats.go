package web

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
)

// mostWeeks bounds a span; spanWeeks is that of the page itself.
const (
	mostWeeks = 5 * 53
	spanWeeks = 12
)

// preset is a span that ends with the present week.
type preset struct {
	Weeks int
	Name  string
	Here  bool
}

// stats is what the page of numbers shows.
type stats struct {
	store.Numbers
	From, To string // the first and the last day, for the form
	Presets  []preset
	Empty    bool
	Open     int
	Times    []timing
	Backlog  panel
	Outcomes panel
	Counts   []panel
	Loads    sheet
}

// timing is how long something takes, for the span and by its weeks.
type timing struct {
	Panel panel
	store.Spread
}

// panel is a table with the chart that shows it, if it has one.
type panel struct {
	Title, Note, None string
	Chart             *chart
	Sheet             sheet
}

// within is a panel of a span.
type within struct {
	From, To string
	Panel    panel
}

// In is p, for a template that links to its file.
func (s stats) In(p panel) within { return within{s.From, s.To, p} }

func (c *Console) stats(w http.ResponseWriter, r *http.Request, _ visitor) error {
	now := c.Store.Now()
	span, weeks, err := spanOf(r.URL.Query(), now)
	if err != nil {
		return err
	}
	n, err := c.Store.Numbers(r.Context(), span)
	if err != nil {
		return err
	}
	data := newStats(n, span)
	for _, p := range []preset{{4, "4 weeks", false}, {12, "12 weeks", false}, {52, "A year", false}} {
		p.Here = p.Weeks == weeks
		data.Presets = append(data.Presets, p)
	}
	return c.render(w, r, http.StatusOK, "stats.html", view{Title: "Numbers", Section: "stats", Data: data})
}

// statsFile is one of the tables as a file.
func (c *Console) statsFile(w http.ResponseWriter, r *http.Request, _ visitor) error {
	span, _, err := spanOf(r.URL.Query(), c.Store.Now())
	if err != nil {
		return err
	}
	name, ok := strings.CutSuffix(r.PathValue("file"), ".csv")
	if !ok || !isSheet[name] {
		return errNoPage
	}
	n, err := c.Store.Numbers(r.Context(), span)
	if err != nil {
		return err
	}
	for _, s := range newStats(n, span).sheets() {
		if s.Name == name {
			return s.write(w)
		}
	}
	return errNoPage
}

// spanOf is the span that is asked for: so many weeks up to the present one, or from a day
// to another, in whole weeks. The weeks are 0 where days were named.
func spanOf(q url.Values, now time.Time) (store.Span, int, error) {
	end := store.Week(now).AddDate(0, 0, 7)
	if q.Get("from") == "" && q.Get("to") == "" {
		weeks := spanWeeks
		if text := q.Get("weeks"); text != "" {
			var err error
			if weeks, err = strconv.Atoi(text); err != nil || weeks < 1 || weeks > mostWeeks {
				return store.Span{}, 0, badInput("The weeks are a number from 1 to %d.", mostWeeks)
			}
		}
		return store.Span{From: end.AddDate(0, 0, -7*weeks), To: end}, weeks, nil
	}
	span := store.Span{From: end.AddDate(0, 0, -7*spanWeeks), To: end}
	if text := q.Get("to"); text != "" {
		t, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return span, 0, badInput("Name the last day as 2026-03-31.")
		}
		span.To = store.Week(t).AddDate(0, 0, 7)
		span.From = span.To.AddDate(0, 0, -7*spanWeeks)
	}
	if text := q.Get("from"); text != "" {
		t, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return span, 0, badInput("Name the first day as 2026-03-31.")
		}
		span.From = store.Week(t)
	}
	if !span.From.Before(span.To) || len(span.Weeks()) > mostWeeks {
		return span, 0, badInput("The first day has to be before the last one, by %d weeks at most.", mostWeeks)
	}
	return span, 0, nil
}

func newStats(n store.Numbers, span store.Span) stats {
	last := span.To.AddDate(0, 0, -1).Format(time.DateOnly)
	s := stats{Numbers: n, From: span.From.Format(time.DateOnly), To: last}
	s.Times = []timing{
		newTiming("acknowledgement", "To the acknowledgement", "From a partner's mail to our first one about the request, by the week in which they wrote.",
			n, func(w store.WeekNumbers) store.Spread { return w.Acknowledged }),
		newTiming("decision", "To the decision", "From the request to the decision, without what we waited for the partner, by the week of the decision.",
			n, func(w store.WeekNumbers) store.Spread { return w.Decided }),
		newTiming("confirmation", "To the confirmation", "From the request to the swap, all included, by the week of the swap.",
			n, func(w store.WeekNumbers) store.Spread { return w.Confirmed }),
	}
	s.Backlog, s.Outcomes, s.Counts, s.Loads = backlogPanel(n), outcomePanel(n), countPanels(n), loadSheet(n)
	if len(n.Backlog) > 0 {
		s.Open = n.Backlog[len(n.Backlog)-1].N
	}
	s.Empty = n.All.Came+n.All.Decided.N+len(n.Questions)+len(n.All.Outcomes)+s.Open == 0
	return s
}

func starts(n store.Numbers) []time.Time {
	times := make([]time.Time, len(n.Weeks))
	for i, w := range n.Weeks {
		times[i] = w.Start
	}
	return times
}

func newTiming(name, title, note string, n store.Numbers, of func(store.WeekNumbers) store.Spread) timing {
	median, p95 := series{Name: "median"}, series{Name: "95 of 100 within"}
	sh := sheet{Name: name, Head: []string{"week", "requests", "median", "p95"}}
	if n.Every > 1 {
		sh.Head[1] = "measured"
	}
	value := func(d time.Duration, s store.Spread) float64 {
		if s.N == 0 {
			return math.NaN()
		}
		return d.Seconds()
	}
	for _, w := range n.Weeks {
		s := of(w)
		median.Values, p95.Values = append(median.Values, value(s.Median, s)), append(p95.Values, value(s.P95, s))
		sh.Rows = append(sh.Rows, []cell{day(w.Start), number(s.N), duration(s.Median, s.N), duration(s.P95, s.N)})
	}
	p := panel{Title: title, Note: note, None: "Nothing of this kind happened in these weeks.", Sheet: sh}
	all := of(n.All)
	if all.N > 0 {
		told := func(v float64) string { return lasting(time.Duration(v) * time.Second) }
		p.Chart = lineChart(name, title, starts(n), []series{median, p95}, lasted, told)
	}
	return timing{p, all}
}
