package workflow

// Answer is a mail about no request: to somebody who asked something else, or who has
// to do something before they can ask for a swap.
type Answer struct {
	// Message is the stored mail that it answers.
	Message  int64
	Occasion Occasion // Guide or Inquiry

	// Part of the sign-in guide that answers, for Guide: A, B1, B2, B3, B4 or C.
	Part string
	// Cause is what the error code that the partner pasted means, in a word of
	// mailer/intake's table of codes, and Code its number; empty where there is none.
	Cause, Code string
	// Domain is the one that discovery was asked about, the sender's or their firm's, and
	// Tenant what is known of a tenant; Domain is empty where Tenant is not about it.
	Domain                string
	Tenant                TenantFound
	TenantID, TenantCloud string
	// Offer is a tenant's domain that the firm could have, and Free whether discovery
	// knows no tenant by that name. Taken is the plainer name that has one.
	Offer string
	Free  bool
	Taken string
	// Busy is the sender's own open request that what they ask for has to wait for, for an
	// Inquiry.
	Busy Ref
}

// TenantFound is what discovery said of a domain.
type TenantFound string

// What discovery can say; nothing while it cannot be asked.
const (
	TenantUnknown TenantFound = ""
	TenantExists  TenantFound = "found"
	TenantAbsent  TenantFound = "absent"
)

// Settle lets the error code overrule discovery, which was asked about the sender's
// domain: they may sign in with an address in another one. A tenant that speaks of the
// password or the account exists. Where none was found for what they typed, theirs does
// not help them.
func (a *Answer) Settle() {
	switch a.Cause {
	case "password", "locked", "expired", "disabled", "no_user":
		if a.Tenant != TenantExists {
			a.Tenant, a.Domain = TenantExists, ""
		}
	case "no_tenant":
		if a.Tenant == TenantExists {
			a.Tenant, a.Domain, a.TenantID, a.TenantCloud = TenantUnknown, "", "", ""
		}
	}
}

// Automatic reports whether a mail of this occasion is written because a mail came, and
// nobody decided on anything: those are what two programs could send each other for ever.
func (o Occasion) Automatic(by Actor) bool {
	switch o {
	case Acknowledgement, Mend, StillChecking, GroupAnswer, Challenge, OwnerAsked, Notice, Reminder, Guide, Inquiry:
		return true
	case Withdrawal:
		return by.Via == ViaMail
	default:
		return false
	}
}
