package mailer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var testRaw = []byte("Subject: x\r\n\r\nHello\r\n")

func send(t *testing.T, s *Sender) error {
	t.Helper()
	return s.Send(t.Context(), "cosell@vendor.example", "jane@contoso.com", testRaw)
}

// checkSendError compares an error of Send with what a caller can see of it, the
// text only when one is wanted.
func checkSendError(t *testing.T, err error, want SendError) {
	t.Helper()
	var got *SendError
	if !errors.As(err, &got) {
		t.Fatalf("error = %v, want a *SendError", err)
	}
	seen := SendError{Op: got.Op, Temporary: got.Temporary, Ambiguous: got.Ambiguous, Code: got.Code, Enhanced: got.Enhanced}
	if want.Text != "" {
		seen.Text = got.Text
	}
	if diff := cmp.Diff(want, seen, cmpopts.IgnoreUnexported(SendError{})); diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestSendKeepsBytesAndConnection(t *testing.T) {
	t.Parallel()
	for name, mode := range map[string]TLSMode{"STARTTLS": TLSStart, "implicit TLS": TLSImplicit, "plain": TLSNone} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := (&smtpTest{tls: mode}).start(t)
			s := newSender(t, srv.server, SenderOptions{})
			raws := [][]byte{
				compose(t, testDesk, letterFor(Confirmation, "")).Raw,
				[]byte("a: b\r\n\r\n.\r\n..\r\n.x\r\n \t\r\n\r\n.\r\n"),
				[]byte(strings.Repeat("x", maxLine) + "\r\n"),
			}
			var want []received
			for i, raw := range raws {
				to := fmt.Sprintf("p%d@contoso.com", i)
				if err := s.Send(t.Context(), "cosell@vendor.example", to, raw); err != nil {
					t.Fatal(err)
				}
				want = append(want, received{"cosell@vendor.example", to, raw})
			}
			if diff := cmp.Diff(want, srv.got(), cmp.AllowUnexported(received{})); diff != "" {
				t.Errorf("(-sent +received):\n%s", diff)
			}
			if accepts, _, _ := srv.connections(); accepts != 1 {
				t.Errorf("%d connections for %d mails", accepts, len(raws))
			}
		})
	}
}

func TestSendBoundsConnections(t *testing.T) {
	t.Parallel()
	const mails, connections = 24, 3
	arrived, goOn := make(chan struct{}, mails), make(chan struct{})
	srv := (&smtpTest{tls: TLSNone, onData: func(*smtp.Conn, []byte) error {
		arrived <- struct{}{}
		<-goOn
		return nil
	}}).start(t)
	s := newSender(t, srv.server, SenderOptions{Connections: connections})
	var sends sync.WaitGroup
	for range mails {
		sends.Go(func() {
			if err := send(t, s); err != nil {
				t.Error(err)
			}
		})
	}
	for range connections {
		<-arrived
	}
	close(goOn)
	sends.Wait()
	if accepts, _, most := srv.connections(); accepts != connections || most != connections || len(srv.got()) != mails {
		t.Errorf("%d mails over %d connections, %d at once; want %d over %d", len(srv.got()), accepts, most, mails, connections)
	}
}

func TestIdleConnectionsAreClosed(t *testing.T) {
	t.Parallel()
	srv := (&smtpTest{tls: TLSStart}).start(t)
	s := newSender(t, srv.server, SenderOptions{IdleTimeout: 20 * time.Millisecond})
	for range 2 {
		if err := send(t, s); err != nil {
			t.Fatal(err)
		}
		srv.waitForClosed(t)
	}
	if accepts, _, _ := srv.connections(); accepts != 2 {
		t.Errorf("%d connections, want 2", accepts)
	}
}

func TestCloseWaits(t *testing.T) {
	t.Parallel()
	arrived, goOn := make(chan struct{}), make(chan struct{})
	srv := (&smtpTest{tls: TLSNone, onData: func(*smtp.Conn, []byte) error {
		close(arrived)
		<-goOn
		return nil
	}}).start(t)
	s := newSender(t, srv.server, SenderOptions{})
	sent, closed := make(chan error, 1), make(chan struct{})
	go func() { sent <- send(t, s) }()
	<-arrived
	go func() { s.Close(); close(closed) }()
	<-s.closing
	select {
	case <-closed:
		t.Fatal("Close returned while a mail was under way")
	case err := <-sent:
		t.Fatalf("the mail under way ended early: %v", err)
	default:
	}
	if err := send(t, s); !errors.Is(err, ErrSenderClosed) {
		t.Errorf("a mail after Close: %v, want %v", err, ErrSenderClosed)
	}
	close(goOn)
	if err := <-sent; err != nil {
		t.Errorf("the mail under way: %v", err)
	}
	<-closed
	srv.waitForClosed(t)
}

func TestContextEndsASend(t *testing.T) {
	t.Parallel()
	arrived, goOn := make(chan struct{}), make(chan struct{})
	srv := (&smtpTest{tls: TLSStart, onData: func(*smtp.Conn, []byte) error {
		close(arrived)
		<-goOn
		return nil
	}}).start(t)
	t.Cleanup(func() { close(goOn) })
	s := newSender(t, srv.server, SenderOptions{Connections: 1})
	ctx, cancel := context.WithCancel(t.Context())
	sent := make(chan error, 1)
	go func() { sent <- s.Send(ctx, "a@b.example", "c@d.example", testRaw) }()
	<-arrived

	waiting, giveUp := context.WithCancel(t.Context())
	giveUp()
	err := s.Send(waiting, "a@b.example", "c@d.example", testRaw)
	checkSendError(t, err, SendError{Op: OpDial, Temporary: true, Text: "context canceled"})

	cancel()
	err = <-sent
	checkSendError(t, err, SendError{Op: OpData, Temporary: true, Ambiguous: true, Text: "context canceled"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not context.Canceled", err)
	}
	if s.takeIdle() != nil {
		t.Error("the connection was kept")
	}
}

func TestSendRefusesABrokenMail(t *testing.T) {
	t.Parallel()
	srv := (&smtpTest{tls: TLSNone}).start(t)
	s := newSender(t, srv.server, SenderOptions{})
	tests := []struct {
		from, to string
		raw      []byte
		op       Op
	}{
		{"cosell", "jane@contoso.com", testRaw, OpMail},
		{"cosell@vendor.example", "jane@contoso.com> SIZE=1", testRaw, OpRcpt},
		{"cosell@vendor.example", "", testRaw, OpRcpt},
		{"cosell@vendor.example", "jane@contoso.com", []byte("a\nb\n"), OpData},
		{"cosell@vendor.example", "jane@contoso.com", nil, OpData},
	}
	for _, tt := range tests {
		checkSendError(t, s.Send(t.Context(), tt.from, tt.to, tt.raw), SendError{Op: tt.op, Temporary: tt.op == OpMail})
	}
	if accepts, _, _ := srv.connections(); accepts != 0 {
		t.Errorf("%d connections for mails that cannot be sent", accepts)
	}
}

func BenchmarkSend(b *testing.B) {
	raw := compose(b, testDesk, letterFor(Confirmation, "")).Raw
	for name, mode := range map[string]TLSMode{"plain": TLSNone, "STARTTLS": TLSStart} {
		b.Run(name, func(b *testing.B) {
			srv := (&smtpTest{tls: mode}).start(b)
			s := newSender(b, srv.server, SenderOptions{Connections: 4})
			b.SetBytes(int64(len(raw)))
			b.SetParallelism(4)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := s.Send(b.Context(), "a@b.example", "c@d.example", raw); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}

// A signed mail is the same bytes below its signature, each time it is sent.
func TestSendSigns(t *testing.T) {
	t.Parallel()
	d, err := NewDKIM("vendor.example", "desk", pemOf(t, testKeys(t)["ed25519"]))
	if err != nil {
		t.Fatal(err)
	}
	srv := (&smtpTest{tls: TLSNone}).start(t)
	s := newSender(t, srv.server, SenderOptions{DKIM: d})
	raw := compose(t, testDesk, letterFor(Confirmation, "")).Raw
	for range 2 {
		if err := s.Send(t.Context(), "cosell@vendor.example", "jane@contoso.com", raw); err != nil {
			t.Fatal(err)
		}
	}
	got := srv.got()
	if len(got) != 2 || !strings.HasPrefix(string(got[0].raw), "DKIM-Signature: v=1;") || !strings.HasSuffix(string(got[0].raw), string(raw)) ||
		string(got[0].raw) != string(got[1].raw) {
		t.Errorf("received %q", got)
	}
	checkSendError(t, s.Send(t.Context(), "cosell@vendor.example", "jane@contoso.com", testRaw), SendError{Op: OpData, Temporary: true})
}
