package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"time"
)

// SMTPStatus is what CheckSMTP found out, as far as it came.
type SMTPStatus struct {
	TLSVersion string   // such as "TLS 1.3"; empty on a plain connection
	Mechanisms []string // the SASL mechanisms offered, in the server's order
	SignedIn   bool     // false also when there is no user to sign in as
}

// An SMTPFault is what stands between the desk and its SMTP server.
type SMTPFault string

// The faults, each with a remedy of its own.
const (
	SMTPUnreachable SMTPFault = "unreachable" // no connection, or nobody that speaks SMTP
	SMTPTLS         SMTPFault = "tls"         // no TLS, or a certificate that does not hold
	SMTPSignIn      SMTPFault = "sign_in"     // user, password or mechanism refused
)

// An SMTPCheckError is a failed CheckSMTP. It wraps the *SendError behind it.
type SMTPCheckError struct {
	Fault SMTPFault
	Err   error
}

func (e *SMTPCheckError) Error() string { return e.Err.Error() }

// Unwrap returns the *SendError.
func (e *SMTPCheckError) Unwrap() error { return e.Err }

// CheckSMTP connects to the server, signs in and leaves without sending a mail.
// Each step may take 10 seconds. Every error is an *SMTPCheckError; the status
// then holds what was learned before it.
func CheckSMTP(ctx context.Context, server SMTPServer) (SMTPStatus, error) {
	limits := SenderOptions{CommandTimeout: 10 * time.Second}.withDefaults()
	s, err := dial(ctx, server, limits)
	if err != nil {
		return SMTPStatus{}, checkError(err)
	}
	defer s.quit()
	status := SMTPStatus{Mechanisms: s.mechanisms()}
	if s.tls != 0 {
		status.TLSVersion = tls.VersionName(s.tls)
	}
	if err := s.signIn(ctx, server); err != nil {
		return status, checkError(err)
	}
	status.SignedIn = server.User != ""
	return status, nil
}

func checkError(err error) error {
	fault := SMTPUnreachable
	var failure *SendError
	if errors.As(err, &failure) {
		switch failure.Op {
		case OpTLS:
			fault = SMTPTLS
		case OpAuth:
			fault = SMTPSignIn
		default:
		}
	}
	return &SMTPCheckError{Fault: fault, Err: err}
}
