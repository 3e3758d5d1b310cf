package tenant

import "time"

const (
	foundFor   = 6 * time.Hour
	absentFor  = 5 * time.Minute // a tenant made this morning must not stay missing
	maxDomains = 10_000
)

// cache holds the last answer about each domain for as long as it counts, and
// beside it the pause that an unknown answer imposes.
type cache struct {
	entries map[string]entry
	limit   int
}

type entry struct {
	answer  Answer // found or absent; no State when there is none
	paused  Answer // the unknown answer that began the pause
	resumes time.Time
}

// get returns what there is to say about the domain without asking: an answer
// that is young enough, else the unknown one of a pause that lasts.
func (c *cache) get(domain string, now time.Time, maxAge time.Duration) (Answer, bool) {
	e := c.entries[domain]
	if age := now.Sub(e.answer.AskedAt); age < lifetime(e.answer.State) && age < maxAge {
		a := e.answer
		a.Cached = true
		return a, true
	}
	if wait := e.resumes.Sub(now); wait > 0 {
		a := e.paused
		a.Cached, a.RetryAfter = true, wait
		return a, true
	}
	return Answer{}, false
}

// put keeps an answer. An unknown one is kept only as a pause, and leaves what
// was known before.
func (c *cache) put(a Answer, now time.Time) {
	switch {
	case a.State != Unknown:
		c.room(a.Domain)
		c.entries[a.Domain] = entry{answer: a}
	case a.RetryAfter > 0:
		c.room(a.Domain)
		e := c.entries[a.Domain]
		e.paused, e.resumes = a, now.Add(a.RetryAfter)
		c.entries[a.Domain] = e
	}
}

// room drops some other domain when the cache is full. Which one hardly
// matters: it will be asked about once more.
func (c *cache) room(domain string) {
	if _, ok := c.entries[domain]; ok || len(c.entries) < c.limit {
		return
	}
	for other := range c.entries {
		delete(c.entries, other)
		return
	}
}

func lifetime(s State) time.Duration {
	switch s {
	case Found:
		return foundFor
	case Absent:
		return absentFor
	default:
		return 0
	}
}
