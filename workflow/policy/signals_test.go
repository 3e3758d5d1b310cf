package policy

import (
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

func TestSignals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		change         func(*Facts)
		name           string
		result         workflow.SignalResult
		source, detail string
	}{
		{
			func(f *Facts) { f.AuthReasons = []string{"DKIM of contoso.com passes.", "SPF says nothing."} },
			"sender_authentication", workflow.Pass, "mail", "the From address is authenticated (DKIM of contoso.com passes. SPF says nothing.)",
		},
		{
			func(*Facts) {},
			"tenant", workflow.Pass, "discovery",
			"a tenant stands behind contoso.onmicrosoft.com (id t-1, region EU, cloud microsoftonline.com); that does not show that the user exists or who owns it",
		},
		{
			func(*Facts) {},
			"tenant_of_old", workflow.Pass, "discovery", "none: no tenant stands behind the old address's domain, which is why the guide sends people here",
		},
		{
			func(f *Facts) { f.OldTenant = Tenant{State: TenantFound, ID: "T-1"} },
			"tenant_of_old", workflow.Pass, "discovery", "same: the old address's domain belongs to the very tenant of the new username",
		},
		{
			func(f *Facts) { f.OldTenant = Tenant{State: TenantFound, ID: "t-2"} },
			"tenant_of_old", workflow.Fail, "discovery", "different: the old address's domain has a tenant of its own already (id t-2)",
		},
		{
			func(f *Facts) { f.OldTenant = Tenant{State: TenantUnknown, Reason: "discovery was throttled"} },
			"tenant_of_old", workflow.Unknown, "discovery", "unknown: discovery was throttled",
		},
		{
			func(f *Facts) { f.OldTenant = Tenant{State: TenantUnknown} },
			"tenant_of_old", workflow.Unknown, "discovery", "unknown: discovery has not answered about the old address's domain",
		},
		{
			func(f *Facts) { f.OldTenant = Tenant{} },
			"tenant_of_old", workflow.Unknown, "discovery", "unknown: discovery was not asked about the old address's domain",
		},
		{
			func(f *Facts) { f.OldTenant, f.Tenant = Tenant{State: TenantFound, ID: "t-2"}, Tenant{} },
			"tenant_of_old", workflow.Unknown, "discovery", "unknown: the old address's domain has a tenant (id t-2), with nothing to compare it to",
		},
		{
			func(*Facts) {},
			"label_and_firm", workflow.Pass, "directory", `same: the tenant's label "contoso" is the firm's name "Contoso Ltd."`,
		},
		{
			func(f *Facts) { f.New = "jane@contoso1.onmicrosoft.com" },
			"label_and_firm", workflow.Pass, "directory", `near: the tenant's label "contoso1" goes with the firm's name "Contoso Ltd."`,
		},
		{
			func(f *Facts) { f.New = "jane@c0ntoso.onmicrosoft.com" },
			"label_and_firm", workflow.Fail, "directory", `look-alike: the tenant's label "c0ntoso" looks like the firm's name "Contoso Ltd." but is not it`,
		},
		{
			func(f *Facts) { f.New = "jane@contosso.onmicrosoft.com" },
			"label_and_firm", workflow.Fail, "directory", `unlike: the tenant's label "contosso" is one letter off the firm's name "Contoso Ltd."`,
		},
		{
			func(f *Facts) { f.New = "jane@fabrikam.onmicrosoft.com" },
			"label_and_firm", workflow.Fail, "directory", `unlike: the tenant's label "fabrikam" has nothing in common with the firm's name "Contoso Ltd."`,
		},
		{
			func(f *Facts) { f.Firm = nil },
			"label_and_firm", workflow.Unknown, "directory", "unknown: no name of the firm is known to compare the tenant's label with",
		},
		{func(*Facts) {}, "proof_of_control", workflow.Unknown, "partner", "not asked for"},
		{
			func(f *Facts) { f.Proven = now },
			"proof_of_control", workflow.Pass, "partner",
			"control of the new username was proven by signing in on 2026-03-10 09:00 UTC; that does not show authority over the old address",
		},
		{func(*Facts) {}, "confirmation", workflow.Unknown, "partner", "not needed: the sender is authenticated"},
		{
			func(f *Facts) { f.Auth = workflow.AuthNone },
			"confirmation", workflow.Unknown, "partner", "the owner of the old address has not confirmed this swap",
		},
		{
			func(f *Facts) { f.Confirmed = now.In(time.FixedZone("", 3600)) },
			"confirmation", workflow.Pass, "partner", "the owner of the old address confirmed this swap on 2026-03-10 09:00 UTC",
		},
		{func(*Facts) {}, "earlier_requests", workflow.Pass, "records", "no earlier request for this address or by this sender has ended"},
		{
			func(f *Facts) { f.Earlier = Earlier{Completed: 1, Denied: 2, Withdrawn: 3, Expired: 4} },
			"earlier_requests", workflow.Fail, "records",
			"earlier requests for this address or by this sender: 1 completed, 2 denied, 3 withdrawn, 4 expired",
		},
		{func(*Facts) {}, "volume", workflow.Pass, "records", "requests of this sender within 24 hours: 1"},
		{func(f *Facts) { f.Volume = 21 }, "volume", workflow.Fail, "records", "requests of this sender within 24 hours: 21, more than 20"},
		{func(f *Facts) { f.Volume = 0 }, "volume", workflow.Unknown, "records", "the sender's requests were not counted"},
		{func(*Facts) {}, "cool_off", workflow.Pass, "records", "the account's address has not been swapped before"},
		{
			func(f *Facts) { f.LastSwap = now.AddDate(-1, 0, 0) },
			"cool_off", workflow.Pass, "records", "the account's address was last swapped on 2025-03-10",
		},
		{
			func(f *Facts) { f.LastSwap = now.AddDate(0, 0, -29) },
			"cool_off", workflow.Fail, "records", "the account's address was last swapped on 2026-02-09, within 30 days",
		},
		{func(f *Facts) { f.ReplyTo = "x@fabrikam.com" }, "reply_to", workflow.Fail, "mail", "answers are to go to x@fabrikam.com"},
		{
			func(f *Facts) { f.DisplayAddress = "ceo@contoso.com" },
			"display_name", workflow.Fail, "mail", "the sender's name shows another address, ceo@contoso.com",
		},
		{func(f *Facts) { f.Forwarded = true }, "forwarded", workflow.Fail, "mail", "the mail was forwarded or resent"},
		{func(f *Facts) { f.ToDesk = false }, "addressed_to_desk", workflow.Fail, "mail", "neither To nor Cc names the desk"},
	} {
		f := plain()
		test.change(&f)
		want := workflow.Signal{Name: test.name, Result: test.result, Detail: test.detail, Source: test.source}
		var got workflow.Signal
		for _, s := range Evaluate(f, Staff).Evidence.Signals {
			if s.Name == test.name {
				got = s
			}
		}
		if got != want {
			t.Errorf("%+v\nwant %+v", got, want)
		}
	}
}

// Of a username that cannot be, nothing more was asked.
func TestSignalsOfAnImpossibleUsername(t *testing.T) {
	t.Parallel()
	f := plain()
	f.Username = Username{Problem: workflow.MissingNew, Text: "the mail names no new username"}
	signals := Evaluate(f, Staff).Evidence.Signals
	if last := signals[len(signals)-1]; len(signals) != 4 || last.Name != "username" || last.Detail != f.Username.Text {
		t.Errorf("%+v", signals)
	}
}
