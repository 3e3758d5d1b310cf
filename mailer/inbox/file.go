package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// fileBatch is how many messages are filed with one command. RFC 2683 section 3.2.1.5 asks clients to keep a command line
// within about 1,000 bytes.
const fileBatch = 100

// expectOutcomes notes that messages were stored, whose outcome will be known soon.
func (r *Reader) expectOutcomes() {
	r.unfiledUntil = time.Now().Add(r.options.FileFor)
}

// outcomesExpected tells whether it is worth asking the sink for filings before the next sweep.
func (r *Reader) outcomesExpected() bool {
	now := time.Now()
	return now.Before(r.unfiledUntil) && now.After(r.filePause)
}

// outcomesKnown tells whether there is something to file.
func (r *Reader) outcomesKnown(ctx context.Context, m *mailbox) bool {
	filings, err := r.sink.Filings(ctx, m.validity, 1)
	return err == nil && len(filings) > 0
}

// file shows in the mailbox what has become of its messages. It is a courtesy to the people who look into it: when it
// fails, it is put off until the next sweep.
func (r *Reader) file(ctx context.Context, m *mailbox) {
	if time.Now().Before(r.filePause) {
		return
	}
	err := r.fileAll(ctx, m)
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		if since, ended := r.notFiling.end(); ended {
			r.log.Info("processed messages are moved again", "after", since)
		}
		return
	}
	r.filePause = time.Now().Add(r.options.SweepEvery)
	if r.notFiling.begin() {
		r.log.Warn("processed messages stay where they are in the mailbox; this delays no request", "err", err)
	}
}

func (r *Reader) fileAll(ctx context.Context, m *mailbox) error {
	for {
		filings, err := r.sink.Filings(ctx, m.validity, fileBatch)
		if err != nil {
			return err
		}
		var processed, refused []uint32
		for _, filing := range filings {
			if filing.Refused {
				refused = append(refused, filing.UID)
			} else {
				processed = append(processed, filing.UID)
			}
		}
		if err := errors.Join(
			r.fileInto(ctx, m, r.server.Processed, processed),
			r.fileInto(ctx, m, r.server.Refused, refused),
		); err != nil {
			return err
		}
		if len(filings) < fileBatch {
			return nil
		}
	}
}

func (r *Reader) fileInto(ctx context.Context, m *mailbox, folder string, uids []uint32) error {
	if len(uids) == 0 {
		return nil
	}
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	if err := m.addFlag(set, imap.FlagSeen); err != nil {
		return fmt.Errorf("marking messages as read: %w", err)
	}
	if folder != "" {
		if err := m.move(set, folder); err != nil {
			return fmt.Errorf("moving messages to %q: %w", folder, err)
		}
	}
	return r.sink.Filed(ctx, m.validity, uids)
}

func (m *mailbox) addFlag(set imap.UIDSet, flag imap.Flag) error {
	return m.net.during(func() error {
		return m.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}, nil).Close()
	})
}

// move moves messages as far as the server can do it safely. Messages that are not there any more are no error.
func (m *mailbox) move(set imap.UIDSet, folder string) error {
	caps := m.client.Caps()
	switch {
	case caps.Has(imap.CapMove):
		return m.into(folder, func() error {
			_, err := m.client.Move(set, folder).Wait()
			return err
		})
	case caps.Has(imap.CapUIDPlus):
		return m.copyAndExpunge(set, folder)
	default:
		return nil // without UIDPLUS, EXPUNGE would take what people have marked as deleted along
	}
}

// copyAndExpunge is MOVE in steps. The library has such a fallback, which expunges even what could not be copied.
func (m *mailbox) copyAndExpunge(set imap.UIDSet, folder string) error {
	err := m.into(folder, func() error {
		_, err := m.client.Copy(set, folder).Wait()
		return err
	})
	if err != nil {
		return err
	}
	if err := m.addFlag(set, imap.FlagDeleted); err != nil {
		return err
	}
	return m.net.during(func() error { return m.client.UIDExpunge(set).Close() })
}

// into runs a command, and runs it again if making its folder was what it took.
func (m *mailbox) into(folder string, command func() error) error {
	err := m.net.during(command)
	if _, refused := answered(err); refused && m.create(folder) == nil {
		return m.net.during(command)
	}
	return err
}

func (m *mailbox) create(folder string) error {
	return m.net.during(func() error { return m.client.Create(folder, nil).Wait() })
}
