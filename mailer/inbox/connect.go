package inbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// mailbox is a connection that has signed in.
type mailbox struct {
	client *imapclient.Client
	net    *guardedConn
	unbind func() bool // from the context that it was connected with
	tls    string      // the protocol's version, empty without TLS

	folder     string
	validity   uint32 // 0 before SELECT
	selectedAt time.Time
	messages   atomic.Uint32 // how many the folder has

	news  chan struct{} // holds one value when the server has told of a message
	woken bool          // it was news that began the present sweep
	vain  int           // how often in a row that was for nothing
	mute  bool          // IDLE is advertised, and yet refused
}

// connect opens a connection and signs in. It lasts until close is called or ctx ends.
func connect(ctx context.Context, s Server, patience time.Duration) (_ *mailbox, err error) {
	m := &mailbox{folder: s.folder(), news: make(chan struct{}, 1)}
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	if s.TLS == NoTLS && !loopback(host) {
		return nil, fmt.Errorf("%w: a password goes unencrypted only to this machine", ErrTLS)
	}
	dialer := net.Dialer{Timeout: patience}
	conn, err := dialer.DialContext(ctx, "tcp", s.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	m.net = guard(conn, patience)
	m.unbind = m.net.endWith(ctx)
	defer func() {
		if err != nil {
			m.close()
		}
	}()
	if err := m.net.during(func() error { return m.start(ctx, s, host) }); err != nil {
		return nil, startError(err)
	}
	if err := m.signIn(ctx, s); err != nil {
		return nil, err
	}
	return m, nil
}

// start goes as far as the greeting, encrypted.
func (m *mailbox) start(ctx context.Context, s Server, host string) (err error) {
	options := &imapclient.Options{
		TLSConfig: &tls.Config{
			ServerName: host,
			RootCAs:    s.RootCAs,
			MinVersion: tls.VersionTLS12,
			NextProtos: []string{"imap"},
			VerifyConnection: func(state tls.ConnectionState) error {
				m.tls = tls.VersionName(state.Version)
				return nil
			},
		},
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: m.notice},
	}
	switch s.TLS {
	case StartTLS:
		if m.client, err = imapclient.NewStartTLS(m.net, options); err != nil {
			return err
		}
	case ImplicitTLS:
		conn := tls.Client(m.net, options.TLSConfig)
		if err := conn.HandshakeContext(ctx); err != nil {
			return err
		}
		m.client = imapclient.New(conn, options)
	case NoTLS:
		m.client = imapclient.New(m.net, options)
	}
	return m.client.WaitGreeting()
}

func (m *mailbox) signIn(ctx context.Context, s Server) error {
	authenticate := func() error { return m.client.Login(s.User, s.Password).Wait() }
	if s.Token != nil {
		ctx, cancel := context.WithTimeout(ctx, m.net.patience)
		defer cancel()
		token, err := s.Token(ctx)
		if err != nil {
			return fmt.Errorf("an access token for the mailbox: %w", err)
		}
		authenticate = func() error { return m.client.Authenticate(xoauth2{s.User, token}) }
	}
	if err := m.net.during(authenticate); err != nil {
		return signInError(err)
	}
	return m.net.during(func() error {
		if m.client.Caps() == nil { // asked for once; the library remembers the answer
			return fmt.Errorf("%w: no answer to CAPABILITY", ErrUnreachable)
		}
		return nil
	})
}

// notice is told of everything that the server says about the folder unasked.
func (m *mailbox) notice(data *imapclient.UnilateralDataMailbox) {
	if data.NumMessages == nil {
		return
	}
	m.messages.Store(*data.NumMessages)
	select {
	case m.news <- struct{}{}:
	default: // one is enough
	}
}

// open selects the folder, or selects it again: that is how a new UIDVALIDITY comes to light.
func (m *mailbox) open(options *imap.SelectOptions) error {
	var data *imap.SelectData
	err := m.net.during(func() (err error) {
		data, err = m.client.Select(m.folder, options).Wait()
		return err
	})
	if _, ok := answered(err); ok && m.lacksFolder() {
		return fmt.Errorf("%w: %q", ErrNoFolder, m.folder)
	}
	if err != nil {
		return fmt.Errorf("opening the folder %q: %w", m.folder, err)
	}
	if data.UIDValidity == 0 {
		return fmt.Errorf("the server gives the folder %q no UIDVALIDITY, without which no message has a name", m.folder)
	}
	m.validity, m.selectedAt = data.UIDValidity, time.Now()
	m.messages.Store(data.NumMessages)
	return nil
}

// lacksFolder looks the folder up, since a NO to SELECT has many reasons: Exchange Online's "User is authenticated but
// not connected" is none that a person could mend.
func (m *mailbox) lacksFolder() bool {
	var found []*imap.ListData
	err := m.net.during(func() (err error) {
		found, err = m.client.List("", m.folder, nil).Collect()
		return err
	})
	return err == nil && len(found) == 0
}

// close ends the connection and waits for what reads from it.
func (m *mailbox) close() {
	m.unbind()
	m.net.Close()
	if m.client != nil {
		_ = m.client.Close() // says how the connection ended, which whoever closes it knows
	}
}
