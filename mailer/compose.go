package mailer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// A Mail is a finished message and its envelope.
type Mail struct {
	MessageID string // without angle brackets
	From, To  string // bare addresses, for the SMTP envelope
	Subject   string
	Raw       []byte // RFC 5322 with CRLF line ends, 7-bit
}

// Compose writes the letter. The error says which fact of the desk or of the
// letter is missing or malformed; there is no mail then.
func (d Desk) Compose(l Letter) (Mail, error) {
	if err := d.Check(); err != nil {
		return Mail{}, err
	}
	if err := l.check(); err != nil {
		return Mail{}, err
	}
	if strings.EqualFold(l.To, d.Address) {
		return Mail{}, errors.New("the letter is addressed to the desk itself")
	}
	if l.MessageID == "" {
		l.MessageID = newMessageID(domainOf(d.Address))
	}
	c, err := fill(d, l)
	if err != nil {
		return Mail{}, fmt.Errorf("letter for %s: %w", l.Occasion, err)
	}
	raw, err := d.raw(l, c)
	if err != nil {
		return Mail{}, fmt.Errorf("letter for %s: %w", l.Occasion, err)
	}
	return Mail{MessageID: l.MessageID, From: d.Address, To: l.To, Subject: c.subject, Raw: raw}, nil
}

func (d Desk) raw(l Letter, c content) ([]byte, error) {
	html, err := c.html()
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(boundary(l.MessageID)))
	if err := d.headers(msg, l, c.subject); err != nil {
		return nil, err
	}
	msg.SetBodyString(gomail.TypeTextPlain, c.text())
	msg.AddAlternativeString(gomail.TypeTextHTML, html)
	var raw bytes.Buffer
	if _, err := msg.WriteTo(&raw); err != nil {
		return nil, err
	}
	return raw.Bytes(), checkLines(raw.Bytes())
}

func (d Desk) headers(msg *gomail.Msg, l Letter, subject string) error {
	msg.FromMailAddress(&mail.Address{Name: d.name(), Address: d.Address})
	if err := msg.To(l.To); err != nil {
		return err
	}
	msg.Subject(subject)
	msg.SetDateWithValue(l.Date.UTC())
	msg.SetMessageIDWithValue(l.MessageID)
	// Answering machines leave alone what says so: RFC 3834 section 5, MS-OXCMAIL 2.2.3.2.14.
	kind := "auto-replied"
	if l.Occasion == Digest {
		kind = "auto-generated"
	}
	msg.SetGenHeader("Auto-Submitted", kind)
	msg.SetGenHeader(gomail.HeaderXAutoResponseSuppress, "All")

	if !l.Occasion.replies() {
		return nil
	}
	parent, ok := bareMessageID(l.InReplyTo)
	if !ok {
		parent = ""
	} else {
		msg.SetGenHeader(gomail.HeaderInReplyTo, bracketed([]string{parent}))
	}
	if ids := references(l.References, parent); len(ids) > 0 {
		msg.SetGenHeader(gomail.HeaderReferences, bracketed(ids))
	}
	return nil
}

// boundary derives the MIME boundary from the message id, so that a letter with
// a fixed id has fixed bytes, and nobody can know it beforehand.
func boundary(messageID string) string {
	sum := sha256.Sum256([]byte("boundary " + messageID))
	return hex.EncodeToString(sum[:16])
}

// maxLine is the octets of a line without its CRLF (RFC 5322 section 2.1.1).
const maxLine = 998

// checkLines accepts 7-bit lines that each end in CRLF, with no CR or LF, NUL or
// overlong line within. Only such bytes pass every SMTP server unchanged.
func checkLines(raw []byte) error {
	if len(raw) == 0 || !bytes.HasSuffix(raw, []byte("\r\n")) {
		return errors.New("the message does not end in CRLF")
	}
	for line := range bytes.SplitSeq(raw[:len(raw)-2], []byte("\r\n")) {
		if len(line) > maxLine {
			return fmt.Errorf("the message has a line of %d octets, more than %d", len(line), maxLine)
		}
		for _, c := range line {
			if c == '\r' || c == '\n' || c == 0 || c > 0x7e {
				return fmt.Errorf("the message holds the octet %#02x, which not every server passes on", c)
			}
		}
	}
	return nil
}
