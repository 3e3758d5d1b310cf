package inbox

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

var errClosed = errors.New("the server closed the connection")

// maxVain is how often in a row news may be of nothing. Once is usual: a sweep finds the message before its EXISTS is
// noticed. But a server that sends EXISTS with every answer would keep itself and the reader busy.
const maxVain = 3

// wait returns when it is time to sweep again: the server has told of a message, the time is up, or there is something to
// file. An error means that the connection is lost, or that ctx has ended.
func (r *Reader) wait(ctx context.Context, m *mailbox) error {
	idle, err := m.idle()
	if err != nil {
		return err
	}
	if err := r.await(ctx, m, idle != nil); err != nil {
		if idle != nil {
			_ = idle.Close() // the connection is gone; this only ends what the library runs for it
		}
		return err
	}
	if idle == nil {
		return nil
	}
	return m.net.during(func() error {
		if err := idle.Close(); err != nil {
			return err
		}
		return idle.Wait()
	})
}

// idle begins IDLE if the server can. Every sweep ends it, which is often enough for those who drop what looks inactive.
func (m *mailbox) idle() (cmd *imapclient.IdleCommand, err error) {
	if m.mute || !m.client.Caps().Has(imap.CapIdle) {
		return nil, nil
	}
	err = m.net.during(func() (err error) {
		cmd, err = m.client.Idle()
		return err
	})
	if _, refused := answered(err); refused {
		m.mute = true
		return nil, nil
	}
	return cmd, err
}

func (r *Reader) await(ctx context.Context, m *mailbox, told bool) error {
	every := r.options.SweepEvery
	if !told {
		every = min(every, r.options.PollEvery)
	}
	sweep := time.NewTimer(every)
	defer sweep.Stop()
	tick := time.NewTicker(r.options.FileEvery)
	defer tick.Stop()
	news := m.news
	if m.vain >= maxVain {
		news = nil // until the next tick
	}
	for m.woken = false; ; {
		select {
		case <-news:
			m.woken = true
			return nil
		case <-sweep.C:
			return nil
		case <-tick.C:
			news = m.news
			if r.outcomesExpected() && r.outcomesKnown(ctx, m) {
				return nil
			}
		case <-m.client.Closed():
			return m.net.explain(errClosed)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
