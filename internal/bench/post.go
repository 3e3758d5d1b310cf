package bench

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// post notes when each partner wrote and when each answer was accepted. The
// first mail to a partner is the acknowledgement, the second the confirmation.
type post struct {
	mu      sync.Mutex
	wrote   map[string]time.Time
	answers map[string][]time.Time
	n       int
	at      time.Time
	changed chan struct{}
}

func newPost() *post {
	return &post{wrote: map[string]time.Time{}, answers: map[string][]time.Time{}, changed: make(chan struct{}, 1)}
}

func (p *post) sent(addr string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrote[addr] = time.Now()
}

func (p *post) accepted(to string, _ []byte) {
	now := time.Now()
	p.mu.Lock()
	p.answers[to] = append(p.answers[to], now)
	p.n++
	p.at = now
	p.mu.Unlock()
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

func (p *post) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

// last is when the latest answer was accepted.
func (p *post) last() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

// wait returns when n answers have been accepted, and fails when they stop
// coming.
func (p *post) wait(ctx context.Context, n int) error {
	silence := time.NewTimer(stall)
	defer silence.Stop()
	for p.count() < n {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.changed:
			silence.Reset(stall)
		case <-silence.C:
			return fmt.Errorf("%d of %d answers were sent, and none for %v", p.count(), n, stall)
		}
	}
	return nil
}

// times returns how long each partner waited for either answer.
func (p *post) times(addrs []string) (acknowledged, confirmed []time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, addr := range addrs {
		for i, at := range p.answers[addr] {
			switch took := at.Sub(p.wrote[addr]); i {
			case 0:
				acknowledged = append(acknowledged, took)
			case 1:
				confirmed = append(confirmed, took)
			}
		}
	}
	return acknowledged, confirmed
}
