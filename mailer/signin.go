package mailer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/emersion/go-sasl"
)

// signIn authenticates the session as the server's user, if it has one.
func (s *session) signIn(ctx context.Context, server SMTPServer) error {
	if server.User == "" {
		return nil
	}
	stop := context.AfterFunc(ctx, func() { s.conn.Close() })
	defer stop()
	mechanism, err := s.mechanism(ctx, server)
	if err == nil {
		err = s.client.Auth(mechanism)
	}
	if err != nil {
		return newSendError(ctx, OpAuth, err)
	}
	return nil
}

func (s *session) mechanism(ctx context.Context, server SMTPServer) (sasl.Client, error) {
	// The address that was reached counts, not the name in the configuration.
	if remote, ok := s.conn.RemoteAddr().(*net.TCPAddr); s.tls == 0 && (!ok || !remote.IP.IsLoopback()) {
		return nil, errors.New("the connection is not encrypted, so the password was not sent")
	}
	switch {
	case server.Token != nil:
		token, err := server.Token(ctx)
		if err != nil {
			return nil, err
		}
		return &xoauth2{user: server.User, token: token}, nil
	case s.client.SupportsAuth(sasl.Plain):
		return sasl.NewPlainClient("", server.User, server.Password), nil
	case s.client.SupportsAuth(sasl.Login):
		return sasl.NewLoginClient(server.User, server.Password), nil
	}
	if offered := s.mechanisms(); len(offered) > 0 {
		return nil, fmt.Errorf("the server takes no password: it offers %s", strings.Join(offered, ", "))
	}
	return nil, errors.New("the server offers no sign-in")
}

// mechanisms returns the SASL mechanisms that the server offers.
func (s *session) mechanisms() []string {
	if ok, offered := s.client.Extension("AUTH"); ok {
		return strings.Fields(offered)
	}
	return nil
}

// xoauth2 is the SASL mechanism with which Exchange Online and Gmail take an
// access token. Source: "Authenticate an IMAP, POP or SMTP connection using
// OAuth", learn.microsoft.com.
type xoauth2 struct{ user, token string }

func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next answers the challenge in which the server explains a refusal; only after
// that does it send the reply that refuses.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }
