package web

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/swapdesk/swapdesk/workflow"
)

// keyDraft is what somebody has typed about a request and not sent: to look at the mail
// first, or because their session had ended.
const keyDraft = "draft"

// draft is the text in one form of one request.
type draft struct {
	Ref  workflow.Ref `json:"ref"`
	Act  string       `json:"act"`
	Text string       `json:"text"`
}

func (c *Console) keep(r *http.Request, d draft) error {
	text, err := json.Marshal(d)
	if err == nil {
		c.sessions.Put(r.Context(), keyDraft, string(text))
	}
	return err
}

// draft is what is kept, or nothing.
func (c *Console) draft(r *http.Request) draft {
	var d draft
	if json.Unmarshal([]byte(c.sessions.GetString(r.Context(), keyDraft)), &d) != nil {
		return draft{}
	}
	return d
}

func (c *Console) forget(r *http.Request) { c.sessions.Remove(r.Context(), keyDraft) }

// recall opens the form in which something was typed before.
func (c *Console) recall(r *http.Request, p *requestPage) {
	if d := c.draft(r); d.Ref == p.Ref && d.Text != "" {
		p.Forms.Open, p.Forms.Text[d.Act] = d.Act, d.Text
	}
}

// signedOutPage is the form once more.
type signedOutPage struct {
	typed
	Ref    workflow.Ref
	Action string
	SignIn string
}

// signedOut gives back what was typed to somebody whose session has ended, twice: in a form
// to send again once they have signed in elsewhere, and on the request's page if they do
// here.
func (c *Console) signedOut(w http.ResponseWriter, r *http.Request) error {
	ref, _, err := requestRef(r)
	if err != nil {
		return errSignIn
	}
	in, err := readTyped(r)
	if _, known := requestActs[in.Act]; err != nil || !known {
		return errSignIn
	}
	in.Text = clip(in.Text, maxTyped)
	if err := c.keep(r, draft{ref, in.Act, in.Text}); err != nil {
		return err
	}
	back := "/requests/" + string(ref)
	c.sessions.Put(r.Context(), keyNext, back)
	return c.render(w, r, errSignIn.status, "signedout.html", view{Title: errSignIn.title, Data: signedOutPage{
		in, ref, back + "/" + in.Act, "/signin?next=" + url.QueryEscape(back),
	}})
}
