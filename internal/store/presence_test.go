package store

import (
	"context"
	"slices"
	"testing"
	"time"
)

// Who has a request open is known to all, for as long as their pages give a sign.
func TestPresence(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r, other := b.queued(t, "one"), b.queued(t, "two")
	heard := make(chan string, 100)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ready := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = b.Listen(ctx, func() { close(ready) }, func([]string) { heard <- "a change" }, func(ref string) { heard <- ref })
	}()
	<-ready
	told := func(want string) {
		t.Helper()
		select {
		case got := <-heard:
			if got != want {
				t.Errorf("told of %s", got)
			}
		case <-time.After(10 * time.Second):
			t.Errorf("told of nothing, want %s", want)
		}
	}
	present := func(want ...string) {
		t.Helper()
		if got, err := b.Present(t.Context(), r.ID); err != nil || !slices.Equal(got, want) {
			t.Errorf("there are %v (%v), want %v", got, err, want)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	present()
	must(b.Enter(t.Context(), "one", r.Ref, "sam@vendor.example"))
	told(string(r.Ref))
	must(b.Enter(t.Context(), "one", r.Ref, "sam@vendor.example")) // a sign, which is no news
	must(b.Enter(t.Context(), "two", r.Ref, "sam@vendor.example"))
	told(string(r.Ref))
	must(b.Enter(t.Context(), "three", r.Ref, "kim@vendor.example"))
	told(string(r.Ref))
	must(b.Enter(t.Context(), "four", other.Ref, "ada@vendor.example"))
	told(string(other.Ref))
	must(b.Enter(t.Context(), "none", "SWAP-0000-0000", "ada@vendor.example"))
	present("kim@vendor.example", "sam@vendor.example")
	must(b.Leave(t.Context(), "one"))
	told(string(r.Ref))
	must(b.Leave(t.Context(), "one"))
	present("kim@vendor.example", "sam@vendor.example")

	// A process has ended without a word.
	if _, err := b.Pool().Exec(t.Context(), `UPDATE request_open SET seen_at = seen_at - interval '1 minute' WHERE page = 'three'`); err != nil {
		t.Fatal(err)
	}
	present("sam@vendor.example")
	must(b.LeaveSilent(t.Context()))
	told(string(r.Ref))
	must(b.Enter(t.Context(), "three", r.Ref, "kim@vendor.example")) // which was only slow
	told(string(r.Ref))
	present("kim@vendor.example", "sam@vendor.example")
	cancel()
	<-done
}
