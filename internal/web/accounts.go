package web

import (
	"net/http"
	"strconv"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// accountsPerPage is how many accounts a page lists.
const accountsPerPage = 50

// accountList is what the page of accounts shows. Next is where the following page begins.
type accountList struct {
	Search   string
	Accounts []store.Account
	Next     string
}

func (c *Console) accounts(w http.ResponseWriter, r *http.Request, _ visitor) error {
	q := r.URL.Query()
	list, err := c.Store.AccountPage(r.Context(), q.Get("q"), q.Get("after"), accountsPerPage+1)
	if err != nil {
		return err
	}
	data := accountList{Search: q.Get("q"), Accounts: list}
	if len(list) > accountsPerPage {
		data.Accounts = list[:accountsPerPage]
		data.Next = list[accountsPerPage-1].Email
	}
	return c.render(w, r, http.StatusOK, "accounts.html", view{Title: "Accounts", Section: "accounts", Data: data})
}

// accountHistory is one account: its addresses so far, and what was asked for it.
type accountHistory struct {
	store.Account
	Swaps    []store.Swapped
	Requests []workflow.Request
}

// requestsOfAccount bounds the list on an account's page.
const requestsOfAccount = 100

func (c *Console) account(w http.ResponseWriter, r *http.Request, _ visitor) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return store.ErrNotFound
	}
	ctx := r.Context()
	var h accountHistory
	if h.Account, err = c.Store.Account(ctx, id); err != nil {
		return err
	}
	if h.Swaps, err = c.Store.Swaps(ctx, id); err != nil {
		return err
	}
	olds := []string{h.Email}
	for _, s := range h.Swaps {
		olds = append(olds, s.Old)
	}
	if h.Requests, err = c.Store.RequestsFor(ctx, olds, requestsOfAccount); err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "account.html", view{Title: h.Email, Section: "accounts", Data: h})
}

// exportAccounts writes the list that an import takes, guarded against spreadsheets.
func (c *Console) exportAccounts(w http.ResponseWriter, r *http.Request, _ visitor) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="accounts.csv"`)
	out, err := directory.NewWriter(w)
	if err != nil {
		return nil //nolint:nilerr // the browser has gone
	}
	err = c.Store.Accounts(r.Context(), r.URL.Query().Get("q"), func(a store.Account) error { return out.Write(a.Account) })
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		// The answer has begun: cut off, it is not taken for the whole.
		c.Log.WarnContext(r.Context(), "an export of accounts was cut off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}
