package inbox

import (
	"context"
	"errors"
	"time"
)

// MaxMessage is the size in bytes above which a message is not downloaded.
const MaxMessage = 10 << 20

// Message is a message of the mailbox.
type Message struct {
	UID uint32
	// Size is the number of bytes in Raw, or, without Raw, the server's RFC822.SIZE.
	Size int64
	// Received is the server's INTERNALDATE. It is zero when the server has none that can be read.
	Received time.Time
	// Raw is the message as the server keeps it, nil when Problem is set.
	Raw []byte
	// Problem is a sentence on why there is no Raw: too large, could not be fetched, rejected by the store.
	Problem string
}

// Filing is what the mailbox shall show for a stored message whose outcome is known.
type Filing struct {
	UID     uint32
	Refused bool // it belongs to the folder Refused, else to Processed
}

// ErrRejected is what [Sink.Save] wraps when it is one of the messages that cannot be stored, now and ever, and not the
// store that is unavailable. The reader then gives the messages one by one, and the one that is rejected again without
// its bytes.
var ErrRejected = errors.New("a message cannot be stored")

// Sink is what the messages are given to. It keeps the cursor. Every method is called from one goroutine at a time; any
// error but ErrRejected means that the store is unavailable, and that the call may be repeated.
type Sink interface {
	// Cursor returns the UID up to which everything is stored. It is 0 for a UIDVALIDITY that is new: the UIDs of an
	// older one mean nothing any more (RFC 9051 section 2.3.1.1), all of the folder is given again, and the sink knows
	// the messages it has by their content.
	Cursor(ctx context.Context, uidValidity uint32) (lastUID uint32, err error)
	// Save stores messages, in the order of their UIDs, and moves the cursor to upTo unless it is further already, all in
	// one transaction. Messages at or below the cursor can come again: after an answer that was lost, or from another
	// reader of the same mailbox.
	Save(ctx context.Context, uidValidity uint32, upTo uint32, msgs []Message) error
	// Filings returns up to limit stored messages whose outcome is known and that are not filed yet.
	Filings(ctx context.Context, uidValidity uint32, limit int) ([]Filing, error)
	// Filed records that messages are filed.
	Filed(ctx context.Context, uidValidity uint32, uids []uint32) error
	// Swept records that all of the folder has been walked: the mailbox is being read, even if nothing comes.
	Swept(ctx context.Context) error
}
