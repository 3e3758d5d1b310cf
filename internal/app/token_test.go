package app

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/config"
)

// silentTokens is a token endpoint that never answers, and how often it was
// asked.
func silentTokens(t *testing.T) (Config, *atomic.Int32) {
	t.Helper()
	var asked atomic.Int32
	released := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		asked.Add(1)
		<-released
	}))
	t.Cleanup(func() { close(released); server.Close() })
	return Config{
		OAuth:     config.OAuth{Tenant: "tenant-1", ClientID: "client", ClientSecret: "hush"},
		Discovery: config.Discovery{Authority: server.URL},
	}, &asked
}

func TestTokenIsNotWaitedForLongerThanAsked(t *testing.T) {
	t.Parallel()
	c, asked := silentTokens(t)
	token := c.token()
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, err := token(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a silent endpoint: %v", err)
		}
		cancel()
	}
	if n := asked.Load(); n > 1 {
		t.Errorf("%d requests at once", n)
	}
}

// A service stops, though neither the mailbox nor the SMTP server lets it in.
func TestStopWithoutToken(t *testing.T) {
	t.Parallel()
	w := setup(t)
	c, asked := silentTokens(t)
	sv := w.serve(t, func(s *Settings) { s.Inbox.Token, s.SMTP.Token = c.token(), c.token() })
	until(t, "a token is asked for", func() (bool, error) { return asked.Load() > 0, nil })
	stopped := make(chan struct{})
	go func() { sv.Stop(); close(stopped) }()
	select {
	case <-stopped:
	case <-time.After(patience):
		t.Fatal("the service does not stop")
	}
}
