//go:build faults

package faulttest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/swapdesk/swapdesk/internal/pgrun"
)

// server is a durable private Postgres.
type server struct {
	t       *testing.T
	dir     string
	env     []string       // on top of what a server has
	session string         // what processes add to its URL
	cluster *pgrun.Cluster // nil while it is dead
}

// newServer starts a server. Each of prepare is called with its empty folder
// there, and before anything has been started.
func newServer(t *testing.T, prepare ...func(*server)) *server {
	t.Helper()
	dir, err := pgrun.MakeTempDir(dirPrefix)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := dir.Remove(); err != nil {
			t.Error(err)
		}
	})
	s := &server{t: t, dir: dir.Path}
	for _, each := range prepare {
		each(s)
	}
	s.start()
	t.Cleanup(func() {
		if s.cluster == nil {
			return
		}
		if err := s.cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *server) start() {
	s.t.Helper()
	var err error
	if s.cluster, err = pgrun.Start(context.Background(), pgrun.Options{Dir: s.dir, Durable: true, Env: s.env}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) createDatabase(name string) string {
	s.t.Helper()
	if err := s.cluster.CreateDatabase(s.t.Context(), name, ""); err != nil {
		s.t.Fatal(err)
	}
	return s.cluster.URL(name)
}

// socket is the path of the server's unix socket.
func (s *server) socket() string {
	s.t.Helper()
	u, err := url.Parse(s.cluster.URL("postgres"))
	if err != nil {
		s.t.Fatal(err)
	}
	return filepath.Join(u.Query().Get("host"), ".s.PGSQL."+u.Query().Get("port"))
}

// killPostgres kills every process of the server at once, as the loss of its
// machine does. startPostgres brings it back on the same data.
func (w *world) killPostgres() {
	w.t.Helper()
	note, err := os.ReadFile(filepath.Join(w.server.dir, "data", "postmaster.pid"))
	if err != nil {
		w.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(note), "\n")
	postmaster, err := strconv.Atoi(first)
	if err != nil {
		w.t.Fatal(err)
	}
	// Stopped it starts no further process while its children are counted.
	if err := syscall.Kill(postmaster, syscall.SIGSTOP); err != nil {
		w.t.Fatal(err)
	}
	for _, pid := range append(childrenOf(w.t, postmaster), postmaster) {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && err != syscall.ESRCH {
			w.t.Fatal(err)
		}
	}
	<-w.server.cluster.Done()
	_ = w.server.cluster.Stop() // says that it has been killed
	w.server.cluster = nil
}

// startPostgres starts the server that killPostgres has killed, and returns
// when it has recovered and answers.
func (w *world) startPostgres() {
	w.t.Helper()
	w.server.start()
}

// childrenOf lists the processes that pid has started, see proc(5).
func childrenOf(t *testing.T, pid int) []int {
	t.Helper()
	list, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for field := range strings.FieldsSeq(string(list)) {
		child, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, child)
	}
	return pids
}
