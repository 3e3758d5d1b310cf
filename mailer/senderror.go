package mailer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strings"
	"unicode"

	"github.com/emersion/go-smtp"
)

// An Op is the step of an SMTP session that went wrong.
type Op string

// The steps in their order.
const (
	OpDial Op = "dial" // the connection, the greeting and EHLO; waiting for a free connection too
	OpTLS  Op = "tls"
	OpAuth Op = "auth"
	OpMail Op = "mail" // MAIL FROM
	OpRcpt Op = "rcpt" // RCPT TO
	OpData Op = "data" // DATA, the message and the answer to its final dot
)

// A SendError says why a mail was not, or may not have been, accepted.
type SendError struct {
	Op Op
	// Temporary is true unless this mail can never be delivered as it is: the
	// server refused its recipient, its content or its size for good. Whatever is
	// wrong between the desk and its server is temporary for the mail.
	Temporary bool
	// Ambiguous is true when the connection was lost after the final dot: the
	// server may have accepted the mail. Send the same bytes again.
	Ambiguous bool

	Code     int    // the SMTP reply code, 0 when there was no reply
	Enhanced string // the enhanced status code (RFC 3463), such as "5.1.1", or ""
	Text     string // what the server or the network said: one printable line

	err   error
	begun bool // the server took DATA, so the mail is not tried again by itself
}

// Error returns one line: the step, the codes and the text.
func (e *SendError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "smtp %s: ", e.Op)
	if e.Code != 0 {
		fmt.Fprintf(&b, "%d ", e.Code)
	}
	if e.Enhanced != "" {
		b.WriteString(e.Enhanced + " ")
	}
	b.WriteString(e.Text)
	return b.String()
}

// Unwrap returns the network's, TLS's or context's error, or the server's reply
// as *smtp.SMTPError.
func (e *SendError) Unwrap() error { return e.err }

// newSendError describes what err means for the mail. An error that the end of
// ctx brought about is reported as that.
func newSendError(ctx context.Context, op Op, err error) *SendError {
	e := &SendError{Op: op, Temporary: true, err: err, Text: printable(err.Error())}
	var reply *smtp.SMTPError
	var early *textproto.Error
	switch {
	case errors.As(err, &reply):
		e.Code, e.Enhanced, e.Text = reply.Code, enhanced(reply.EnhancedCode), printable(reply.Message)
		e.Temporary = !permanent(op, e.Code, e.Enhanced)
	case errors.As(err, &early):
		e.Code, e.Text = early.Code, printable(early.Msg)
	case ctx.Err() != nil:
		e.err, e.Text = ctx.Err(), ctx.Err().Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		e.Text = "the server closed the connection"
	}
	return e
}

// aboutUs are replies to any step that speak of our own account or sign-in.
// Sources: RFC 4954 section 6; Exchange Online's documented submission errors.
var aboutUs = map[string]bool{
	"5.7.8": true, "5.7.9": true, "5.7.11": true, // sign-in refused, too weak, unencrypted
	"5.7.30": true, "5.7.139": true, // basic authentication is switched off
	"5.7.57": true, "5.7.60": true, "5.2.252": true, // not signed in; may not send as this address
	"5.7.236": true, // the day's limit of an onmicrosoft.com sender
}

func permanent(op Op, code int, enhanced string) bool {
	switch {
	case code/100 != 5, aboutUs[enhanced]:
		return false
	case code == 530, code == 534, code == 535, code == 538: // RFC 4954 section 6: all about the sign-in
		return false
	case code == 552 && op == OpMail: // too large (RFC 1870 section 6.2)
		return true
	case code == 554 && enhanced == "5.2.0" && op == OpData: // Exchange Online: the sender's daily limit
		return false
	}
	return op == OpRcpt || op == OpData
}

func enhanced(code smtp.EnhancedCode) string {
	if code == smtp.NoEnhancedCode || code == smtp.EnhancedCodeNotSet {
		return ""
	}
	return fmt.Sprintf("%d.%d.%d", code[0], code[1], code[2])
}

// printable makes one line of a server's text, bounded, for logs and tables.
func printable(text string) string {
	const limit = 500
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))), " ")
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}
