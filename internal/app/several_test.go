package app

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// taken puts an account into the directory, past any command.
func (w *world) taken(t *testing.T, email string) {
	t.Helper()
	if _, err := w.ImportAccounts(t.Context(), []directory.Account{{Email: email}}, sam); err != nil {
		t.Fatal(err)
	}
}

// owner runs statements with all rights, as no command can.
func (w *world) owner(t *testing.T, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// What is due now and then is done: silent partners expire, the trail is sealed.
func TestPeriodicWork(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sv := w.serve(t)
	w.write(t, "jane@contoso.com", "Please swap my address for jane@contoso9.onmicrosoft.com")
	w.letter(t, "jane@contoso.com", 1)
	w.request(t, "jane@contoso.com", workflow.Waiting)
	sv.Stop()
	w.owner(t, `UPDATE request SET waiting_until = now() - interval '1 s'`)
	// The first service may have looked in this period already, before there was
	// anything to do; the second would not look again until the next.
	w.owner(t, `DELETE FROM river.river_job WHERE kind IN ('expire', 'seal')`)
	j := new(journal)
	w.serve(t, func(s *Settings) { s.Log = j.logger() })
	w.letter(t, "jane@contoso.com", 2)
	r := w.request(t, "jane@contoso.com", workflow.Expired)
	j.waits(t, `"step":"expire"`, `"ref":"`+string(r.Ref)+`"`, `"message":"in-`)
	until(t, "the trail is sealed", func() (bool, error) {
		count, _, err := w.VerifyAudit(t.Context(), nil)
		return count.Seals > 0, err
	})
	w.clean(t)
}

// Two services on one mailbox take every mail once, and when the one that
// reads stops, the other goes on.
func TestTwoServicesOnOneMailbox(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first := w.serve(t)
	w.serve(t)
	send := func(from, to int) {
		for i := from; i < to; i++ {
			w.write(t, fmt.Sprintf("p%d@contoso.com", i), fmt.Sprintf("Please swap my address for p%d@contoso.onmicrosoft.com", i))
		}
	}
	all := func(n int) {
		t.Helper()
		until(t, "every request is queued", func() (bool, error) {
			list, err := w.Requests(t.Context(), store.Filter{State: workflow.Queued})
			return len(list) == n, err
		})
	}
	send(0, 60)
	all(60)
	first.Stop()
	send(60, 90)
	all(90)
	for i := range 90 {
		w.letter(t, fmt.Sprintf("p%d@contoso.com", i), 1)
	}
	w.clean(t)
	if n := w.mail.Count(""); n != 90 {
		t.Errorf("%d answers to 90 mails", n)
	}
}

// The service is down while a mail arrives and while staff decide; when it is
// back the story goes on where it stopped.
func TestRestartInTheMiddle(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sv := w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	w.letter(t, "jane@contoso.com", 1)
	r := w.request(t, "jane@contoso.com", workflow.Queued)
	sv.Stop()
	w.approve(t, r)
	w.write(t, "bob@fabrikam.com", "Please swap my address for bob@fabrikam.onmicrosoft.com")
	if n := w.mail.Count(""); n != 1 {
		t.Fatalf("%d mails went out without a service", n)
	}
	w.serve(t)
	w.letter(t, "jane@contoso.com", 2)
	w.letter(t, "bob@fabrikam.com", 1)
	w.request(t, "jane@contoso.com", workflow.Completed)
	w.request(t, "bob@fabrikam.com", workflow.Queued)
	w.clean(t)
}

// A UIDVALIDITY change gives the whole mailbox again; nothing is done twice.
func TestRescanAnswersNothingTwice(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t, func(s *Settings) { s.Inbox.Processed = "" })
	w.write(t, "jane@contoso.com", wish)
	w.letter(t, "jane@contoso.com", 1)
	w.mail.BumpUIDValidity()
	w.mail.CutIMAP()
	w.write(t, "bob@fabrikam.com", "Please swap my address for bob@fabrikam.onmicrosoft.com")
	w.letter(t, "bob@fabrikam.com", 1)
	list, err := w.Requests(t.Context(), store.Filter{})
	if err != nil || len(list) != 2 {
		t.Errorf("%d requests, %v", len(list), err)
	}
	w.clean(t)
	if n := w.mail.Count(""); n != 2 {
		t.Errorf("%d answers to two mails", n)
	}
}
