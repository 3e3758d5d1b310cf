package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// maxTyped bounds a text for a partner or a colleague, in characters.
const maxTyped = 2000

// typed is what a form of a request holds.
type typed struct {
	Act, Text, Digest, Shown string
	Seen                     int
	Sure                     bool
}

// requestAct is something that can be done to a request: do does it and says what it did.
type requestAct struct {
	needs string // what the text is, for one that cannot do without
	do    func(c *Console, ctx context.Context, ref workflow.Ref, in typed, by workflow.Actor) (said string, err error)
}

var requestActs = map[string]requestAct{
	"approve":  {"", (*Console).approveOne},
	"deny":     {"a reason", (*Console).denyOne},
	"ask":      {"a question", (*Console).askOne},
	"withdraw": {"", (*Console).withdrawOne},
	"note":     {"some text", (*Console).noteOne},
}

// errMoved: what was shown is as it was, but a colleague has done something about it: asked
// the partner, or given the first of two approvals, so that another would be the last.
var errMoved = &problem{http.StatusConflict, "A colleague has been here meanwhile", "Nothing was done. Look at what has happened, and send it again if it is still right."}

// shownAs is where a request stands for whoever decides, beside its digest.
func shownAs(r workflow.Request) string {
	return strings.Join([]string{string(r.State), string(r.WaitingFor), r.First.By}, " ")
}

// move moves a request that still is as it was shown.
func (c *Console) move(ctx context.Context, ref workflow.Ref, e workflow.Event, in typed, by workflow.Actor) (workflow.Request, error) {
	return c.Store.MoveAsked(ctx, store.Asked{Ref: ref, Event: e, Unless: func(r workflow.Request) error {
		if _, _, err := workflow.Next(r, e, by, c.Store.Now()); err != nil {
			return err
		}
		if in.Shown != shownAs(r) {
			return errMoved
		}
		return nil
	}}, by)
}

func (c *Console) approveOne(ctx context.Context, ref workflow.Ref, in typed, by workflow.Actor) (string, error) {
	after, err := c.move(ctx, ref, workflow.Approve{Digest: in.Digest}, in, by)
	if err != nil {
		return "", err
	}
	if after.State != workflow.Approved {
		return "Your approval is the first of two. Somebody else has to approve it as well.", nil
	}
	return "Approved. It is checked once more, then the swap is made and " + after.Old + " is told.", nil
}

func (c *Console) denyOne(ctx context.Context, ref workflow.Ref, in typed, by workflow.Actor) (string, error) {
	_, err := c.move(ctx, ref, workflow.Deny{Reason: in.Text, Digest: in.Digest}, in, by)
	return "Denied. The reason goes to the partner by mail.", err
}

func (c *Console) askOne(ctx context.Context, ref workflow.Ref, in typed, by workflow.Actor) (string, error) {
	after, err := c.move(ctx, ref, workflow.Ask{Question: in.Text, Digest: in.Digest}, in, by)
	return fmt.Sprintf("Asked. The question goes out by mail, and the answer is waited for until %s.", after.WaitingUntil.Format("2 January")), err
}

func (c *Console) withdrawOne(ctx context.Context, ref workflow.Ref, in typed, by workflow.Actor) (string, error) {
	if !in.Sure {
		return "", badInput("Tick the box to confirm that the request is to be taken back: that cannot be undone.")
	}
	_, err := c.move(ctx, ref, workflow.Withdraw{Digest: in.Digest}, in, by)
	return "Taken back. The partner is told by mail.", err
}

func (c *Console) noteOne(ctx context.Context, ref workflow.Ref, in typed, by workflow.Actor) (string, error) {
	return "Your note is there for your colleagues.", c.Store.AddNote(ctx, ref, in.Text, by)
}

// acting is page for what changes a request: whoever is signed out keeps what they typed.
func (c *Console) acting(f page) http.Handler {
	in := c.page(workflow.Approver, f)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := c.visitor(r); errors.Is(err, errSignIn) {
			c.open(c.signedOut)(w, r)
			return
		}
		in.ServeHTTP(w, r)
	})
}

// actOn does what a form of the page asks for. What cannot be done is shown above the form,
// with what was typed in it.
func (c *Console) actOn(w http.ResponseWriter, r *http.Request, v visitor) error {
	ref, _, err := requestRef(r)
	if err != nil {
		return err
	}
	a, ok := requestActs[r.PathValue("act")]
	if !ok {
		return errNoPage
	}
	in, err := readTyped(r)
	if err != nil {
		return err
	}
	if _, err = c.Store.Request(r.Context(), ref); err != nil {
		return unknownRequest(ref, err)
	}
	said := ""
	if err = a.check(in); err == nil {
		said, err = a.do(c, r.Context(), ref, in, v.actor())
	}
	if err != nil {
		return c.again(w, r, v, ref, in, err)
	}
	c.forget(r)
	c.say(r, "%s", said)
	// The forms' own addresses end in a place of the page; what was done is said above.
	http.Redirect(w, r, "/requests/"+string(ref)+"#main", http.StatusSeeOther)
	return nil
}

func (a requestAct) check(in typed) error {
	switch n := utf8.RuneCountInString(in.Text); {
	case a.needs != "" && in.Text == "":
		return badInput("Write %s first.", a.needs)
	case n > maxTyped:
		return badInput("The text has %d characters; up to %d can be sent.", n, maxTyped)
	}
	return nil
}

func readTyped(r *http.Request) (typed, error) {
	if err := r.ParseForm(); err != nil {
		return typed{}, err
	}
	seen, err := strconv.Atoi(r.PostForm.Get("seen"))
	if err != nil {
		seen = -1
	}
	return typed{
		Act: orText(r.PostForm.Get("act"), r.PathValue("act")), Text: strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(r.PostForm.Get("text"), "\x00", ""), "\uFFFD")),
		Digest: r.PostForm.Get("digest"), Shown: r.PostForm.Get("shown"), Seen: seen, Sure: r.PostForm.Get("sure") != "",
	}, nil
}

// again shows the page as it is now, with the form as it was and why nothing was done.
func (c *Console) again(w http.ResponseWriter, r *http.Request, v visitor, ref workflow.Ref, in typed, why error) error {
	p := explain(why)
	if p == nil {
		c.Log.ErrorContext(r.Context(), "an action failed", "action", in.Act, "request", ref, "error", why)
		p = failure
	}
	page, err := c.loadRequest(r.Context(), ref, v)
	if err != nil {
		return err
	}
	page.retype(in)
	page.Forms.Problem = p
	if p.status == http.StatusConflict {
		page.Forms.Changed, page.Forms.News = sinceShown(page.Timeline, in.Digest, in.Seen)
	}
	return c.showRequest(w, r, p.status, page)
}

func (p *requestPage) retype(in typed) {
	p.Forms.Open, p.Forms.Text[in.Act] = in.Act, in.Text
}
