package tenant

import "time"

const (
	tripAfter = 5                // failures in a row
	tripPause = 30 * time.Second // at least
)

// breaker leaves an authority alone after failures in a row, then lets single
// requests through until one succeeds. It is written out here, rather than taken
// from failsafe-go, because that one keeps its clock to itself and cannot make
// its pause as long as the Retry-After of the failure that tripped it.
//
// Its methods are called with the Client's mutex held.
type breaker struct {
	failures int
	resumes  time.Time
	trial    bool // a request is finding out whether the authority is back
}

// wait is how long no request may be sent; 0 gives leave to send one, whose
// outcome must be recorded.
func (b *breaker) wait(now time.Time) time.Duration {
	if b.failures < tripAfter {
		return 0
	}
	if d := b.resumes.Sub(now); d > 0 {
		return d
	}
	if b.trial {
		return time.Second
	}
	b.trial = true
	return 0
}

// record notes how a request went, and returns the pause that begins with it.
func (b *breaker) record(failed bool, retryAfter time.Duration, now time.Time) time.Duration {
	b.trial = false
	if !failed {
		b.failures = 0
		return 0
	}
	b.failures++
	if b.failures < tripAfter {
		return 0
	}
	pause := max(tripPause, retryAfter)
	b.resumes = now.Add(pause)
	return pause
}
