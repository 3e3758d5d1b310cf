package app

import (
	"fmt"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// firms writes a mail for each of n firms with tenants, before anything runs, so
// that they share a batch. It returns their addresses.
func (w *world) firms(t *testing.T, n int) []string {
	t.Helper()
	addrs := make([]string, n)
	for i := range n {
		addrs[i] = fmt.Sprintf("jane@firm%d.example", i)
		tenant := fmt.Sprintf("firm%d.onmicrosoft.com", i)
		w.authority.Add(tenant, fmt.Sprintf("0a6c1f6e-0000-4000-8000-%012d", i), "EU")
		w.write(t, addrs[i], "Please swap my address for jane@"+tenant+".")
	}
	return addrs
}

// A firm whose domain does not answer keeps no other of its batch waiting.
func TestSlowDomainDelaysNoOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Fault("firm0.onmicrosoft.com", fakeauthority.Fault{Kind: fakeauthority.Slow, Times: 1})
	addrs := w.firms(t, 5)
	w.serve(t)
	for _, addr := range addrs[1:] {
		w.request(t, addr, workflow.Queued)
		w.letter(t, addr, 1)
	}
	if asked := w.asked("firm0.onmicrosoft"); asked != 1 || w.authority.Held() != 1 {
		t.Errorf("the others have waited for the slow one: asked %d times, %d requests open", asked, w.authority.Held())
	}
	w.request(t, addrs[0], workflow.Queued)
	w.letter(t, addrs[0], 1)
	w.clean(t)
}

// An authority that does not answer is asked few questions, however many domains
// are waited for, before it is left alone.
func TestFewQuestionsToASilentAuthority(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Fault("", fakeauthority.Fault{Kind: fakeauthority.Slow})
	w.firms(t, 25)
	w.serve(t)
	until(t, "everybody's check is noted as unfinished", func() (bool, error) {
		list, err := w.Requests(t.Context(), store.Filter{State: workflow.Received})
		noted := 0
		for _, r := range list {
			if r.CheckNote != "" {
				noted++
			}
		}
		return noted == 25, err
	})
	// Eight of the batch, and at most as many of those that go on alone.
	if n := w.asked("firm"); n > 16 {
		t.Errorf("it was asked %d questions", n)
	}
}

// Who wrote first has the username, also when the later mail is the plainer one.
func TestFirstComeFirstServedWithinABatch(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.write(t, "ann@firm.example", "Please swap ann@firm.example for x@contoso.onmicrosoft.com\nand joe@firm.example for joe@contoso.onmicrosoft.com\n")
	w.write(t, "bob@firm.example", "Please swap my address for x@contoso.onmicrosoft.com.")
	w.serve(t)
	until(t, "ann's requests are queued", func() (bool, error) {
		list, err := w.Requests(t.Context(), store.Filter{State: workflow.Queued})
		return len(list) == 2, err
	})
	for _, old := range []string{"ann@firm.example", "joe@firm.example"} {
		if list, err := w.Requests(t.Context(), store.Filter{Search: old, State: workflow.Queued}); err != nil || len(list) == 0 {
			t.Errorf("%s has no request: %v", old, err)
		}
	}
	if list, err := w.Requests(t.Context(), store.Filter{Search: "bob@"}); err != nil || len(list) != 0 {
		t.Errorf("bob has %d requests: %v", len(list), err)
	}
	w.clean(t)
}

// asked counts the requests for domains that begin with the prefix.
func (w *world) asked(prefix string) int {
	n := 0
	for _, target := range w.authority.Requests() {
		if strings.HasPrefix(target, "/"+prefix) {
			n++
		}
	}
	return n
}

// poison makes the database refuse one request's changes until the cure.
func (w *world) poison(t *testing.T, addr string) (cure func()) {
	t.Helper()
	w.owner(t, `CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poison'; END $$;
		CREATE TRIGGER poison BEFORE UPDATE ON request FOR EACH ROW WHEN (NEW.old_email = '`+addr+`') EXECUTE FUNCTION poison()`)
	return func() { w.owner(t, `DROP TRIGGER poison ON request`) }
}

// One request that cannot be changed keeps no other of its batch from it, and
// goes on when it can.
func TestPoisonDelaysNoOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	addrs := w.firms(t, 5)
	cure := w.poison(t, addrs[2])
	w.serve(t)
	for i, addr := range addrs {
		if i != 2 {
			w.request(t, addr, workflow.Queued)
			w.letter(t, addr, 1)
		}
	}
	w.request(t, addrs[2], workflow.Received)
	cure()
	w.request(t, addrs[2], workflow.Queued)
	w.letter(t, addrs[2], 1)
	w.clean(t)
}

// What was in a batch that its process did not live to end goes on one by one,
// for one of them may be what killed it.
func TestBatchWithoutAnEndGoesOnOneByOne(t *testing.T) {
	t.Parallel()
	w := setup(t)
	addrs := w.firms(t, 5)
	w.owner(t, `CREATE FUNCTION tried() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.attempt = 1; RETURN NEW; END $$;
		CREATE TRIGGER tried BEFORE INSERT ON river.river_job FOR EACH ROW
			WHEN (jsonb_array_length(NEW.args->'messages') > 1 OR jsonb_array_length(NEW.args->'refs') > 1) EXECUTE FUNCTION tried()`)
	w.serve(t)
	var list []store.Asked
	for _, addr := range addrs {
		r := w.request(t, addr, workflow.Queued)
		list = append(list, store.Asked{Ref: r.Ref, Event: workflow.Approve{Digest: r.Digest()}})
	}
	for _, m := range w.MoveAll(t.Context(), list, sam) {
		if m.Err != nil {
			t.Error(m.Err)
		}
	}
	for _, addr := range addrs {
		w.letter(t, addr, 2)
	}
	w.owner(t, `DO $$ BEGIN
		ASSERT (SELECT array_agg(n ORDER BY kind) = '{5,5,5}' FROM (SELECT kind, count(*) AS n FROM river.river_job
			WHERE kind IN ('read', 'check', 'apply') AND coalesce(args->'messages', args->'refs') @> '[]'
				AND jsonb_array_length(coalesce(args->'messages', args->'refs')) = 1 GROUP BY kind) x), 'steps of one each';
	END $$`)
	w.clean(t)
}

// One recipient whom the server does not take now keeps no other mail of the
// batch back, and is tried again alone.
func TestRefusedRecipientDelaysNoOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	addrs := w.firms(t, 5)
	asked := make(chan struct{}, 100)
	w.mail.SMTPFault(func(_, to string, _ bool) *smtp.SMTPError {
		if to != addrs[0] {
			return nil
		}
		asked <- struct{}{}
		return &smtp.SMTPError{Code: 451, Message: "greylisted"}
	})
	w.serve(t)
	for _, addr := range addrs[1:] {
		w.letter(t, addr, 1)
	}
	<-asked
	w.mail.SMTPFault(nil)
	w.letter(t, addrs[0], 1)
	if n := w.mail.Count(addrs[1]); n != 1 {
		t.Errorf("%d mails to one who was not refused", n)
	}
	w.clean(t)
}
