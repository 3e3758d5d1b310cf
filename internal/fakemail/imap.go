package fakemail

import (
	"bytes"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
)

func (s *Server) newIMAP() *imapserver.Server {
	caps := imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}, imap.CapESearch: {}}
	for _, without := range s.options.Without {
		delete(caps, without)
	}
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{server: s}, &imapserver.GreetingData{}, nil
		},
		Caps:         caps,
		Logger:       quiet(),
		InsecureAuth: s.cert == nil,
	}
	if s.cert != nil {
		options.TLSConfig = s.cert.config()
	}
	return imapserver.New(options)
}

// Deliver puts a message into the desk's INBOX: exactly as it is, or, with an AuthservID, as one whose sender has passed
// DMARC.
func (s *Server) Deliver(raw []byte) error { return s.DeliverAs(raw, "pass") }

// DeliverAs puts a message into the desk's INBOX as one with that result of DMARC: "pass", "fail", "none"; "" adds no field,
// as a server does that has not looked. In any case it takes away what claims to be its own result. Without an AuthservID
// the message stays exactly as it is.
func (s *Server) DeliverAs(raw []byte, dmarc string) error {
	if id := s.options.AuthservID; id != "" {
		raw = authenticated(raw, id, dmarc)
	}
	_, err := s.user.Append("INBOX", literal{bytes.NewReader(raw)}, &imap.AppendOptions{})
	if err == nil {
		s.arrived.fire()
	}
	return err
}

// Folder is how many messages a folder of the desk holds; under Discard, how many it has had. A folder that does not exist
// holds none.
func (s *Server) Folder(name string) (count int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.folderLocked(name)
}

func (s *Server) folderLocked(name string) int {
	data, err := s.user.Status(name, &imap.StatusOptions{NumMessages: true})
	if err != nil {
		return s.moved[name] // no such folder
	}
	return s.moved[name] + int(*data.NumMessages)
}

// forget empties a folder and remembers how many messages it has had.
func (s *Server) forget(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moved[name] = s.folderLocked(name)
	if err := s.user.Delete(name); err != nil {
		return err
	}
	return s.user.Create(name, nil)
}

type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// session is one client's session. The embedded part is nil until it has signed in.
type session struct {
	*imapmemserver.UserSession
	server *Server
}

var (
	_ imapserver.SessionMove = (*session)(nil)
	_ imapserver.SessionSASL = (*session)(nil)
)

// Login implements imapserver.Session.
func (s *session) Login(user, password string) error {
	if err := s.server.user.Login(user, password); err != nil {
		return err
	}
	s.UserSession = imapmemserver.NewUserSession(s.server.user)
	return nil
}

// AuthenticateMechanisms implements imapserver.SessionSASL.
func (s *session) AuthenticateMechanisms() []string { return mechanisms }

// Authenticate implements imapserver.SessionSASL.
func (s *session) Authenticate(mech string) (sasl.Server, error) {
	if server := authenticator(mech, s.Login); server != nil {
		return server, nil
	}
	return nil, &imap.Error{Type: imap.StatusResponseTypeNo, Text: "no such mechanism"}
}

// Select implements imapserver.Session.
func (s *session) Select(name string, options *imap.SelectOptions) (*imap.SelectData, error) {
	data, err := s.UserSession.Select(name, options)
	if err == nil {
		data.UIDValidity += s.server.validity.Load()
	}
	return data, err
}

// Status implements imapserver.Session.
func (s *session) Status(name string, options *imap.StatusOptions) (*imap.StatusData, error) {
	data, err := s.UserSession.Status(name, options)
	if err == nil && options.UIDValidity {
		data.UIDValidity += s.server.validity.Load()
	}
	return data, err
}

// Fetch implements imapserver.Session.
func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	withheld := s.server.currentIMAPFault().Withhold
	uids, ok := set.(imap.UIDSet)
	if withheld == 0 || !ok || len(options.BodySection) == 0 || !uids.Contains(withheld) {
		return s.UserSession.Fetch(w, set, options)
	}
	all, _ := uids.Nums() // a set without "*", as every set is that names bodies here
	given := imap.UIDSetNum(slices.DeleteFunc(all, func(uid imap.UID) bool { return uid == withheld })...)
	if len(given) == 0 {
		return nil
	}
	return s.UserSession.Fetch(w, given, options)
}

// Append implements imapserver.Session: who idles hears of what another client puts there, too.
func (s *session) Append(name string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	data, err := s.UserSession.Append(name, r, options)
	if err == nil {
		s.server.arrived.fire()
	}
	return data, err
}

// Idle implements imapserver.Session. The one of the library does not tell what came between the last command and IDLE
// until something else comes.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	for {
		arrived := s.server.arrived.changed()
		if !s.server.currentIMAPFault().Deaf {
			if err := s.Poll(w, true); err != nil {
				return err
			}
		}
		select {
		case <-arrived:
		case <-stop:
			return nil
		}
	}
}

// Move implements imapserver.SessionMove.
func (s *session) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	if slices.Contains(s.server.options.Without, imap.CapMove) {
		return &imap.Error{Type: imap.StatusResponseTypeBad, Text: "MOVE is not offered"}
	}
	if s.server.currentIMAPFault().RefuseMove {
		return errRefused
	}
	if none, err := s.none(set); none || err != nil {
		return err
	}
	if err := s.UserSession.Move(w, set, dest); err != nil {
		return err
	}
	return s.discard(dest)
}

// Copy implements imapserver.Session.
func (s *session) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	if s.server.currentIMAPFault().RefuseMove {
		return nil, errRefused
	}
	if none, err := s.none(set); none || err != nil {
		return nil, err
	}
	data, err := s.UserSession.Copy(set, dest)
	if err != nil {
		return nil, err
	}
	return data, s.discard(dest)
}

// none tells whether a set names no message. The library would then write a COPYUID without UIDs, which breaks the protocol.
func (s *session) none(set imap.NumSet) (bool, error) {
	var criteria imap.SearchCriteria
	switch set := set.(type) {
	case imap.UIDSet:
		criteria.UID = []imap.UIDSet{set}
	case imap.SeqSet:
		criteria.SeqNum = []imap.SeqSet{set}
	}
	found, err := s.Search(imapserver.NumKindUID, &criteria, &imap.SearchOptions{})
	if err != nil {
		return false, err
	}
	return found.Count == 0, nil
}

func (s *session) discard(folder string) error {
	if !s.server.options.Discard {
		return nil
	}
	return s.server.forget(folder)
}

var errRefused = &imap.Error{Type: imap.StatusResponseTypeNo, Text: "not today"}
