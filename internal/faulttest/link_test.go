//go:build faults

package faulttest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// link is the way from the desk's processes to one service. It can be down, and
// it can have toxics: see the list in Toxiproxy's README.
type link struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
	// addr is where the processes reach the service, down or not.
	addr string
}

func newLink(t *testing.T, name, upstream string) *link {
	t.Helper()
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	l := &link{t: t, proxy: toxiproxy.NewProxy(api, name, "127.0.0.1:0", upstream)}
	l.up()
	l.addr = l.proxy.Listen
	t.Cleanup(l.proxy.Stop)
	return l
}

// down cuts every connection and takes no new one until up.
func (l *link) down() { l.proxy.Stop() }

// up takes connections again.
func (l *link) up() {
	l.t.Helper()
	if err := l.proxy.Start(); err != nil {
		l.t.Fatal(err)
	}
}

// The directions of a toxic.
const (
	toService   = "upstream"
	fromService = "downstream"
)

type attributes map[string]any

// poison adds a toxic, such as ("latency", fromService, attributes{"latency":
// 200, "jitter": 50}), to the connections that exist and those to come. cure
// takes it away; what the toxic holds back flows then.
func (l *link) poison(kind, direction string, a attributes) (cure func()) {
	l.t.Helper()
	description, err := json.Marshal(map[string]any{"type": kind, "stream": direction, "attributes": a})
	if err != nil {
		l.t.Fatal(err)
	}
	toxic, err := l.proxy.Toxics.AddToxicJson(bytes.NewReader(description))
	if err != nil {
		l.t.Fatal(err)
	}
	return sync.OnceFunc(func() {
		if err := l.proxy.Toxics.RemoveToxic(context.Background(), toxic.Name); err != nil {
			l.t.Error(err)
		}
	})
}

// newBridge leads from a TCP port, which a link can reach, to a unix socket,
// and returns the port's address.
func newBridge(t *testing.T, socket string) string {
	t.Helper()
	l := listen(t)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { bridge(conn, socket) })
		}
	})
	t.Cleanup(func() { l.Close(); serving.Wait() })
	return l.Addr().String()
}

// bridge connects the two until either side ends. The other end of conn is a
// link, which closes it when the test ends.
func bridge(conn net.Conn, socket string) {
	defer conn.Close()
	upstream, err := net.Dial("unix", socket)
	if err != nil {
		return // as a server that is not there
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(upstream, conn)
		upstream.Close()
	}()
	io.Copy(conn, upstream)
	conn.Close()
	upstream.Close()
	<-done
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}
