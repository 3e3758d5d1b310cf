package inbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

const (
	// slack is what a server may deliver on top of what a command asks for: responses nobody asked for, TLS records.
	slack = 1 << 20
	// stride is how much has to arrive for a server to count as still talking. A byte now and then is not enough.
	stride = 16 << 10
)

// guardedConn is a connection that ends when the server stops talking during a command, or delivers more than the command
// can need. The protocol library has neither limit: it waits for ever and reads literals of any size.
type guardedConn struct {
	net.Conn
	patience time.Duration

	mu       sync.Mutex
	watchdog *time.Timer // nil between commands
	budget   int64       // bytes that may still arrive
	progress int64       // bytes that arrived since the watchdog was wound up
	cause    error       // why the guard closed the connection
}

func guard(conn net.Conn, patience time.Duration) *guardedConn {
	return &guardedConn{Conn: conn, patience: patience, budget: slack}
}

// expect begins a command whose answer has about so many bytes. The caller calls done when it has the answer.
func (g *guardedConn) expect(bytes int64) (done func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.budget, g.progress = bytes+slack, 0
	watchdog := time.AfterFunc(g.patience, func() { g.end(fmt.Errorf("the server has been silent for %s", g.patience)) })
	g.watchdog = watchdog
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		watchdog.Stop()
		g.watchdog = nil
	}
}

// during runs a command whose answer is short.
func (g *guardedConn) during(command func() error) error {
	defer g.expect(0)()
	return g.explain(command())
}

// Read implements net.Conn.
func (g *guardedConn) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	g.mu.Lock()
	g.budget -= int64(n)
	flooded := g.budget < 0
	if g.progress += int64(n); g.progress >= stride && g.watchdog != nil {
		g.progress = 0
		g.watchdog.Reset(g.patience)
	}
	g.mu.Unlock()
	if flooded {
		g.end(errFlood)
		return 0, errFlood
	}
	return n, err
}

var errFlood = errors.New("the server delivers more than it was asked for")

// endWith ends the connection when ctx ends. The caller calls stop when the connection is closed.
func (g *guardedConn) endWith(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { g.end(context.Cause(ctx)) })
}

func (g *guardedConn) end(cause error) {
	g.mu.Lock()
	if g.cause == nil {
		g.cause = cause
	}
	g.mu.Unlock()
	g.Close()
}

// explain replaces the error of a command, such as an unexpected end, by the reason why the guard ended the connection.
func (g *guardedConn) explain(err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err != nil && g.cause != nil {
		return g.cause
	}
	return err
}
