package demo

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// output collects what the demo prints, and tells of each piece.
type output struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{} // closed by what comes next
}

func newOutput() *output { return &output{more: make(chan struct{})} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text.Write(p)
	close(o.more)
	o.more = make(chan struct{})
	return len(p), nil
}

func (o *output) read() (text string, more chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String(), o.more
}

// until waits for a text to appear, and returns all that there is then.
func (o *output) until(t *testing.T, want string, ended <-chan error) string {
	t.Helper()
	for {
		text, more := o.read()
		if strings.Contains(text, want) {
			return text
		}
		select {
		case <-more:
		case err := <-ended:
			t.Fatalf("the demo ended by itself: %v\n%s", err, text)
		}
	}
}

// tempDir is where the demo puts its folders: one that Postgres's user can
// enter, which a test's own is not.
func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "swapdesk-test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", dir)
	return dir
}

func TestDemoStaysUpAndLeavesNothing(t *testing.T) {
	dir := tempDir(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out := newOutput()
	done := make(chan error, 1)
	go func() { done <- Run(ctx, Options{Command: "swapdesk", Out: out, Err: io.Discard}) }()
	signsIn(t, out.until(t, "writes", done))
	out.until(t, "Ctrl-C ends the demo", done)
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	text, _ := out.read()
	for _, want := range []string{"swapdesk requests approve SWAP-", "SWAPDESK_DATABASE_URL=", "Bob replies", "left for staff", "You are also Nora, in whose name somebody has written: http://127.0.0.1:"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

var signinLink = regexp.MustCompile(`console, for ` + regexp.QuoteMeta(staffAddr) + `: (http://\S+)\n`)

// signsIn presses the button behind the console's link, in what is told as the story begins.
func signsIn(t *testing.T, told string) {
	t.Helper()
	link := signinLink.FindStringSubmatch(told)
	if link == nil || strings.Contains(told, "Now you are the staff") {
		t.Fatalf("no link to the console as the story begins:\n%s", told)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Client{Jar: jar}).Post(link[1], "application/x-www-form-urlencoded", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1>Queue</h1>", staffAddr, ">approver<"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%s leads to a page without %q: %s\n%s", link[1], want, answer.Status, page)
		}
	}
}

// An answer that is not what it should be fails the story, and so does one to somebody
// who should have none.
func TestOnceFailsOnAWrongAnswer(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(context.Context, *world) error
		says  string
	}{
		"Bob is not told what to mend": {func(_ context.Context, w *world) error {
			w.authority.Add("fabrikam9.onmicrosoft.com", "5f2c9a10-7a11-4c3e-9d01-0000000000ff", "EU")
			return nil
		}, bob.addr},
		"the forger is answered": {func(ctx context.Context, w *world) error {
			_, err := w.post(ctx, note{from: partner{addr: forger, name: "Mallory", subject: "Hello"}, text: "Is anybody there?\n"})
			return err
		}, "mails went out"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := spoiled(t, test.spoil); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the story says %v", err)
			}
		})
	}
}

// spoiled is how the story ends in a world that is not as it should be.
func spoiled(t *testing.T, spoil func(context.Context, *world) error) error {
	t.Helper()
	tempDir(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	w, err := startWorld(ctx, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.stop(); err != nil {
			t.Error(err)
		}
	}()
	if err := spoil(ctx, w); err != nil {
		t.Fatal(err)
	}
	if err := w.play(ctx, newTeller(io.Discard), true); err != nil {
		return err
	}
	_, err = w.settled(ctx)
	return err
}
