//go:build faults

package faulttest

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// names is what a process has for /etc/hosts, in a mount namespace of its own.
// It has no DNS server besides: nobody listens where it asks.
type names struct {
	t     *testing.T
	hosts string
}

// named has the process reach everything by a name. It needs root, as
// everything that mounts does.
func (p *process) named() *names {
	p.t.Helper()
	dir := filepath.Dir(p.log.Name())
	n := &names{p.t, filepath.Join(dir, "hosts")}
	n.up()
	resolv := filepath.Join(dir, "resolv.conf")
	if err := os.WriteFile(resolv, []byte("nameserver 127.255.255.254\noptions timeout:1 attempts:1\n"), 0o644); err != nil {
		p.t.Fatal(err)
	}
	for i, v := range p.env {
		if !strings.HasPrefix(v, "SWAPDESK_HTTP_ADDR=") {
			p.env[i] = strings.ReplaceAll(v, "127.0.0.1:", "localhost:")
		}
	}
	p.env = append(p.env, "SWAPDESK_LOG_LEVEL=debug") // tells of every attempt
	p.wrap = []string{
		"unshare", "--mount", "--propagation", "private", "sh", "-c",
		`mount --bind "$0" /etc/hosts && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"`, n.hosts, resolv,
	}
	return n
}

func (n *names) up()   { n.write("127.0.0.1 localhost\n") }
func (n *names) down() { n.write("# the name service is away\n") }

// write changes the file that is mounted, rather than put another in its place.
func (n *names) write(text string) {
	n.t.Helper()
	if err := os.WriteFile(n.hosts, []byte(text), 0o644); err != nil {
		n.t.Fatal(err)
	}
}

// Names do not resolve for a while, and every connection is lost meanwhile.
func TestNameServiceAway(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.process("")
	names := p.named()
	p.start()
	w.staff()
	w.write(scale(10, 100))
	w.settle()
	names.down()
	links := []*link{w.postgres, w.imap, w.smtp, w.tenants}
	for _, l := range links {
		l.down() // what is known of a name outlives it by some seconds
	}
	w.write(scale(10, 100))
	if !until(func() bool {
		text, err := os.ReadFile(p.log.Name())
		return err == nil && bytes.Contains(text, []byte("lookup localhost"))
	}) {
		t.Fatal("the process still knows the names")
	}
	for _, l := range links {
		l.up()
	}
	names.up()
	w.settle()
	w.check()
	w.checkNoProblem()
}
