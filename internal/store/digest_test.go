package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// digests has the store write digests of which only the numbers can be read.
func (b *bundle) digests() {
	b.compose.Digest = func(u Undone, to string, now time.Time) (Mail, error) {
		text := fmt.Sprintf("%d queued, %d for staff, %d held, %d undeliverable", u.Queued, u.ForStaff, u.Held, u.Undeliverable)
		for _, r := range u.Oldest {
			text += " " + r.Old
		}
		return Mail{MessageID: now.Format("20060102") + to, From: "cosell@vendor.example", To: to, Subject: text, Raw: []byte(text)}, nil
	}
}

func (b *bundle) digest(t *testing.T, want int) {
	t.Helper()
	if n, err := b.WriteDigest(t.Context(), 24*time.Hour); err != nil || n != want {
		t.Errorf("at %v: %d mails, %v; want %d", b.now, n, err, want)
	}
}

func TestStaffAreToldOnceADay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.digests()
	b.member(t, "kim@vendor.example", workflow.Approver)
	b.member(t, "ada@vendor.example", workflow.Admin)
	b.member(t, "vic@vendor.example", workflow.Viewer)
	b.member(t, "out@vendor.example", workflow.Approver)
	if err := b.DisableStaff(t.Context(), "out@vendor.example", root); err != nil {
		t.Fatal(err)
	}
	b.digest(t, 0)
	b.queued(t, "jane")
	b.exec(t, `UPDATE outgoing SET state = 'undeliverable', attempts = 1`)
	b.now = b.now.Add(time.Hour)
	b.queued(t, "young")
	b.now = b.now.Add(23*time.Hour - time.Second)
	b.digest(t, 0) // nothing has waited for a day
	b.now = b.now.Add(time.Second)
	b.digest(t, 2)
	b.digest(t, 0)
	want := b.count(t, `SELECT count(*) FROM outgoing WHERE occasion = 'digest' AND state = 'queued' AND NOT automatic
		AND subject = '1 queued, 0 for staff, 0 held, 1 undeliverable jane@contoso.com' AND recipient IN ('ada@vendor.example', 'kim@vendor.example')`)
	if want != 2 {
		t.Errorf("%d such mails", want)
	}
	b.now = b.now.Add(24 * time.Hour)
	b.digest(t, 2)
	b.clean(t) // each has a job that sends it
}

func TestProcessesAtOnceTellStaffOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.digests()
	b.member(t, "kim@vendor.example", workflow.Approver)
	b.queued(t, "jane")
	b.now = b.now.Add(48 * time.Hour)
	var processes sync.WaitGroup
	for range 4 {
		processes.Go(func() {
			if _, err := b.WriteDigest(t.Context(), 24*time.Hour); err != nil {
				t.Error(err)
			}
		})
	}
	processes.Wait()
	if n := b.count(t, `SELECT count(*) FROM outgoing WHERE occasion = 'digest'`); n != 1 {
		t.Errorf("%d mails", n)
	}
	b.clean(t)
}
