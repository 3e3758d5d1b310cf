package bench

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"
)

// begun calls then, once, when a line that begins so is written.
type begun struct {
	line string
	then func()
}

func (b *begun) Write(p []byte) (int, error) {
	if b.then != nil && bytes.HasPrefix(p, []byte(b.line)) {
		b.then()
		b.then = nil
	}
	return len(p), nil
}

// An interrupted benchmark ends, wherever it is.
func TestRunIsInterrupted(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"yardstick": {Mails: 50_000, Yardstick: true},
		"desk":      {Mails: 20_000},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			// In its middle, soon after its beginning.
			o.Progress = &begun{name, func() { time.AfterFunc(2*time.Second, cancel) }}
			ended := make(chan error, 1)
			go func() {
				_, err := Run(ctx, o)
				ended <- err
			}()
			select {
			case err := <-ended:
				if !errors.Is(err, errInterrupted) {
					t.Errorf("it ended with %v", err)
				}
			case <-time.After(2 * time.Minute):
				t.Fatal("it does not end")
			}
		})
	}
}
