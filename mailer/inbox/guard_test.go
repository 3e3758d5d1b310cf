package inbox

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// guarded is a connection to a server that sends so many bytes after each pause, for ever.
func guarded(t *testing.T, size int, pause time.Duration) *guardedConn {
	client, server := net.Pipe()
	var sending sync.WaitGroup
	sending.Go(func() {
		for {
			time.Sleep(pause) // on the bubble's clock
			if _, err := server.Write(make([]byte, size)); err != nil {
				return
			}
		}
	})
	t.Cleanup(func() {
		server.Close()
		sending.Wait()
	})
	return guard(client, 30*time.Second)
}

func TestGuardEndsDrip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := guarded(t, 1, time.Second)
		began := time.Now()
		err := g.during(func() error {
			_, err := io.Copy(io.Discard, g)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "silent for 30s") {
			t.Errorf("%v, want that the server is silent", err)
		}
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("after %s", took)
		}
	})
}

func TestGuardBearsSlowness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := guarded(t, stride, 29*time.Second)
		err := g.during(func() error {
			_, err := io.CopyN(io.Discard, g, 10*stride)
			return err
		})
		if err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour) // between commands a server may be as silent as it likes
		if _, err := g.Read(make([]byte, 1)); err != nil {
			t.Error(err)
		}
		g.Close()
	})
}

func TestGuardEndsFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := guarded(t, 1000, 0)
		done := g.expect(5 << 20)
		n, err := io.Copy(io.Discard, g)
		done()
		if n > 6<<20 || n < 5<<20 || !errors.Is(g.explain(err), errFlood) {
			t.Errorf("%d bytes, %v", n, err)
		}
	})
}
