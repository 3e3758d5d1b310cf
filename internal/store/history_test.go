package store

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

func TestSiblings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(t, `INSERT INTO account (email, origin, created_at, updated_at) VALUES ('jane@contoso.com', 'import', now(), now())`)
	swapped := b.queued(t, "jane")
	swapped = b.move(t, swapped, workflow.Approve{Digest: swapped.Digest()})
	b.move(t, swapped, workflow.Applied{Digest: swapped.Decision.Digest})
	was := b.file(t, NewRequest{Old: "jane@contoso.onmicrosoft.com", New: "jane@first.onmicrosoft.com", Sender: "jane@contoso.com"})
	b.move(t, was, workflow.Withdraw{})
	same := b.file(t, NewRequest{Old: "bob@contoso.com", New: "bob@contoso.onmicrosoft.com", Sender: "jane@contoso.com"})
	b.queued(t, "stranger")
	r := b.file(t, NewRequest{Old: "jane@contoso.onmicrosoft.com", New: "jane@second.onmicrosoft.com", Sender: "jane@contoso.com"})

	list, err := b.Siblings(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range list {
		kind := " sender"
		if s.Account {
			kind = " account"
		}
		got = append(got, string(s.Ref)+" "+string(s.State)+kind)
	}
	want := []string{string(was.Ref) + " withdrawn account", string(swapped.Ref) + " completed account", string(same.Ref) + " received sender"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestThread(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.message(t, "hello")
	err := b.Do(t.Context(), func(tx *Tx) error {
		tx.Describe(id, Header{Sender: "jane@contoso.com", MessageID: "b@x", Refs: []string{"a@x"}, Languages: []string{"de"}, Auth: workflow.AuthPass})
		tx.Record(id, End{Outcome: WasRefused})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	th, err := b.Thread(t.Context(), id)
	if err != nil || th.Writer != "jane@contoso.com" || th.InReplyTo != "b@x" || strings.Join(th.References, "") != "a@x" || strings.Join(th.Languages, "") != "de" || th.Auth != workflow.AuthPass {
		t.Errorf("%+v, %v", th, err)
	}
	if _, err := b.Thread(t.Context(), id+1); !errors.Is(err, ErrNotFound) {
		t.Errorf("of no message: %v", err)
	}
}

// What a request's page looks up goes by indexes, however many requests there are.
func (p *planBundle) requestPageGoesByIndexes(t *testing.T) {
	of, _ := MailFilter{Ref: "PAST-1500", Limit: 100}.query()
	for _, q := range []string{
		strings.NewReplacer("$1", "1500", "$2", "'p1500@past.example'", "$3", "'p1500@past.example'", "$4", "10").Replace(siblingsQuery),
		strings.ReplaceAll(of, "$1", "'PAST-1500'"),
		strings.ReplaceAll(linkedQuery, "$1", "'PAST-1500'"),
		`SELECT email, at, body FROM request_note WHERE request_id = 1500 ORDER BY id DESC LIMIT 200`,
		`SELECT * FROM audit WHERE 'PAST-1500' = '' OR chain = 'PAST-1500' ORDER BY id`,
		`SELECT * FROM evaluation e JOIN request r ON r.id = e.request_id WHERE r.ref = 'PAST-1500' ORDER BY e.version DESC`,
	} {
		rows, err := p.owner.Query(t.Context(), `EXPLAIN `+q)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(plan, "\n")
		for _, table := range []string{"request", "message", "outgoing", "ledger", "audit"} {
			if strings.Contains(text, "Seq Scan on "+table+" ") {
				t.Errorf("%s\n%s", q, text)
			}
		}
	}
}
