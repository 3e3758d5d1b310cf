package tenant

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

const (
	requestTimeout = 10 * time.Second
	maxBody        = 64 << 10
	maxHeader      = 64 << 10
	idlePerHost    = 16 // connections kept open: the workers of one process
)

func newTransport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = idlePerHost
	t.MaxResponseHeaderBytes = maxHeader
	return t
}

// followNone hands a redirect over as the answer it is: whoever can redirect the
// request must not choose who answers it.
func followNone(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// verdict is an answer, and whether it is a sign that the authority is sick.
type verdict struct {
	answer Answer
	sick   bool
}

func sick(reason string) verdict {
	return verdict{Answer{State: Unknown, Reason: reason}, true}
}

// ask sends one request and judges what comes back.
func (c *Client) ask(ctx context.Context, t target) verdict {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.url, nil)
	if err != nil {
		return sick("The authority's address is not a URL.")
	}
	req.Header.Set("Accept", "application/json")
	res, err := c.http.Do(req)
	if err != nil {
		return c.noAnswer(ctx, t, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err != nil {
		return c.noAnswer(ctx, t, err)
	}
	return read(reply{res.StatusCode, res.Header, body}, t.cloud, c.now())
}

// noAnswer tells a timeout from other failures of the network, whose details
// are for the log.
func (c *Client) noAnswer(ctx context.Context, t target, err error) verdict {
	c.log.InfoContext(ctx, "authority not reached", "domain", t.domain, "url", t.url, "error", err)
	if errors.Is(err, context.DeadlineExceeded) {
		return sick("The authority did not answer in time.")
	}
	return sick("The connection to the authority failed.")
}
