package tenant

import (
	"log/slog"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
)

func TestPausedAuthorityIsCounted(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	if n := b.client.Paused(); n != 0 {
		t.Errorf("%d paused at first", n)
	}
	trip(t, b, fakeauthority.Fault{Kind: fakeauthority.ServerError})
	if n := b.client.Paused(); n != 1 {
		t.Errorf("%d paused after failures in a row", n)
	}
	b.authority.Fault("", fakeauthority.Fault{})
	b.clock.add(tripPause)
	b.lookup(t, contoso, Found)
	if n := b.client.Paused(); n != 0 {
		t.Errorf("%d paused after a success", n)
	}
}

func TestOnAnswerHearsOfRequestsOnly(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	var states []State
	c := New(Config{
		Authority: b.authority.URL(), Log: slog.New(slog.DiscardHandler),
		OnAnswer: func(a Answer, _ time.Duration) { states = append(states, a.State) },
	})
	for range 2 { // the second from the cache
		c.Lookup(t.Context(), contoso)
	}
	c.Close()
	if len(states) != 1 || states[0] != Found {
		t.Errorf("told of %v", states)
	}
}
