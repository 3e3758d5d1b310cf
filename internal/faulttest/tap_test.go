//go:build faults

package faulttest

import (
	"net"
	"regexp"
	"slices"
	"sync"
	"testing"
)

// moment is a point in what a process says to its database, and what to do
// there. It comes once.
type moment struct {
	// At is the statement; Within, if set, one that the same transaction has
	// sent before it, and Without one that it has not.
	At, Within, Without *regexp.Regexp
	// Nth counts the executions that match, over all connections of the process
	// and since the moment was set; 0 is the first.
	Nth int
	// After waits for the server's answer, which the process has not seen yet.
	// Otherwise the statement has not reached the server yet.
	After bool
	// Do runs while the connection stands still; the others go on. When it
	// returns, the connection goes on too, unless it has been cut.
	Do func(*session)

	seen int
	over chan struct{}
}

// due counts an execution. The tap's lock is held.
func (m *moment) due(sql string, transaction []string) bool {
	if !m.At.MatchString(sql) || (m.Within != nil && !slices.ContainsFunc(transaction, m.Within.MatchString)) ||
		(m.Without != nil && slices.ContainsFunc(transaction, m.Without.MatchString)) {
		return false
	}
	m.seen++
	return m.seen == max(m.Nth, 1)
}

func (m *moment) come(s *session) {
	defer close(m.over)
	m.Do(s)
}

// cut is for moment.Do: the connection is lost, and with it the statement or
// its answer.
func cut(s *session) { s.cut() }

// tap stands between one process and the database. It forwards every byte as it
// came, and knows which statement is executed.
type tap struct {
	t        *testing.T
	listener net.Listener
	upstream string
	serving  sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	moments  []*moment
	sessions map[*session]struct{}
	observe  func(sql string) // nil, or told of each execution
}

func newTap(t *testing.T, upstream string) *tap {
	t.Helper()
	p := &tap{t: t, listener: listen(t), upstream: upstream, sessions: map[*session]struct{}{}}
	p.serving.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

// at sets a moment. The channel is closed when it has come and Do has returned.
func (p *tap) at(m moment) <-chan struct{} {
	m.over = make(chan struct{})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.moments = append(p.moments, &m)
	return m.over
}

// watch calls f for every execution from now on.
func (p *tap) watch(f func(sql string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.observe = f
}

// due returns the moments that an execution brings, which are then over.
func (p *tap) due(sql string, transaction []string) (before, after []*moment) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.observe != nil {
		p.observe(sql)
	}
	p.moments = slices.DeleteFunc(p.moments, func(m *moment) bool {
		due := m.due(sql, transaction)
		switch {
		case due && m.After:
			after = append(after, m)
		case due:
			before = append(before, m)
		}
		return due
	})
	return before, after
}

// cutAll loses every connection of the process.
func (p *tap) cutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for s := range p.sessions {
		s.cut()
	}
}

func (p *tap) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.serving.Go(func() { p.serve(client) })
	}
}

func (p *tap) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.upstream)
	if err != nil {
		return
	}
	s := newSession(p, client, server)
	defer s.cut()
	if !p.keep(s) {
		return
	}
	s.run()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.sessions, s)
}

func (p *tap) keep(s *session) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.sessions[s] = struct{}{}
	}
	return !p.closed
}

func (p *tap) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.listener.Close()
	p.cutAll()
	p.serving.Wait()
}
