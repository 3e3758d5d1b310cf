package inbox

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Why a mailbox cannot be read, for an operator to act upon. Whatever is none of these is the server's own error, in its
// words.
var (
	// ErrUnreachable: no connection, or the server does not answer as an IMAP server, or says that it is out of service.
	ErrUnreachable = errors.New("the mail server cannot be reached")
	// ErrTLS: the server has no TLS, or a certificate that is not trusted for its name.
	ErrTLS = errors.New("there is no trustworthy TLS connection to the mail server")
	// ErrSignIn: user, password or token are not accepted.
	ErrSignIn = errors.New("the mail server refuses the sign-in")
	// ErrNoFolder: the mailbox has no folder of that name.
	ErrNoFolder = errors.New("the mailbox has no such folder")
)

// kind is the one of the errors above that err is, or nil.
func kind(err error) error {
	for _, sentinel := range []error{ErrUnreachable, ErrTLS, ErrSignIn, ErrNoFolder} {
		if errors.Is(err, sentinel) {
			return sentinel
		}
	}
	return nil
}

// answered tells whether err is the server's NO or BAD to a command, after which the connection is as good as before.
func answered(err error) (*imap.Error, bool) {
	var no *imap.Error
	return no, errors.As(err, &no)
}

// startError sorts what can go wrong before the sign-in. A TLS alert is a net.OpError of a "remote error" or "local error".
func startError(err error) error {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		alert       *net.OpError
	)
	_, refused := answered(err) // a NO to STARTTLS
	alerted := errors.As(err, &alert) && strings.HasSuffix(alert.Op, " error")
	if refused || alerted || errors.As(err, &certificate) || errors.As(err, &record) {
		return fmt.Errorf("%w: %w", ErrTLS, err)
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// signInError sorts the answers to a sign-in by the response codes of RFC 5530.
func signInError(err error) error {
	if kind(err) != nil {
		return err
	}
	no, ok := answered(err)
	if !ok {
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	switch no.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug:
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	case imap.ResponseCodePrivacyRequired:
		return fmt.Errorf("%w: %w", ErrTLS, err)
	default:
		return fmt.Errorf("%w: %w", ErrSignIn, err)
	}
}
