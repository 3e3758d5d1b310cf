package store

import (
	"slices"
	"time"
)

// Spread tells how long something took, N times.
type Spread struct {
	N           int
	Median, P95 time.Duration
}

// histogram counts durations in seconds.
type histogram map[int64]int

func (h histogram) add(seconds int64) { h[seconds]++ }

// spread takes the nearest rank: a duration that there was.
func (h histogram) spread() Spread {
	var s Spread
	keys := make([]int64, 0, len(h))
	for k, n := range h {
		keys = append(keys, k)
		s.N += n
	}
	slices.Sort(keys)
	seen := 0
	for _, k := range keys {
		before := seen
		seen += h[k]
		at := func(percent int) bool { rank := (s.N*percent + 99) / 100; return before < rank && rank <= seen }
		if at(50) {
			s.Median = time.Duration(k) * time.Second
		}
		if at(95) {
			s.P95 = time.Duration(k) * time.Second
		}
	}
	return s
}
