package mailer

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Each reply at each step: what it means for the mail, and that the connection
// goes on to serve the next mail unless the server said it would close.
func TestSendReplies(t *testing.T) {
	t.Parallel()
	tests := []struct {
		op        Op
		code      int
		enhanced  smtp.EnhancedCode
		permanent bool
	}{
		{OpMail, 451, smtp.EnhancedCode{4, 3, 0}, false},
		{OpMail, 550, smtp.EnhancedCode{5, 7, 1}, false},
		{OpMail, 530, smtp.EnhancedCode{5, 7, 57}, false},
		{OpMail, 553, smtp.EnhancedCode{5, 1, 8}, false},
		{OpMail, 552, smtp.EnhancedCode{5, 3, 4}, true},
		{OpMail, 421, smtp.EnhancedCode{4, 4, 2}, false},
		{OpRcpt, 450, smtp.EnhancedCode{4, 2, 0}, false},
		{OpRcpt, 452, smtp.EnhancedCode{4, 2, 2}, false},
		{OpRcpt, 421, smtp.EnhancedCode{4, 3, 2}, false},
		{OpRcpt, 550, smtp.EnhancedCode{5, 1, 1}, true},
		{OpRcpt, 552, smtp.EnhancedCode{5, 2, 2}, true},
		{OpRcpt, 530, smtp.EnhancedCode{5, 7, 0}, false},
		{OpRcpt, 550, smtp.EnhancedCode{5, 7, 236}, false},
		{OpRcpt, 554, smtp.EnhancedCode{5, 2, 0}, true},
		{OpData, 451, smtp.EnhancedCode{4, 7, 1}, false},
		{OpData, 552, smtp.EnhancedCode{5, 3, 4}, true},
		{OpData, 554, smtp.EnhancedCode{5, 6, 0}, true},
		{OpData, 554, smtp.EnhancedCode{5, 2, 0}, false},
		{OpData, 554, smtp.EnhancedCode{5, 2, 252}, false},
		{OpData, 550, smtp.EnhancedCode{5, 7, 30}, false},
		{OpData, 535, smtp.EnhancedCode{5, 7, 139}, false},
		{OpData, 534, smtp.EnhancedCode{5, 5, 0}, false},
		{OpData, 535, smtp.EnhancedCode{5, 5, 0}, false},
		{OpData, 538, smtp.EnhancedCode{5, 5, 0}, false},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%s %d %v", tt.op, tt.code, tt.enhanced), func(t *testing.T) {
			t.Parallel()
			refuse := true
			at := func(op Op) error {
				if op != tt.op || !refuse {
					return nil
				}
				return &smtp.SMTPError{Code: tt.code, EnhancedCode: tt.enhanced, Message: "no\x1b[31m \x00thanks"}
			}
			srv := (&smtpTest{
				tls:    TLSNone,
				onMail: func(*smtp.Conn) error { return at(OpMail) },
				onRcpt: func(*smtp.Conn, string) error { return at(OpRcpt) },
				onData: func(*smtp.Conn, []byte) error { return at(OpData) },
			}).start(t)
			s := newSender(t, srv.server, SenderOptions{})
			checkSendError(t, send(t, s), SendError{
				Op: tt.op, Temporary: !tt.permanent, Code: tt.code, Text: "no [31m thanks",
				Enhanced: fmt.Sprintf("%d.%d.%d", tt.enhanced[0], tt.enhanced[1], tt.enhanced[2]),
			})
			refuse = false
			if err := send(t, s); err != nil {
				t.Errorf("the next mail: %v", err)
			}
			want := 1
			if tt.code == 421 {
				want = 2
			}
			if accepts, _, _ := srv.connections(); accepts != want || len(srv.got()) != 1 {
				t.Errorf("%d connections and %d mails, want %d and 1", accepts, len(srv.got()), want)
			}
			s.Close()
			srv.waitForClosed(t)
		})
	}
}

// What only a server outside the library's ways does.
func TestSendToOddServers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		answers map[string]string
		want    *SendError
	}{
		{"accepts with another 2xx", map[string]string{".": "251 taken"}, nil},
		{"refuses DATA", map[string]string{"DATA": "554 no"}, &SendError{Op: OpData, Code: 554}},
		{"defers DATA", map[string]string{"DATA": "451 later"}, &SendError{Op: OpData, Temporary: true, Code: 451}},
		{"refuses EHLO", map[string]string{"EHLO": "554 go away"}, &SendError{Op: OpDial, Temporary: true, Code: 554}},
		{"hangs up at EHLO", map[string]string{"EHLO": ""}, &SendError{Op: OpDial, Temporary: true, Text: "the server closed the connection"}},
		{"hangs up at MAIL", map[string]string{"MAIL": ""}, &SendError{Op: OpMail, Temporary: true}},
		{"hangs up at RCPT", map[string]string{"RCPT": ""}, &SendError{Op: OpRcpt, Temporary: true}},
		{"hangs up at DATA", map[string]string{"DATA": ""}, &SendError{Op: OpData, Temporary: true}},
		{"hangs up after the final dot", map[string]string{".": ""}, &SendError{Op: OpData, Temporary: true, Ambiguous: true}},
		{"talks nonsense after the final dot", map[string]string{".": "hello"}, &SendError{Op: OpData, Temporary: true, Ambiguous: true}},
		{"answers without an enhanced code", map[string]string{"RCPT": "550 5.1 nobody"}, &SendError{Op: OpRcpt, Code: 550, Text: "5.1 nobody"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := rawServer(t, func(_ context.Context, conn net.Conn) { dialogue(conn, tt.answers) })
			err := send(t, newSender(t, srv, SenderOptions{}))
			if tt.want == nil {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			checkSendError(t, err, *tt.want)
		})
	}
}

func TestSendToNobody(t *testing.T) {
	t.Parallel()
	listener := listen(t)
	addr := listener.Addr().String()
	listener.Close()
	s := newSender(t, SMTPServer{Addr: addr, TLS: TLSNone}, SenderOptions{})
	checkSendError(t, send(t, s), SendError{Op: OpDial, Temporary: true})
}

func TestSendToAServerThatHangs(t *testing.T) {
	t.Parallel()
	silent := func(ctx context.Context, _ net.Conn) { <-ctx.Done() }
	after := func(answers map[string]string) func(context.Context, net.Conn) {
		return func(ctx context.Context, conn net.Conn) {
			dialogue(conn, answers)
			<-ctx.Done()
		}
	}
	tests := []struct {
		name   string
		mode   TLSMode
		handle func(context.Context, net.Conn)
		raw    []byte
		want   SendError
	}{
		{"before the greeting", TLSNone, silent, testRaw, SendError{Op: OpDial, Temporary: true}},
		{"before the greeting that leads to STARTTLS", TLSStart, silent, testRaw, SendError{Op: OpDial, Temporary: true}},
		{"in the handshake", TLSImplicit, silent, testRaw, SendError{Op: OpTLS, Temporary: true}},
		{"at MAIL", TLSNone, after(map[string]string{"MAIL": ""}), testRaw, SendError{Op: OpMail, Temporary: true}},
		{"after the final dot", TLSNone, after(map[string]string{".": ""}), testRaw, SendError{Op: OpData, Temporary: true, Ambiguous: true}},
		{"within the message", TLSNone, func(ctx context.Context, conn net.Conn) {
			io.WriteString(conn, "220 a\r\n250 b\r\n250 c\r\n250 d\r\n354 e\r\n")
			<-ctx.Done()
		}, bytes.Repeat([]byte("0123456789\r\n"), 700<<10), SendError{Op: OpData, Temporary: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := rawServer(t, tt.handle)
			srv.TLS = tt.mode
			s := newSender(t, srv, SenderOptions{CommandTimeout: 2 * time.Second, SubmissionTimeout: 2 * time.Second})
			err := s.Send(t.Context(), "a@b.example", "c@d.example", tt.raw)
			checkSendError(t, err, tt.want)
		})
	}
}

// A message that breaks off before its final dot was not accepted by anybody.
func TestSendBrokenOffWithinTheMessage(t *testing.T) {
	t.Parallel()
	srv := rawServer(t, func(_ context.Context, conn net.Conn) {
		io.WriteString(conn, "220 a\r\n250 b\r\n250 c\r\n250 d\r\n354 e\r\n")
		io.CopyN(io.Discard, conn, 1<<20)
	})
	s := newSender(t, srv, SenderOptions{})
	err := s.Send(t.Context(), "a@b.example", "c@d.example", bytes.Repeat([]byte("0123456789\r\n"), 700<<10))
	checkSendError(t, err, SendError{Op: OpData, Temporary: true})
}

func TestSendReplacesADeadConnection(t *testing.T) {
	t.Parallel()
	closeAt := func(c *smtp.Conn) error {
		c.Conn().Close()
		return errors.New("closed")
	}
	goodbye := func(*smtp.Conn) error { return &smtp.SMTPError{Code: 421, Message: "idle too long"} }
	tests := map[string]func(*smtpTest, func() bool){
		"closed at MAIL": func(s *smtpTest, dies func() bool) {
			s.onMail = func(c *smtp.Conn) error { return when(dies, closeAt, c) }
		},
		"421 at MAIL": func(s *smtpTest, dies func() bool) {
			s.onMail = func(c *smtp.Conn) error { return when(dies, goodbye, c) }
		},
		"closed at RCPT": func(s *smtpTest, dies func() bool) {
			s.onRcpt = func(c *smtp.Conn, _ string) error { return when(dies, closeAt, c) }
		},
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			srv := &smtpTest{tls: TLSStart}
			prepare(srv, func() bool { calls++; return calls == 2 })
			s := newSender(t, srv.start(t).server, SenderOptions{})
			for range 3 {
				if err := send(t, s); err != nil {
					t.Fatal(err)
				}
			}
			if accepts, _, _ := srv.connections(); accepts != 2 || len(srv.got()) != 3 {
				t.Errorf("%d mails over %d connections, want 3 over 2", len(srv.got()), accepts)
			}
		})
	}
}

func when(now func() bool, do func(*smtp.Conn) error, c *smtp.Conn) error {
	if now() {
		return do(c)
	}
	return nil
}

// The server closed the connection while it lay idle.
func TestSendAfterTheServerHungUp(t *testing.T) {
	t.Parallel()
	var kept *smtp.Conn
	srv := (&smtpTest{tls: TLSStart, onMail: func(c *smtp.Conn) error { kept = c; return nil }}).start(t)
	s := newSender(t, srv.server, SenderOptions{})
	for range 2 {
		if err := send(t, s); err != nil {
			t.Fatal(err)
		}
		kept.Conn().Close()
	}
	if accepts, _, _ := srv.connections(); accepts != 2 || len(srv.got()) != 2 {
		t.Errorf("%d mails over %d connections, want 2 over 2", len(srv.got()), accepts)
	}
}

// A fresh connection that dies is reported, not replaced.
func TestSendTriesOnceMoreOnly(t *testing.T) {
	t.Parallel()
	calls := 0
	srv := (&smtpTest{tls: TLSNone, onMail: func(c *smtp.Conn) error {
		if calls++; calls > 1 {
			c.Conn().Close()
		}
		return nil
	}}).start(t)
	s := newSender(t, srv.server, SenderOptions{})
	if err := send(t, s); err != nil {
		t.Fatal(err)
	}
	checkSendError(t, send(t, s), SendError{Op: OpMail, Temporary: true})
	if accepts, _, _ := srv.connections(); accepts != 2 {
		t.Errorf("%d connections, want 2", accepts)
	}
}

// The server may have accepted what it closed the connection on.
func TestSendNeverRepeatsABegunMail(t *testing.T) {
	t.Parallel()
	calls := 0
	srv := (&smtpTest{tls: TLSNone, onData: func(c *smtp.Conn, _ []byte) error {
		if calls++; calls == 2 {
			c.Conn().Close()
		}
		return nil
	}}).start(t)
	s := newSender(t, srv.server, SenderOptions{})
	if err := send(t, s); err != nil {
		t.Fatal(err)
	}
	checkSendError(t, send(t, s), SendError{Op: OpData, Temporary: true, Ambiguous: true})
	if accepts, _, _ := srv.connections(); accepts != 1 {
		t.Errorf("%d connections, want 1", accepts)
	}
}

func TestSendErrorText(t *testing.T) {
	t.Parallel()
	err := &SendError{Op: OpRcpt, Code: 550, Enhanced: "5.1.1", Text: "no such user"}
	if got, want := err.Error(), "smtp rcpt: 550 5.1.1 no such user"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	long := newSendError(t.Context(), OpDial, errors.New(strings.Repeat("ä\n", 600)+"\xff"))
	if n := len([]rune(long.Text)); n != 501 || strings.Contains(long.Text, "\n") {
		t.Errorf("Text has %d characters: %q", n, long.Text)
	}
	cause := x509.UnknownAuthorityError{}
	if wrapped := newSendError(t.Context(), OpTLS, cause); !errors.As(wrapped, &cause) {
		t.Error("the cause is lost")
	}
}
