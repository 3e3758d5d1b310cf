package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// requestPage is what the page of a request shows.
type requestPage struct {
	workflow.Request
	About   store.About
	Verdict standing
	Since   time.Time // when it came into its state
	Status  requestStatus

	Evidence []evidenceRow
	Mail     *askingMail
	Thread   []threadMail
	Linked   []threadMail
	Timeline []moment
	Notes    []store.Note
	Siblings []store.Sibling
	Checks   []recheck

	May     permitted
	Forms   requestForms
	Preview bool // whether mails can be shown before they go out
}

// requestForms are the forms beside a request: which one is open, and with what.
type requestForms struct {
	Digest, Shown string
	Seen          int // how many events the request has had
	Open          string
	Text          map[string]string // what is typed, by the form
	Canned        map[string][]canned
	// Problem is why what was asked for has not been done, Changed what the request says
	// otherwise than what was shown, and News what has happened since.
	Problem *problem
	Changed []difference
	News    []moment
	Letter  *previewed
}

// anyPair is what a template takes that needs two things.
type anyPair struct{ A, B any }

// textForm is a form that takes a text for the partner.
type textForm struct {
	Page                      *requestPage
	Act, Label, Button, Class string
}

func wordsForm(p *requestPage, act, label, button, class string) textForm {
	return textForm{p, act, label, button, class}
}

// Kept is what was typed into a form that is not there any more.
func (p *requestPage) Kept() string {
	there := map[string]bool{"deny": p.May.Deny, "ask": p.May.Ask, "note": p.May.Note}
	if there[p.Forms.Open] {
		return ""
	}
	return p.Forms.Text[p.Forms.Open]
}

// requestRef is the reference in the path. One that is written in another way is sent on.
func requestRef(r *http.Request) (ref workflow.Ref, elsewhere bool, err error) {
	text := r.PathValue("ref")
	ref, err = workflow.ParseRef(text)
	if err != nil {
		return "", false, &problem{
			http.StatusNotFound, "This is no reference of a request",
			"A reference looks like SWAP-1234-567X, and its last character guards against slips: " + visible(clip(text, 40)) + " is none. " +
				"Compare it with the mail, or search the queue for an address in it.",
		}
	}
	return ref, string(ref) != text, nil
}

// clip shortens what a browser has sent.
func clip(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return s
}

// request shows one request: everything that a decision takes.
func (c *Console) request(w http.ResponseWriter, r *http.Request, v visitor) error {
	ref, elsewhere, err := requestRef(r)
	if err != nil {
		return err
	}
	if elsewhere {
		http.Redirect(w, r, "/requests/"+string(ref), http.StatusMovedPermanently)
		return nil
	}
	p, err := c.loadRequest(r.Context(), ref, v)
	if err != nil {
		return err
	}
	c.recall(r, p)
	p.openCanned(r.URL.Query())
	return c.showRequest(w, r, http.StatusOK, p)
}

func (c *Console) showRequest(w http.ResponseWriter, r *http.Request, status int, p *requestPage) error {
	allowFrames(w)
	return c.render(w, r, status, "request.html", view{Title: string(p.Ref), Section: "queue", Data: p})
}

// loadRequest looks up all that the page shows.
func (c *Console) loadRequest(ctx context.Context, ref workflow.Ref, v visitor) (*requestPage, error) {
	p := &requestPage{Preview: c.Preview != nil}
	var err error
	if p.Request, err = c.Store.Request(ctx, ref); err != nil {
		return nil, unknownRequest(ref, err)
	}
	for _, load := range []func(context.Context, *requestPage) error{c.loadRecords, c.loadMails, c.loadTrail} {
		if err := load(ctx, p); err != nil {
			return nil, err
		}
	}
	p.Evidence = evidenceOf(p.Request.Evidence)
	p.May = mayDo(p.Request, v, c.Store.Now())
	p.Verdict = standingOf(p.Request)
	p.Forms = requestForms{
		Digest: p.Digest(), Shown: shownAs(p.Request), Seen: len(p.Timeline), Text: map[string]string{}, Canned: cannedFor(p.Request),
	}
	p.Status, err = c.statusOf(ctx, p, v)
	return p, err
}

func unknownRequest(ref workflow.Ref, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return &problem{
			http.StatusNotFound, "There is no request " + string(ref),
			"The reference is well formed, but nothing is stored under it: it may be another desk's. Search the queue for an address in it instead.",
		}
	}
	return err
}

func (c *Console) loadRecords(ctx context.Context, p *requestPage) error {
	about, err := c.Store.AboutRequests(ctx, []workflow.Request{p.Request})
	if err != nil {
		return err
	}
	p.About = about[0]
	if p.Notes, err = c.Store.Notes(ctx, p.ID); err != nil {
		return err
	}
	if p.Siblings, err = c.Store.Siblings(ctx, p.Request); err != nil {
		return err
	}
	evaluations, err := c.Store.Evaluations(ctx, p.Ref)
	p.Checks = rechecks(evaluations)
	return err
}

func (c *Console) loadTrail(ctx context.Context, p *requestPage) error {
	rows, err := c.Store.Audit(ctx, string(p.Ref))
	if err != nil {
		return err
	}
	p.Timeline, err = timeline(rows)
	p.Since = sinceWhen(rows, p.Request)
	return err
}

// sinceWhen is when the request came into its state.
func sinceWhen(rows []store.AuditRow, r workflow.Request) time.Time {
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].To == r.State && rows[i].From != r.State {
			return rows[i].At
		}
	}
	return r.UpdatedAt
}
