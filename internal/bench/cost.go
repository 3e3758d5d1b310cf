package bench

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// meter measures one pass: its time, and the CPU that this process and
// Postgres spend in it.
type meter struct {
	b        *bench
	began    time.Time
	process  time.Duration
	postgres time.Duration
}

func (b *bench) startMeter() (*meter, error) {
	process, postgres, err := b.cpu()
	return &meter{b, time.Now(), process, postgres}, err
}

// stop returns the cost of n requests, the last of which ended at end.
func (m *meter) stop(n int, end time.Time) (Pass, error) {
	process, postgres, err := m.b.cpu()
	seconds := end.Sub(m.began).Seconds()
	each := func(d time.Duration) float64 { return milliseconds(d) / float64(n) }
	return Pass{
		Requests: n, Seconds: seconds, Rate: float64(n) / seconds,
		ProcessCPU: each(process - m.process), PostgresCPU: each(postgres - m.postgres),
	}, err
}

func (b *bench) cpu() (process, postgres time.Duration, err error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, 0, err
	}
	postgres, err = b.cluster.CPU()
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), postgres, err
}

// peakMemory is the highest resident set of this process so far, in bytes: see
// proc(5), VmHWM.
func peakMemory() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kb int64
	if _, err := fmt.Sscanf(rest, "%d", &kb); err != nil {
		return 0, fmt.Errorf("/proc/self/status: VmHWM: %w", err)
	}
	return kb << 10, nil
}
