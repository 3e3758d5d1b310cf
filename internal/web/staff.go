package web

import (
	"net/http"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// staffList is the page of the staff. Link is one that signs Email in, shown once.
type staffList struct {
	Members     []store.Member
	Roles       []workflow.Role
	Email, Link string
	Issuer      bool
}

func (c *Console) staff(w http.ResponseWriter, r *http.Request, _ visitor) error {
	return c.showStaff(w, r, "", "")
}

func (c *Console) showStaff(w http.ResponseWriter, r *http.Request, email, link string) error {
	list, err := c.Store.Staff(r.Context())
	if err != nil {
		return err
	}
	data := staffList{Members: list, Roles: []workflow.Role{workflow.Viewer, workflow.Approver, workflow.Admin}, Email: email, Link: link, Issuer: c.issuer != nil}
	return c.render(w, r, http.StatusOK, "staff.html", view{Title: "Staff", Section: "staff", Data: data})
}

// addStaff adds somebody, or changes their role, and shows the link that signs them in:
// now, and never again.
func (c *Console) addStaff(w http.ResponseWriter, r *http.Request, v visitor) error {
	email, role := address(r.FormValue("email")), workflow.Role(r.FormValue("role"))
	if email == "" {
		return badInput("%q is no address such as kim@vendor.example.", r.FormValue("email"))
	}
	if rank[role] == 0 {
		return badInput("Choose a role: viewer, approver or admin.")
	}
	if email == v.Email {
		return badInput("Nobody changes their own role: another admin does.")
	}
	if err := c.Store.AddStaff(r.Context(), email, role, v.actor()); err != nil {
		return err
	}
	token, err := c.Store.NewSigninLink(r.Context(), email)
	if err != nil {
		return err
	}
	return c.showStaff(w, r, email, c.PublicURL+"/signin/"+token)
}

func (c *Console) disableStaff(w http.ResponseWriter, r *http.Request, v visitor) error {
	email := r.FormValue("email")
	if email == v.Email {
		return badInput("Nobody shuts themselves out: another admin does.")
	}
	if err := c.Store.DisableStaff(r.Context(), email, v.actor()); err != nil {
		return err
	}
	c.say(r, "%s may not act any more. Adding them lets them in again.", email)
	http.Redirect(w, r, "/staff", http.StatusSeeOther)
	return nil
}
