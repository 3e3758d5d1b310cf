package web

import (
	"errors"
	"net/http"

	"github.com/swapdesk/swapdesk/internal/store"
)

var errNoBytes = &problem{
	http.StatusConflict, "There is nothing to read",
	"The bytes of this mail could not be had when it was in the mailbox. It may still be there: look with a mail program.",
}

func (c *Console) mailReplay(w http.ResponseWriter, r *http.Request, v visitor) error {
	id := r.PathValue("id")
	err := c.Store.Replay(r.Context(), id, r.PostFormValue("again") == "1", v.actor())
	switch {
	case errors.Is(err, store.ErrNoBytes):
		return errNoBytes
	case errors.Is(err, store.ErrSwapped):
		return &problem{http.StatusConflict, "The swap is made", "What this mail asks for was done, so it stays as it is. To change the address again, the partner asks again."}
	case errors.Is(err, store.ErrOutcome):
		return &problem{http.StatusConflict, "It has its outcome", "This mail has become something, or is sent. To have it done again all the same, say so beside the button."}
	case err != nil:
		return err
	}
	if id[0] == 'i' {
		c.say(r, "%s is being read once more. What becomes of it shows here in a moment.", id)
	} else {
		c.say(r, "%s is being sent. Whether the mail server takes it shows here in a moment.", id)
	}
	http.Redirect(w, r, "/mail/"+id, http.StatusSeeOther)
	return nil
}

func (c *Console) mailDone(w http.ResponseWriter, r *http.Request, v visitor) error {
	return c.mailHandled(w, r, v, false)
}

func (c *Console) mailUndo(w http.ResponseWriter, r *http.Request, v visitor) error {
	return c.mailHandled(w, r, v, true)
}

func (c *Console) mailHandled(w http.ResponseWriter, r *http.Request, v visitor, undo bool) error {
	id := r.PathValue("id")
	err := c.Store.Handle(r.Context(), id, v.actor(), undo)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &problem{http.StatusConflict, "It does not wait for a person", "This mail is not, or not any more, on the list for staff, so there is nothing to do."}
	case err != nil:
		return err
	case undo:
		c.say(r, "%s waits for a person again.", id)
	default:
		c.say(r, "%s is done, and off the list for staff.", id)
	}
	http.Redirect(w, r, "/mail/"+id, http.StatusSeeOther)
	return nil
}
