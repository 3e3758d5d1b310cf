// Package fakedns is a DNS server in this process, for the demo and tests: it
// holds the TXT records that it is told of, and fails on demand.
//
// It answers as a resolver does that knows the whole world: a name that it was
// not told of does not exist (NXDOMAIN), one above a name that it knows exists
// without records (RFC 8020).
package fakedns

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"

	"github.com/miekg/dns"
)

// Server is a running DNS server. Its methods may be called from several
// goroutines. Names are taken in any case, with or without the dot at the end.
type Server struct {
	addr    string
	servers []*dns.Server // one for UDP, one for TCP
	serving sync.WaitGroup
	close   func() error

	mu      sync.Mutex
	records map[string][]string // by canonical name: the values of its TXT records
	failing map[string]bool
	asked   map[string]int
	silent  bool
	mute    map[string]bool
}

// Start listens on a free port of 127.0.0.1, by UDP and TCP. The caller closes
// the server.
func Start() (*Server, error) {
	udp, tcp, err := listen()
	if err != nil {
		return nil, fmt.Errorf("fake DNS: %w", err)
	}
	s := &Server{
		addr:    tcp.Addr().String(),
		records: make(map[string][]string),
		failing: make(map[string]bool),
		asked:   make(map[string]int),
		mute:    make(map[string]bool),
	}
	s.close = sync.OnceValue(s.shut)
	s.serve(&dns.Server{PacketConn: udp, Handler: s})
	s.serve(&dns.Server{Listener: tcp, Handler: s})
	return s, nil
}

// serve returns when the server can be shut down, which it cannot before it has
// started.
func (s *Server) serve(server *dns.Server) {
	started := make(chan struct{})
	server.NotifyStartedFunc = func() { close(started) }
	s.servers = append(s.servers, server)
	// It ends by Close, and that is its only news.
	s.serving.Go(func() { _ = server.ActivateAndServe() })
	<-started
}

// Addr is where the server listens, as host:port.
func (s *Server) Addr() string { return s.addr }

// Close ends the server and waits until nothing of it runs any more. Calls after
// the first do nothing and return the same.
func (s *Server) Close() error { return s.close() }

func (s *Server) shut() error {
	var errs []error
	for _, server := range s.servers {
		errs = append(errs, server.Shutdown())
	}
	s.serving.Wait()
	return errors.Join(errs...)
}

// SetTXT gives a name one TXT record for each value, in place of those before.
// Without any value the name exists and has no record.
func (s *Server) SetTXT(name string, values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records[dns.CanonicalName(name)] = slices.Clone(values)
}

// Remove makes a name unknown again.
func (s *Server) Remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.records, dns.CanonicalName(name))
}

// Fail answers questions about a name with SERVFAIL from now on, whether it is
// known or not, or no longer.
func (s *Server) Fail(name string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing[dns.CanonicalName(name)] = on
}

// Silence leaves every question without an answer from now on, or no longer.
func (s *Server) Silence(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent = on
}

// Mute does so for a name and those below it, as when the server of one domain is away.
func (s *Server) Mute(name string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mute[dns.CanonicalName(name)] = on
}

func (s *Server) muted(name string) bool {
	for each, on := range s.mute {
		if on && (each == name || strings.HasSuffix(name, "."+each)) {
			return true
		}
	}
	return false
}

// Questions is how many questions about a name have come in, of any type and
// whatever became of them. A client that asks again by TCP, because UDP had no
// room for the answer, counts twice.
func (s *Server) Questions(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[dns.CanonicalName(name)]
}

// known tells whether a name, or one below it, has been set.
func (s *Server) known(name string) bool {
	for each := range s.records {
		if each == name || strings.HasSuffix(each, "."+name) {
			return true
		}
	}
	return false
}

// attempts bounds the search for a port that is free for both protocols.
const attempts = 20

func listen() (udp net.PacketConn, tcp net.Listener, err error) {
	for range attempts {
		local := net.IPv4(127, 0, 0, 1)
		if tcp, err = net.ListenTCP("tcp", &net.TCPAddr{IP: local}); err != nil {
			return nil, nil, err
		}
		port := tcp.Addr().(*net.TCPAddr).Port
		if udp, err = net.ListenUDP("udp", &net.UDPAddr{IP: local, Port: port}); err == nil {
			return udp, tcp, nil
		}
		tcp.Close()
	}
	return nil, nil, err
}
