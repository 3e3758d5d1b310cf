package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
)

type mailReplay struct {
	deskFlags
	staffFlags
	IDs   []string `arg:"" name:"id" help:"Ids in the list, such as in-12 or out-7."`
	Force bool     `help:"Also a mail that has become something, or that was accepted: it is read, or sent, as if for the first time. One whose request was denied, withdrawn or expired makes a new one."`
}

func (c *mailReplay) Run(e *env) error {
	return c.withStore(e, func(st *store.Store) error {
		by, err := c.changing(e, st)
		if err != nil {
			return err
		}
		var errs []error
		for _, id := range c.IDs {
			err := st.Replay(e.ctx, id, c.Force, by)
			switch {
			case err == nil && strings.HasPrefix(id, "in-"):
				fmt.Fprintf(e.Out, "%s will be read once more; `swapdesk mail show %s` tells what becomes of it.\n", id, id)
			case err == nil:
				fmt.Fprintf(e.Out, "%s will be sent; `swapdesk mail show %s` tells whether it was accepted.\n", id, id)
			case errors.Is(err, store.ErrSwapped):
				errs = append(errs, fmt.Errorf("%s stays as it is: %w; to change the address again, the partner asks again", id, err))
			case errors.Is(err, store.ErrDeadLink):
				errs = append(errs, fmt.Errorf("%s stays as it is: %w; the partner asks again", id, err))
			case errors.Is(err, store.ErrOutcome):
				errs = append(errs, fmt.Errorf("%s keeps what it has: %w; --force replays it all the same", id, err))
			default:
				errs = append(errs, explainMail(id, err))
			}
		}
		return errors.Join(errs...)
	})
}

type mailDone struct {
	deskFlags
	staffFlags
	IDs  []string `arg:"" name:"id" help:"Ids in the list, such as in-12 or out-7."`
	Undo bool     `help:"Put them back on the list."`
}

func (c *mailDone) Run(e *env) error {
	if _, err := c.actor(); err != nil {
		return err
	}
	return c.withStore(e, func(st *store.Store) error {
		by, err := c.changing(e, st)
		if err != nil {
			return err
		}
		var errs []error
		for _, id := range c.IDs {
			err := st.Handle(e.ctx, id, by, c.Undo)
			switch {
			case errors.Is(err, store.ErrNotFound):
				errs = append(errs, fmt.Errorf("%s is not on the list for staff: see `swapdesk mail list --for-staff`", id))
			case err != nil:
				errs = append(errs, fmt.Errorf("%s: %w", id, err))
			case c.Undo:
				fmt.Fprintf(e.Out, "%s waits for a person again.\n", id)
			default:
				fmt.Fprintf(e.Out, "%s is done; `swapdesk mail done --undo %s` puts it back.\n", id, id)
			}
		}
		return errors.Join(errs...)
	})
}

// explainMail says which mail there is not.
func explainMail(id string, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no mail %s; `swapdesk mail list` shows those there are", id)
	}
	return fmt.Errorf("%s: %w", id, err)
}
