package mailer

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
)

func accept(string, string) error { return nil }

func TestSignIn(t *testing.T) {
	t.Parallel()
	token := func(context.Context) (string, error) { return "t0ken", nil }
	tests := []struct {
		name       string
		mechanisms []string
		token      func(context.Context) (string, error)
		want       string
	}{
		{"PLAIN before LOGIN", []string{"LOGIN", "PLAIN"}, nil, "PLAIN desk pw"},
		{"LOGIN", []string{"LOGIN", "XOAUTH2"}, nil, "LOGIN desk pw"},
		{"XOAUTH2", []string{"PLAIN", "XOAUTH2"}, token, "XOAUTH2 desk t0ken"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := (&smtpTest{tls: TLSStart, mechanisms: tt.mechanisms, auth: accept}).start(t)
			srv.server.User, srv.server.Password, srv.server.Token = "desk", "pw", tt.token
			s := newSender(t, srv.server, SenderOptions{})
			for range 2 {
				if err := send(t, s); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff([]string{tt.want}, srv.signIns); diff != "" {
				t.Errorf("sign-ins (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever is wrong with our sign-in leaves the mail to be sent later.
func TestSignInRefused(t *testing.T) {
	t.Parallel()
	refuse := func(string, string) error {
		return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "wrong"}
	}
	token := func(context.Context) (string, error) { return "t0ken", nil }
	noToken := func(context.Context) (string, error) { return "", errors.New("the token service is away") }
	refused := SendError{Op: OpAuth, Temporary: true, Code: 535, Enhanced: "5.7.8", Text: "wrong"}
	tests := []struct {
		name       string
		mechanisms []string
		token      func(context.Context) (string, error)
		want       SendError
	}{
		{"PLAIN", []string{"PLAIN"}, nil, refused},
		{"LOGIN", []string{"LOGIN"}, nil, refused},
		{"XOAUTH2", []string{"XOAUTH2"}, token, refused},
		{"no token", []string{"XOAUTH2"}, noToken, SendError{Op: OpAuth, Temporary: true, Text: "the token service is away"}},
		{"nothing offered", nil, nil, SendError{Op: OpAuth, Temporary: true, Text: "the server offers no sign-in"}},
		{"tokens only", []string{"XOAUTH2", "OAUTHBEARER"}, nil, SendError{
			Op: OpAuth, Temporary: true, Text: "the server takes no password: it offers XOAUTH2, OAUTHBEARER",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := (&smtpTest{tls: TLSStart, mechanisms: tt.mechanisms, auth: refuse}).start(t)
			srv.server.User, srv.server.Password, srv.server.Token = "desk", "pw", tt.token
			checkSendError(t, send(t, newSender(t, srv.server, SenderOptions{})), tt.want)
			srv.waitForClosed(t)
		})
	}
}

// distantConn claims to come from another machine.
type distantConn struct{ net.Conn }

func (distantConn) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 25} }

func TestPasswordStaysHereWithoutTLS(t *testing.T) {
	t.Parallel()
	srv := (&smtpTest{tls: TLSNone, mechanisms: []string{"PLAIN"}, auth: accept}).start(t)
	srv.server.User, srv.server.Password = "desk", "pw"
	if err := send(t, newSender(t, srv.server, SenderOptions{})); err != nil {
		t.Errorf("on this machine: %v", err)
	}
	s, err := dial(t.Context(), srv.server, SenderOptions{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	defer s.quit()
	s.conn = distantConn{s.conn}
	checkSendError(t, s.signIn(t.Context(), srv.server), SendError{
		Op: OpAuth, Temporary: true, Text: "the connection is not encrypted, so the password was not sent",
	})
	if len(srv.signIns) != 1 {
		t.Errorf("sign-ins: %q", srv.signIns)
	}
}

func TestPasswordTravelsByTLS(t *testing.T) {
	t.Parallel()
	srv := (&smtpTest{tls: TLSStart, mechanisms: []string{"PLAIN"}, auth: accept}).start(t)
	srv.server.User, srv.server.Password = "desk", "pw"
	s, err := dial(t.Context(), srv.server, SenderOptions{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	defer s.quit()
	s.conn = distantConn{s.conn}
	if err := s.signIn(t.Context(), srv.server); err != nil {
		t.Error(err)
	}
}

// Without the TLS that was asked for nothing goes on, and no password goes out.
func TestTLSIsRequired(t *testing.T) {
	t.Parallel()
	offering := func(reply string) func(context.Context, net.Conn) {
		return func(_ context.Context, conn net.Conn) {
			dialogue(conn, map[string]string{"EHLO": "250-test\r\n250 StartTLS", "STARTTLS": reply})
		}
	}
	untrusted := (&smtpTest{tls: TLSStart}).start(t).server
	untrusted.RootCAs = x509.NewCertPool()
	otherName := (&smtpTest{tls: TLSImplicit}).start(t).server
	otherName.Addr = strings.Replace(otherName.Addr, "127.0.0.1", "localhost", 1)
	tests := []struct {
		name   string
		server SMTPServer
		text   string
		code   int
	}{
		{"not offered", rawServer(t, func(_ context.Context, conn net.Conn) { dialogue(conn, nil) }), "the server does not offer STARTTLS", 0},
		{"refused", rawServer(t, offering("454 4.7.0 TLS is not available")), "4.7.0 TLS is not available", 454},
		{"followed by plain text", rawServer(t, offering("220 go\r\n250 smuggled")), "the server went on in plain text after agreeing to TLS", 0},
		{"agreed to, but no handshake", rawServer(t, offering("220 go")), "", 0},
		{"untrusted certificate", untrusted, "", 0},
		{"certificate of another host", otherName, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := tt.server
			if tt.name != "certificate of another host" {
				server.TLS = TLSStart
			}
			server.User, server.Password = "desk", "pw"
			err := send(t, newSender(t, server, SenderOptions{}))
			checkSendError(t, err, SendError{Op: OpTLS, Temporary: true, Code: tt.code, Text: tt.text})
		})
	}
}

func TestEHLONames(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"": "[127.0.0.1]", "desk.vendor.example": "desk.vendor.example"} {
		srv := (&smtpTest{tls: TLSStart}).start(t)
		srv.server.LocalName = given
		if err := send(t, newSender(t, srv.server, SenderOptions{})); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(srv.hellos, []string{want, want}) {
			t.Errorf("EHLO before and after STARTTLS: %q, want %q", srv.hellos, want)
		}
	}
	for _, mode := range []TLSMode{TLSStart, TLSNone} {
		srv := (&smtpTest{tls: mode}).start(t)
		srv.server.LocalName = "a\r\nMAIL FROM:<>"
		checkSendError(t, send(t, newSender(t, srv.server, SenderOptions{})), SendError{Op: OpDial, Temporary: true})
		srv.waitForClosed(t)
	}
	if got := addressLiteral(&net.TCPAddr{IP: net.ParseIP("2001:db8::1")}); got != "[IPv6:2001:db8::1]" {
		t.Errorf("addressLiteral = %s", got)
	}
}

func TestCheckSMTP(t *testing.T) {
	t.Parallel()
	refuse := func(string, string) error { return smtp.ErrAuthFailed }
	good := (&smtpTest{tls: TLSStart, mechanisms: []string{"PLAIN", "LOGIN"}, auth: accept}).start(t)
	bad := (&smtpTest{tls: TLSImplicit, mechanisms: []string{"PLAIN"}, auth: refuse}).start(t)
	open := (&smtpTest{tls: TLSNone}).start(t)
	noSMTP := rawServer(t, func(_ context.Context, conn net.Conn) { io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n") })
	untrusted := good.server
	untrusted.RootCAs = nil
	as := func(server SMTPServer, user string) SMTPServer {
		server.User, server.Password = user, "pw"
		return server
	}
	tests := []struct {
		name   string
		server SMTPServer
		want   SMTPStatus
		fault  SMTPFault
	}{
		{"all is well", as(good.server, "desk"), SMTPStatus{"TLS 1.3", []string{"PLAIN", "LOGIN"}, true}, ""},
		{"nobody to sign in as", good.server, SMTPStatus{"TLS 1.3", []string{"PLAIN", "LOGIN"}, false}, ""},
		{"plain", open.server, SMTPStatus{}, ""},
		{"wrong password", as(bad.server, "desk"), SMTPStatus{"TLS 1.3", []string{"PLAIN"}, false}, SMTPSignIn},
		{"no sign-in", as(open.server, "desk"), SMTPStatus{}, SMTPSignIn},
		{"untrusted", untrusted, SMTPStatus{}, SMTPTLS},
		{"no SMTP", noSMTP, SMTPStatus{}, SMTPUnreachable},
		{"nobody", SMTPServer{Addr: "127.0.0.1:1"}, SMTPStatus{}, SMTPUnreachable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := CheckSMTP(t.Context(), tt.server)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			var failed *SMTPCheckError
			if errors.As(err, &failed) != (tt.fault != "") || failed != nil && failed.Fault != tt.fault {
				t.Errorf("error %v, want the fault %q", err, tt.fault)
			}
			var behind *SendError
			if tt.fault != "" && !errors.As(err, &behind) {
				t.Errorf("no *SendError behind %v", err)
			}
		})
	}
}
