package web

import (
	"net/http"

	"github.com/swapdesk/swapdesk/internal/store"
)

// toLookAt finds the mails that need a look, the newest first.
func (c *Console) toLookAt(r *http.Request, d *queueData) error {
	after, err := readMailCursor(d.After)
	if err != nil {
		return err
	}
	list, next, err := c.Store.MailPage(r.Context(), store.MailQuery{ForStaff: true, After: after, Limit: queuePage})
	if err != nil {
		return err
	}
	for _, m := range list {
		d.Mails = append(d.Mails, newMailRow(m))
	}
	if next != nil {
		d.Next = d.From(cursorText(*next)).URL()
	}
	return nil
}

// lookLive is the list as it is now, for a page that is open: no change of a mail is
// announced, so that there is nothing to tell which of them are others.
func (c *Console) lookLive(w http.ResponseWriter, r *http.Request, f filter) error {
	d := queueData{filter: f}
	var err error
	if d.Counts, err = c.Store.CountQueue(r.Context()); err != nil {
		return err
	}
	if err := c.toLookAt(r, &d); err != nil {
		return err
	}
	return c.fragment(w, r, "queue.html", "look", view{Data: d})
}
