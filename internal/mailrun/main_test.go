package mailrun

import (
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// childVar makes the test binary start both servers, tell so, and wait until it
// is killed.
const childVar = "SWAPDESK_MAILRUN_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVar) == "" {
		goleak.VerifyTestMain(m)
		return
	}
	if err := childMain(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func childMain() error {
	d, p, err := startBoth(PostfixOptions{Mailboxes: []string{jane}})
	if err != nil {
		return err
	}
	fmt.Println(d.process.group, d.folder, p.process.group, p.folder)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// patience bounds every wait of a test; it is no measure of speed.
const patience = time.Minute

// eventually waits for something outside of this process.
func eventually(t *testing.T, what string, holds func() (bool, error)) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); ; <-tick.C {
		ok, err := holds()
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
