package tenant

import (
	"context"
	"math"
	"time"
)

// flight is a request under way. Its answer is set before done is closed.
type flight struct {
	done   chan struct{}
	answer Answer
}

// Lookup tells which tenant stands behind a domain: the initial domain of a
// tenant or a custom one. It may come from the cache. When ctx ends first the
// answer is unknown, and the request goes on for the sake of other callers.
func (c *Client) Lookup(ctx context.Context, domain string) Answer {
	return c.Fresh(ctx, domain, math.MaxInt64)
}

// Fresh is Lookup with a bound on the age of what the cache may answer; with 0
// the authority is always asked. It takes part in a request that is already
// under way, and it honours a pause that the authority asked for.
func (c *Client) Fresh(ctx context.Context, domain string, maxAge time.Duration) Answer {
	t, reason := c.target(domain)
	if reason != "" {
		return Answer{Domain: domain, State: Unknown, Reason: reason}
	}
	f, answer := c.join(t, maxAge)
	if f == nil {
		return answer
	}
	select {
	case <-f.done:
		return f.answer
	case <-ctx.Done():
		return Answer{
			Domain: t.domain, State: Unknown, URL: t.url,
			Reason: "The authority had not answered when the asker stopped waiting.",
		}
	}
}

// join returns the request that will bring the answer, one under way or a new
// one, or else nil and an answer that is there already. The look into the cache
// and the start of a request are one step, or two callers could both find
// nothing, one after the other's request, and ask twice.
func (c *Client) join(t target, maxAge time.Duration) (*flight, Answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if a, ok := c.known.get(t.domain, now, maxAge); ok {
		return nil, a
	}
	if f, ok := c.flights[t.domain]; ok {
		return f, Answer{}
	}
	silent := Answer{Domain: t.domain, State: Unknown, URL: t.url}
	if c.closed {
		silent.Reason = "The tenant lookup is shutting down."
		return nil, silent
	}
	b := c.breaker(t.base)
	if wait := b.wait(now); wait > 0 {
		silent.Reason = "The authority has failed several times in a row and is left alone for a while."
		silent.RetryAfter = wait
		return nil, silent
	}
	f := &flight{done: make(chan struct{})}
	c.flights[t.domain] = f
	c.asking.Go(func() { c.fly(t, f, b) })
	return f, Answer{}
}

// fly sends the request and lands the flight.
func (c *Client) fly(t target, f *flight, b *breaker) {
	asked := c.now()
	ctx, cancel := context.WithTimeout(c.base, c.timeout)
	defer cancel()
	v := c.ask(ctx, t)
	a := v.answer
	a.Domain, a.URL, a.AskedAt = t.domain, t.url, asked.UTC()
	f.answer = a
	c.onAnswer(a, c.now().Sub(asked))
	c.log.DebugContext(ctx, "tenant asked", "domain", t.domain, "state", a.State, "code", a.Code, "reason", a.Reason)
	if pause := c.land(f, v.sick, b); pause > 0 {
		c.log.WarnContext(ctx, "authority left alone", "authority", t.base, "for", pause, "reason", a.Reason)
	}
}

// land keeps what is to be kept of the flight's answer and hands it to the
// callers. It returns the pause of the authority that begins with it.
func (c *Client) land(f *flight, sick bool, b *breaker) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	c.known.put(f.answer, now)
	delete(c.flights, f.answer.Domain)
	close(f.done)
	return b.record(sick, f.answer.RetryAfter, now)
}

// breaker is the one of the authority; c.mu is held.
func (c *Client) breaker(base string) *breaker {
	b, ok := c.breakers[base]
	if !ok {
		b = new(breaker)
		c.breakers[base] = b
	}
	return b
}
