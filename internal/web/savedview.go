package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
)

// savedView is a filter that has a name.
type savedView struct{ Name, URL string }

func (c *Console) savedViews(ctx context.Context, v visitor) ([]savedView, error) {
	list, err := c.Store.SavedViews(ctx, v.Email)
	views := make([]savedView, len(list))
	for i, s := range list {
		views[i] = savedView{s.Name, "/queue?" + s.Query}
	}
	return views, err
}

// saveView gives the filter of a page a name.
func (c *Console) saveView(w http.ResponseWriter, r *http.Request, v visitor) error {
	name := strings.TrimSpace(r.FormValue("name"))
	if name == "" || len([]rune(name)) > 60 {
		return badInput("A view takes a name of 1 to 60 characters.")
	}
	query, err := url.ParseQuery(r.FormValue("query"))
	if err != nil {
		return badInput("The address of the view cannot be read.")
	}
	f := readFilter(query).From("")
	err = c.Store.SaveView(r.Context(), v.Email, store.SavedView{Name: name, Query: f.Query()})
	if errors.Is(err, store.ErrTooManyViews) {
		return badInput("%s.", err)
	}
	if err != nil {
		return err
	}
	c.say(r, "The view “%s” is saved.", visible(name))
	http.Redirect(w, r, f.URL(), http.StatusSeeOther)
	return nil
}

func (c *Console) deleteView(w http.ResponseWriter, r *http.Request, v visitor) error {
	name := r.FormValue("name")
	if err := c.Store.DeleteView(r.Context(), v.Email, name); err != nil {
		return err
	}
	c.say(r, "The view “%s” is deleted.", visible(name))
	http.Redirect(w, r, cmp.Or(localPath(r.FormValue("back")), "/queue"), http.StatusSeeOther)
	return nil
}
