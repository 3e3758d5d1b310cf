package pipeline

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

func TestOvertaken(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]bool{
		nil:                            false,
		errors.New("database is away"): false,
		workflow.ErrStale:              true,
		fmt.Errorf("SWAP-0000-0000: %w", workflow.ErrStale): true,
		&workflow.ConflictError{Event: "checked"}:           true,
		workflow.ErrOwnRequest:                              false,
	} {
		if got := overtaken(err); got != want {
			t.Errorf("overtaken(%v) = %v", err, got)
		}
	}
}

func TestPauseGrowsWithinItsBounds(t *testing.T) {
	t.Parallel()
	for failing, want := range map[time.Duration]time.Duration{
		0:                time.Second,
		time.Second:      time.Second,
		10 * time.Second: 5 * time.Second,
		2 * time.Minute:  time.Minute,
		24 * time.Hour:   5 * time.Minute,
	} {
		if got := DefaultPace.pause(failing); got != want {
			t.Errorf("pause after %v = %v, want %v", failing, got, want)
		}
	}
}
