package app

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Attacks by those who decide, and by whoever has got hold of the running service.

var kim = workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaCLI, Role: workflow.Approver}

// Nobody decides on what they have not seen, on what is theirs, or alone on what takes two.
func TestAttackDecisions(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Add("c0ntoso.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-0000000000c0", "EU")
	w.serve(t)
	approve := func(r workflow.Request, by workflow.Actor) error {
		t.Helper()
		_, err := w.Move(t.Context(), r.Ref, workflow.Approve{Digest: r.Digest()}, by)
		return err
	}
	refused := func(what string, r workflow.Request, by workflow.Actor, want error) {
		t.Helper()
		was, err := w.Request(t.Context(), r.Ref)
		if err != nil {
			t.Fatal(err)
		}
		if err := approve(r, by); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
		w.still(t, what, was)
	}

	w.write(t, "it@contoso.com", "Please swap jane@contoso.com for jane@contoso.onmicrosoft.com")
	r := w.request(t, "it@contoso.com", workflow.Queued)
	ack, _ := w.letter(t, "it@contoso.com", 1)
	for _, own := range []string{
		"it@contoso.com", "IT@CONTOSO.COM", " it@contoso.com\t", "jane@contoso.com", "Jane@Contoso.com\r\n", "jane@contoso.onmicrosoft.com",
	} {
		refused("by "+own, r, workflow.Actor{Name: own, Via: workflow.ViaWeb, Role: workflow.Approver}, workflow.ErrOwnRequest)
	}
	refused("by a viewer", r, workflow.Actor{Name: "vic@vendor.example", Via: workflow.ViaWeb, Role: workflow.Viewer}, workflow.ErrViewer)
	blind := r
	blind.Evidence.CheckedAt = blind.Evidence.CheckedAt.AddDate(0, 0, 1)
	blind.Evidence.Version++
	refused("of another evaluation", blind, sam, workflow.ErrStale)

	// What was shown is not what it is: the very pair, said once more, is another mail's.
	w.inbound(t, w.write(t, "it@contoso.com", "Please swap jane@contoso.com for jane1@contoso.onmicrosoft.com", "In-Reply-To: "+ack.Header.Get("Message-Id")))
	w.inbound(t, w.write(t, "it@contoso.com", "Please swap jane@contoso.com for jane@contoso.onmicrosoft.com", "In-Reply-To: "+ack.Header.Get("Message-Id")))
	now := w.request(t, "it@contoso.com", workflow.Queued)
	if now.New != r.New || now.Source == r.Source {
		t.Fatalf("%+v", now)
	}
	refused("of what was shown before", r, sam, workflow.ErrStale)
	if err := approve(now, sam); err != nil {
		t.Errorf("of what is shown now: %v, so that the test shows nothing", err)
	}
	w.request(t, "it@contoso.com", workflow.Completed)

	// A look-alike takes two, and the same person is one however they write themselves.
	w.write(t, "bob@contoso.com", "Please swap my address for bob@c0ntoso.onmicrosoft.com")
	high := w.request(t, "bob@contoso.com", workflow.Queued)
	if high.Evidence.Risk != workflow.RiskHigh {
		t.Fatalf("the risk is %s", high.Evidence.Risk)
	}
	if err := approve(high, sam); err != nil {
		t.Fatal(err)
	}
	first := w.request(t, "bob@contoso.com", workflow.Queued)
	for _, same := range []string{sam.Name, "SAM@vendor.example", " sam@vendor.example ", "sam@vendor.example\n"} {
		refused("again by "+same, first, workflow.Actor{Name: same, Via: workflow.ViaAPI, Role: workflow.Approver}, workflow.ErrSameApprover)
	}
	refused("by its owner", first, workflow.Actor{Name: "bob@contoso.com", Role: workflow.Admin}, workflow.ErrOwnRequest)
	// One of two yeses is gone with what it was to.
	w.inbound(t, w.write(t, "bob@contoso.com", "Sorry: please swap it for bob1@c0ntoso.onmicrosoft.com", "Subject: ["+string(high.Ref)+"] x"))
	if first = w.request(t, "bob@contoso.com", workflow.Queued); first.First != (workflow.Approval{}) {
		t.Errorf("after a correction the first yes is %+v", first.First)
	}
	for _, by := range []workflow.Actor{kim, sam} {
		if err := approve(first, by); err != nil {
			t.Fatal(err)
		}
	}
	if done := w.request(t, "bob@contoso.com", workflow.Completed); done.First.By != kim.Name || done.Decision.By != sam.Name {
		t.Errorf("decided by %s and %s", done.First.By, done.Decision.By)
	}
	w.clean(t)
}

// Many decide at once, and one has decided.
func TestAttackDecisionsAtOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Add("c0ntoso.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-0000000000c0", "EU")
	w.serve(t)
	for _, tt := range []struct {
		name, domain string
		taken        int // of the yeses
	}{{"low", "contoso", 1}, {"high", "c0ntoso", 2}} {
		addr := tt.name + "@contoso.com"
		w.write(t, addr, "Please swap my address for "+tt.name+"@"+tt.domain+".onmicrosoft.com")
		r := w.request(t, addr, workflow.Queued)
		var deciding sync.WaitGroup
		yes := make([]error, 12)
		for i := range yes {
			deciding.Go(func() {
				by := workflow.Actor{Name: fmt.Sprintf("s%d@vendor.example", i/2), Via: workflow.ViaWeb, Role: workflow.Approver}
				_, yes[i] = w.Move(t.Context(), r.Ref, workflow.Approve{Digest: r.Digest()}, by)
			})
		}
		deciding.Wait()
		taken := 0
		for _, err := range yes {
			if err == nil {
				taken++
			}
		}
		if taken != tt.taken {
			t.Errorf("%s: %d yeses are taken, want %d", tt.name, taken, tt.taken)
		}
		if done := w.request(t, addr, workflow.Completed); tt.taken == 2 && done.First.By == done.Decision.By {
			t.Errorf("both are by %s", done.First.By)
		}
	}
	if n := w.number(t, `SELECT count(*) FROM ledger`); n != 2 {
		t.Errorf("%d swaps", n)
	}
	w.clean(t)
}

// What staff write to a partner is text of the mail, and nothing of its header.
func TestAttackHeaderInjection(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const evil = "eve@evil.example"
	inject := "x\r\nBcc: " + evil + "\r\nSubject: Evil\r\n\r\nEvil"
	bare := strings.NewReplacer("\r\n", "\n").Replace(inject)
	for i, header := range [][]string{
		{"Subject: =?utf-8?q?x=0D=0ABcc:_eve@evil.example?="},
		{"Subject: x\r\n\tBcc: " + evil},
		{"References: <a@b>\r\n\t<c@d>Bcc: " + evil + " <\r\n e@f>"},
		{"References: =?utf-8?q?=0D=0ABcc:_eve@evil.example?= <x=0D=0ABcc:eve@evil.example>"},
		{"In-Reply-To: <x\x0bBcc: " + evil + ">"},
		{"X-Before: x\rBcc: " + evil},
	} {
		addr := fmt.Sprintf("p%d@contoso.com", i)
		w.inbound(t, w.write(t, addr, wishFor(fmt.Sprintf("p%d", i)), header...))
	}
	w.write(t, `"=?utf-8?q?x=0D=0ABcc:_eve@evil.example?=" <named@contoso.com>`, wishFor("named"))
	w.letter(t, "named@contoso.com", 1)
	w.inbound(t, w.write(t, "reason@contoso.com", wishFor("reason")))
	r := w.request(t, "reason@contoso.com", workflow.Queued)
	if _, err := w.Move(t.Context(), r.Ref, workflow.Ask{Question: inject + bare}, sam); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Move(t.Context(), r.Ref, workflow.Deny{Reason: inject + bare + "\r.\r\n.\r\n"}, sam); err != nil {
		t.Fatal(err)
	}
	w.letter(t, "reason@contoso.com", 3)
	w.mails(t, evil, 0)
	list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out"})
	if err != nil || len(list) < 8 {
		t.Fatalf("%d mails out, %v", len(list), err)
	}
	for _, m := range list {
		_, raw, err := w.Mail(t.Context(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
		for line := range strings.SplitSeq(strings.NewReplacer("\r\n ", " ", "\r\n\t", " ").Replace(head), "\r\n") {
			name, value, _ := strings.Cut(strings.ToLower(line), ":")
			switch name {
			case "references", "in-reply-to": // Message-IDs of the partner's, and no more
			case "bcc", "cc", "reply-to":
				t.Errorf("%s has the line %q", m.ID, line)
			default:
				if strings.Contains(value, "evil") {
					t.Errorf("%s has the line %q", m.ID, line)
				}
			}
		}
		if strings.ContainsAny(strings.ReplaceAll(string(raw), "\r\n", ""), "\r\n") {
			t.Errorf("%s has stray line ends", m.ID)
		}
		if strings.ContainsFunc(head, func(r rune) bool { return (r < ' ' || r > '~') && !strings.ContainsRune("\r\n\t", r) }) {
			t.Errorf("the header of %s has characters that are none of a header's: %q", m.ID, head)
		}
	}
	w.clean(t)
}

// Whoever runs SQL as the service does can neither change what has happened, nor take the
// rules away that decisions are held to. The owner of the tables could.
func TestAttackRuntimeRole(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Add("c0ntoso.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-0000000000c0", "EU")
	w.serve(t)
	w.write(t, "done@contoso.com", wishFor("done"))
	w.approve(t, w.request(t, "done@contoso.com", workflow.Queued))
	w.request(t, "done@contoso.com", workflow.Completed)
	w.write(t, "high@contoso.com", "Please swap my address for high@c0ntoso.onmicrosoft.com")
	w.request(t, "high@contoso.com", workflow.Queued)
	w.writeAs(t, forged, "asked@contoso.com", wishFor("asked"))
	w.waits(t, "asked@contoso.com", workflow.ForConfirm)

	// A login of its own, as the manual has it.
	w.owner(t, `DO $$ BEGIN CREATE ROLE swapdesk_login LOGIN IN ROLE swapdesk_app; EXCEPTION WHEN duplicate_object THEN NULL; END $$`)
	u, err := url.Parse(w.url)
	if err != nil {
		t.Fatal(err)
	}
	owner := u.User.Username()
	u.User = url.User("swapdesk_login")
	app, err := pgx.Connect(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close(t.Context())
	master, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close(t.Context())
	// try runs statements and undoes them.
	try := func(conn *pgx.Conn, statements ...string) (err error) {
		t.Helper()
		tx, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback(t.Context()) }()
		for _, s := range statements {
			if _, err = tx.Exec(t.Context(), s); err != nil {
				return err
			}
		}
		return nil
	}

	columns := map[string]string{
		"audit": "actor = 'x'", "audit_seal": "rows = 0", "ledger": "new_username = 'x'", "evaluation": "problem = 'x'",
		"signed_text": "message_id = 1", "open_address": "address = 'x'", "outgoing_also": "request_id = 1",
	}
	var attacks []string
	for table, set := range columns {
		attacks = append(attacks, "UPDATE "+table+" SET "+set, "DELETE FROM "+table, "TRUNCATE "+table+" CASCADE",
			"ALTER TABLE "+table+" DISABLE TRIGGER ALL", "DROP TABLE "+table+" CASCADE", "ALTER TABLE "+table+" OWNER TO swapdesk_app",
			"CREATE RULE quiet AS ON INSERT TO "+table+" DO INSTEAD NOTHING")
	}
	attacks = append(attacks,
		"INSERT INTO open_address SELECT 'x@contoso.com', id FROM request LIMIT 1",
		"DELETE FROM request", "DELETE FROM message", "DELETE FROM outgoing", "DELETE FROM confirm_link", "DELETE FROM account", "DELETE FROM staff",
		"ALTER TABLE request DISABLE TRIGGER take_addresses", "DROP TRIGGER change_addresses ON request", "DROP TRIGGER append_only ON audit",
		"DROP INDEX request_open_old", "DROP FUNCTION append_only() CASCADE", "CREATE OR REPLACE FUNCTION is_open(state text) RETURNS boolean LANGUAGE sql RETURN false",
		"SET ROLE "+owner, "SET SESSION AUTHORIZATION "+owner, "RESET ROLE; DELETE FROM audit", "SET session_replication_role = replica",
		"CREATE TABLE public.audit2 (x int)", "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql RETURN 1", "ALTER ROLE swapdesk_login SUPERUSER",
		"GRANT "+owner+" TO swapdesk_login", "COPY audit TO PROGRAM 'cat'", "SELECT pg_read_file('/etc/passwd')",
		"UPDATE goose_db_version SET is_applied = false", "CREATE SCHEMA evil",
	)
	for _, constraint := range []string{"not_its_authors", "first_not_ones_own", "two_people", "consent_whole"} {
		attacks = append(attacks, "ALTER TABLE request DROP CONSTRAINT "+constraint)
	}
	for _, s := range attacks {
		if err := try(app, s); err == nil {
			t.Errorf("the service may: %s", s)
		}
	}

	// What it may write, the rules of the tables hold to; without them it would go through.
	const decide = `UPDATE request SET state = 'approved', decision = 'approve', decided_by = '%s', decided_at = now(), decision_digest = digest%s WHERE old_email = 'high@contoso.com'`
	for name, tt := range map[string]struct{ constraint, statement string }{
		"one person for a high risk":   {"two_people", fmt.Sprintf(decide, "sam", "")},
		"the same person twice":        {"two_people", fmt.Sprintf(decide, " SAM", ", first_by = 'sam', first_at = now(), first_digest = digest")},
		"two who saw different things": {"two_people", fmt.Sprintf(decide, "sam", ", first_by = 'kim', first_at = now(), first_digest = 'x'")},
		"the owner as the first":       {"first_not_ones_own", `UPDATE request SET first_by = ' High@contoso.com', first_at = now(), first_digest = digest WHERE old_email = 'high@contoso.com'`},
		"the author":                   {"not_its_authors", `UPDATE request SET author = 'it@contoso.com', first_by = 'kim', first_at = now(), first_digest = digest, decision = 'approve', decided_by = 'IT@contoso.com ', decided_at = now(), decision_digest = digest WHERE old_email = 'high@contoso.com'`},
		"half a consent":               {"consent_whole", `UPDATE request SET consent_digest = 'x' WHERE old_email = 'asked@contoso.com'`},
		"a chain":                      {"", `UPDATE request SET new_username = 'asked@contoso.com' WHERE old_email = 'high@contoso.com'`},
		"a second swap of one request": {"", `INSERT INTO ledger (request_id, account_id, old_email, new_username, tenant_id, decided_by, digest, applied_at)
			SELECT request_id, account_id, old_email, new_username, tenant_id, decided_by, digest, applied_at FROM ledger`},
	} {
		if err := try(app, tt.statement); err == nil {
			t.Errorf("%s goes through", name)
		}
		without := "ALTER TABLE request DROP CONSTRAINT " + tt.constraint
		switch name {
		case "a chain":
			without = "ALTER TABLE request DISABLE TRIGGER change_addresses"
		case "a second swap of one request":
			without = "ALTER TABLE ledger DROP CONSTRAINT ledger_request_id_key"
		}
		if err := try(master, without, tt.statement); err != nil {
			t.Errorf("%s is kept out by something else: %v", name, err)
		}
	}
	w.clean(t)
}
