package inbox_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait of a test; it is no measure of speed.
const patience = time.Minute

// never is an interval that does not pass during a test.
const never = time.Hour

const (
	desk     = "cosell@swapdesk.example"
	password = "a/b:c@d%"
)

// sink is a Sink in memory, which refuses what a test wants it to.
type sink struct {
	mu      sync.Mutex
	changed chan struct{} // closed at the next change
	cursors map[uint32]uint32
	saved   []inbox.Message
	outcome func(inbox.Message) (inbox.Filing, bool) // nil: no outcome is known yet
	filed   map[uint32]bool
	swept   int

	refuse func([]inbox.Message) error // asked before anything is saved
	before func([]inbox.Message)       // called before that, without the lock
}

func newSink() *sink {
	return &sink{changed: make(chan struct{}), cursors: make(map[uint32]uint32), filed: make(map[uint32]bool)}
}

func (s *sink) Cursor(_ context.Context, validity uint32) (uint32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cursors[validity], nil
}

func (s *sink) Save(_ context.Context, validity, upTo uint32, msgs []inbox.Message) error {
	if s.before != nil {
		s.before(msgs)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		if err := s.refuse(msgs); err != nil {
			return err
		}
	}
	s.saved = append(s.saved, msgs...)
	s.cursors[validity] = upTo
	s.tellLocked()
	return nil
}

func (s *sink) Filings(_ context.Context, _ uint32, limit int) (filings []inbox.Filing, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, msg := range s.saved {
		if s.outcome == nil || s.filed[msg.UID] || len(filings) == limit {
			continue
		}
		if filing, known := s.outcome(msg); known {
			filings = append(filings, filing)
		}
	}
	return filings, nil
}

func (s *sink) Filed(_ context.Context, _ uint32, uids []uint32) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, uid := range uids {
		s.filed[uid] = true
	}
	s.tellLocked()
	return nil
}

func (s *sink) Swept(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.swept++
	s.tellLocked()
	return nil
}

func (s *sink) tellLocked() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// do changes the sink while a reader uses it.
func (s *sink) do(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// until waits for a condition, which is asked under the lock whenever the sink changes.
func (s *sink) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	timeout := time.After(patience)
	for {
		s.mu.Lock()
		ok, changed := holds(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-timeout:
			t.Fatalf("still not: %s", what)
		}
	}
}

// untilSaved waits for messages, and checks that they are exactly those, each once. One that is given with "..." at the
// end has to begin like that.
func (s *sink) untilSaved(t *testing.T, want ...string) {
	t.Helper()
	s.until(t, fmt.Sprintf("%d messages saved", len(want)), func() bool { return len(s.saved) >= len(want) })
	s.mu.Lock()
	defer s.mu.Unlock()
	var got []string
	for _, msg := range s.saved {
		got = append(got, cmp.Or(msg.Problem, string(msg.Raw)))
	}
	if !slices.EqualFunc(got, want, func(got, want string) bool {
		beginning, any := strings.CutSuffix(want, "...")
		return got == want || any && strings.HasPrefix(got, beginning)
	}) {
		t.Fatalf("saved %.60q\nwant %.60q", got, want)
	}
}

func (s *sink) untilFiled(t *testing.T, n int) {
	t.Helper()
	s.until(t, fmt.Sprintf("%d messages filed", n), func() bool { return len(s.filed) >= n })
}

// untilReady waits until the folder has been swept at all.
func (s *sink) untilReady(t *testing.T) {
	t.Helper()
	s.until(t, "a sweep", func() bool { return s.swept > 0 })
}

// untilSwept waits for a number of sweeps that begin from now on.
func (s *sink) untilSwept(t *testing.T, more int) {
	t.Helper()
	var want int
	s.do(func() { want = s.swept + 1 + more }) // the one that is under way does not count
	s.until(t, "another sweep", func() bool { return s.swept >= want })
}

// journal is a log that a test reads.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) count(what string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Count(j.text.String(), what)
}

func (j *journal) want(t *testing.T, n int, what string) {
	t.Helper()
	if got := j.count(what); got != n {
		j.mu.Lock()
		defer j.mu.Unlock()
		t.Errorf("%d times %q in the log, want %d:\n%s", got, what, n, j.text.String())
	}
}

// The messages of the log.
const (
	logLost  = "the mailbox is not readable"
	logAgain = "the mailbox is readable again"
)

// fast are the intervals of tests that are not about them.
var fast = inbox.Options{SweepEvery: never, FileEvery: 5 * time.Millisecond, RetryFirst: time.Millisecond, RetryLimit: 20 * time.Millisecond}

// read runs a reader until the test ends, or until the function it returns is called.
func read(t *testing.T, server inbox.Server, s inbox.Sink, options inbox.Options) (*journal, func()) {
	t.Helper()
	j := &journal{}
	reader := inbox.New(server, s, slog.New(slog.NewTextHandler(j, nil)), options)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- reader.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Run returned %v", err)
			}
		case <-time.After(patience):
			t.Error("Run does not end with its context")
		}
	})
	t.Cleanup(stop)
	return j, stop
}

// fake starts a mail server, and gives the desk's mailbox on it.
func fake(t *testing.T, options fakemail.Options) (*fakemail.Server, inbox.Server) {
	t.Helper()
	options.Desk, options.Password = desk, password
	server, err := fakemail.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server, parse(t, server.IMAPURL(), server.CA())
}

func parse(t *testing.T, url string, ca *x509.CertPool) inbox.Server {
	t.Helper()
	server, err := inbox.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	server.RootCAs = ca
	server.Processed, server.Refused = "Processed", "Refused"
	return server
}

// mail is a message that is unlike any other of another name.
func mail(name string) string {
	return "From: jane@contoso.example\r\nSubject: " + name + "\r\n\r\nplease swap " + name + "\r\n"
}

func big(name string, size int) string {
	return mail(name) + strings.Repeat(strings.Repeat("x", 76)+"\r\n", size/78)
}

func deliver(t *testing.T, server *fakemail.Server, raw ...string) {
	t.Helper()
	for _, each := range raw {
		if err := server.Deliver([]byte(each)); err != nil {
			t.Fatal(err)
		}
	}
}
