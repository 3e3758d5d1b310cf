package mailer

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// A received mail, as the server took it.
type received struct {
	from, to string
	raw      []byte
}

// smtpTest is an SMTP server on a real socket. The hooks are set before it starts;
// an error of theirs is the server's reply.
type smtpTest struct {
	tls        TLSMode
	mechanisms []string // offered; nil: no AUTH
	auth       func(user, secret string) error
	onMail     func(c *smtp.Conn) error
	onRcpt     func(c *smtp.Conn, to string) error
	onData     func(c *smtp.Conn, raw []byte) error

	server SMTPServer

	mu      sync.Mutex
	mails   []received
	hellos  []string
	signIns []string
	accepts int
	open    map[net.Conn]bool
	most    int
	changed chan struct{} // gets a token when a connection was closed
}

func (s *smtpTest) start(t testing.TB) *smtpTest {
	t.Helper()
	certificate, pool := testCertificate(t)
	listener := listen(t)
	s.server = SMTPServer{Addr: listener.Addr().String(), TLS: s.tls, RootCAs: pool}
	s.open, s.changed = map[net.Conn]bool{}, make(chan struct{}, 1000)
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		s.locked(func() { s.hellos = append(s.hellos, c.Hostname()) })
		if s.mechanisms == nil {
			return struct{ smtp.Session }{&testSession{smtpTest: s, conn: c}}, nil
		}
		return &testSession{smtpTest: s, conn: c}, nil
	}))
	srv.ErrorLog = log.New(io.Discard, "", 0)
	srv.AllowInsecureAuth = s.tls == TLSNone
	var counted net.Listener = &countingListener{Listener: listener, test: s}
	if s.tls != TLSNone {
		srv.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	}
	if s.tls == TLSImplicit {
		counted = tls.NewListener(counted, srv.TLSConfig)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		srv.Serve(counted)
	}()
	t.Cleanup(func() {
		srv.Close()
		listener.Close() // when Serve has not come to know it yet
		<-served
	})
	return s
}

func (s *smtpTest) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *smtpTest) got() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

func (s *smtpTest) connections() (accepts, open, most int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepts, len(s.open), s.most
}

// waitForClosed waits until the server has no connection any more.
func (s *smtpTest) waitForClosed(t testing.TB) {
	t.Helper()
	deadline := time.After(patience)
	for {
		_, open, _ := s.connections()
		if open == 0 {
			return
		}
		select {
		case <-s.changed:
		case <-deadline:
			t.Fatalf("%d connections are still open", open)
		}
	}
}

type countingListener struct {
	net.Listener
	test *smtpTest
}

func (l *countingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	counted := &countedConn{Conn: conn, test: l.test}
	l.test.locked(func() {
		l.test.accepts++
		l.test.open[counted] = true
		l.test.most = max(l.test.most, len(l.test.open))
	})
	return counted, nil
}

type countedConn struct {
	net.Conn
	test *smtpTest
}

func (c *countedConn) Close() error {
	c.test.locked(func() { delete(c.test.open, c) })
	select {
	case c.test.changed <- struct{}{}:
	default:
	}
	return c.Conn.Close()
}

type testSession struct {
	*smtpTest
	conn     *smtp.Conn
	from, to string
}

func (s *testSession) Reset()        { s.from, s.to = "", "" }
func (s *testSession) Logout() error { return nil }

func (s *testSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.from != "" { // RFC 5321 section 4.1.4
		return &smtp.SMTPError{Code: 503, Message: "a transaction is open"}
	}
	if s.onMail != nil {
		if err := s.onMail(s.conn); err != nil {
			return err
		}
	}
	s.from = from
	return nil
}

func (s *testSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if s.onRcpt != nil {
		return s.onRcpt(s.conn, to)
	}
	return nil
}

func (s *testSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.onData != nil {
		if err := s.onData(s.conn, raw); err != nil {
			return err
		}
	}
	s.locked(func() { s.mails = append(s.mails, received{s.from, s.to, raw}) })
	return nil
}

func (s *testSession) AuthMechanisms() []string { return s.mechanisms }

func (s *testSession) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, secret string) error {
		s.locked(func() { s.signIns = append(s.signIns, mechanism+" "+user+" "+secret) })
		return s.auth(user, secret)
	}
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, secret string) error { return check(user, secret) }), nil
	case sasl.Login:
		return &loginServer{check: check}, nil
	case "XOAUTH2":
		return &xoauth2Server{check: check}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

type loginServer struct {
	user  string
	check func(user, secret string) error
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	if l.user == "" {
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

// xoauth2Server refuses as Exchange Online does: with a challenge first.
type xoauth2Server struct {
	refused error
	check   func(user, secret string) error
}

func (x *xoauth2Server) Next(response []byte) ([]byte, bool, error) {
	if x.refused != nil {
		return nil, true, x.refused
	}
	user, rest, _ := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01auth=Bearer ")
	token, ok := strings.CutSuffix(rest, "\x01\x01")
	if !ok {
		return nil, true, errors.New("malformed")
	}
	x.refused = x.check(user, token)
	if x.refused == nil {
		return nil, true, nil
	}
	return []byte(`{"status":"401"}`), false, nil
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener
}

// testCertificate is valid for 127.0.0.1, and trusted by the pool.
var testCertificate = func() func(testing.TB) (tls.Certificate, *x509.CertPool) {
	var once sync.Once
	var certificate tls.Certificate
	var pool *x509.CertPool
	return func(t testing.TB) (tls.Certificate, *x509.CertPool) {
		once.Do(func() { certificate, pool = newCertificate(t) })
		return certificate, pool
	}
}()

func newCertificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// rawServer answers each connection with handle, for servers that misbehave. It
// closes the connection when handle returns, and ctx ends with the test.
func rawServer(t testing.TB, handle func(ctx context.Context, conn net.Conn)) SMTPServer {
	t.Helper()
	listener := listen(t)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() {
				defer conn.Close()
				stop := context.AfterFunc(ctx, func() { conn.Close() })
				defer stop()
				handle(ctx, conn)
			})
		}
	})
	t.Cleanup(func() {
		cancel()
		listener.Close()
		running.Wait()
	})
	return SMTPServer{Addr: listener.Addr().String(), TLS: TLSNone}
}

// dialogue greets, and then answers each line by its first word, and a message by
// the answer for "."; without an answer it is "250 ok". An empty one hangs up.
func dialogue(conn net.Conn, answers map[string]string) {
	io.WriteString(conn, "220 test\r\n")
	reader := textproto.NewReader(bufio.NewReader(conn))
	for {
		line, err := reader.ReadLine()
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(line, " ")
		reply := answer(answers, verb)
		io.WriteString(conn, reply)
		if strings.HasPrefix(reply, "354") {
			if _, err := reader.ReadDotBytes(); err != nil {
				return
			}
			reply = answer(answers, ".")
			io.WriteString(conn, reply)
		}
		if reply == "" {
			return
		}
	}
}

func answer(answers map[string]string, verb string) string {
	reply, ok := answers[verb]
	switch {
	case !ok && verb == "DATA":
		return "354 go on\r\n"
	case !ok:
		return "250 ok\r\n"
	case reply == "":
		return ""
	}
	return reply + "\r\n"
}

func newSender(t testing.TB, server SMTPServer, options SenderOptions) *Sender {
	t.Helper()
	s := NewSender(server, options)
	t.Cleanup(func() { s.Close() })
	return s
}
