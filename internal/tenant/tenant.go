// Package tenant asks a cloud's sign-in authority which tenant stands behind a
// domain, by the OpenID metadata of the domain. That takes no credentials and
// sends no username.
//
// An Answer is found, absent or unknown. Only what the authority states plainly
// is found or absent; whatever goes wrong in between is unknown, which means: ask
// again later, decide nothing now. A tenant that is found proves neither that a
// user exists nor who owns the domain.
//
// The client keeps answers, hours for a found tenant and minutes for an absent
// one, asks about a domain once at a time, honours Retry-After, and leaves an
// authority alone for a while after failures in a row.
package tenant

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

// State is what is known of the tenant behind a domain.
type State string

// The states of an Answer.
const (
	Found   State = "found"   // the authority names the tenant
	Absent  State = "absent"  // the authority says that there is none
	Unknown State = "unknown" // not known yet
)

// Answer is what is known of the tenant behind a domain, with its evidence. In
// JSON, RetryAfter is the member retry_after_seconds.
type Answer struct {
	Domain     string        `json:"domain"`
	State      State         `json:"state"`
	TenantID   string        `json:"tenant_id,omitempty"`  // GUID in lower case, when found
	Region     string        `json:"region,omitempty"`     // tenant_region_scope: "EU", "NA", "WW" ...
	SubRegion  string        `json:"sub_region,omitempty"` // tenant_region_sub_scope: "GCC", "DOD" ...
	Cloud      string        `json:"cloud,omitempty"`      // cloud_instance_name, when found
	Issuer     string        `json:"issuer,omitempty"`     // as stated, when found
	Code       int           `json:"code,omitempty"`       // AADSTS number of a refusal
	Reason     string        `json:"reason,omitempty"`     // a sentence: why absent or unknown
	RetryAfter time.Duration `json:"-"`                    // how long the domain is not asked about again
	AskedAt    time.Time     `json:"asked_at,omitzero"`    // when the request left; zero if none did
	Cached     bool          `json:"cached"`               // the answer to an earlier request
	URL        string        `json:"url,omitempty"`        // what was asked
}

// Config is what a Client needs. Its zero value asks the real clouds.
type Config struct {
	// Authority is a base URL that replaces the authority of every cloud. The
	// issuer in an answer must be of the domain's own cloud all the same.
	Authority string
	// Log gets a debug line for each request, and a warning when an authority is
	// left alone. Nil means slog.Default.
	Log *slog.Logger
	// Now is the clock for ages and pauses. Nil means time.Now.
	Now func() time.Time
	// OnAnswer, if set, is told of the answer to each request, and how long it
	// took.
	OnAnswer func(a Answer, took time.Duration)
	// Transport carries the requests. Nil means one of the client's own.
	Transport http.RoundTripper
}

// Client asks authorities. Its methods may be called from several goroutines.
type Client struct {
	authority string // "" means each cloud's own
	log       *slog.Logger
	now       func() time.Time
	onAnswer  func(Answer, time.Duration)
	http      *http.Client
	timeout   time.Duration // of a request, its body included

	base   context.Context // of the requests, which outlive their callers
	cancel context.CancelFunc
	asking sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	known    cache
	flights  map[string]*flight  // by domain
	breakers map[string]*breaker // by base URL of the authority
}

// New returns a client, to be closed when done.
func New(c Config) *Client {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.OnAnswer == nil {
		c.OnAnswer = func(Answer, time.Duration) {}
	}
	if c.Transport == nil {
		c.Transport = newTransport()
	}
	base, cancel := context.WithCancel(context.Background())
	return &Client{
		authority: strings.TrimRight(c.Authority, "/"),
		log:       c.Log,
		now:       c.Now,
		onAnswer:  c.OnAnswer,
		http:      &http.Client{Transport: c.Transport, CheckRedirect: followNone},
		timeout:   requestTimeout,
		base:      base,
		cancel:    cancel,
		known:     cache{entries: make(map[string]entry), limit: maxDomains},
		flights:   make(map[string]*flight),
		breakers:  make(map[string]*breaker),
	}
}

// Close ends the requests under way and waits for them. Whatever is asked after
// that is unknown, unless the cache has it.
func (c *Client) Close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.cancel()
	c.asking.Wait()
	c.http.CloseIdleConnections()
}
