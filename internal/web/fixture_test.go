package web

import (
	"net/url"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// message stores an inbound message.
func (b *bundle) message(t *testing.T, text string) int64 {
	t.Helper()
	mailbox, err := b.Mailbox(t.Context(), "imap://cosell@host/INBOX", "cosell@vendor.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Cursor(t.Context(), mailbox, 1); err != nil {
		t.Fatal(err)
	}
	uid := uint32(mails.Add(1))
	if _, err := b.SaveIncoming(t.Context(), mailbox, 1, uid, []store.Incoming{{UID: uid, Size: int64(len(text)), Received: b.now, Raw: []byte(text)}}); err != nil {
		t.Fatal(err)
	}
	var id int64
	if err := b.Pool().QueryRow(t.Context(), `SELECT message_id FROM mailbox_uid WHERE uid = $1`, int64(uid)).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}

// filed is the request of somebody at Contoso, before it is checked.
func (b *bundle) filed(t *testing.T, local string) workflow.Request {
	t.Helper()
	n := store.NewRequest{Old: local + "@contoso.com", New: local + "@contoso1.onmicrosoft.com", Sender: local + "@contoso.com", Auth: workflow.AuthPass}
	n.Message = b.message(t, local+" asks")
	var r workflow.Request
	err := b.Do(t.Context(), func(tx *store.Tx) (err error) {
		tx.Describe(n.Message, store.Header{Sender: n.Sender, Auth: n.Auth})
		if r, err = tx.Create(t.Context(), n); err == nil {
			tx.Record(n.Message, store.End{Outcome: store.BecameRequest, Request: r.ID})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// asked is such a request, checked and to be decided.
func (b *bundle) asked(t *testing.T, local string, risk workflow.Risk) workflow.Request {
	t.Helper()
	r := b.filed(t, local)
	return b.moved(t, r, workflow.Checked{Of: r.Pair(), Evidence: workflow.Evidence{TenantID: "t-1", Risk: risk}}, workflow.System)
}

func (b *bundle) moved(t *testing.T, r workflow.Request, e workflow.Event, by workflow.Actor) workflow.Request {
	t.Helper()
	after, err := b.Move(t.Context(), r.Ref, e, by)
	if err != nil {
		t.Fatalf("%T: %v", e, err)
	}
	return after
}

func mustQuery(t *testing.T, s string) url.Values {
	t.Helper()
	q, err := url.ParseQuery(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}
