package web

import (
	"cmp"
	"context"
	"net/http"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// claim puts the visitor on a request, in the place of whoever was.
func (c *Console) claim(w http.ResponseWriter, r *http.Request, v visitor) error {
	return c.changeClaim(w, r, v, c.Store.Claim, "You are on %s now.")
}

func (c *Console) release(w http.ResponseWriter, r *http.Request, v visitor) error {
	return c.changeClaim(w, r, v, c.Store.Release, "You are not on %s any more.")
}

// changeClaim answers the queue's script with the row, and everybody else with the page
// that they come from.
func (c *Console) changeClaim(w http.ResponseWriter, r *http.Request, v visitor, change func(context.Context, workflow.Ref, workflow.Actor) error, said string) error {
	ref, err := workflow.ParseRef(r.PathValue("ref"))
	if err != nil {
		return store.ErrNotFound
	}
	if err := change(r.Context(), ref, v.actor()); err != nil {
		return err
	}
	tab := store.Tab(r.FormValue("row"))
	if r.Header.Get("HX-Request") == "" || tab == "" {
		c.say(r, said, ref)
		http.Redirect(w, r, cmp.Or(localPath(r.FormValue("back")), "/requests/"+string(ref)), http.StatusSeeOther)
		return nil
	}
	list, err := c.Store.QueueRows(r.Context(), []string{string(ref)})
	if err == nil && len(list) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return err
	}
	return c.fragment(w, r, "queue.html", "onerow", view{Data: c.rows(list, tab, v)[0]})
}
