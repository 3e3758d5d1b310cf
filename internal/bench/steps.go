package bench

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// steps sums the time of each step of the pipeline.
type steps struct {
	mu  sync.Mutex
	sum map[string]Step
}

func newSteps() *steps { return &steps{sum: map[string]Step{}} }

func (s *steps) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.sum)
}

func (s *steps) observe(step, _ string, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := s.sum[step]
	s.sum[step] = Step{Name: step, Runs: sum.Runs + 1, Seconds: sum.Seconds + took.Seconds()}
}

// list returns the steps with their shares, the largest first.
func (s *steps) list() []Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all float64
	var list []Step
	for _, step := range s.sum {
		all += step.Seconds
		list = append(list, step)
	}
	for i := range list {
		list[i].Share = list[i].Seconds / all
	}
	slices.SortFunc(list, func(a, b Step) int { return cmp.Compare(b.Seconds, a.Seconds) })
	return list
}
