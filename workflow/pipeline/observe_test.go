package pipeline

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

func TestObserverTellsEachOutcome(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for want, inner := range map[string]func(context.Context) error{
		Worked:   func(context.Context) error { return nil },
		Snoozed:  func(context.Context) error { return river.JobSnooze(time.Second) },
		Failed:   func(context.Context) error { return broken },
		Panicked: func(context.Context) error { panic(broken) },
	} {
		var got []string
		o := &observer{tell: func(step, outcome string, _ time.Duration) { got = append(got, step, outcome) }}
		var err error
		panicked := func() (v any) {
			defer func() { v = recover() }()
			err = o.Work(t.Context(), &rivertype.JobRow{Kind: "read"}, inner)
			return nil
		}()
		if len(got) != 2 || got[0] != "read" || got[1] != want {
			t.Errorf("told %v, want read %s", got, want)
		}
		// River has to see what the step did.
		if (panicked != nil) != (want == Panicked) || errors.Is(err, broken) != (want == Failed) || (err != nil) != (want == Failed || want == Snoozed) {
			t.Errorf("%s: passed on %v and %v", want, err, panicked)
		}
	}
}
