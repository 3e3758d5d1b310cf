package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// requestStatus is what changes on the page of a request while it is open: who is on it and
// who else looks at it, and what has happened that the page does not show yet.
type requestStatus struct {
	Ref    workflow.Ref
	Claim  *store.Claim
	Mine   bool
	Decide bool // whether the visitor may claim it
	Others []string
	Seen   int // events and notes that the page shows
	Notes  int
	News   []moment
	Noted  bool
}

// statusOf is that of a page that has just been made, which has no news.
func (c *Console) statusOf(ctx context.Context, p *requestPage, v visitor) (requestStatus, error) {
	s := requestStatus{Ref: p.Ref, Decide: v.May(workflow.Approver) && p.State.Open(), Seen: len(p.Timeline), Notes: len(p.Notes)}
	present, err := c.Store.Present(ctx, p.ID)
	if err != nil {
		return s, err
	}
	s.Others = slices.DeleteFunc(present, func(email string) bool { return email == v.Email })
	claims, err := c.Store.Claims(ctx, []int64{p.ID})
	if claim, ok := claims[p.ID]; ok {
		s.Claim, s.Mine = &claim, claim.Email == v.Email
	}
	return s, err
}

// requestNews is the fragment that a page asks for when something has changed.
func (c *Console) requestNews(w http.ResponseWriter, r *http.Request, v visitor) error {
	ref, _, err := requestRef(r)
	if err != nil {
		return err
	}
	p := &requestPage{}
	if p.Request, err = c.Store.Request(r.Context(), ref); err != nil {
		return unknownRequest(ref, err)
	}
	if err := c.loadTrail(r.Context(), p); err != nil {
		return err
	}
	if p.Notes, err = c.Store.Notes(r.Context(), p.ID); err != nil {
		return err
	}
	s, err := c.statusOf(r.Context(), p, v)
	if err != nil {
		return err
	}
	shown, notes := queryNumber(r, "seen"), queryNumber(r, "notes")
	_, s.News = sinceShown(p.Timeline, "", shown)
	s.Noted, s.Seen, s.Notes = len(p.Notes) > notes, shown, notes
	return c.fragment(w, r, "request.html", "status", view{Data: s})
}

func queryNumber(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil {
		return 1 << 30 // a page that does not say shows all there is
	}
	return n
}
