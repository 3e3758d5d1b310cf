package mailer

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"strconv"
)

// TLSMode is how a connection to the SMTP server is protected.
type TLSMode int

const (
	// TLSStart requires STARTTLS (RFC 3207) before anything else is said.
	TLSStart TLSMode = iota
	// TLSImplicit begins with the handshake (RFC 8314 section 3.3).
	TLSImplicit
	// TLSNone is for a server on this machine. No other gets the password.
	TLSNone
)

// An SMTPServer is where mail is handed in, and as whom.
type SMTPServer struct {
	Addr string // host:port; the host is the name that the certificate has to hold
	TLS  TLSMode

	User     string // empty: no sign-in
	Password string
	// Token gets a fresh access token for each sign-in by XOAUTH2. When set, it
	// stands in for Password.
	Token func(ctx context.Context) (string, error)

	RootCAs   *x509.CertPool // nil: the system's
	LocalName string         // what EHLO says; the connection's own address when empty
}

const smtpURLForm = "the SMTP URL is not of the form smtp://user:password@host:587 or smtps://user:password@host:465"

// ParseSMTPURL reads an SMTP server's URL: smtp:// requires STARTTLS, smtps://
// is TLS from the first byte, and smtp://...?tls=none, for this machine only, is
// plain. The port is 587 or 465 unless named, user and password may be left out,
// and signs in them are percent-encoded. An error never holds the password.
func ParseSMTPURL(s string) (SMTPServer, error) {
	u, err := url.Parse(s)
	// The reason of a parse error would repeat the URL, and with it the password.
	if err != nil || u.Hostname() == "" || u.Opaque != "" {
		return SMTPServer{}, errors.New(smtpURLForm)
	}
	if u.Path != "" && u.Path != "/" || u.Fragment != "" {
		return SMTPServer{}, errors.New(smtpURLForm + ": something follows the host")
	}
	server := SMTPServer{}
	port, err := server.protect(u)
	if err != nil {
		return SMTPServer{}, err
	}
	if u.Port() != "" {
		port = u.Port()
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return SMTPServer{}, errors.New("the SMTP URL names a port outside 1-65535")
	}
	server.Addr = net.JoinHostPort(u.Hostname(), port)
	server.User = u.User.Username()
	server.Password, _ = u.User.Password()
	if server.User == "" && server.Password != "" {
		return SMTPServer{}, errors.New("the SMTP URL has a password but no user")
	}
	return server, nil
}

// protect takes the TLS mode from the URL and returns its usual port.
func (s *SMTPServer) protect(u *url.URL) (port string, err error) {
	switch u.Scheme {
	case "smtp":
		s.TLS, port = TLSStart, "587"
	case "smtps":
		s.TLS, port = TLSImplicit, "465"
	default:
		return "", errors.New(smtpURLForm)
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", errors.New(smtpURLForm + ": the part after ? cannot be read")
	}
	for name, values := range query {
		if name != "tls" || len(values) != 1 || values[0] != "none" {
			return "", errors.New("the SMTP URL has an option other than tls=none")
		}
		if u.Scheme != "smtp" || !isLoopback(u.Hostname()) {
			return "", errors.New("the SMTP URL asks for tls=none, which only smtp:// to this machine (127.0.0.1, ::1, localhost) may")
		}
		s.TLS = TLSNone
	}
	return port, nil
}
