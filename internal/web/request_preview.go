package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Letter is a mail as it would go out now.
type Letter struct{ To, Subject, Text, HTML string }

// previewed is a letter on the page. Frame is where its HTML is.
type previewed struct {
	Letter
	Act, Frame string
}

// letterOf composes the mail that an action would cause. An approval causes none itself:
// shown is the confirmation that follows from it.
func (c *Console) letterOf(ctx context.Context, r workflow.Request, act, text string, v visitor) (Letter, error) {
	var e workflow.Event
	switch act {
	case "approve":
		e = workflow.Approve{Digest: r.Digest()}
	case "deny":
		e = workflow.Deny{Reason: text}
	case "ask":
		e = workflow.Ask{Question: text}
	case "withdraw":
		e = workflow.Withdraw{}
	default:
		return Letter{}, errNoPage
	}
	next, effects, err := workflow.Next(r, e, v.actor(), c.Store.Now())
	if err != nil {
		return Letter{}, err
	}
	occasion := effects.Mail
	if act == "approve" {
		occasion = workflow.Confirmation
	}
	thread, err := c.Store.Thread(ctx, next.Last)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Letter{}, err
	}
	return c.Preview(next, occasion, thread)
}

// previewLetter shows the page with the mail that the form would send, or a script the mail
// alone. Nothing is sent; the text is kept, for the frame that shows the HTML.
func (c *Console) previewLetter(w http.ResponseWriter, r *http.Request, v visitor) error {
	ref, _, err := requestRef(r)
	if err != nil {
		return err
	}
	in, err := readTyped(r)
	if err != nil {
		return err
	}
	a, ok := requestActs[in.Act]
	if !ok || c.Preview == nil {
		return errNoPage
	}
	p, err := c.loadRequest(r.Context(), ref, v)
	if err != nil {
		return err
	}
	var l Letter
	if err = a.check(in); err == nil {
		l, err = c.letterOf(r.Context(), p.Request, in.Act, in.Text, v)
	}
	if err != nil {
		return c.again(w, r, v, ref, in, err)
	}
	if err := c.keep(r, draft{ref, in.Act, in.Text}); err != nil {
		return err
	}
	p.retype(in)
	p.Forms.Letter = &previewed{l, in.Act, "/requests/" + string(ref) + "/letter/" + in.Act}
	return c.showRequest(w, r, http.StatusOK, p)
}

// requestLetter is the HTML of the mail that was last looked at, for the frame. It is shut off
// from everything: no script, no form, nothing from elsewhere.
func (c *Console) requestLetter(w http.ResponseWriter, r *http.Request, v visitor) error {
	ref, _, err := requestRef(r)
	if err != nil {
		return err
	}
	d := c.draft(r)
	if c.Preview == nil || d.Ref != ref || d.Act != r.PathValue("act") {
		return errNoPage
	}
	request, err := c.Store.Request(r.Context(), ref)
	if err != nil {
		return unknownRequest(ref, err)
	}
	l, err := c.letterOf(r.Context(), request, d.Act, d.Text, v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(l.HTML)) // a browser that has gone needs no answer
	return nil
}

// allowFrames lets a page show frames of ours.
func allowFrames(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", w.Header().Get("Content-Security-Policy")+"; frame-src 'self'")
}
