package store

import (
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// story leaves a completed, a denied and a queued request and a refused
// message, with everything that belongs to them.
func (b *bundle) story(t *testing.T) {
	t.Helper()
	jane := b.queued(t, "jane")
	jane = b.move(t, jane, workflow.Approve{Digest: jane.Digest()})
	b.move(t, jane, workflow.Applied{Digest: jane.Digest()})
	b.move(t, b.queued(t, "carol"), workflow.Deny{Reason: "no"})
	b.queued(t, "bob")
	b.file(t, NewRequest{Old: "dora@contoso.com", New: "dora@contoso.onmicrosoft.com"})
	other := b.message(t, "lunch?")
	if err := b.Do(t.Context(), func(tx *Tx) error {
		tx.Record(other, End{Outcome: WasRefused, Reason: "no request", ForStaff: true})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// tamper changes the database as somebody with all rights and ill will could.
func (b *bundle) tamper(t *testing.T, statements ...string) {
	t.Helper()
	owner, err := pgx.Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	if _, err := owner.Exec(t.Context(), `SET session_replication_role = replica`); err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		tag, err := owner.Exec(t.Context(), s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		if !strings.HasPrefix(s, "ALTER") && !strings.HasPrefix(s, "DROP") && tag.RowsAffected() == 0 {
			t.Fatalf("%s changed nothing", s)
		}
	}
}

// Each way to break an invariant, and the invariants that have to show it.
func TestVerifyFinds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		statements []string
		want       string
	}{
		{"bytes of a message changed", []string{`UPDATE message SET raw = 'x', size = 1 WHERE id = 1`}, "I1"},
		{"size of a message changed", []string{`UPDATE message SET size = size + 1 WHERE id = 1`}, "I1"},
		{"a UID beyond the cursor", []string{`UPDATE mailbox SET last_uid = 1`}, "I1"},
		{"an outcome lost, and no job", []string{
			`UPDATE message SET outcome = NULL, read_at = NULL, request_id = NULL WHERE outcome = 'refused'`,
			`DELETE FROM river.river_job WHERE kind = 'read'`,
		}, "I2"},
		{"a refusal without a reason", []string{`UPDATE message SET reason = '' WHERE outcome = 'refused'`}, "I2"},
		{"a request whose mail was refused", []string{`UPDATE message SET outcome = 'refused', reason = 'x' WHERE id = 1`}, "I2"},
		{"a message moved before it was read", []string{
			`UPDATE message SET outcome = NULL, read_at = NULL, request_id = NULL WHERE outcome = 'refused'`,
			`UPDATE mailbox_uid SET filed_at = now() WHERE uid = 5`,
		}, "I3"},
		{"a cursor ahead of what is stored", []string{`UPDATE mailbox SET last_uid = 1000`}, "I1"},
		{"a place in the mailbox lost", []string{`DELETE FROM mailbox_uid WHERE uid = 2`}, "I1"},
		{"the bytes of a request's mail lost", []string{`UPDATE message SET raw = NULL, sha256 = NULL WHERE id = 1`}, "I1"},
		{"a request that nobody will check", []string{`DELETE FROM river.river_job WHERE kind = 'check'`}, "I9"},
		{"two open requests for one address", []string{
			`DROP INDEX request_open_old`,
			`UPDATE request SET state = 'queued', decision = NULL, decided_by = NULL, decided_at = NULL, old_email = 'bob@contoso.com' WHERE old_email = 'carol@contoso.com'`,
		}, "I4 I5 I10"},
		{"a decision on one's own request", []string{
			`ALTER TABLE request DROP CONSTRAINT not_ones_own, DROP CONSTRAINT not_its_authors`, `UPDATE request SET decided_by = sender WHERE state = 'denied'`,
		}, "I5 I10"},
		{"a decision lost", []string{
			`UPDATE request SET state = 'queued', decision = NULL, decided_by = NULL, decided_at = NULL WHERE state = 'denied'`,
		}, "I5 I10"},
		{"a swap without a ledger row", []string{`DELETE FROM ledger`}, "I6"},
		{"a ledger row that says something else", []string{`UPDATE ledger SET old_email = 'eve@evil.example'`}, "I6"},
		{"an account moved by nobody", []string{`UPDATE account SET email = 'eve@evil.example'`}, "I6"},
		{"a confirmation lost", []string{`DELETE FROM outgoing WHERE occasion = 'confirmation'`}, "I6"},
		{"a denial that nobody was told", []string{`DELETE FROM outgoing WHERE occasion = 'denial'`}, "I7"},
		{"a mail that nobody will send", []string{`DELETE FROM river.river_job WHERE kind = 'send'`}, "I7"},
		{"an audit row changed", []string{`UPDATE audit SET actor = 'nobody' WHERE event = 'approved'`}, "I10"},
		{"an audit row removed in the middle", []string{`DELETE FROM audit WHERE event = 'checked' AND chain = (SELECT ref FROM request WHERE state = 'queued')`}, "I10"},
		{"the last audit row of a chain removed", []string{`DELETE FROM audit WHERE event = 'applied'`}, "I6 I10"},
		{"audit rows exchanged", []string{
			`UPDATE audit SET seq = -seq WHERE chain = (SELECT ref FROM request WHERE state = 'denied')`,
			`UPDATE audit SET seq = CASE seq WHEN -1 THEN 2 WHEN -2 THEN 1 ELSE -seq END WHERE seq < 0`,
		}, "I10"},
		{"a whole chain removed", []string{
			`DELETE FROM audit WHERE chain = (SELECT ref FROM request WHERE state = 'queued')`,
		}, "I10"},
		{"a seal removed", []string{`UPDATE audit_seal SET n = 2`}, "I10"},
		{"a request changed past the audit", []string{`UPDATE request SET new_username = 'eve@evil.onmicrosoft.com' WHERE state = 'queued'`}, "I10"},
		{"a sender changed", []string{`UPDATE request SET sender = 'eve@evil.example' WHERE state = 'queued'`}, "I10"},
		{"an authentication verdict changed", []string{`UPDATE request SET auth = 'none' WHERE state = 'queued'`}, "I10"},
		{"the evidence changed", []string{`UPDATE request SET evidence = '{}' WHERE state = 'queued'`}, "I10"},
		{"a reason changed", []string{`UPDATE request SET decision_reason = 'yes' WHERE state = 'denied'`}, "I10"},
		{"a request removed", []string{`DELETE FROM outgoing WHERE request_id = 3`, `DELETE FROM request WHERE state = 'queued'`}, "I10"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.story(t)
			b.clean(t)
			b.tamper(t, test.statements...)
			findings, err := b.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var broken []string
			for _, f := range findings {
				if len(f.Rows) > 0 {
					broken = append(broken, f.Invariant)
				}
			}
			if got := strings.Join(broken, " "); got != test.want {
				t.Errorf("verify reports %q, want %q: %+v", got, test.want, findings)
			}
		})
	}
}

func TestAuditChain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	r = b.move(t, r, workflow.Ask{Question: "Is that you?"})
	trail, err := b.Audit(t.Context(), string(r.Ref))
	if err != nil {
		t.Fatal(err)
	}
	var events []string
	for _, a := range trail {
		events = append(events, a.Event+" by "+a.Actor)
	}
	want := []string{"received by jane@contoso.com", "checked by swapdesk", "asked by sam@vendor.example"}
	if !slices.Equal(events, want) {
		t.Errorf("trail %q, want %q", events, want)
	}
	since, err := b.AuditSince(t.Context(), trail[1].ID)
	if err != nil || len(since) != 1 || since[0].Event != "asked" {
		t.Errorf("since the second: %+v, %v", since, err)
	}
}
