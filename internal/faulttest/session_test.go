//go:build faults

package faulttest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"

	"github.com/jackc/pgx/v5/pgproto3"
)

// session is one connection through a tap. It follows the client's messages far
// enough to know the text of what is executed, see "Message Flow" in the
// chapter on the frontend/backend protocol of PostgreSQL's documentation.
type session struct {
	tap            *tap
	client, server net.Conn

	mu          sync.Mutex
	statements  map[string]string // text by name, from Parse
	portals     map[string]string // text by name, from Bind
	transaction []string          // what was executed since the server was idle
	rounds      []*round          // not answered yet, the oldest first
}

// round is what the server answers with one ReadyForQuery: a Query, or all that
// leads up to a Sync.
type round struct {
	after []*moment
	whole bool // the client has sent all of it
}

func newSession(p *tap, client, server net.Conn) *session {
	return &session{tap: p, client: client, server: server, statements: map[string]string{}, portals: map[string]string{}}
}

// cut loses the connection, on both sides.
func (s *session) cut() {
	s.client.Close()
	s.server.Close()
}

// run forwards until either side ends.
func (s *session) run() {
	fromClient := bufio.NewReaderSize(s.client, 32<<10)
	if !s.startUp(fromClient) {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.forwardAnswers()
		s.cut()
	}()
	s.forwardMessages(fromClient)
	s.cut()
	<-done
}

// Codes that stand in place of the protocol version, see "Message Formats".
const (
	cancelRequest = 80877102
	sslRequest    = 80877103
	gssRequest    = 80877104
)

// startUp forwards the first message, which has no type. Encryption is refused.
// It reports whether messages follow: after a CancelRequest there are none.
func (s *session) startUp(r *bufio.Reader) bool {
	for {
		head, err := r.Peek(8)
		if err != nil {
			return false
		}
		message := make([]byte, binary.BigEndian.Uint32(head))
		if _, err := io.ReadFull(r, message); err != nil {
			return false
		}
		code := binary.BigEndian.Uint32(head[4:])
		if code == sslRequest || code == gssRequest {
			if _, err := s.client.Write([]byte{'N'}); err != nil {
				return false
			}
			continue
		}
		s.rounds = []*round{{whole: true}}
		_, err = s.server.Write(message)
		if code == cancelRequest {
			io.Copy(io.Discard, s.server) // the server closes when it has seen to it
			return false
		}
		return err == nil
	}
}

func (s *session) forwardMessages(r *bufio.Reader) {
	w := bufio.NewWriter(s.server)
	for {
		frame, err := readFrame(r)
		if err != nil {
			return
		}
		before, err := s.follow(frame)
		if err != nil {
			s.tap.t.Errorf("tap: message %q: %v", frame[0], err)
			return
		}
		if len(before) > 0 && w.Flush() != nil {
			return
		}
		for _, m := range before {
			m.come(s)
		}
		w.Write(frame) // an error stays until Flush
		if r.Buffered() == 0 && w.Flush() != nil {
			return
		}
	}
}

// follow returns the moments that come before the message is forwarded.
func (s *session) follow(frame []byte) (before []*moment, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body := frame[5:]
	switch frame[0] {
	case 'P':
		var m pgproto3.Parse
		err = m.Decode(body)
		s.statements[m.Name] = m.Query
	case 'B':
		var m pgproto3.Bind
		err = m.Decode(body)
		s.portals[m.DestinationPortal] = s.statements[m.PreparedStatement]
	case 'E':
		var m pgproto3.Execute
		err = m.Decode(body)
		before = s.execute(s.portals[m.Portal])
	case 'Q':
		var m pgproto3.Query
		err = m.Decode(body)
		before = s.execute(m.String)
		s.round().whole = true
	case 'S':
		s.round().whole = true
	}
	return before, err
}

func (s *session) execute(sql string) []*moment {
	before, after := s.tap.due(sql, s.transaction)
	s.transaction = append(s.transaction, sql)
	r := s.round()
	r.after = append(r.after, after...)
	return before
}

// round is the one that the client is sending.
func (s *session) round() *round {
	if n := len(s.rounds); n > 0 && !s.rounds[n-1].whole {
		return s.rounds[n-1]
	}
	r := &round{}
	s.rounds = append(s.rounds, r)
	return r
}

// forwardAnswers holds back all answers of a round with a moment after it, until
// the server is ready again and the moment is over.
func (s *session) forwardAnswers() {
	r := bufio.NewReaderSize(s.server, 32<<10)
	var held []byte
	for {
		frame, err := readFrame(r)
		if err != nil {
			return
		}
		held = append(held, frame...)
		const readyForQuery, copyIn = 'Z', 'G'
		switch frame[0] {
		case readyForQuery:
			for _, m := range s.answered(frame[5]) {
				m.come(s)
			}
		case copyIn: // the client's turn, or nobody would go on
		default:
			if s.holds() {
				continue
			}
		}
		if r.Buffered() > 0 && len(held) < 64<<10 {
			continue
		}
		if _, err := s.client.Write(held); err != nil {
			return
		}
		held = held[:0]
	}
}

func (s *session) holds() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.rounds) > 0 && len(s.rounds[0].after) > 0
}

// answered ends the oldest round and returns its moments.
func (s *session) answered(status byte) []*moment {
	s.mu.Lock()
	defer s.mu.Unlock()
	const idle = 'I'
	if status == idle {
		s.transaction = nil
	}
	if len(s.rounds) == 0 {
		return nil
	}
	after := s.rounds[0].after
	s.rounds = s.rounds[1:]
	return after
}

var errFrame = errors.New("a message of no possible length")

// readFrame reads one message: a type, a length that counts itself, a body.
func readFrame(r *bufio.Reader) ([]byte, error) {
	head, err := r.Peek(5)
	if err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n < 4 || n > 1<<30 {
		return nil, errFrame
	}
	frame := make([]byte, 1+n)
	_, err = io.ReadFull(r, frame)
	return frame, err
}
