package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// tokenList is the page of the API tokens: of everybody for admins, of oneself for the
// others. Secret is the token of the name Made, shown once.
type tokenList struct {
	Tokens       []shownToken
	All          bool
	Scopes       []store.Scope // that the visitor may give
	Patiences    []tokenPatience
	Form         tokenForm
	Fault        string
	Made, Secret string
}

// shownToken is a token and whether it works; why not, if it does not.
type shownToken struct {
	store.Token
	Works bool
	Why   string
}

// tokenForm is what was typed to have a token made.
type tokenForm struct {
	Name   string
	Scopes []store.Scope
	Days   int
}

// Has is for the boxes of the form.
func (f tokenForm) Has(s store.Scope) bool { return slices.Contains(f.Scopes, s) }

// tokenPatience is how long a token can be made to work; no days: until it is revoked.
type tokenPatience struct {
	Days int
	Text string
}

const usualPatience = 90

var tokenPatiences = []tokenPatience{{30, "30 days"}, {usualPatience, "90 days"}, {365, "a year"}, {0, "until it is revoked"}}

func (c *Console) tokens(w http.ResponseWriter, r *http.Request, v visitor) error {
	return c.showTokens(w, r, v, http.StatusOK, tokenList{Form: tokenForm{Days: usualPatience}})
}

func (c *Console) showTokens(w http.ResponseWriter, r *http.Request, v visitor, status int, data tokenList) error {
	var err error
	if data.Tokens, err = c.tokensFor(r, v); err != nil {
		return err
	}
	data.All, data.Patiences = v.May(workflow.Admin), tokenPatiences
	for _, s := range store.Scopes {
		if s.Allows(v.Role) {
			data.Scopes = append(data.Scopes, s)
		}
	}
	return c.render(w, r, status, "tokens.html", view{Title: "API tokens", Section: "tokens", Data: data})
}

// tokensFor are the tokens that somebody may see and end: an admin all, others their own.
func (c *Console) tokensFor(r *http.Request, v visitor) ([]shownToken, error) {
	list, err := c.Store.Tokens(r.Context())
	if err != nil {
		return nil, err
	}
	members, err := c.Store.Staff(r.Context())
	if err != nil {
		return nil, err
	}
	owners := map[string]store.Member{}
	for _, m := range members {
		owners[m.Email] = m
	}
	var shown []shownToken
	for _, t := range list {
		if v.May(workflow.Admin) || t.CreatedBy == v.Email {
			why := whyNot(t, owners[t.CreatedBy], c.Store.Now())
			shown = append(shown, shownToken{t, why == "", why})
		}
	}
	return shown, nil
}

// whyNot is why a token does not let a program do all that it was made for.
func whyNot(t store.Token, owner store.Member, now time.Time) string {
	switch {
	case t.RevokedAt != nil:
		return "revoked"
	case t.Over(now):
		return "expired"
	case owner.DisabledAt != nil:
		return "its owner is disabled"
	case slices.ContainsFunc(t.Scopes, func(s store.Scope) bool { return !s.Allows(owner.Role) }):
		return "more than its owner may"
	default:
		return ""
	}
}

// createToken makes a token and shows it: now, and never again.
func (c *Console) createToken(w http.ResponseWriter, r *http.Request, v visitor) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	days, err := strconv.Atoi(r.PostForm.Get("days"))
	if err != nil || !slices.ContainsFunc(tokenPatiences, func(p tokenPatience) bool { return p.Days == days }) {
		return badInput("Choose for how long the token works.")
	}
	form := tokenForm{Name: r.PostForm.Get("name"), Days: days}
	for _, s := range r.PostForm["scope"] {
		form.Scopes = append(form.Scopes, store.Scope(s))
	}
	var until time.Time
	if days > 0 {
		until = c.Store.Now().AddDate(0, 0, days)
	}
	secret, err := c.Store.CreateToken(r.Context(), form.Name, form.Scopes, until, v.actor())
	var fault *store.TokenFault
	if errors.As(err, &fault) {
		return c.showTokens(w, r, v, http.StatusUnprocessableEntity, tokenList{Form: form, Fault: fault.Text})
	}
	if err != nil {
		return err
	}
	return c.showTokens(w, r, v, http.StatusOK, tokenList{Form: tokenForm{Days: usualPatience}, Made: form.Name, Secret: secret})
}

// tokenToRevoke is the token of a name that is not revoked, if it is for the visitor.
func (c *Console) tokenToRevoke(r *http.Request, v visitor) (shownToken, error) {
	list, err := c.tokensFor(r, v)
	if err != nil {
		return shownToken{}, err
	}
	at := slices.IndexFunc(list, func(t shownToken) bool { return t.Name == r.PathValue("name") && t.RevokedAt == nil })
	if at < 0 {
		return shownToken{}, store.ErrNotFound
	}
	return list[at], nil
}

// revokePage asks before a token is ended, as programs stop by it.
func (c *Console) revokePage(w http.ResponseWriter, r *http.Request, v visitor) error {
	t, err := c.tokenToRevoke(r, v)
	if err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "tokenrevoke.html", view{Title: "Revoke " + t.Name + "?", Section: "tokens", Data: t})
}

func (c *Console) revokeToken(w http.ResponseWriter, r *http.Request, v visitor) error {
	t, err := c.tokenToRevoke(r, v)
	if err == nil {
		err = c.Store.RevokeToken(r.Context(), t.Name, v.actor())
	}
	if err != nil {
		return err
	}
	c.say(r, "%s lets nobody in any more.", t.Name)
	http.Redirect(w, r, "/tokens", http.StatusSeeOther)
	return nil
}
