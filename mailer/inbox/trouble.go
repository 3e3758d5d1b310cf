package inbox

import (
	"errors"
	"fmt"
	"time"
)

const (
	chunkMessages = 100
	// chunkBytes is in memory several times at once: here, on its way to the
	// store, and with those who read what is stored.
	chunkBytes = 8 << 20
	// minTries is how often a message fails before it is given up.
	minTries = 3
)

// trouble is what is known about messages that would not be fetched. It outlives a connection, since a message that ends
// the connection has to be recognised on the next one.
//
// When a chunk fails, its messages are fetched one by one. They come in order and each ends before the next begins, so
// there is one count. A message that failed often enough is a suspect, no more: the server may be refusing everything
// (Exchange Online does when it throttles), and then no message must be given up. What convicts it is another message
// that can be fetched; or, while there is no other, time.
type trouble struct {
	validity  uint32
	singlesTo uint32    // messages up to this UID are fetched one by one
	uid       uint32    // the message that failed last
	tries     int       // how often in a row
	since     time.Time // when first
	probes    int       // how many other messages failed since
}

// chunk is the beginning of the messages that is fetched at once. It is never empty.
func (t *trouble) chunk(todo []listed) []listed {
	if todo[0].uid <= t.singlesTo {
		return todo[:1]
	}
	var bytes int64
	for i, message := range todo[:min(len(todo), chunkMessages)] {
		if message.size <= MaxMessage {
			bytes += message.size
		}
		if bytes > chunkBytes && i > 0 {
			return todo[:i]
		}
	}
	return todo[:min(len(todo), chunkMessages)]
}

// failed notes that a chunk could not be fetched.
func (t *trouble) failed(chunk []listed) {
	if len(chunk) > 1 {
		t.singlesTo = chunk[len(chunk)-1].uid
		return
	}
	if t.uid != chunk[0].uid {
		t.uid, t.tries, t.since, t.probes = chunk[0].uid, 0, time.Now(), 0
	}
	t.tries++
}

// suspects tells whether the next attempt at a message may be the last.
func (t *trouble) suspects(message listed) bool {
	return t.uid == message.uid && t.tries >= minTries-1
}

// probe chooses a message to try instead of the suspect, which is the first: another one each time, since there may be
// several bad ones in a row. The answer is empty when there is no other.
func (t *trouble) probe(todo []listed) []listed {
	others := todo[1:]
	if len(others) == 0 {
		return nil
	}
	at := t.probes % len(others)
	t.probes++
	return others[at : at+1]
}

// under forgets everything that was known under another UIDVALIDITY.
func (t *trouble) under(validity uint32) {
	if t.validity != validity {
		*t = trouble{validity: validity}
	}
}

// usable tells whether a connection can go on after err.
func usable(err error) bool {
	_, ok := answered(err)
	return ok || errors.Is(err, errIncomplete)
}

// verdict is the suspect as it is stored.
func (t *trouble) verdict(suspect listed, why error) Message {
	return suspect.without(fmt.Sprintf("The message was given up after %d attempts: %s.", t.tries, clean(why)))
}
