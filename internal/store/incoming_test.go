package store

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

func TestSavingTheSameAgainChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	chunk := []Incoming{
		{UID: 3, Size: 3, Received: b.now, Raw: []byte("one")},
		{UID: 4, Size: 3, Received: b.now, Raw: []byte("two")},
		{UID: 9, Size: 60 << 20, Received: b.now, Problem: "60 MB, the limit is 10 MB"},
	}
	for _, want := range []string{"[3 4 9]", "[]"} {
		placed, err := b.SaveIncoming(t.Context(), b.mailbox, 1, 9, chunk)
		if err != nil {
			t.Fatal(err)
		}
		uids := []uint32{}
		for _, p := range placed {
			uids = append(uids, p.UID)
			if b.count(t, fmt.Sprintf(`SELECT count(*) FROM mailbox_uid WHERE uid = %d AND message_id = %d`, p.UID, p.Message)) != 1 {
				t.Errorf("UID %d is not message %d", p.UID, p.Message)
			}
		}
		if got := fmt.Sprint(uids); got != want {
			t.Errorf("new places %s, want %s", got, want)
		}
	}
	if last, err := b.Cursor(t.Context(), b.mailbox, 1); err != nil || last != 9 {
		t.Errorf("cursor %d, %v", last, err)
	}
	if n := b.count(t, `SELECT count(*) FROM mailbox_uid`); n != 3 {
		t.Errorf("%d places", n)
	}
	if n := b.count(t, `SELECT count(*) FROM message`); n != 3 {
		t.Errorf("%d messages", n)
	}
	if n := b.count(t, `SELECT count(*) FROM river.river_job WHERE kind = 'read'`); n != 1 {
		t.Errorf("%d read jobs", n)
	}
	b.clean(t)
}

// Two processes that read the same mailbox at once store everything once, and
// neither fails.
func TestTwoSaveAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for uid := uint32(1); uid <= 20; uid++ {
				in := []Incoming{{UID: uid, Size: 2, Received: b.now, Raw: []byte{'m', byte(uid)}}}
				if _, err := b.SaveIncoming(context.WithoutCancel(t.Context()), b.mailbox, 1, uid, in); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := b.count(t, `SELECT count(*) FROM message`); n != 20 {
		t.Errorf("%d messages", n)
	}
	b.clean(t)
}

// The first of two mailboxes to store some bytes stores them for both.
func TestTwoMailboxesSaveTheSameBytesAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other, err := b.Mailbox(t.Context(), "imap://other@host/INBOX", "other@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Cursor(t.Context(), other, 1); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, mailbox := range []int64{b.mailbox, other} {
		wg.Go(func() {
			for uid := uint32(1); uid <= 30; uid++ {
				in := []Incoming{{UID: uid, Size: 2, Received: b.now, Raw: []byte{'m', byte(uid)}}}
				if _, err := b.SaveIncoming(context.WithoutCancel(t.Context()), mailbox, 1, uid, in); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := b.count(t, `SELECT count(*) FROM message`); n != 30 {
		t.Errorf("%d messages", n)
	}
	b.clean(t)
}

// A mailbox whose UIDVALIDITY goes back to an earlier one goes on where it was.
func TestUIDValidityComesBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.message(t, "one")
	for validity, want := range map[uint32]uint32{2: 0, 1: 1} {
		if last, err := b.Cursor(t.Context(), b.mailbox, validity); err != nil || last != want {
			t.Errorf("cursor under %d: %d, %v; want %d", validity, last, err, want)
		}
	}
	if _, err := b.Cursor(t.Context(), b.mailbox, 1); err != nil {
		t.Fatal(err)
	}
	b.clean(t)
}

// Of two workers with the same message, the second finds it done.
func TestClaim(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.message(t, "one")
	for _, want := range []bool{true, false} {
		err := b.Do(t.Context(), func(tx *Tx) error {
			unread, err := tx.Claim(t.Context(), []int64{id})
			if err != nil || unread[id] != want {
				t.Errorf("claim: %v, %v; want %v", unread, err, want)
			}
			tx.Record(id, End{Outcome: WasRefused, Reason: "no request"})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// After a change of UIDVALIDITY everything is given again; the bytes tell that
// it is known.
func TestRescanTakesNothingTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.queued(t, "jane")
	var raw []byte
	if err := b.pool.QueryRow(t.Context(), `SELECT raw FROM message`).Scan(&raw); err != nil {
		t.Fatal(err)
	}
	if last, err := b.Cursor(t.Context(), b.mailbox, 2); err != nil || last != 0 {
		t.Fatalf("cursor under the new UIDVALIDITY: %d, %v", last, err)
	}
	jobs := b.count(t, `SELECT count(*) FROM river.river_job WHERE kind = 'read'`)
	if _, err := b.SaveIncoming(t.Context(), b.mailbox, 2, 1, []Incoming{{UID: 1, Size: int64(len(raw)), Received: b.now, Raw: raw}}); err != nil {
		t.Fatal(err)
	}
	if n := b.count(t, `SELECT count(*) FROM message`); n != 1 {
		t.Errorf("%d messages", n)
	}
	if n := b.count(t, `SELECT count(*) FROM river.river_job WHERE kind = 'read'`); n != jobs {
		t.Errorf("%d read jobs, were %d", n, jobs)
	}
	filings, err := b.Filings(t.Context(), b.mailbox, 2, 10)
	if err != nil || len(filings) != 1 {
		t.Errorf("filings %v, %v", filings, err)
	}
	b.clean(t)
}

func TestFilings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	unread := b.message(t, "unread")
	refused := b.message(t, "refused")
	if err := b.Do(t.Context(), func(tx *Tx) error {
		tx.Record(refused, End{Outcome: WasRefused, Reason: "no request"})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	filings, err := b.Filings(t.Context(), b.mailbox, 1, 10)
	if err != nil || len(filings) != 1 || filings[0] != (Filing{UID: 2, Refused: true}) {
		t.Fatalf("filings %v, %v", filings, err)
	}
	if err := b.Filed(t.Context(), b.mailbox, 1, []uint32{2}); err != nil {
		t.Fatal(err)
	}
	if filings, err = b.Filings(t.Context(), b.mailbox, 1, 10); err != nil || len(filings) != 0 {
		t.Errorf("after filing: %v, %v", filings, err)
	}
	rows, err := b.Unread(t.Context(), []int64{unread, refused})
	if err != nil || len(rows) != 1 || rows[0].ID != unread {
		t.Errorf("unread %v, %v", rows, err)
	}
	b.clean(t)
}

func TestLease(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lease := func(holder string, ttl time.Duration) bool {
		t.Helper()
		held, err := b.Lease(t.Context(), b.mailbox, holder, ttl)
		if err != nil {
			t.Fatal(err)
		}
		return held
	}
	if !lease("a", time.Hour) || lease("b", time.Hour) || !lease("a", time.Hour) {
		t.Error("the first holder does not keep the lease")
	}
	if err := b.Unlease(t.Context(), b.mailbox, "b"); err != nil {
		t.Fatal(err)
	}
	if lease("b", time.Hour) {
		t.Error("somebody else gave the lease back")
	}
	if err := b.Unlease(t.Context(), b.mailbox, "a"); err != nil {
		t.Fatal(err)
	}
	if !lease("b", -time.Second) {
		t.Error("a lease that was given back cannot be taken")
	}
	if !lease("a", time.Hour) {
		t.Error("a lease that has run out cannot be taken")
	}
}

func TestAServiceRoleCannotRewriteHistory(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.queued(t, "jane")
	b.move(t, r, workflow.Approve{Digest: r.Digest()})
	for _, query := range []string{
		`UPDATE audit SET actor = 'nobody'`, `DELETE FROM audit`, `TRUNCATE audit`, `UPDATE ledger SET old_email = 'x'`,
		`DELETE FROM ledger`, `DELETE FROM audit_seal`, `DELETE FROM request`, `DROP TABLE audit`,
		`ALTER TABLE audit DISABLE TRIGGER ALL`, `CREATE TABLE public.mine (x int)`,
	} {
		if _, err := b.pool.Exec(t.Context(), query); err == nil {
			t.Errorf("%s was carried out", query)
		}
	}
	// Not even the owner, by accident.
	owner, err := pgx.Connect(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	for _, query := range []string{`UPDATE audit SET actor = 'nobody'`, `DELETE FROM audit`, `TRUNCATE audit`} {
		if _, err := owner.Exec(t.Context(), query); err == nil {
			t.Errorf("%s was carried out for the owner", query)
		}
	}
}

// No more mail is fetched while too much waits for any of the steps.
func TestRoom(t *testing.T) {
	t.Parallel()
	const most = 3
	for name, add := range map[string]func(b *bundle, n int){
		"unread":    func(b *bundle, n int) { b.message(t, fmt.Sprint(n)) },
		"unchecked": func(b *bundle, n int) { b.file(t, pairOf(n)) },
		"unsent":    func(b *bundle, n int) { b.queued(t, fmt.Sprint("p", n)) },
		"undelivered": func(b *bundle, n int) {
			b.queued(t, fmt.Sprint("p", n))
			b.exec(t, `UPDATE outgoing SET state = 'retrying'`)
		},
	} {
		b := setup(t)
		for n := range most + 1 {
			room, err := b.Room(t.Context(), most)
			if err != nil || room != (n < most) {
				t.Errorf("with %d %s: %v, %v", n, name, room, err)
			}
			add(b, n)
		}
	}
	b := setup(t)
	for n := range most + 1 { // what is done takes no room
		b.queued(t, fmt.Sprint("p", n))
	}
	b.exec(t, `UPDATE outgoing SET state = 'accepted', attempts = 1`)
	if room, err := b.Room(t.Context(), most); err != nil || !room {
		t.Errorf("with nothing waiting: %v, %v", room, err)
	}
}

func pairOf(n int) NewRequest {
	return NewRequest{Old: fmt.Sprintf("p%d@contoso.com", n), New: fmt.Sprintf("p%d@contoso.onmicrosoft.com", n)}
}
