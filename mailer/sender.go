package mailer

import (
	"context"
	"errors"
	"sync"
	"time"
)

// SenderOptions are the limits of a Sender; a zero field takes its default.
type SenderOptions struct {
	Connections       int           // at once, at most; 3, which is what Exchange Online allows
	IdleTimeout       time.Duration // how long a connection is kept without mail; 30 s
	CommandTimeout    time.Duration // for connecting and for each reply; 30 s
	SubmissionTimeout time.Duration // for writing a message, and for the answer to it; 2 min
	OnAttempt         func(error)   // told of what Send returns; may be nil
	DKIM              *DKIM         // signs what is sent; nil: nothing does
}

func (o SenderOptions) withDefaults() SenderOptions {
	if o.Connections <= 0 {
		o.Connections = 3
	}
	if o.IdleTimeout <= 0 {
		o.IdleTimeout = 30 * time.Second
	}
	if o.CommandTimeout <= 0 {
		o.CommandTimeout = 30 * time.Second
	}
	if o.SubmissionTimeout <= 0 {
		o.SubmissionTimeout = 2 * time.Minute
	}
	if o.OnAttempt == nil {
		o.OnAttempt = func(error) {}
	}
	return o
}

// ErrSenderClosed is the cause of a SendError after Close.
var ErrSenderClosed = errors.New("the sender is closed")

// A Sender hands mails to one SMTP server over connections that it keeps. Its
// methods may be called from any goroutine. It has to be closed.
type Sender struct {
	server SMTPServer
	limits SenderOptions

	// slots holds a token for each session in use. A session is opened only with
	// a token and only when none is idle, so there are never more than slots.
	slots   chan struct{}
	closing chan struct{}
	closed  sync.Once
	owner   sync.WaitGroup // of the goroutine that retires idle sessions

	mu   sync.Mutex
	idle []*session // the one used last is the last
}

// NewSender makes a Sender. It connects when the first mail is sent.
func NewSender(server SMTPServer, options SenderOptions) *Sender {
	limits := options.withDefaults()
	s := &Sender{
		server:  server,
		limits:  limits,
		slots:   make(chan struct{}, limits.Connections),
		closing: make(chan struct{}),
	}
	s.owner.Go(s.retireIdle)
	return s
}

// Send hands in one mail, byte for byte but for the signature in front, and returns nil when the server has
// accepted it: its 250 after the final dot. Every error is a *SendError. Send
// waits while all connections are busy; the end of ctx closes the one it uses.
//
// A kept connection that turns out to be gone before the server took DATA is
// replaced, once, without a word.
func (s *Sender) Send(ctx context.Context, from, to string, raw []byte) (err error) {
	defer func() { s.limits.OnAttempt(err) }()
	if failure := checkEnvelope(ctx, from, to, raw); failure != nil {
		return failure
	}
	if s.limits.DKIM != nil {
		if raw, err = s.limits.DKIM.Sign(raw); err != nil {
			return newSendError(ctx, OpData, err)
		}
	}
	if err := s.acquire(ctx); err != nil {
		return newSendError(ctx, OpDial, err)
	}
	defer s.release()
	if kept := s.takeIdle(); kept != nil {
		failure := s.deliver(ctx, kept, from, to, raw)
		if failure == nil {
			return nil
		}
		if !failure.connectionGone() {
			return failure
		}
	}
	fresh, err := connect(ctx, s.server, s.limits)
	if err != nil {
		return err
	}
	if failure := s.deliver(ctx, fresh, from, to, raw); failure != nil {
		return failure
	}
	return nil
}

// connectionGone reports whether the session had ended before the mail was
// begun, rather than the mail been refused. A server that closes an idle
// connection may say so with 421 (RFC 5321 section 3.8).
func (e *SendError) connectionGone() bool {
	return !e.begun && (e.Code == 0 || e.Code == 421)
}

func checkEnvelope(ctx context.Context, from, to string, raw []byte) *SendError {
	if err := checkAddress(from); err != nil {
		return newSendError(ctx, OpMail, err)
	}
	op, err := OpRcpt, checkAddress(to)
	if err == nil {
		op, err = OpData, checkLines(raw)
	}
	if err == nil {
		return nil
	}
	failure := newSendError(ctx, op, err)
	failure.Temporary = false
	return failure
}

func (s *Sender) deliver(ctx context.Context, via *session, from, to string, raw []byte) *SendError {
	reusable, failure := via.deliver(ctx, from, to, raw)
	if !reusable {
		via.conn.Close()
		return failure
	}
	via.idleSince = time.Now()
	s.mu.Lock()
	s.idle = append(s.idle, via)
	s.mu.Unlock()
	return failure
}

// Close waits for the mails under way, ends the kept connections and returns.
// Later calls of Send fail with ErrSenderClosed. The error is always nil.
func (s *Sender) Close() error {
	s.closed.Do(func() {
		close(s.closing)
		s.owner.Wait()
		for range cap(s.slots) {
			s.slots <- struct{}{}
		}
		for via := s.takeIdle(); via != nil; via = s.takeIdle() {
			via.quit()
		}
	})
	return nil
}

func (s *Sender) acquire(ctx context.Context) error {
	select {
	case <-s.closing:
		return ErrSenderClosed
	default:
	}
	select {
	case s.slots <- struct{}{}:
		return nil
	case <-s.closing:
		return ErrSenderClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Sender) release() { <-s.slots }

func (s *Sender) takeIdle() *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) == 0 {
		return nil
	}
	last := s.idle[len(s.idle)-1]
	s.idle = s.idle[:len(s.idle)-1]
	return last
}
