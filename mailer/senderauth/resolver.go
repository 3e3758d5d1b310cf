package senderauth

import (
	"context"
	"net"
	"sync"
	"time"
)

// Limits of a resolver. Answers are kept for a time of our own, as the system's resolver
// does not tell theirs.
const (
	questionTime = 5 * time.Second
	keepAnswer   = 5 * time.Minute
	keepNotFound = 2 * time.Minute
	maxKept      = 1000
)

// NewResolver asks the DNS server at host:port, or the system's when server is empty. It
// keeps answers, and that there is none, for minutes; faults it does not keep. One question
// for a name is on its way at a time, for at most five seconds.
func NewResolver(server string) Resolver {
	r := &net.Resolver{PreferGo: true}
	if server != "" {
		r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, server)
		}
	}
	return &cache{ask: r.LookupTXT, limit: questionTime, now: time.Now, kept: map[string]*answer{}}
}

type cache struct {
	ask   func(context.Context, string) ([]string, error)
	limit time.Duration
	now   func() time.Time

	mu   sync.Mutex
	kept map[string]*answer // also the questions that are on their way
}

// answer may be read when done is closed.
type answer struct {
	done  chan struct{}
	txt   []string
	err   error
	until time.Time
}

// LookupTXT asks for the name as it is: a name without its root would also be tried below
// the search domains of the machine, whose answers are about other names.
func (c *cache) LookupTXT(ctx context.Context, name string) ([]string, error) {
	a, ours := c.find(name)
	if ours {
		c.answer(ctx, name, a)
	}
	select {
	case <-a.done:
		return a.txt, a.err
	case <-ctx.Done():
		return nil, &net.DNSError{Err: ctx.Err().Error(), Name: name, IsTimeout: true, IsTemporary: true}
	}
}

// find returns the answer for a name, and whether the caller has to fetch it.
func (c *cache) find(name string) (a *answer, ours bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if a := c.kept[name]; a != nil && !c.over(a) {
		return a, false
	}
	c.makeRoom()
	a = &answer{done: make(chan struct{})}
	c.kept[name] = a
	return a, true
}

// over tells whether an answer is there and no longer good.
func (c *cache) over(a *answer) bool {
	select {
	case <-a.done:
		return !c.now().Before(a.until)
	default:
		return false
	}
}

// makeRoom drops what is over, and when that is nothing, any one answer.
func (c *cache) makeRoom() {
	if len(c.kept) < maxKept {
		return
	}
	for name, a := range c.kept {
		if c.over(a) {
			delete(c.kept, name)
		}
	}
	for name := range c.kept {
		if len(c.kept) < maxKept {
			return
		}
		delete(c.kept, name) // who waits for it has it all the same
	}
}

// answer asks. Others may be waiting for it, so that it does not end with the caller's
// context but within the time for a question.
func (c *cache) answer(ctx context.Context, name string, a *answer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.limit)
	defer cancel()
	defer close(a.done)
	a.txt, a.err = c.ask(ctx, name+".")
	switch {
	case a.err == nil:
		a.until = c.now().Add(keepAnswer)
	case notFound(a.err):
		a.until = c.now().Add(keepNotFound)
	}
}
