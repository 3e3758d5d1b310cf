package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/pgtest"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/mailer/inbox"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/pipeline"
)

func TestMain(m *testing.M) {
	pgtest.Main(m, func(ctx context.Context, url string) error {
		_, err := Migrate(ctx, url)
		return err
	})
}

const (
	deskAddr = "cosell@vendor.example"
	// authservID is the border's mail server, whose word on a sender is trusted.
	authservID = "mx.vendor.example"
	// patience bounds every wait of a test; it is no measure of speed.
	patience = time.Minute
)

var sam = workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaCLI, Role: workflow.Approver}

// world is a mail server, a tenant authority and a database for services to
// run in.
type world struct {
	url       string
	desk      string // the address that services here answer for
	mail      *fakemail.Server
	authority *fakeauthority.Authority
	sent      int
	*store.Store
}

func setup(t *testing.T) *world {
	t.Helper()
	return setupDesk(t, deskAddr)
}

func setupDesk(t *testing.T, addr string) *world {
	t.Helper()
	w := &world{url: pgtest.Database(t), desk: addr}
	var err error
	if w.mail, err = fakemail.Start(fakemail.Options{Desk: addr, Password: "secret", AuthservID: authservID}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.mail.Close() })
	if w.authority, err = fakeauthority.Start(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.authority.Close() })
	w.authority.Add("contoso.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-000000000001", "EU")
	w.authority.Add("fabrikam.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-000000000002", "NA")
	w.Store, err = store.Open(t.Context(), store.Options{URL: w.url, Connections: 4, Compose: Composer(mailer.Desk{Address: addr}, "")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func (w *world) settings(t *testing.T) Settings {
	t.Helper()
	in, err := inbox.ParseURL(w.mail.IMAPURL())
	if err != nil {
		t.Fatal(err)
	}
	in.Processed, in.Refused = "Processed", "Refused"
	out, err := mailer.ParseSMTPURL(w.mail.SMTPURL())
	if err != nil {
		t.Fatal(err)
	}
	return Settings{
		DatabaseURL: w.url, Ingest: true, Work: true, Web: true, AuthservID: authservID, Inbox: in, SMTP: out, Authority: w.authority.URL(),
		HTTPAddr: "127.0.0.1:0", Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Desk: mailer.Desk{Address: w.desk, Name: "Co-sell desk"},
		InboxOptions: inbox.Options{FileEvery: 50 * time.Millisecond, RetryFirst: 50 * time.Millisecond},
		Pace:         pipeline.Pace{Shortest: 20 * time.Millisecond, Longest: 200 * time.Millisecond, Late: time.Hour, Together: time.Hour, Attempt: time.Minute, GiveUp: time.Hour, ApplyAge: 1},
	}
}

// serve starts a service; it is stopped when the test ends, if not before.
func (w *world) serve(t *testing.T, change ...func(*Settings)) *Service {
	t.Helper()
	s := w.settings(t)
	for _, f := range change {
		f(&s)
	}
	sv, err := Start(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sv.Stop)
	return sv
}

// write puts an authenticated mail into the desk's mailbox and returns its Message-ID.
// The header lines in more come first.
func (w *world) write(t *testing.T, from, text string, more ...string) string {
	t.Helper()
	return w.writeAs(t, "pass", from, text, more...)
}

// writeAs is write with another result of DMARC.
func (w *world) writeAs(t *testing.T, dmarc, from, text string, more ...string) string {
	t.Helper()
	w.sent++
	id := fmt.Sprintf("%d.%s", w.sent, from)
	if !slices.ContainsFunc(more, func(line string) bool { return strings.HasPrefix(line, "Subject: ") }) {
		more = append(more, "Subject: my address")
	}
	lines := append(slices.Clone(more), "From: "+from, "To: "+w.desk, "Message-ID: <"+id+">",
		"Date: "+time.Now().Format(time.RFC1123Z), "", text, "")
	if err := w.mail.DeliverAs([]byte(strings.Join(lines, "\r\n")), dmarc); err != nil {
		t.Fatal(err)
	}
	return id
}

// letters waits for n mails to addr and returns the n-th, and its bytes.
func (w *world) letter(t *testing.T, addr string, n int) (*mail.Message, []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	raws, err := w.mail.Wait(ctx, addr, n)
	if err != nil {
		t.Fatalf("mail %d to %s: %v", n, addr, err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raws[n-1]))
	if err != nil {
		t.Fatal(err)
	}
	return m, raws[n-1]
}

// until waits for a condition that only the database shows.
func until(t *testing.T, what string, done func() (bool, error)) {
	t.Helper()
	deadline := time.After(patience)
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	for {
		ok, err := done()
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			return
		}
		select {
		case <-ticks.C:
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// own waits until the one request that somebody has begun is in a state, whatever others
// have begun about the same address.
func (w *world) own(t *testing.T, sender string, state workflow.State) workflow.Request {
	t.Helper()
	var r workflow.Request
	until(t, "the request of "+sender+" is "+string(state), func() (bool, error) {
		list, err := w.Requests(t.Context(), store.Filter{Search: sender})
		list = slices.DeleteFunc(list, func(l store.Listed) bool { return l.Sender != sender })
		if err != nil || len(list) != 1 {
			return false, err
		}
		r = list[0].Request
		return r.State == state, nil
	})
	return r
}

// request waits until a sender's one request is in a state.
func (w *world) request(t *testing.T, sender string, state workflow.State) workflow.Request {
	t.Helper()
	var r workflow.Request
	until(t, sender+" is "+string(state), func() (bool, error) {
		list, err := w.Requests(t.Context(), store.Filter{Search: sender})
		if err != nil || len(list) != 1 {
			return false, err
		}
		r = list[0].Request
		return r.State == state, nil
	})
	return r
}

func (w *world) approve(t *testing.T, r workflow.Request) {
	t.Helper()
	if _, err := w.Move(t.Context(), r.Ref, workflow.Approve{Digest: r.Digest()}, sam); err != nil {
		t.Fatal(err)
	}
}

// clean waits until no mail is on its way and fails if an invariant does not
// hold.
func (w *world) clean(t *testing.T) {
	t.Helper()
	until(t, "the outbox is empty", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailQueued})
		return len(list) == 0, err
	})
	findings, err := w.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		for _, row := range f.Rows {
			t.Errorf("%s: %s", f.Invariant, row)
		}
	}
}

// inbound waits for the outcome of an inbound mail.
func (w *world) inbound(t *testing.T, messageID string) store.MailItem {
	t.Helper()
	var found store.MailItem
	until(t, messageID+" has an outcome", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "in"})
		for _, m := range list {
			if m.MessageID == messageID && m.State != "unread" {
				found = m
				return true, err
			}
		}
		return false, err
	})
	return found
}
