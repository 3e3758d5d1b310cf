package policy

import (
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// Facts are all that Evaluate may look at. They are kept as JSON with each
// evaluation, so that another policy can be tried on them later. Addresses are
// lower case.
type Facts struct {
	// Now is when the facts were gathered; the package has no clock of its own.
	Now time.Time `json:"now"`

	// Old is the account's address, New the username that is to replace it, and
	// Sender the From address of the mail that asked.
	Old    string `json:"old"`
	New    string `json:"new,omitempty"`
	Sender string `json:"sender"`

	// Auth is the verdict of sender authentication, AuthReasons its sentences, the
	// decisive one first.
	Auth        workflow.Auth `json:"auth"`
	AuthReasons []string      `json:"auth_reasons,omitempty"`

	// Confirmed is when the owner of Old confirmed just this pair and tenant on the
	// page of a challenge, Proven when control of New was shown by signing in. Both
	// are zero until then.
	Confirmed time.Time `json:"confirmed,omitzero"`
	Proven    time.Time `json:"proven,omitzero"`

	Username Username `json:"username,omitzero"`
	// Tenant is the one behind New's domain, OldTenant the one behind Old's. The
	// latter never keeps a request waiting; its State is empty when nobody asked.
	Tenant    Tenant `json:"tenant,omitzero"`
	OldTenant Tenant `json:"old_tenant,omitzero"`

	OldOnFile bool `json:"old_on_file,omitempty"`
	NewTaken  bool `json:"new_taken,omitempty"`

	// Firm are names of the account's firm: the organization on file, and the
	// registered domain's label of Old, "contoso" for mail.contoso.co.uk.
	Firm []string `json:"firm,omitempty"`

	// Earlier counts the requests for Old or by Sender before this one.
	Earlier Earlier `json:"earlier,omitzero"`
	// LastSwap is when Old became the account's address by a swap; zero: never.
	LastSwap time.Time `json:"last_swap,omitzero"`
	// Volume is how many requests Sender has made within 24 hours, this one
	// included.
	Volume int `json:"volume,omitempty"`

	// ReplyTo is the Reply-To address, and DisplayAddress an address in From's
	// display name, each where it is another than From; else empty.
	ReplyTo        string `json:"reply_to,omitempty"`
	DisplayAddress string `json:"display_address,omitempty"`
	// Forwarded says that the mail's header tells of a forward or a resend.
	Forwarded bool `json:"forwarded,omitempty"`
	// ToDesk says that To or Cc names the desk.
	ToDesk bool `json:"to_desk,omitempty"`
}

// TenantState is discovery's answer about a domain.
type TenantState string

// Discovery's three answers.
const (
	TenantFound   TenantState = "found"
	TenantAbsent  TenantState = "absent"
	TenantUnknown TenantState = "unknown"
)

// Tenant is what discovery said. Reason is a sentence; it says why the state is
// absent or unknown.
type Tenant struct {
	State  TenantState `json:"state,omitempty"`
	Domain string      `json:"domain,omitempty"`
	ID     string      `json:"id,omitempty"`
	Region string      `json:"region,omitempty"`
	Cloud  string      `json:"cloud,omitempty"`
	Reason string      `json:"reason,omitempty"`
}

// Username is what the syntax of the new username says. Problem is empty when
// it may exist; Text and Suggestion go with a problem, and Fault, a sentence for
// the partner, with those of spelling; Warnings are for staff.
type Username struct {
	Problem    workflow.Problem `json:"problem,omitempty"`
	Text       string           `json:"text,omitempty"`
	Fault      string           `json:"fault,omitempty"`
	Suggestion string           `json:"suggestion,omitempty"`
	Warnings   []string         `json:"warnings,omitempty"`
}

// Earlier counts requests by how they ended.
type Earlier struct {
	Completed int `json:"completed,omitempty"`
	Denied    int `json:"denied,omitempty"`
	Withdrawn int `json:"withdrawn,omitempty"`
	Expired   int `json:"expired,omitempty"`
}
