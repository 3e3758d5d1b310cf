package web

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// message is what happened: its name, which subscribers choose by, and a line of text.
type message struct {
	seq        int64
	name, data string
}

const (
	// hubMemory is how many messages a hub remembers, for those who were away.
	hubMemory = 4096
	// feedRoom is how many messages may wait for one subscriber. One who takes no more is
	// dropped, and comes back for what the hub remembers.
	feedRoom = 256
)

// Hub passes on what happens to all who look.
type Hub struct {
	// run tells the numbers of this hub from those of another process, or of one before.
	run string

	mu     sync.Mutex
	seq    int64
	memory []message
	feeds  map[*Feed]struct{}
	closed bool
}

func newHub() *Hub { return &Hub{run: rand.Text()[:8], feeds: map[*Feed]struct{}{}} }

// Feed is what one subscriber gets. C is closed when the hub ends, or has no room for what
// the subscriber does not take.
type Feed struct {
	C     <-chan message
	c     chan message
	hub   *Hub
	names []string
}

// Publish tells all who have subscribed to the name. It waits for nobody. A newline in data
// becomes a space.
func (h *Hub) Publish(name, data string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seq++
	m := message{h.seq, name, strings.ReplaceAll(data, "\n", " ")}
	if len(h.memory) >= 2*hubMemory {
		h.memory = slices.Clone(h.memory[hubMemory:])
	}
	h.memory = append(h.memory, m)
	for f := range h.feeds {
		f.offer(m)
	}
}

// Subscribe returns a feed of the messages with one of the names, or with a part before
// their first colon that is one ("count" for "count:done"). It begins after the place that
// the hub gave; whole is false when the hub does not remember all since then.
func (h *Hub) Subscribe(after string, names ...string) (f *Feed, whole bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f = &Feed{hub: h, names: names, c: make(chan message, feedRoom)}
	f.C = f.c
	if h.closed {
		close(f.c)
		return f, true
	}
	h.feeds[f] = struct{}{}
	seq, known := h.parse(after)
	if !known || seq < h.seq-int64(len(h.memory)) {
		return f, false
	}
	for _, m := range h.memory[int64(len(h.memory))-(h.seq-seq):] {
		f.offer(m)
	}
	return f, true
}

// Here is the hub's present place, for Subscribe.
func (h *Hub) Here() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.place(h.seq)
}

func (h *Hub) place(seq int64) string { return fmt.Sprintf("%s-%d", h.run, seq) }

func (h *Hub) parse(place string) (seq int64, ok bool) {
	run, number, _ := strings.Cut(place, "-")
	seq, err := strconv.ParseInt(number, 10, 64)
	return seq, err == nil && run == h.run && seq >= 0 && seq <= h.seq
}

// watched reports whether anybody looks.
func (h *Hub) watched() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.feeds) > 0
}

func (h *Hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for f := range h.feeds {
		f.drop()
	}
}

// Close ends the feed. It may be called again.
func (f *Feed) Close() {
	f.hub.mu.Lock()
	defer f.hub.mu.Unlock()
	f.drop()
}

// drop and offer are called with the hub's lock.
func (f *Feed) drop() {
	if _, ok := f.hub.feeds[f]; ok {
		delete(f.hub.feeds, f)
		close(f.c)
	}
}

func (f *Feed) offer(m message) {
	kind, _, _ := strings.Cut(m.name, ":")
	if !slices.Contains(f.names, m.name) && !slices.Contains(f.names, kind) {
		return
	}
	if _, ok := f.hub.feeds[f]; !ok {
		return
	}
	select {
	case f.c <- m:
	default:
		f.drop()
	}
}
