package fakemail

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Everybody stands for all addresses together in [Server.Count] and [Server.Wait].
const Everybody = ""

// Mail is what was accepted for an address other than the desk's, in order, each mail exactly as it came. Under Discard
// there is nothing.
func (s *Server) Mail(addr string) [][]byte { return s.kept.get(addr) }

// Count is how many mails were accepted for an address other than the desk's, or for [Everybody] but the desk.
func (s *Server) Count(addr string) int { return s.kept.count(addr) }

// Wait blocks until n mails were accepted for the address, or for [Everybody] but the desk, and returns what Mail returns.
func (s *Server) Wait(ctx context.Context, addr string, n int) ([][]byte, error) {
	for {
		changed := s.kept.changed.changed()
		have := s.kept.count(addr)
		if have >= n {
			return s.kept.get(addr), nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return s.kept.get(addr), fmt.Errorf("%d of %d mails for %q: %w", have, n, addr, context.Cause(ctx))
		}
	}
}

// mailboxes is the mail of everybody but the desk, by address in lower case.
type mailboxes struct {
	discard bool
	changed signal

	mu     sync.Mutex
	mails  map[string][][]byte
	counts map[string]int
}

func (m *mailboxes) add(addr string, raw []byte) {
	addr = strings.ToLower(addr)
	m.mu.Lock()
	if m.counts == nil {
		m.counts, m.mails = make(map[string]int), make(map[string][][]byte)
	}
	m.counts[addr]++
	m.counts[Everybody]++
	if !m.discard {
		m.mails[addr] = append(m.mails[addr], raw)
	}
	m.mu.Unlock()
	m.changed.fire()
}

func (m *mailboxes) get(addr string) [][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.mails[strings.ToLower(addr)])
}

func (m *mailboxes) count(addr string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts[strings.ToLower(addr)]
}
