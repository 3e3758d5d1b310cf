package bench

import (
	"slices"
	"testing"
	"time"
)

func TestSpread(t *testing.T) {
	t.Parallel()
	var times []time.Duration
	for n := range 200 {
		times = append(times, time.Duration(n+1)*time.Millisecond)
	}
	slices.Reverse(times)
	if got, want := spread(times), (Spread{100, 190, 198}); got != want {
		t.Errorf("spread of 1 to 200 ms: %v, want %v", got, want)
	}
	if got, want := spread([]time.Duration{time.Second}), (Spread{1000, 1000, 1000}); got != want {
		t.Errorf("spread of one: %v, want %v", got, want)
	}
	if got := spread(nil); got != (Spread{}) {
		t.Errorf("spread of none: %v", got)
	}
}

func TestSteps(t *testing.T) {
	t.Parallel()
	s := newSteps()
	s.observe("old", "", time.Hour)
	s.reset()
	s.observe("read", "", time.Second)
	s.observe("send", "", 2*time.Second)
	s.observe("send", "", time.Second)
	want := []Step{{"send", 2, 3, 0.75}, {"read", 1, 1, 0.25}}
	if got := s.list(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPassesTogether(t *testing.T) {
	t.Parallel()
	a := Pass{Requests: 100, Seconds: 1, Rate: 100, ProcessCPU: 1, PostgresCPU: 4}
	b := Pass{Requests: 300, Seconds: 1, Rate: 300, ProcessCPU: 3, PostgresCPU: 8}
	if got, want := a.and(b), (Pass{Requests: 400, Seconds: 2, Rate: 200, ProcessCPU: 2.5, PostgresCPU: 7}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
