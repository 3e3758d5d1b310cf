package mailer

import (
	"context"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// A session is one connection to the SMTP server, greeted and signed in. One
// goroutine at a time uses it.
type session struct {
	client     *smtp.Client
	conn       net.Conn
	tls        uint16 // the TLS version, 0 without TLS
	submission time.Duration
	idleSince  time.Time
}

// connect opens a session that is ready for mail.
func connect(ctx context.Context, server SMTPServer, limits SenderOptions) (*session, error) {
	s, err := dial(ctx, server, limits)
	if err != nil {
		return nil, err
	}
	if err := s.signIn(ctx, server); err != nil {
		s.conn.Close()
		return nil, err
	}
	return s, nil
}

// deliver hands in one mail. reusable says whether the session can take another.
func (s *session) deliver(ctx context.Context, from, to string, raw []byte) (reusable bool, failure *SendError) {
	stop := context.AfterFunc(ctx, func() { s.conn.Close() })
	failure = s.transact(ctx, from, to, raw)
	reusable = failure == nil || failure.Code != 0 && failure.Code != 421
	if reusable && failure != nil && !failure.begun {
		// The refused transaction is still open; a refusal of the message ended it.
		reusable = s.client.Reset() == nil
	}
	return stop() && reusable, failure
}

func (s *session) transact(ctx context.Context, from, to string, raw []byte) *SendError {
	if err := s.client.Mail(from, nil); err != nil {
		return newSendError(ctx, OpMail, err)
	}
	if err := s.client.Rcpt(to, nil); err != nil {
		return newSendError(ctx, OpRcpt, err)
	}
	data, err := s.client.Data()
	if err != nil {
		return newSendError(ctx, OpData, err)
	}
	if err := s.write(data, raw); err != nil {
		failure := newSendError(ctx, OpData, err)
		failure.begun = true
		return failure
	}
	return s.finish(ctx, data)
}

func (s *session) write(data *smtp.DataCommand, raw []byte) error {
	// The library sets no deadline for the message itself.
	if err := s.conn.SetWriteDeadline(time.Now().Add(s.submission)); err != nil {
		return err
	}
	_, err := data.Write(raw)
	return err
}

// finish sends the final dot and reads the server's answer to the message.
func (s *session) finish(ctx context.Context, data *smtp.DataCommand) *SendError {
	err := data.Close()
	if err == nil {
		return nil
	}
	failure := newSendError(ctx, OpData, err)
	if failure.Code/100 == 2 { // RFC 5321 section 4.2.1: the first digit decides
		return nil
	}
	failure.begun = true
	failure.Ambiguous = failure.Code == 0
	return failure
}

// quit says goodbye, briefly, and closes the connection.
func (s *session) quit() {
	s.client.CommandTimeout = min(s.client.CommandTimeout, 2*time.Second)
	if err := s.client.Quit(); err != nil {
		s.conn.Close()
	}
}
