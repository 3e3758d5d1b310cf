package store

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

func TestVitals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	begin := b.now
	later := func() { b.now = b.now.Add(time.Minute) }
	empty, err := b.Vitals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if empty.Size == 0 {
		t.Error("the database has no size")
	}
	if diff := cmp.Diff(Vitals{At: begin}, empty, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Vitals{}, "Size")); diff != "" {
		t.Errorf("an empty desk (-want +got):\n%s", diff)
	}

	b.queued(t, "a") // at 0: done reading, acknowledged
	later()
	b.message(t, "unread, from minute 1")
	b.message(t, "another")
	if err := b.Swept(t.Context(), b.mailbox); err != nil {
		t.Fatal(err)
	}
	later()
	b.queued(t, "b")
	r := b.file(t, NewRequest{Old: "c@contoso.com", New: "c@contoso.onmicrosoft.com"})
	b.move(t, b.queued(t, "d"), workflow.Ask{Question: "Who?"})
	b.move(t, b.queued(t, "e"), workflow.Deny{Reason: "No."})
	later()
	b.move(t, r, workflow.Checked{Of: r.Pair(), Problem: workflow.NoTenant})

	v, err := b.Vitals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := func(minutes int) time.Time { return begin.Add(time.Duration(minutes) * time.Minute) }
	want := Vitals{
		At: at(3), SweptAt: at(1), Unread: Backlog{2, at(1)}, Unsealed: Backlog{12, at(0)},
		Requests: []RequestBacklog{
			{workflow.Queued, "", Backlog{2, at(0)}},
			{workflow.Waiting, workflow.ForAnswer, Backlog{1, at(2)}},
			{workflow.Waiting, workflow.ForFix, Backlog{1, at(3)}},
		},
		Outbox: []MailBacklog{{MailQueued, Backlog{7, at(0)}}},
	}
	if diff := cmp.Diff(want, v, cmpopts.IgnoreFields(Vitals{}, "Size", "Jobs", "SealedTo"),
		cmpopts.SortSlices(func(a, b RequestBacklog) bool {
			return string(a.State)+string(a.WaitingFor) < string(b.State)+string(b.WaitingFor)
		})); diff != "" {
		t.Errorf("vitals (-want +got):\n%s", diff)
	}
	waiting := map[string]int64{}
	for _, j := range v.Jobs {
		waiting[j.Queue+" "+j.State] = j.Count
		if j.Oldest.IsZero() {
			t.Errorf("%s %s has no age", j.Queue, j.State)
		}
	}
	if diff := cmp.Diff(map[string]int64{"read available": 7, "check available": 5, "send available": 7}, waiting); diff != "" {
		t.Errorf("jobs (-want +got):\n%s", diff)
	}

	if _, err := b.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	sealed, err := b.Vitals(t.Context())
	if err != nil || sealed.Unsealed != (Backlog{}) {
		t.Errorf("after a seal %+v are unsealed, %v", sealed.Unsealed, err)
	}
	decisions, err := b.Decisions(t.Context(), 0, sealed.SealedTo)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]DecisionCount{{"asked", workflow.ViaCLI, 1}, {"denied", workflow.ViaCLI, 1}}, decisions,
		cmpopts.SortSlices(func(a, b DecisionCount) bool { return a.Verb < b.Verb })); diff != "" {
		t.Errorf("decisions (-want +got):\n%s", diff)
	}
	if more, err := b.Decisions(t.Context(), sealed.SealedTo, sealed.SealedTo+100); err != nil || len(more) != 0 {
		t.Errorf("after the last row: %v, %v", more, err)
	}
}

// Each query goes by an index that holds what is open, and by no scan of a table
// that grows.
func TestVitalsGoByIndexes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	conn, err := pgx.Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), `SET enable_seqscan = off`); err != nil {
		t.Fatal(err)
	}
	for query, index := range map[string]string{
		unreadQuery:   `message_unread`,
		openQuery:     `request_(open|state|waiting)`,
		jobsQuery:     `(?s)river_job_prioritized_fetching_index.*Cond: \(state = ANY`,
		outboxQuery:   `outgoing_(unsent|state)`,
		unsealedQuery: `(?s)audit_pkey.*Cond: \(id > `,
	} {
		rows, err := conn.Query(t.Context(), `EXPLAIN `+query)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(plan, "\n"); strings.Contains(text, "Seq Scan") || !regexp.MustCompile(index).MatchString(text) {
			t.Errorf("%s\n%s", query, text)
		}
	}
}

// A request is as old as it has been where it is: what it did before does not
// count, nor what a partner adds meanwhile.
func TestOldestRequestByItsState(t *testing.T) {
	t.Parallel()
	b := setup(t)
	begin := b.now
	asked := b.move(t, b.queued(t, "a"), workflow.Ask{Question: "Who?"})
	queued := b.queued(t, "b")
	for _, step := range []struct {
		change func()
		want   []RequestBacklog
	}{
		{func() {
			b.move(t, asked, workflow.Replied{Auth: workflow.AuthPass, Message: asked.Source})
			b.move(t, queued, workflow.Replied{Auth: workflow.AuthPass, Message: queued.Source})
		}, []RequestBacklog{{workflow.Queued, "", Backlog{2, begin}}}},
		{
			func() { b.move(t, queued, workflow.Deny{Reason: "No."}) },
			[]RequestBacklog{{workflow.Queued, "", Backlog{1, begin.Add(time.Hour)}}},
		},
		{
			func() { b.move(t, asked, workflow.Ask{Question: "Who else?"}) },
			[]RequestBacklog{{workflow.Waiting, workflow.ForAnswer, Backlog{1, begin.Add(3 * time.Hour)}}},
		},
	} {
		b.now = b.now.Add(time.Hour)
		step.change()
		v, err := b.Vitals(t.Context())
		if diff := cmp.Diff(step.want, v.Requests); err != nil || diff != "" {
			t.Errorf("%v after the beginning (-want +got):\n%s%v", b.now.Sub(begin), diff, err)
		}
	}
}
