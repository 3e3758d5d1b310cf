package inbox

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// TLSMode says how a connection is encrypted.
type TLSMode int

const (
	// ImplicitTLS begins with the TLS handshake, usually on port 993 (RFC 8314).
	ImplicitTLS TLSMode = iota
	// StartTLS upgrades the connection before anything else is said, usually on port 143. A server that does not offer
	// it is not talked to.
	StartTLS
	// NoTLS sends everything in clear. It is refused unless the server is on the loopback interface.
	NoTLS
)

// Server is a mailbox and how to sign in to it.
type Server struct {
	Addr     string // host:port
	User     string
	Password string
	// Token gives a fresh OAuth access token for each sign-in. When it is set, the sign-in is by XOAUTH2, and Password is
	// not used.
	Token   func(context.Context) (string, error)
	Folder  string // INBOX when empty
	TLS     TLSMode
	RootCAs *x509.CertPool // nil: the system's
	// Processed and Refused are the folders for messages whose outcome is known. They are made when they are missing.
	// Empty: the message stays where it is, and is only marked read.
	Processed, Refused string
}

// String is the server's address as a URL without the password.
func (s Server) String() string {
	scheme := "imap"
	if s.TLS == ImplicitTLS {
		scheme = "imaps"
	}
	u := url.URL{Scheme: scheme, User: url.User(s.User), Host: s.Addr, Path: "/" + s.folder()}
	return u.String()
}

func (s Server) folder() string {
	if s.Folder == "" {
		return "INBOX"
	}
	return s.Folder
}

const urlForm = "it looks like imaps://user:password@host:993/INBOX, with special characters percent-encoded"

// ParseURL reads imaps://user:password@host:993/INBOX. The scheme imap means STARTTLS, or no encryption at all with
// ?tls=none, which only a loopback host may have. Port and folder have the usual defaults; the password may be missing,
// for a sign-in by token. An error is one sentence without the password.
func ParseURL(s string) (Server, error) {
	u, err := url.Parse(s)
	if err != nil { // the error quotes the URL, and so the password
		return Server{}, errors.New("the IMAP URL cannot be read: " + urlForm)
	}
	server := Server{User: u.User.Username(), Folder: strings.Trim(u.Path, "/")}
	server.Password, _ = u.User.Password()
	port := "143"
	switch u.Scheme {
	case "imaps":
		port, server.TLS = "993", ImplicitTLS
	case "imap":
		server.TLS = StartTLS
	default:
		return Server{}, fmt.Errorf("the IMAP URL has the scheme %q, but takes imaps or imap: %s", u.Scheme, urlForm)
	}
	if u.Hostname() == "" || server.User == "" {
		return Server{}, errors.New("the IMAP URL names no host or no user: " + urlForm)
	}
	if u.Port() != "" {
		port = u.Port()
	}
	server.Addr = net.JoinHostPort(u.Hostname(), port)
	server.Folder = server.folder()
	if err := server.parseQuery(u); err != nil {
		return Server{}, err
	}
	return server, nil
}

func (s *Server) parseQuery(u *url.URL) error {
	for key, values := range u.Query() {
		if key != "tls" || len(values) != 1 || values[0] != "none" {
			return errors.New("the IMAP URL takes no parameter but ?tls=none")
		}
		if u.Scheme == "imaps" {
			return errors.New("the IMAP URL asks for imaps and for no TLS at once: write imap://...?tls=none")
		}
		if !loopback(u.Hostname()) {
			return fmt.Errorf("the IMAP URL asks for no TLS to %s, but the password may go unencrypted only to this machine", u.Hostname())
		}
		s.TLS = NoTLS
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
