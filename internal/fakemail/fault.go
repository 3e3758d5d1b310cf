package fakemail

import (
	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-smtp"
)

// IMAPFault is something that goes wrong with the IMAP server.
type IMAPFault struct {
	// CutAfter closes a connection in the middle of what it says: once that many further bytes have been sent, over all
	// connections. It happens once; 0 is never.
	CutAfter int
	// Silent loses everything that is said from now on. A connection that has said something while the fault lasted
	// stays silent.
	Silent bool
	// Deaf tells nothing to a client in IDLE.
	Deaf bool
	// Withhold is the UID of a message that is listed, but whose bytes are left out of every answer; 0 is none.
	Withhold imap.UID
	// RefuseMove answers NO to MOVE and COPY.
	RefuseMove bool
}

// IMAPFault sets what goes wrong from now on; the zero value ends it.
func (s *Server) IMAPFault(f IMAPFault) {
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	s.imapFault = f
}

func (s *Server) currentIMAPFault() IMAPFault {
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	return s.imapFault
}

// imapFaults is the part of the fault that befalls a connection's bytes.
func (s *Server) imapFaults(n int) fate {
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	f := &s.imapFault
	switch {
	case f.CutAfter == 0:
		return fate{send: n, mute: f.Silent}
	case n < f.CutAfter:
		f.CutAfter -= n
		return fate{send: n, mute: f.Silent}
	}
	send := f.CutAfter
	f.CutAfter = 0
	return fate{send: send, cut: true, mute: f.Silent}
}

// CutIMAP ends every IMAP connection, as a restart of the server does. New ones are taken at once.
func (s *Server) CutIMAP() {
	s.imap.cut()
	if s.imaps != nil {
		s.imaps.cut()
	}
}

// BumpUIDValidity gives the desk's folders a new UIDVALIDITY, as a restore from a backup does. A client sees it with its
// next SELECT.
func (s *Server) BumpUIDValidity() { s.validity.Add(1000) }

// SMTPFaultFunc decides on a mail for each of its recipients, at RCPT and again when all of its data is there; data tells
// which. nil accepts.
type SMTPFaultFunc func(from, to string, data bool) *smtp.SMTPError

// SMTPFault sets who is refused from now on; nil is nobody.
func (s *Server) SMTPFault(refuse SMTPFaultFunc) {
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	s.smtpFault = refuse
}

func (s *Server) currentSMTPFault() SMTPFaultFunc {
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	return s.smtpFault
}

// RefuseSMTPSignIn answers 535 to every sign-in from now on, or no longer.
func (s *Server) RefuseSMTPSignIn(refuse bool) { s.locked.Store(refuse) }

// DropAfterData accepts each of the next n mails, but loses the connection before it says so: the sender cannot know.
func (s *Server) DropAfterData(n int) {
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	s.drop = n
}

// dropThis tells whether the mail at hand is one to lose the answer of.
func (s *Server) dropThis() bool {
	s.faultMu.Lock()
	defer s.faultMu.Unlock()
	if s.drop == 0 {
		return false
	}
	s.drop--
	return true
}
