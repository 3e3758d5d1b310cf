package web

import (
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// isSheet has the names of the tables, each a file.
var isSheet = map[string]bool{
	"acknowledgement": true, "decision": true, "confirmation": true, "backlog": true, "outcomes": true,
	"denials": true, "waits": true, "questions": true, "staff": true,
}

func (s stats) sheets() []sheet {
	all := []sheet{s.Backlog.Sheet, s.Outcomes.Sheet, s.Loads}
	for _, t := range s.Times {
		all = append(all, t.Panel.Sheet)
	}
	for _, p := range s.Counts {
		all = append(all, p.Sheet)
	}
	return all
}

func backlogPanel(n store.Numbers) panel {
	open := series{Name: "open"}
	var times []time.Time
	sh := sheet{Name: "backlog", Head: []string{"until", "open"}}
	for _, p := range n.Backlog {
		// What is so until midnight is told of the day before it.
		day, last := day(p.At), p.At.Add(-time.Second)
		if p.At.Equal(p.At.Truncate(24 * time.Hour)) {
			day.Text, day.Raw = last.Format("2 Jan 2006"), last.Format(time.DateOnly)
		}
		times, open.Values = append(times, last), append(open.Values, float64(p.N))
		sh.Rows = append(sh.Rows, []cell{day, number(p.N)})
	}
	p := panel{Title: "Open requests", Note: "At the end of each week, or of each day where the span is short.", Sheet: sh, None: "These weeks are still to come."}
	if len(times) > 0 {
		p.Chart = lineChart("backlog", p.Title, times, []series{open}, func(float64) scale { return counts }, counts.text)
	}
	return p
}

// ends are the states that requests end in, the most usual first.
var ends = []workflow.State{workflow.Completed, workflow.Denied, workflow.Expired, workflow.Withdrawn, workflow.Reversed}

func outcomePanel(n store.Numbers) panel {
	sh := sheet{Name: "outcomes", Head: []string{"week", "came"}}
	all := make([]series, len(ends))
	for i, state := range ends {
		all[i].Name = string(state)
		sh.Head = append(sh.Head, string(state))
	}
	for _, w := range n.Weeks {
		row := []cell{day(w.Start), number(w.Came)}
		for i, state := range ends {
			all[i].Values = append(all[i].Values, float64(w.Outcomes[state]))
			row = append(row, number(w.Outcomes[state]))
		}
		sh.Rows = append(sh.Rows, row)
	}
	p := panel{Title: "Outcomes", Note: "How requests ended, by the week in which they did.", Sheet: sh, None: "No request ended in these weeks."}
	if len(n.All.Outcomes) > 0 {
		p.Chart = barChart("outcomes", p.Title, starts(n), all)
	}
	return p
}

func countPanels(n store.Numbers) []panel {
	return []panel{
		countPanel("denials", "Reasons for denials", "By the first line of what partners were told, of the latest 5\u202f000 at most.", "Nothing was denied in these weeks.", "reason", n.Denials,
			func(s string) string {
				if s == "" {
					return "other reasons"
				}
				return s
			}),
		countPanel("waits", "What partners were asked for", "How often requests began to wait for it.", "No request had to wait in these weeks.", "waits for", n.Waits, wording(waitWords)),
		countPanel("questions", "What partners ask about", "Mails that ask for something else than a swap, and mails of machines.", "No such mail came in these weeks.", "about", n.Questions, wording(questionWords)),
	}
}

func countPanel(name, title, note, none, what string, counts []store.Count, word func(string) string) panel {
	p := panel{Title: title, Note: note, None: none, Sheet: sheet{Name: name, Head: []string{what, "times"}}}
	greatest := 0
	for _, c := range counts {
		greatest = max(greatest, c.N)
	}
	for _, c := range counts {
		first := textCell(word(c.Name))
		if c.Name != "" {
			first.Raw = c.Name
		}
		p.Sheet.Rows = append(p.Sheet.Rows, []cell{first, share(c.N, greatest)})
	}
	return p
}

func loadSheet(n store.Numbers) sheet {
	s := sheet{Name: "staff", Head: []string{"who", "decisions", "approved", "denied", "median", "p95"}}
	greatest := 0
	for _, l := range n.Loads {
		greatest = max(greatest, l.Took.N)
	}
	for _, l := range n.Loads {
		who := textCell(l.By)
		if l.By == workflow.System.Name {
			who.Text = "the policy, by itself"
		}
		s.Rows = append(s.Rows, []cell{
			who, share(l.Took.N, greatest), number(l.Approvals), number(l.Denials), duration(l.Took.Median, l.Took.N), duration(l.Took.P95, l.Took.N),
		})
	}
	return s
}

func wording(of map[string]string) func(string) string {
	return func(code string) string {
		if text := of[code]; text != "" {
			return text
		}
		return code
	}
}

// waitWords say what partners are asked for.
var waitWords = map[string]string{
	"missing_new":      "A new username: none was named",
	"ambiguous_new":    "Which username: several were named",
	"not_onmicrosoft":  "A username on .onmicrosoft.com",
	"consumer_address": "A work account, not a private one",
	"invalid_username": "A username without a mistake",
	"same_address":     "Two different addresses",
	"no_tenant":        "A username on a tenant that there is",
	"tenant_gone":      "A new look: the tenant has changed",
	"confirm":          "The owner's confirmation",
	"answer":           "An answer to staff's question",
}

// questionWords say what a mail is about, by the part of the guide or its kind.
var questionWords = map[string]string{
	"A":              "A: how the first sign-in works",
	"B1":             "B1: a personal account was used",
	"B2":             "B2: “Personal account” was chosen",
	"B3":             "B3: account or password incorrect",
	"B4":             "B4: an administrator has to consent",
	"C":              "C: how to make a tenant",
	"guide_question": "A question that the guide has no part for",
	"needs_info":     "A swap, but not which",
	"walkthrough":    "To be walked through it",
	"withdrawal":     "To take a request back",
	"automatic":      "Machines: out of office, newsletters",
	"bounce":         "Machines: delivery reports",
	"malformed":      "Mails that cannot be read",
	"other":          "Something else",
}
