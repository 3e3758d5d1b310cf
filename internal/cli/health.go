package cli

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/swapdesk/swapdesk/internal/config"
)

const (
	// healthTimeout is a little more than /readyz takes at most.
	healthTimeout = 6 * time.Second
	maxAnswer     = 64 << 10 // bytes that are shown of an answer
)

type healthCommand struct {
	config.HTTP
	URL string `arg:"" optional:"" help:"What to ask. Unset: /readyz of the desk on this machine, at SWAPDESK_HTTP_ADDR."`
}

// Run prints the answer, for images without a shell, where nothing else can ask.
func (c *healthCommand) Run(e *env) error {
	url := c.URL
	if url == "" {
		url = c.ReadyURL()
	}
	ctx, cancel := context.WithTimeout(e.ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return err
	}
	fmt.Fprint(e.Out, visibleLines(string(body)))
	if response.StatusCode != http.StatusOK {
		return errFound
	}
	return nil
}
