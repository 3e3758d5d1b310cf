package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/pgtest"
	"github.com/swapdesk/swapdesk/migrations"
	"github.com/swapdesk/swapdesk/workflow"
)

func TestMain(m *testing.M) { pgtest.Main(m, migrate) }

func migrate(ctx context.Context, url string) error {
	pool, err := Connect(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = migrations.Up(ctx, pool)
	return err
}

var sam = workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaCLI, Role: workflow.Approver}

// bundle is a store on a database of its own, with one mailbox.
type bundle struct {
	*Store
	url     string
	mailbox int64
	uid     uint32
	// now is the store's clock.
	now time.Time
}

var mails atomic.Int64

func compose(r workflow.Request, o workflow.Occasion, t Thread, now time.Time) (Mail, error) {
	id := fmt.Sprintf("out-%d@vendor.example", mails.Add(1))
	return Mail{MessageID: id, From: "cosell@vendor.example", To: r.Sender, Subject: string(o), Raw: []byte(t.InReplyTo + now.String())}, nil
}

// composeGroup names the requests in the mail's bytes.
func composeGroup(g workflow.Group, t Thread, now time.Time) (Mail, error) {
	m, err := compose(g.Members[0], workflow.GroupAnswer, t, now)
	m.Raw = nil
	for _, r := range g.Members {
		m.Raw = fmt.Appendf(m.Raw, "%s %s %s\n", r.Old, r.New, r.State)
	}
	for _, p := range g.Aside {
		m.Raw = fmt.Appendf(m.Raw, "%s %s aside\n", p.Old, p.New)
	}
	return m, err
}

var composer = Composer{Request: compose, Group: composeGroup}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{url: pgtest.Database(t), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	var err error
	b.Store, err = Open(t.Context(), Options{URL: b.url, Compose: composer, Now: func() time.Time { return b.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	b.mailbox, err = b.Mailbox(t.Context(), "imap://cosell@host/INBOX", "cosell@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Cursor(t.Context(), b.mailbox, 1); err != nil {
		t.Fatal(err)
	}
	return b
}

// message stores an inbound message and returns its id.
func (b *bundle) message(t *testing.T, text string) int64 {
	t.Helper()
	b.uid++
	_, err := b.SaveIncoming(t.Context(), b.mailbox, 1, b.uid, []Incoming{{UID: b.uid, Size: int64(len(text)), Received: b.now, Raw: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	var id int64
	err = b.pool.QueryRow(t.Context(), `SELECT message_id FROM mailbox_uid WHERE uid = $1`, int64(b.uid)).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// file makes a request out of a new message.
func (b *bundle) file(t *testing.T, n NewRequest) workflow.Request {
	t.Helper()
	n.Message = b.message(t, fmt.Sprintf("%s wants %s (%d)", n.Old, n.New, b.uid))
	if n.Sender == "" {
		n.Sender = n.Old
	}
	if n.Auth == "" {
		n.Auth = workflow.AuthPass
	}
	var r workflow.Request
	err := b.Do(t.Context(), func(tx *Tx) error {
		var err error
		tx.Describe(n.Message, Header{Sender: n.Sender, Auth: n.Auth})
		if r, err = tx.Create(t.Context(), n); err != nil {
			return err
		}
		tx.Record(n.Message, End{Outcome: BecameRequest, Request: r.ID})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// queued makes a request that is checked and waits for a decision.
func (b *bundle) queued(t *testing.T, local string) workflow.Request {
	t.Helper()
	r := b.file(t, NewRequest{Old: local + "@contoso.com", New: local + "@contoso.onmicrosoft.com"})
	return b.move(t, r, workflow.Checked{Of: r.Pair(), Evidence: workflow.Evidence{TenantID: "t-1", Risk: workflow.RiskLow}})
}

func (b *bundle) move(t *testing.T, r workflow.Request, e workflow.Event) workflow.Request {
	t.Helper()
	by := workflow.System
	switch e.(type) {
	case workflow.Approve, workflow.Deny, workflow.Ask:
		by = sam
	}
	after, err := b.Move(t.Context(), r.Ref, e, by)
	if err != nil {
		t.Fatalf("%T: %v", e, err)
	}
	return after
}

// clean fails the test if an invariant does not hold.
func (b *bundle) clean(t *testing.T) {
	t.Helper()
	findings, err := b.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		for _, row := range f.Rows {
			t.Errorf("%s: %s", f.Invariant, row)
		}
	}
}

// exec runs a statement.
func (b *bundle) exec(t *testing.T, statement string) {
	t.Helper()
	if _, err := b.pool.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func (b *bundle) count(t *testing.T, query string) int {
	t.Helper()
	var n int
	if err := b.pool.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
