package inbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// sweep stores everything above the cursor, and tells whether there was something. An error means that the connection is
// lost, or that ctx has ended.
func (r *Reader) sweep(ctx context.Context, m *mailbox) (found bool, err error) {
	if err := r.reopen(m); err != nil {
		return false, err
	}
	var last uint32
	err = r.insist(ctx, func() (err error) {
		last, err = r.sink.Cursor(ctx, m.validity)
		return err
	})
	if err != nil {
		return false, err
	}
	todo, err := r.above(m, last)
	if err != nil {
		return false, err
	}
	if err := r.take(ctx, m, todo); err != nil {
		return true, err
	}
	r.listFailures = 0
	if err := r.sink.Swept(ctx); err != nil && ctx.Err() == nil {
		r.log.Warn("a sweep of the mailbox was not recorded", "err", err)
	}
	return len(todo) > 0, nil
}

// reopen selects the folder on a new connection, and from time to time after that, to see its UIDVALIDITY.
func (r *Reader) reopen(m *mailbox) error {
	if m.validity != 0 && time.Since(m.selectedAt) < r.options.SweepEvery {
		return nil
	}
	if err := m.open(nil); err != nil {
		return err
	}
	if r.trouble.validity != 0 && r.trouble.validity != m.validity {
		r.log.Warn("the folder has a new UIDVALIDITY; reading all of it again", "before", r.trouble.validity, "now", m.validity)
	}
	r.trouble.under(m.validity)
	return nil
}

// listTries is how often a listing is asked for on a connection that can go on.
const listTries = 3

// above lists what is to be stored. An INTERNALDATE that cannot be parsed ends the connection and would end every one
// after it, so that a listing that failed twice is asked for without.
func (r *Reader) above(m *mailbox, last uint32) ([]listed, error) {
	var todo []listed
	err := errIncomplete
	for try := 0; try < listTries && err != nil && usable(err); try++ {
		todo, err = m.above(last, r.listFailures < 2)
	}
	if err != nil {
		r.listFailures++
		return nil, fmt.Errorf("listing the folder: %w", err)
	}
	return todo, nil
}

// take fetches and stores messages, and files those whose outcome is known on the way.
func (r *Reader) take(ctx context.Context, m *mailbox, todo []listed) error {
	for len(todo) > 0 {
		if err := r.awaitRoom(ctx, m); err != nil {
			return err
		}
		done, err := r.takeNext(ctx, m, todo)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return err
		}
		if todo = todo[done:]; done > 0 && len(todo) > 0 {
			r.file(ctx, m)
		}
	}
	return nil
}

// awaitRoom returns when the sink wants more. Meanwhile what becomes known is filed, and the mailbox counts as read: it is
// not what is in the way.
func (r *Reader) awaitRoom(ctx context.Context, m *mailbox) error {
	for {
		var room bool
		err := r.insist(ctx, func() (err error) {
			room, err = r.options.Room(ctx)
			return err
		})
		if err != nil {
			return err
		}
		if room {
			if lasted, ended := r.full.end(); ended {
				r.log.Info("mail is fetched again", "after", lasted)
			}
			return nil
		}
		if r.full.begin() {
			r.log.Warn("the desk has more to do than it gets done; new mail stays in the mailbox for now")
		}
		r.file(ctx, m)
		if err := r.sink.Swept(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("a sweep of the mailbox was not recorded", "err", err)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(r.options.FileEvery):
		}
	}
}

// takeNext stores the first of the messages that are to do, and tells how many. When they cannot be fetched, but the
// connection can go on, there are none, and the next attempt is another one.
func (r *Reader) takeNext(ctx context.Context, m *mailbox, todo []listed) (done int, err error) {
	if r.trouble.suspects(todo[0]) {
		return 1, r.judge(ctx, m, todo)
	}
	chunk := r.trouble.chunk(todo)
	msgs, err := r.fetch(m, chunk)
	if err == nil {
		return len(chunk), r.save(ctx, m.validity, msgs)
	}
	if ctx.Err() == nil { // an end of ours is no message's fault
		r.trouble.failed(chunk)
	}
	r.log.Debug("messages not fetched", "uid", chunk[0].uid, "messages", len(chunk), "err", err)
	if usable(err) {
		return 0, nil
	}
	return 0, fmt.Errorf("fetching UID %d: %w", chunk[0].uid, err)
}

// judge makes what may be the last attempt at the first message. It is given up if it fails while another message can be
// fetched, or, when there is none, if it has been failing for long. Otherwise the server is at fault.
func (r *Reader) judge(ctx context.Context, m *mailbox, todo []listed) error {
	guilty := time.Since(r.trouble.since) >= r.options.GiveUpAfter
	if probe := r.trouble.probe(todo); len(probe) > 0 {
		if _, err := r.fetch(m, probe); err != nil {
			return fmt.Errorf("fetching UID %d after others failed: %w", probe[0].uid, err)
		}
		guilty = true
	}
	suspect := todo[0]
	msgs, err := r.fetch(m, todo[:1])
	if err == nil {
		return r.save(ctx, m.validity, msgs)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	r.trouble.failed(todo[:1])
	err = fmt.Errorf("fetching UID %d again: %w", suspect.uid, err)
	if !guilty {
		return err
	}
	r.log.Warn("a message is given up", "attempts", r.trouble.tries, "err", err)
	return r.save(ctx, m.validity, []Message{r.trouble.verdict(suspect, err)})
}

// save gives messages to the sink until it has them. While the store is unavailable this waits: nothing is acknowledged.
func (r *Reader) save(ctx context.Context, validity uint32, msgs []Message) error {
	if len(msgs) == 0 {
		return nil
	}
	err := r.insist(ctx, func() error {
		return r.sink.Save(ctx, validity, msgs[len(msgs)-1].UID, msgs)
	})
	switch {
	case errors.Is(err, ErrRejected) && len(msgs) > 1:
		for i := range msgs {
			if err := r.save(ctx, validity, msgs[i:i+1]); err != nil {
				return err
			}
		}
		return nil
	case errors.Is(err, ErrRejected):
		r.log.Warn("a message cannot be stored", "uid", msgs[0].UID, "err", err)
		return r.saveWithout(ctx, validity, msgs[0], err)
	case err != nil:
		return err
	}
	r.expectOutcomes()
	r.options.OnStored(len(msgs))
	return nil
}

// saveWithout stores that there is a message which cannot be stored.
func (r *Reader) saveWithout(ctx context.Context, validity uint32, msg Message, why error) error {
	msg.Raw, msg.Problem = nil, fmt.Sprintf("The message could not be stored: %s.", clean(why))
	err := r.insist(ctx, func() error {
		// Rejected without anything of the sender's in it, it is the store that is out of order.
		err := r.sink.Save(ctx, validity, msg.UID, []Message{msg})
		if errors.Is(err, ErrRejected) {
			return fmt.Errorf("even without its bytes: %s", err.Error())
		}
		return err
	})
	if err == nil {
		r.expectOutcomes()
		r.options.OnStored(1)
	}
	return err
}

// clean makes a text of an error that a store takes, whatever the error quotes.
func clean(err error) string {
	const limit = 500
	text := err.Error()
	text = strings.ToValidUTF8(text[:min(len(text), limit)], "?")
	return strings.TrimSuffix(strings.ReplaceAll(text, "\x00", "?"), ".")
}

// insist repeats a call of the sink, waiting longer each time, until it works. It returns an error only when ctx has ended
// or the sink rejects what it was given.
func (r *Reader) insist(ctx context.Context, call func() error) error {
	retry := r.backoff()
	for {
		err := call()
		switch {
		case err == nil || errors.Is(err, ErrRejected):
			if since, ended := r.storeAway.end(); ended {
				r.log.Info("the store is available again", "after", since)
			}
			return err
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
		if r.storeAway.begin() {
			r.log.Error("the store is unavailable; mail stays in the mailbox", "err", err)
		}
		if err := retry.wait(ctx); err != nil {
			return err
		}
	}
}
