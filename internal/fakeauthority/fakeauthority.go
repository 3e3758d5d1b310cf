// Package fakeauthority is a tenant authority in this process, for the demo, the
// benchmark and tests: it knows the tenants it is told of, answers the metadata
// request of tenant discovery as the real one does, and fails on demand.
//
// The issuer in its answers is that of the real cloud the domain belongs to,
// never its own URL, because that is what a client has to check.
package fakeauthority

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// maxRequests bounds what Requests remembers.
const maxRequests = 10_000

// Authority is a running tenant authority. Its methods may be called from
// several goroutines.
type Authority struct {
	url    string
	server *http.Server
	serve  sync.WaitGroup // the accept loop and every request
	held   atomic.Int32

	mu       sync.Mutex
	closed   bool
	tenants  map[string]tenant
	faults   map[string]Fault
	requests []string
}

type tenant struct{ id, region string }

// Start listens for HTTP on a loopback address; "" picks a free port of
// 127.0.0.1. It refuses any address that other machines can reach.
func Start(addr string) (*Authority, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("fake authority: %w", err)
	}
	if at, ok := l.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		l.Close()
		return nil, fmt.Errorf("fake authority: %s is not a loopback address", addr)
	}
	a := &Authority{
		url:     "http://" + l.Addr().String(),
		tenants: make(map[string]tenant),
		faults:  make(map[string]Fault),
	}
	a.server = &http.Server{
		Handler:           a,
		ReadHeaderTimeout: 10 * time.Second,
	}
	a.serve.Go(func() { _ = a.server.Serve(l) }) // ends with ErrServerClosed, by Close
	return a, nil
}

// URL is the base URL, to be used in place of a cloud's authority.
func (a *Authority) URL() string { return a.url }

// Add makes a tenant stand behind the domain, in place of any before. The region
// is a tenant_region_scope, such as "EU".
func (a *Authority) Add(domain, tenantID, region string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tenants[strings.ToLower(domain)] = tenant{id: tenantID, region: region}
}

// Remove makes the domain unknown again.
func (a *Authority) Remove(domain string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.tenants, strings.ToLower(domain))
}

// Requests returns the request targets asked for, in order, the latest 10,000.
func (a *Authority) Requests() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.requests)
}

// Held is how many requests wait for an answer because of the fault Slow.
func (a *Authority) Held() int { return int(a.held.Load()) }

// Close ends every request under way and waits for it.
func (a *Authority) Close() error {
	a.mu.Lock()
	again := a.closed
	a.closed = true
	a.mu.Unlock()
	if again {
		return errors.New("fake authority: closed already")
	}
	err := a.server.Close() // a closed connection ends its request's context
	a.serve.Wait()
	return err
}

// enter notes a request; false means that the authority is closing.
func (a *Authority) enter(target string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return false
	}
	a.requests = append(a.requests, target)
	if len(a.requests) > maxRequests {
		a.requests = a.requests[1:]
	}
	a.serve.Add(1)
	return true
}
