package inbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// sweep stores everything above the cursor. An error means that the connection is lost, or that ctx has ended.
func (r *Reader) sweep(ctx context.Context, m *mailbox) error {
	select { // news from now on is for the next sweep
	case <-m.news:
	default:
	}
	if err := r.reopen(m); err != nil {
		return err
	}
	var last uint32
	err := r.insist(ctx, func() (err error) {
		last, err = r.sink.Cursor(ctx, m.validity)
		return err
	})
	if err != nil {
		return err
	}
	todo, err := r.above(m, last)
	if err != nil {
		return err
	}
	if err := r.take(ctx, m, todo); err != nil {
		return err
	}
	r.listFailures = 0
	if err := r.sink.Swept(ctx); err != nil && ctx.Err() == nil {
		r.log.Warn("a sweep of the mailbox was not recorded", "err", err)
	}
	return nil
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

// above lists what is to be stored. An INTERNALDATE that cannot be parsed ends the connection and would end every one
// after it, so that a listing that failed twice is asked for without.
func (r *Reader) above(m *mailbox, last uint32) ([]listed, error) {
	var todo []listed
	err := errIncomplete
	for try := 0; try < maxTries && err != nil && usable(err); try++ {
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
		chunk := r.trouble.chunk(todo)
		msgs, fetchErr := r.fetch(m, chunk)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if fetchErr != nil {
			r.log.Debug("messages not fetched", "uid", chunk[0].uid, "messages", len(chunk), "err", fetchErr)
			if r.trouble.failed(chunk) {
				msgs = []Message{chunk[0].without(unfetchable(fetchErr))}
				r.log.Warn("a message cannot be fetched", "uid", chunk[0].uid, "err", fetchErr)
			} else if usable(fetchErr) {
				continue
			} else {
				return fetchErr
			}
		}
		if err := r.save(ctx, m.validity, msgs); err != nil {
			return err
		}
		if fetchErr != nil && !usable(fetchErr) {
			return fetchErr
		}
		if todo = todo[len(chunk):]; len(todo) > 0 {
			r.file(ctx, m)
		}
	}
	return nil
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
	r.expectOutcomes(len(msgs))
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
		r.expectOutcomes(1)
	}
	return err
}

// clean makes a text of an error that a store takes, whatever the error quotes.
func clean(err error) string {
	text := strings.ReplaceAll(strings.ToValidUTF8(err.Error(), "?"), "\x00", "?")
	return strings.TrimSuffix(text[:min(len(text), 500)], ".")
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
