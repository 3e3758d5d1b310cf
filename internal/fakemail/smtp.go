package fakemail

import (
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// What one mail may have, generous enough that no test meets a limit of the fake before one of the product.
const (
	maxMessage    = 64 << 20
	maxLine       = 1 << 20
	maxRecipients = 100
)

func (s *Server) newSMTP() *smtp.Server {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &submission{server: s, conn: c}, nil
	}))
	server.Domain = "fakemail.invalid"
	server.MaxMessageBytes = maxMessage
	server.MaxLineLength = maxLine
	server.MaxRecipients = maxRecipients
	server.AllowInsecureAuth = s.cert == nil
	server.ErrorLog = quiet()
	if s.cert != nil {
		server.TLSConfig = s.cert.config()
	}
	return server
}

// submission is one client's SMTP session.
type submission struct {
	server *Server
	conn   *smtp.Conn
	from   string
	to     []string
}

var _ smtp.AuthSession = (*submission)(nil)

// AuthMechanisms implements smtp.AuthSession.
func (m *submission) AuthMechanisms() []string { return mechanisms }

// Auth implements smtp.AuthSession.
func (m *submission) Auth(mech string) (sasl.Server, error) {
	server := authenticator(mech, func(user, password string) error {
		if m.server.locked.Load() || m.server.user.Login(user, password) != nil {
			return smtp.ErrAuthFailed
		}
		return nil
	})
	if server == nil {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	return server, nil
}

// Mail implements smtp.Session.
func (m *submission) Mail(from string, _ *smtp.MailOptions) error {
	m.from = from
	return nil
}

// Rcpt implements smtp.Session.
func (m *submission) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := m.refused(to, false); err != nil {
		return err
	}
	m.to = append(m.to, to)
	return nil
}

// Data implements smtp.Session.
func (m *submission) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, to := range m.to {
		if err := m.refused(to, true); err != nil {
			return err
		}
	}
	for _, to := range m.to {
		if err := m.deliver(to, raw); err != nil {
			return err
		}
	}
	if m.server.dropThis() {
		m.conn.Conn().Close()
	}
	return nil
}

// refused has the type error, for a nil *smtp.SMTPError in an error is not nil.
func (m *submission) refused(to string, data bool) error {
	if refuse := m.server.currentSMTPFault(); refuse != nil {
		if err := refuse(m.from, to, data); err != nil {
			return err
		}
	}
	return nil
}

func (m *submission) deliver(to string, raw []byte) error {
	if strings.ToLower(to) != m.server.desk {
		m.server.kept.add(to, raw)
		if seen := m.server.options.OnMail; seen != nil {
			seen(strings.ToLower(to), raw)
		}
		return nil
	}
	return m.server.DeliverAs(slices.Concat(m.trace(), raw), m.dmarc(raw))
}

func (m *submission) dmarc(raw []byte) string {
	find := m.server.options.DMARC
	if find == nil {
		return "pass"
	}
	fields, _ := header(raw)
	return find(domainOf(m.from), fromDomain(fromFields(fields)))
}

// trace is what the last hop writes on top of a mail (RFC 5321 section 4.4). The id makes two mails of the same text two
// different messages, as they are in a real mailbox.
func (m *submission) trace() []byte {
	peer, _, err := net.SplitHostPort(m.conn.Conn().RemoteAddr().String())
	if err != nil {
		peer = "unknown"
	}
	return fmt.Appendf(nil, "Return-Path: <%s>\r\nReceived: from %s ([%s]) by fakemail.invalid with ESMTP id %s; %s\r\n",
		m.from, m.conn.Hostname(), peer, rand.Text()[:12], time.Now().Format(time.RFC1123Z))
}

// Reset implements smtp.Session.
func (m *submission) Reset() { m.from, m.to = "", nil }

// Logout implements smtp.Session.
func (m *submission) Logout() error { return nil }
