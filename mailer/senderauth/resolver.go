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
	waitingTime  = 300 * time.Millisecond
	keepAnswer   = 5 * time.Minute
	keepNotFound = 2 * time.Minute
	keepFault    = 5 * time.Second
	maxKept      = 1000
)

// NewResolver asks the DNS server at host:port, or the system's when server is empty. It
// keeps answers, and that there is none, for minutes, and faults for five seconds. One
// question for a name is on its way at a time, for at most five seconds too.
//
// A name server that does not answer keeps nobody waiting: 300 ms after the question began
// it counts as a passing fault, and whoever asks again later finds what has come.
func NewResolver(server string) *DNS {
	r := &net.Resolver{PreferGo: true}
	if server != "" {
		r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, server)
		}
	}
	return newDNS(r.LookupTXT)
}

// DNS is a Resolver over the network. Its methods may be called from several goroutines.
type DNS struct {
	ask         func(context.Context, string) ([]string, error)
	limit, wait time.Duration
	now         func() time.Time

	asking sync.WaitGroup
	ctx    context.Context // of the questions
	stop   context.CancelFunc

	mu   sync.Mutex
	kept map[string]*answer // also the questions that are on their way
}

func newDNS(ask func(context.Context, string) ([]string, error)) *DNS {
	c := &DNS{ask: ask, limit: questionTime, wait: waitingTime, now: time.Now, kept: map[string]*answer{}}
	c.ctx, c.stop = context.WithCancel(context.Background())
	return c
}

// Close gives up the questions that are on their way. Nobody may ask any more.
func (c *DNS) Close() {
	c.stop()
	c.asking.Wait()
}

// answer may be read when done is closed.
type answer struct {
	asked time.Time
	done  chan struct{}
	txt   []string
	err   error
	until time.Time
}

// LookupTXT asks for the name as it is: a name without its root would also be tried below
// the search domains of the machine, whose answers are about other names.
func (c *DNS) LookupTXT(ctx context.Context, name string) ([]string, error) {
	a, ours := c.find(name)
	if ours {
		c.asking.Go(func() { c.answer(name, a) })
	}
	ctx, stop := context.WithDeadline(ctx, a.asked.Add(c.wait))
	defer stop()
	select {
	case <-a.done:
	case <-ctx.Done():
		if !a.there() {
			return nil, &net.DNSError{Err: "no answer yet", Name: name, IsTimeout: true, IsTemporary: true}
		}
	}
	return a.txt, a.err
}

func (a *answer) there() bool {
	select {
	case <-a.done:
		return true
	default:
		return false
	}
}

// find returns the answer for a name, and whether the caller has to fetch it.
func (c *DNS) find(name string) (a *answer, ours bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if a := c.kept[name]; a != nil && !c.over(a) {
		return a, false
	}
	c.makeRoom()
	a = &answer{asked: time.Now(), done: make(chan struct{})}
	c.kept[name] = a
	return a, true
}

// over tells whether an answer is there and no longer good.
func (c *DNS) over(a *answer) bool {
	return a.there() && !c.now().Before(a.until)
}

// makeRoom drops what is over, and when that is nothing, any one answer.
func (c *DNS) makeRoom() {
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

// answer asks, whoever waits for it, within the time for a question.
func (c *DNS) answer(name string, a *answer) {
	ctx, cancel := context.WithTimeout(c.ctx, c.limit)
	defer cancel()
	defer close(a.done)
	a.txt, a.err = c.ask(ctx, name+".")
	switch {
	case a.err == nil:
		a.until = c.now().Add(keepAnswer)
	case notFound(a.err):
		a.until = c.now().Add(keepNotFound)
	default:
		a.until = c.now().Add(keepFault)
	}
}
