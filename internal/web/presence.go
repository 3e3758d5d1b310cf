package web

import (
	"maps"
	"slices"
	"sync"
)

// presence is who has which request open, in this process: a page that is open holds a
// connection for its events.
type presence struct {
	// changed, if set, is told of a request that somebody has opened or left.
	changed func(ref string)

	mu   sync.Mutex
	open map[string]map[string]int // pages by reference and address
}

func newPresence() *presence { return &presence{open: map[string]map[string]int{}} }

// join notes that somebody has a request open until they leave, which is to be called once.
// Whoever has it open twice is there once.
func (p *presence) join(ref, email string) (leave func()) {
	p.add(ref, email, 1)
	return func() { p.add(ref, email, -1) }
}

func (p *presence) add(ref, email string, n int) {
	p.mu.Lock()
	there := p.open[ref]
	if there == nil {
		there = map[string]int{}
		p.open[ref] = there
	}
	before := there[email]
	there[email] += n
	if there[email] <= 0 {
		delete(there, email)
	}
	if len(there) == 0 {
		delete(p.open, ref)
	}
	news := (before > 0) != (before+n > 0)
	p.mu.Unlock()
	if news && p.changed != nil {
		p.changed(ref)
	}
}

// list returns who has a request open, by address.
func (p *presence) list(ref string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Sorted(maps.Keys(p.open[ref]))
}
