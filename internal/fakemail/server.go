package fakemail

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Options says what server to start.
type Options struct {
	// IMAPAddr and SMTPAddr are where to listen; "" takes a free port on 127.0.0.1.
	IMAPAddr, SMTPAddr string
	// Desk is the address whose mailbox IMAP serves, and the user name of both protocols.
	Desk string
	// Password is the desk's password; XOAUTH2 takes it as the access token.
	Password string
	// TLS offers STARTTLS on both ports, opens a second port for each protocol with implicit TLS, and refuses a sign-in
	// without encryption. The certificate is self-signed: see [Server.CA].
	TLS bool
	// Discard keeps no bytes of mail that left the desk's INBOX or went to another address: it is only counted. For
	// loads that would not fit into memory.
	Discard bool
	// OnMail, if set, is called with each mail that was accepted for an address other than the desk's, before its sender
	// is told. It may be called from several goroutines.
	OnMail func(to string, raw []byte)
	// AuthservID makes the server tell, in an Authentication-Results field of that id on top of each mail for the desk,
	// that DMARC has been checked (RFC 8601): see [Server.DeliverAs]. Nothing is checked in truth. "" tells nothing.
	AuthservID string
	// DMARC, if set, is the result that a mail by SMTP gets, by the domains of its envelope's sender and of its From field;
	// without it each has passed.
	DMARC func(envelope, from string) string
	// Without names capabilities that the IMAP server does not have: MOVE, UIDPLUS.
	Without []imap.Cap
}

// Server is a running mail server. Its methods may be called from any goroutine.
type Server struct {
	options  Options
	desk     string
	validity atomic.Uint32 // added to the UIDVALIDITY that the in-memory mailbox counts from 1
	user     *imapmemserver.User
	cert     *certificate // nil without TLS

	imap, imaps, smtp, smtps *listener // imaps and smtps are nil without TLS
	serving                  sync.WaitGroup

	arrived signal // mail for the desk
	kept    mailboxes

	// faultMu is taken for each write to a connection, so with a folder's lock held; mu is taken around those locks.
	faultMu   sync.Mutex
	imapFault IMAPFault
	smtpFault SMTPFaultFunc
	drop      int
	locked    atomic.Bool // no sign-in by SMTP

	mu    sync.Mutex
	moved map[string]int // under Discard: messages that a folder has had, and forgotten
}

// Start starts a server. The caller closes it.
func Start(o Options) (_ *Server, err error) {
	if o.Desk == "" {
		return nil, errors.New("fakemail: no address for the desk")
	}
	s := &Server{
		options: o,
		desk:    strings.ToLower(o.Desk),
		user:    imapmemserver.NewUser(o.Desk, o.Password),
		moved:   make(map[string]int),
	}
	s.kept.discard = o.Discard
	s.validity.Store(uint32(time.Now().Unix()))
	if err := s.user.Create("INBOX", nil); err != nil {
		return nil, err
	}
	if o.TLS {
		if s.cert, err = selfSigned(); err != nil {
			return nil, err
		}
	}
	if err := s.listen(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.serve()
	return s, nil
}

func (s *Server) listen() (err error) {
	if s.imap, err = listen(s.options.IMAPAddr, s.imapFaults); err != nil {
		return err
	}
	if s.smtp, err = listen(s.options.SMTPAddr, nil); err != nil || s.cert == nil {
		return err
	}
	if s.imaps, err = listen("", s.imapFaults); err != nil {
		return err
	}
	s.smtps, err = listen("", nil)
	return err
}

func (s *Server) serve() {
	imapServer, smtpServer := s.newIMAP(), s.newSMTP()
	for _, each := range []struct {
		on       *listener
		implicit bool
		serve    func(net.Listener) error
	}{
		{s.imap, false, imapServer.Serve},
		{s.imaps, true, imapServer.Serve},
		{s.smtp, false, smtpServer.Serve},
		{s.smtps, true, smtpServer.Serve},
	} {
		if each.on == nil {
			continue
		}
		ln := net.Listener(each.on)
		if each.implicit {
			ln = tls.NewListener(ln, s.cert.config())
		}
		// Serve returns when Close closes the listener, and that is its only news.
		s.serving.Go(func() { _ = each.serve(ln) })
	}
}

// Close ends every connection and waits until nothing of the server runs any more.
func (s *Server) Close() error {
	var errs []error
	for _, ln := range []*listener{s.imap, s.imaps, s.smtp, s.smtps} {
		if ln != nil {
			errs = append(errs, ln.shut())
		}
	}
	s.serving.Wait()
	return errors.Join(errs...)
}

// IMAPURL is the address of the desk's INBOX with its credentials: by STARTTLS when the server has TLS, else in clear.
func (s *Server) IMAPURL() string { return s.url("imap", s.imap, "/INBOX") }

// IMAPSURL is the same mailbox by implicit TLS; "" without TLS.
func (s *Server) IMAPSURL() string { return s.url("imaps", s.imaps, "/INBOX") }

// SMTPURL is where to send, with the desk's credentials: by STARTTLS when the server has TLS, else in clear. It takes mail
// from anybody who shows no credentials, too, as the receiving server of the desk's domain does.
func (s *Server) SMTPURL() string { return s.url("smtp", s.smtp, "") }

// SMTPSURL is the same by implicit TLS; "" without TLS.
func (s *Server) SMTPSURL() string { return s.url("smtps", s.smtps, "") }

func (s *Server) url(scheme string, ln *listener, path string) string {
	if ln == nil {
		return ""
	}
	u := url.URL{Scheme: scheme, Host: ln.Addr().String(), Path: path, User: url.UserPassword(s.options.Desk, s.options.Password)}
	if s.cert == nil {
		u.RawQuery = "tls=none"
	}
	return u.String()
}

// CA is the pool that makes the server's certificate trusted; nil without TLS.
func (s *Server) CA() *x509.CertPool {
	if s.cert == nil {
		return nil
	}
	return s.cert.pool()
}

// quiet is where the protocol libraries report what clients do wrong. The client is told as well, and it is the one with
// a log.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
