package inbox

import (
	"errors"
	"fmt"
)

const (
	chunkMessages = 100
	chunkBytes    = 32 << 20
	// maxTries is how often one message may fail before it is recorded as one that cannot be fetched.
	maxTries = 3
)

// trouble is what is known about messages that would not be fetched. It outlives a connection, since a message that ends
// the connection has to be recognised on the next one.
//
// When a chunk fails, its messages are fetched one by one. They come in order and each ends before the next begins, so
// there is one count.
type trouble struct {
	validity  uint32
	singlesTo uint32 // messages up to this UID are fetched one by one
	uid       uint32 // the message that failed last
	tries     int    // how often in a row
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

// failed notes that a chunk could not be fetched. It returns true when there is no point in trying again, which happens
// with a chunk of one only.
func (t *trouble) failed(chunk []listed) (giveUp bool) {
	if len(chunk) > 1 {
		t.singlesTo = chunk[len(chunk)-1].uid
		return false
	}
	if t.uid != chunk[0].uid {
		t.uid, t.tries = chunk[0].uid, 0
	}
	t.tries++
	return t.tries >= maxTries
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

func unfetchable(err error) string {
	return fmt.Sprintf("The message could not be fetched in %d attempts: %v.", maxTries, err)
}
