package web

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
)

const (
	// watchPause is how long changes are collected before they are told.
	watchPause = 250 * time.Millisecond
	// countEvery is how often is counted what no change is announced of: mails.
	countEvery = 30 * time.Second
	// listenAgain is how long a lost connection is waited for at first, and at most.
	listenAgain, listenAgainMost = time.Second, 15 * time.Second
)

// Names of the hub's messages. That of one request has its reference as well, see
// requestEvent.
const (
	eventRequests = "requests" // some changed: their references, or nothing for very many
	eventCount    = "count"    // with a colon and the tab: how many there are now
	eventRefresh  = "refresh"  // something may have been missed
)

// requestEvent is the name of what is told of one request.
func requestEvent(ref string) string { return "request:" + ref }

// watcher tells the hub of changes in the database.
type watcher struct {
	*Console
	wake chan struct{}

	mu      sync.Mutex
	changed map[string]bool
	seen    map[string]bool // somebody has begun or ceased to look at it
	many    bool            // more than are named
	again   bool            // the connection was lost meanwhile
	told    map[string]string
}

// watch begins what ends with the console.
func (c *Console) watch() {
	ctx, cancel := context.WithCancel(context.Background())
	w := &watcher{Console: c, wake: make(chan struct{}, 1), changed: map[string]bool{}, seen: map[string]bool{}, told: map[string]string{}}
	c.watching.Go(func() { w.listen(ctx) })
	c.watching.Go(func() { w.tell(ctx) })
	c.watching.Go(func() { c.dropSessions(ctx) })
	c.unwatch = cancel
}

// EndLive ends the streams of events, which a server that shuts down would wait for.
func (c *Console) EndLive() {
	c.Hub.close()
	c.unwatch()
	c.watching.Wait()
}

// listen hears of changes, and connects again when the connection is lost.
func (w *watcher) listen(ctx context.Context) {
	pause, first := listenAgain, true
	for {
		err := w.Store.Listen(ctx, func() {
			w.note(func() { w.again = w.again || !first })
			pause, first = listenAgain, false
		}, func(refs []string) {
			w.note(func() {
				w.many = w.many || len(refs) == 0
				for _, ref := range refs {
					w.changed[ref] = true
				}
			})
		}, func(ref string) { w.note(func() { w.seen[ref] = true }) })
		if ctx.Err() != nil {
			return
		}
		w.Log.WarnContext(ctx, "the database's announcements are not heard", "error", err, "again_in", pause)
		if !sleep(ctx, pause/2+rand.N(pause/2)) {
			return
		}
		pause = min(2*pause, listenAgainMost)
	}
}

func (w *watcher) note(f func()) {
	w.mu.Lock()
	f()
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// tell passes on what was noted, with pauses: one change is told at once, and many together.
func (w *watcher) tell(ctx context.Context) {
	ticks := time.NewTicker(countEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
			if w.publish() {
				w.count(ctx)
			}
		case <-ticks.C:
			if w.Hub.watched() {
				w.count(ctx)
				w.leaveSilent(ctx)
			}
		}
		if !sleep(ctx, watchPause) {
			return
		}
	}
}

// toldMost is how many references one message has: more than that, and whoever looks had
// better look at all.
const toldMost = 100

// publish reports whether counts may have changed: not by who looks at what.
func (w *watcher) publish() bool {
	w.mu.Lock()
	changed, seen, many, again := w.changed, w.seen, w.many, w.again
	w.changed, w.seen, w.many, w.again = map[string]bool{}, map[string]bool{}, false, false
	if again {
		clear(w.told)
	}
	w.mu.Unlock()
	if again || many {
		w.Hub.Publish(eventRefresh, "")
	}
	for ref := range seen {
		if !changed[ref] {
			w.Hub.Publish(requestEvent(ref), "")
		}
	}
	if len(changed) == 0 {
		return len(seen) == 0 || again || many
	}
	refs := make([]string, 0, len(changed))
	for ref := range changed {
		refs = append(refs, ref)
		w.Hub.Publish(requestEvent(ref), "")
	}
	if len(refs) > toldMost {
		refs = nil
	}
	w.Hub.Publish(eventRequests, strings.Join(refs, " "))
	return true
}

// count tells the counts that are others than before. What cannot be counted now is with
// the next change.
func (w *watcher) count(ctx context.Context) {
	counts, err := w.Store.CountQueue(ctx)
	if err != nil {
		return
	}
	for tab, n := range tabCounts(counts) {
		if text := shownCount(n); w.told[string(tab)] != text {
			w.told[string(tab)] = text
			w.Hub.Publish(eventCount+":"+string(tab), text)
		}
	}
}

// leaveSilent has who looked in a process that is no more be seen to look no longer. What
// fails is done the next time.
func (w *watcher) leaveSilent(ctx context.Context) {
	if err := w.Store.LeaveSilent(ctx); err != nil && ctx.Err() == nil {
		w.Log.WarnContext(ctx, "who looks at requests no longer cannot be noted", "error", err)
	}
}

func tabCounts(c store.QueueCounts) map[store.Tab]int {
	return map[store.Tab]int{store.TabDecide: c.Decide, store.TabWaiting: c.Waiting, store.TabLook: c.Look(), store.TabDone: c.Done}
}

// shownCount is a count as people see it.
func shownCount(n int) string {
	if n >= store.CountMost {
		return strconv.Itoa(store.CountMost/1000) + ",000+"
	}
	return strconv.Itoa(n)
}

// sleep waits, and reports whether ctx still goes on.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
