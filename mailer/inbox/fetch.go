package inbox

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Sizes of the answers to UID FETCH, in bytes, for the guard. They are far above what honest servers need.
const (
	lineBytes = 512       // of an answer without the message itself
	listBytes = 256 << 20 // of all such answers to one command
)

// errIncomplete is a FETCH that the server took for done, although it gave less than it was asked for. The connection is
// as good as before.
var errIncomplete = errors.New("the server's answer is incomplete")

// listed is a message as a listing shows it.
type listed struct {
	uid      uint32
	size     int64
	received time.Time
}

func uidSet(messages []listed) imap.UIDSet {
	var set imap.UIDSet
	for _, message := range messages {
		set.AddNum(imap.UID(message.uid))
	}
	return set
}

// above lists all messages with a UID above last, in the order of their UIDs.
func (m *mailbox) above(last uint32, dated bool) ([]listed, error) {
	if last == math.MaxUint32 {
		return nil, nil
	}
	// The answer to n:* always has the last message of the folder, whatever its UID (RFC 9051 section 9, seq-range). The
	// library leaves out what is outside of the range, but promises nothing.
	found, err := m.list(imap.UIDSet{{Start: imap.UID(last) + 1, Stop: 0}}, dated)
	return slices.DeleteFunc(found, func(message listed) bool { return message.uid <= last }), err
}

// list tells which of a set of UIDs there are.
func (m *mailbox) list(set imap.UIDSet, dated bool) (found []listed, err error) {
	defer m.net.expect(min(int64(m.messages.Load())*lineBytes, listBytes))()
	fetch := m.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: dated})
	defer func() { _ = fetch.Close() }() // unless it is closed below, where the error counts
	for answer := fetch.Next(); answer != nil; answer = fetch.Next() {
		message := listed{size: -1}
		for item := answer.Next(); item != nil; item = answer.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				message.uid = uint32(item.UID)
			case imapclient.FetchItemDataRFC822Size:
				message.size = item.Size
			case imapclient.FetchItemDataInternalDate:
				message.received = item.Time
			}
		}
		found = append(found, message)
	}
	if err := fetch.Close(); err != nil {
		return nil, m.net.explain(err)
	}
	// Somebody else's change of flags can be taken for the answer to the listing, and then the answer is not seen.
	if slices.ContainsFunc(found, func(message listed) bool { return message.size < 0 }) {
		return nil, fmt.Errorf("%w: a message without RFC822.SIZE", errIncomplete)
	}
	slices.SortFunc(found, func(a, b listed) int { return cmp.Compare(a.uid, b.uid) })
	return found, nil
}

// bodies downloads messages. Those that the folder has no longer are not in the answer; every other is there in full, or
// there is an error and no answer.
func (m *mailbox) bodies(messages []listed) (map[uint32][]byte, error) {
	var size int64
	for _, message := range messages {
		size += message.size + lineBytes
	}
	// Twice, since RFC822.SIZE can be an estimate.
	defer m.net.expect(2 * size)()
	fetch := m.client.Fetch(uidSet(messages), &imap.FetchOptions{
		UID:         true,
		BodySection: []*imap.FetchItemBodySection{{Peek: true}},
	})
	defer func() { _ = fetch.Close() }() // unless it is closed below, where the error counts
	got := make(map[uint32][]byte, len(messages))
	var incomplete error
	for answer := fetch.Next(); answer != nil; answer = fetch.Next() {
		uid, raw, err := m.readBody(answer)
		if err != nil {
			incomplete = fmt.Errorf("%w: UID %d: %w", errIncomplete, uid, err)
		}
		if raw != nil {
			got[uid] = raw
		}
	}
	if err := fetch.Close(); err != nil {
		return nil, m.net.explain(err)
	}
	return got, incomplete
}

// readBody reads one answer to UID FETCH BODY.PEEK[]. A literal that ends early is an error here: the library hands out
// what it has got as if it were all.
func (m *mailbox) readBody(answer *imapclient.FetchMessageData) (uid uint32, raw []byte, err error) {
	for item := answer.Next(); item != nil; item = answer.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			uid = uint32(item.UID)
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil { // NIL: the message is gone, or damaged
				continue
			}
			if item.Literal.Size() > MaxMessage {
				return uid, nil, fmt.Errorf("the message has %d bytes, other than announced", item.Literal.Size())
			}
			raw = make([]byte, item.Literal.Size())
			if n, err := io.ReadFull(item.Literal, raw); err != nil {
				// The connection is gone. The library would read from it here and in its own goroutine at the same time.
				m.net.Close()
				<-m.client.Closed()
				return uid, nil, fmt.Errorf("%d of %d bytes", n, len(raw))
			}
		}
	}
	return uid, raw, nil
}

// fetch gives a message for everything listed, but what has meanwhile been removed from the folder. It is all or
// nothing: an error means that none of them may be stored.
func (r *Reader) fetch(m *mailbox, chunk []listed) ([]Message, error) {
	wanted := slices.DeleteFunc(slices.Clone(chunk), func(message listed) bool { return message.size > MaxMessage })
	got := make(map[uint32][]byte)
	if len(wanted) > 0 {
		var err error
		if got, err = m.bodies(wanted); err != nil {
			return nil, err
		}
		if err := r.check(m, wanted, got); err != nil {
			return nil, err
		}
	}
	msgs := make([]Message, 0, len(chunk))
	for _, message := range chunk {
		raw := got[message.uid]
		switch {
		case message.size > MaxMessage:
			msgs = append(msgs, message.without(fmt.Sprintf("The message has %d bytes, and at most %d are read.", message.size, MaxMessage)))
		case raw != nil:
			msgs = append(msgs, Message{UID: message.uid, Size: int64(len(raw)), Received: message.received, Raw: raw})
		}
	}
	return msgs, nil
}

// without is the message without its bytes.
func (l listed) without(problem string) Message {
	return Message{UID: l.uid, Size: l.size, Received: l.received, Problem: problem}
}

// check compares what was downloaded with the listing: what is missing must be gone from the folder, and the sizes must be
// those announced.
func (r *Reader) check(m *mailbox, wanted []listed, got map[uint32][]byte) error {
	var missing, odd []listed
	for _, message := range wanted {
		raw, ok := got[message.uid]
		switch {
		case !ok:
			missing = append(missing, message)
		case int64(len(raw)) != message.size && !r.inexact:
			odd = append(odd, message)
		}
	}
	if len(missing) > 0 {
		still, err := m.list(uidSet(missing), false)
		if err != nil {
			return err
		}
		if len(still) > 0 {
			return fmt.Errorf("%w: UID %d is in the folder, but was not given", errIncomplete, still[0].uid)
		}
	}
	if len(odd) > 0 {
		return r.confirm(m, odd, got)
	}
	return nil
}

// confirm downloads messages of another size than announced a second time. Where Exchange does not know a message's size,
// RFC822.SIZE is the space that it takes in the store (so Microsoft on its support of RFC 3501 section 6.4.5). Then both
// downloads are the same, and from then on only the literal's own size counts, which is checked in any case.
func (r *Reader) confirm(m *mailbox, odd []listed, got map[uint32][]byte) error {
	again, err := m.bodies(odd)
	if err != nil {
		return err
	}
	for _, message := range odd {
		if raw := got[message.uid]; !bytes.Equal(raw, again[message.uid]) {
			return fmt.Errorf("%w: UID %d has %d bytes, and was announced with %d", errIncomplete, message.uid, len(raw), message.size)
		}
	}
	r.inexact = true
	r.log.Warn("the mail server's message sizes are estimates; relying on the length of what it sends",
		"uid", odd[0].uid, "announced", odd[0].size, "bytes", len(got[odd[0].uid]))
	return nil
}
