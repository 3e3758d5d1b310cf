package policy

import (
	"fmt"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

const (
	// CoolOff is how long after a swap another one of the same account takes two
	// people: who has taken an account over moves it on.
	CoolOff = 30 * 24 * time.Hour
	// ManyRequests is how many requests a sender makes within 24 hours before a
	// person should wonder.
	ManyRequests = 20
)

// rules are the whole policy, asked in this order: what stops a request, what is
// grave, what else speaks against it, and what becomes of it then.
var rules = []rule{
	{
		name:    "authentication_failed",
		when:    "DMARC failed for the From address, and the owner of the old address has not confirmed",
		holds:   func(s situation) bool { refuse, _ := Admit(s.Auth); return refuse && !s.confirmed() },
		outcome: Refuse,
		risk:    workflow.RiskHigh,
		why:     says(authenticationFailed),
	},
	{
		name:    "username_problem",
		when:    "the new username is missing, or none that can exist",
		holds:   func(s situation) bool { return s.Username.Problem != workflow.NoProblem },
		outcome: Mend,
		problem: func(f Facts) workflow.Problem { return f.Username.Problem },
		why:     func(s situation) []string { return []string{s.Username.Text} },
	},
	{
		name:    "no_tenant",
		when:    "discovery says that no tenant stands behind the new username's domain",
		holds:   func(s situation) bool { return s.Tenant.State == TenantAbsent },
		outcome: Mend,
		problem: func(Facts) workflow.Problem { return workflow.NoTenant },
		why:     func(s situation) []string { return []string{"no tenant stands behind " + s.Tenant.Domain} },
	},
	{
		name:    "tenant_unknown",
		when:    "discovery has not answered about the new username's domain",
		holds:   func(s situation) bool { return s.Tenant.State != TenantFound && s.Tenant.State != TenantAbsent },
		outcome: Retry,
		why:     func(s situation) []string { return []string{s.Tenant.Reason} },
	},
	{
		name:    "sender_not_authenticated",
		when:    "nothing authenticates the sender, or it could not be checked, and the owner of the old address has not confirmed",
		holds:   func(s situation) bool { return !s.authenticated() && !s.confirmed() },
		outcome: Confirm,
		risk:    workflow.RiskRaised,
		why:     says("the sender is not authenticated"),
	},
	{
		name:    "sender_of_another_domain",
		when:    "an authenticated sender has not the old address's very domain, or only the mail provider in common with it, and the owner of the old address has not confirmed",
		holds:   func(s situation) bool { return s.authenticated() && !s.fromFirm() && !s.confirmed() },
		outcome: Confirm,
		risk:    workflow.RiskRaised,
		why:     says("somebody else than the account's owner asks, from outside the firm's domain"),
	},

	{
		name:  "new_name_taken",
		when:  "the new username is an account already",
		holds: func(s situation) bool { return s.NewTaken },
		risk:  workflow.RiskHigh,
		why:   says("the new username is an account already"),
	},
	{
		name:  "look_alike",
		when:  "the tenant's label looks like a name of the firm and is another one",
		holds: func(s situation) bool { return s.label.likeness == lookAlike },
		risk:  workflow.RiskHigh,
		why: func(s situation) []string {
			return []string{fmt.Sprintf("the tenant's label %q looks like the firm's name %q but is not it", s.label.label, s.label.firm)}
		},
	},
	{
		name:  "cool_off",
		when:  fmt.Sprintf("the account's address was swapped within the last %d days", CoolOff/(24*time.Hour)),
		holds: func(s situation) bool { return coolingOff(s.Facts) },
		risk:  workflow.RiskHigh,
		why:   func(s situation) []string { return []string{"the account's address was swapped on " + day(s.LastSwap)} },
	},
	{
		name:  "failed_but_confirmed",
		when:  "DMARC failed for the From address, and the owner of the old address has confirmed all the same",
		holds: func(s situation) bool { return s.Auth == workflow.AuthFail && s.confirmed() },
		risk:  workflow.RiskHigh,
		why:   says(authenticationFailed),
	},

	{
		name:  "colleague",
		when:  "an authenticated sender of the old address's very domain asks, and is not its owner",
		holds: func(s situation) bool { return s.mayAsk() && !s.byOwner() },
		risk:  workflow.RiskRaised,
		why:   says("somebody else than the account's owner asks: a colleague, by the domain"),
	},
	{
		name:  "confirmed_by_link",
		when:  "the mail alone does not let its sender ask, and the owner of the old address has confirmed by the link sent there",
		holds: func(s situation) bool { return !s.mayAsk() && s.confirmed() },
		risk:  workflow.RiskRaised,
		why:   confirmedByLink,
	},
	{
		name:  "not_on_file",
		when:  "the old address is not in the directory",
		holds: func(s situation) bool { return !s.OldOnFile },
		risk:  workflow.RiskRaised,
		why:   says("the old address is not in the directory"),
	},
	{
		name:  "another_tenant",
		when:  "the old address's own domain has a tenant already, and it is another one than the new username's",
		holds: func(s situation) bool { return compareTenants(s.Facts) == differentTenant },
		risk:  workflow.RiskRaised,
		why: says("the old address's domain has a tenant already, and it is another one: " +
			"the guide sends here only those whose firm has none"),
	},
	{
		name:  "label_unlike",
		when:  "the tenant's label has nothing in common with the names of the firm",
		holds: func(s situation) bool { return s.label.likeness == unlike },
		risk:  workflow.RiskRaised,
		why:   func(s situation) []string { return []string{s.label.unlikeness()} },
	},
	{
		name:  "reply_to_elsewhere",
		when:  "answers are to go to another address than From",
		holds: func(s situation) bool { return elsewhere(s.ReplyTo, s.Sender) },
		risk:  workflow.RiskRaised,
		why:   func(s situation) []string { return []string{"answers are to go to " + s.ReplyTo} },
	},
	{
		name:  "address_in_display_name",
		when:  "the name in From is another address",
		holds: func(s situation) bool { return elsewhere(s.DisplayAddress, s.Sender) },
		risk:  workflow.RiskRaised,
		why: func(s situation) []string {
			return []string{"the sender's name shows another address, " + s.DisplayAddress}
		},
	},
	{
		name:  "forwarded",
		when:  "the mail's header says that it was forwarded or resent",
		holds: func(s situation) bool { return s.Forwarded },
		risk:  workflow.RiskRaised,
		why:   says("the mail was forwarded or resent"),
	},
	{
		name:  "not_to_desk",
		when:  "neither To nor Cc names the desk",
		holds: func(s situation) bool { return !s.ToDesk },
		risk:  workflow.RiskRaised,
		why:   says("the mail is not addressed to the desk"),
	},
	{
		name:  "many_requests",
		when:  fmt.Sprintf("the sender has made more than %d requests within 24 hours", ManyRequests),
		holds: func(s situation) bool { return s.Volume > ManyRequests },
		risk:  workflow.RiskRaised,
		why: func(s situation) []string {
			return []string{fmt.Sprintf("the sender has made %d requests within 24 hours", s.Volume)}
		},
	},
	{
		name:  "denied_before",
		when:  "an earlier request for the old address or by the sender was denied",
		holds: func(s situation) bool { return s.Earlier.Denied > 0 },
		risk:  workflow.RiskRaised,
		why:   says("an earlier request for this address or by this sender was denied"),
	},
	{
		name:  "odd_username",
		when:  "the new username can exist but is unusual",
		holds: func(s situation) bool { return len(s.Username.Warnings) > 0 },
		risk:  workflow.RiskRaised,
		why:   func(s situation) []string { return s.Username.Warnings },
	},

	{
		name: "proven",
		when: "the policy is `proven`; the authenticated sender is the account on file; the tenant is found; control of the new username is proven; " +
			"the risk is low, and the old domain's tenant and the firm's name are known, without which that would not say much",
		holds:   mayGoThrough,
		outcome: Approve,
		why:     says("the owner of the account on file has proven control of the new username, and nothing speaks against the swap"),
	},
	{
		name:    "person_decides",
		when:    "always",
		holds:   func(situation) bool { return true },
		outcome: Enqueue,
		why:     says("a person decides"),
	},
}

// mayGoThrough asks besides for what could have raised the risk: a question that
// failed for now must not be worth a yes.
func mayGoThrough(s situation) bool {
	owner := s.authenticated() && s.byOwner() && s.OldOnFile
	known := compareTenants(s.Facts) != unknownTenant && s.label.likeness != likenessUnknown
	return s.policy == Proven && owner && s.Tenant.State == TenantFound && !s.Proven.IsZero() && s.risk == workflow.RiskLow && known
}

func says(why string) func(situation) []string {
	return func(situation) []string { return []string{why} }
}

func confirmedByLink(s situation) []string {
	if s.authenticated() {
		return []string{"somebody else than the account's owner asks, from outside the firm's domain; the owner has confirmed it by link"}
	}
	return []string{"the sender is not authenticated; the account's owner has confirmed it by link"}
}

func coolingOff(f Facts) bool { return !f.LastSwap.IsZero() && f.Now.Sub(f.LastSwap) < CoolOff }

func elsewhere(addr, sender string) bool { return addr != "" && lower(addr) != lower(sender) }
