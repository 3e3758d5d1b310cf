package mailer

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// dial connects, protects the connection as the server's TLS mode asks and says
// EHLO; signIn is the next step. The end of ctx closes the connection.
func dial(ctx context.Context, server SMTPServer, limits SenderOptions) (*session, error) {
	conn, err := (&net.Dialer{Timeout: limits.CommandTimeout}).DialContext(ctx, "tcp", server.Addr)
	if err != nil {
		return nil, newSendError(ctx, OpDial, err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	s, op, err := open(ctx, conn, server, limits)
	if err != nil {
		conn.Close()
		return nil, newSendError(ctx, op, err)
	}
	return s, nil
}

func open(ctx context.Context, conn net.Conn, server SMTPServer, limits SenderOptions) (*session, Op, error) {
	name := server.LocalName
	if name == "" {
		name = addressLiteral(conn.LocalAddr())
	}
	s := &session{conn: conn, submission: limits.SubmissionTimeout}
	if server.TLS == TLSStart {
		if op, err := askForTLS(conn, name, limits.CommandTimeout); err != nil {
			return nil, op, err
		}
	}
	if server.TLS != TLSNone {
		secured, err := handshake(ctx, conn, server, limits.CommandTimeout)
		if err != nil {
			return nil, OpTLS, err
		}
		s.conn, s.tls = secured, secured.ConnectionState().Version
	}
	if server.TLS == TLSStart {
		s.conn = &greeted{Conn: s.conn, greeting: strings.NewReader("220 ready\r\n")}
	}
	s.client = smtp.NewClient(s.conn)
	s.client.CommandTimeout, s.client.SubmissionTimeout = limits.CommandTimeout, limits.SubmissionTimeout
	return s, OpDial, s.client.Hello(name)
}

var errNoSTARTTLS = errors.New("the server does not offer STARTTLS")

// askForTLS speaks the part of the session before the handshake (RFC 3207). The
// library would introduce itself as "localhost" there, which large relays refuse.
// The deadline stays for the handshake; the library's first command resets it.
func askForTLS(conn net.Conn, name string, timeout time.Duration) (Op, error) {
	if err := conn.SetDeadline(time.Now().Add(timeout)); err != nil {
		return OpDial, err
	}
	const limit = 64 << 10 // what the server may say until the handshake
	text := textproto.NewReader(bufio.NewReader(io.LimitReader(conn, limit)))
	if _, _, err := text.ReadResponse(220); err != nil {
		return OpDial, err
	}
	offer, err := command(conn, text, 250, "EHLO "+name)
	if err != nil {
		return OpDial, err
	}
	if !offers(offer, "STARTTLS") {
		return OpTLS, errNoSTARTTLS
	}
	if _, err := command(conn, text, 220, "STARTTLS"); err != nil {
		return OpTLS, err
	}
	if text.R.Buffered() > 0 {
		return OpTLS, errors.New("the server went on in plain text after agreeing to TLS")
	}
	return OpTLS, nil
}

func command(conn net.Conn, text *textproto.Reader, expect int, line string) (string, error) {
	if strings.ContainsAny(line, "\r\n") {
		return "", errors.New("a command with a line break was not sent")
	}
	if _, err := io.WriteString(conn, line+"\r\n"); err != nil {
		return "", err
	}
	_, reply, err := text.ReadResponse(expect)
	return reply, err
}

// offers looks a keyword up in the answer to EHLO (RFC 5321 section 4.1.1.1).
func offers(reply, keyword string) bool {
	for line := range strings.Lines(reply) {
		if strings.EqualFold(strings.TrimSpace(line), keyword) {
			return true
		}
	}
	return false
}

func handshake(ctx context.Context, conn net.Conn, server SMTPServer, timeout time.Duration) (*tls.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	host, _, err := net.SplitHostPort(server.Addr)
	if err != nil {
		return nil, err
	}
	secured := tls.Client(conn, &tls.Config{ServerName: host, RootCAs: server.RootCAs, MinVersion: tls.VersionTLS12})
	return secured, secured.HandshakeContext(ctx)
}

// greeted stands in for the greeting that a server does not repeat after
// STARTTLS (RFC 3207 section 4.2): the library's client always waits for one.
type greeted struct {
	net.Conn
	greeting *strings.Reader
}

func (g *greeted) Read(p []byte) (int, error) {
	if g.greeting.Len() > 0 {
		return g.greeting.Read(p)
	}
	return g.Conn.Read(p)
}

// addressLiteral names this end of the connection by its address, as a client
// without a name of its own does (RFC 5321 section 4.1.3).
func addressLiteral(local net.Addr) string {
	addr, ok := local.(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case addr.IP.To4() != nil:
		return "[" + addr.IP.String() + "]"
	}
	return "[IPv6:" + addr.IP.String() + "]"
}
