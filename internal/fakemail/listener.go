package fakemail

import (
	"context"
	"errors"
	"net"
	"sync"
)

// faults decides what becomes of the next n bytes that a connection is about to send.
type faults func(n int) fate

type fate struct {
	send int  // how many of them are sent
	cut  bool // whether the connection ends there
	mute bool // whether it never says anything again
}

// listener is a listener that knows its connections: it can end them all and wait until their handlers are done, which
// neither protocol library offers.
type listener struct {
	net.Listener
	faults faults // nil: none

	mu       sync.Mutex
	closed   bool
	open     map[*conn]struct{}
	handlers sync.WaitGroup
}

func listen(addr string, f faults) (*listener, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	var config net.ListenConfig
	ln, err := config.Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &listener{Listener: ln, faults: f, open: make(map[*conn]struct{})}, nil
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, errors.Join(net.ErrClosed, raw.Close())
	}
	c := &conn{Conn: raw, listener: l}
	l.open[c] = struct{}{}
	l.handlers.Add(1)
	return c, nil
}

// cut ends every connection, as a server that restarts does.
func (l *listener) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		c.Conn.Close()
	}
}

func (l *listener) shut() error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	err := l.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	l.cut()
	l.handlers.Wait()
	return err
}

// conn is a server's side of a connection, on which faults happen.
type conn struct {
	net.Conn
	listener *listener
	once     sync.Once

	mu   sync.Mutex
	mute bool
}

// Write implements net.Conn. It never fails: after an error in the middle of a message, the IMAP library waits for ever for
// a lock of its own. The handler learns from its next Read that the connection is gone. What a mute connection writes is
// lost, and stays lost: one that came back in the middle of a response would be a different fault.
func (c *conn) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fate := fate{send: len(b)}
	if c.listener.faults != nil {
		fate = c.listener.faults(len(b))
	}
	c.mute = c.mute || fate.mute
	if c.mute {
		return len(b), nil
	}
	if _, err := c.Conn.Write(b[:fate.send]); err != nil || fate.cut {
		c.mute = true
		c.Conn.Close()
	}
	return len(b), nil
}

// Close implements net.Conn. Both libraries call it last when they handle a connection.
func (c *conn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() {
		c.listener.mu.Lock()
		delete(c.listener.open, c)
		c.listener.mu.Unlock()
		c.listener.handlers.Done()
	})
	return err
}

// signal wakes everybody who waits for the next change. Whoever takes the channel before looking misses nothing.
type signal struct {
	mu   sync.Mutex
	next chan struct{}
}

func (s *signal) changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next == nil {
		s.next = make(chan struct{})
	}
	return s.next
}

func (s *signal) fire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next != nil {
		close(s.next)
		s.next = nil
	}
}
