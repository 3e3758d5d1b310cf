package policy

import (
	"slices"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// proven are facts with which a swap goes through under that policy.
func proven() Facts {
	f := plain()
	f.Proven = now
	return f
}

// what is as much of a verdict as a rule can change.
type what struct {
	Outcome Outcome
	Problem workflow.Problem
	Risk    workflow.Risk
}

// needs has a case for each rule that it alone keeps from ending worse: with the
// rule it ends as it should, and without it as whoever made the case wants.
var needs = []struct {
	rule    string
	change  func(*Facts)
	with    what
	without what
}{
	{
		"authentication_failed", // forged mail would have us write to whom it names
		func(f *Facts) { f.Auth = workflow.AuthFail },
		what{Refuse, "", workflow.RiskHigh},
		what{Confirm, "", workflow.RiskRaised},
	},
	{
		"username_problem", // a guest of another tenant, in place of a user
		func(f *Facts) { f.Username = Username{Problem: workflow.InvalidUsername, Text: "a guest's name"} },
		what{Mend, workflow.InvalidUsername, ""},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"no_tenant", // whoever registers the name later owns the account
		func(f *Facts) { f.Tenant = Tenant{State: TenantAbsent, Domain: "contoso.onmicrosoft.com"} },
		what{Mend, workflow.NoTenant, ""},
		what{Enqueue, "", workflow.RiskLow},
	},
	{
		"tenant_unknown", // discovery is down
		func(f *Facts) { f.Tenant = Tenant{State: TenantUnknown, Reason: "no answer"} },
		what{Retry, "", ""},
		what{Enqueue, "", workflow.RiskLow},
	},
	{
		"sender_not_authenticated", // anybody can write the owner's address into From
		func(f *Facts) { f.Auth = workflow.AuthNone },
		what{Confirm, "", workflow.RiskRaised},
		what{Enqueue, "", workflow.RiskLow},
	},
	{
		"sender_of_another_domain", // and anybody has an address of their own
		func(f *Facts) { f.Sender = "mallory@fabrikam.com" },
		what{Confirm, "", workflow.RiskRaised},
		what{Enqueue, "", workflow.RiskLow},
	},
	{
		"new_name_taken", // two accounts would become one
		func(f *Facts) { f.NewTaken = true },
		what{Enqueue, "", workflow.RiskHigh},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"look_alike",
		func(f *Facts) { f.New = "jane@c0ntoso.onmicrosoft.com" },
		what{Enqueue, "", workflow.RiskHigh},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"cool_off", // an account that was taken over is moved on
		func(f *Facts) { f.LastSwap = now.Add(-CoolOff + time.Second) },
		what{Enqueue, "", workflow.RiskHigh},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"failed_but_confirmed", // somebody forges mail and reads the owner's
		func(f *Facts) { f.Auth, f.Confirmed = workflow.AuthFail, now },
		what{Enqueue, "", workflow.RiskHigh},
		what{Enqueue, "", workflow.RiskRaised},
	},
	{
		"colleague", // whose mailbox may be in other hands
		func(f *Facts) { f.Sender = "it@contoso.com" },
		what{Enqueue, "", workflow.RiskRaised},
		what{Enqueue, "", workflow.RiskLow},
	},
	{
		"confirmed_by_link", // a program, or whoever reads the mailbox, opened it
		func(f *Facts) { f.Auth, f.Confirmed = workflow.AuthNone, now },
		what{Enqueue, "", workflow.RiskRaised},
		what{Enqueue, "", workflow.RiskLow},
	},
	{
		"not_on_file",
		func(f *Facts) { f.OldOnFile = false },
		what{Enqueue, "", workflow.RiskRaised},
		what{Enqueue, "", workflow.RiskLow},
	},
	{
		"another_tenant",
		func(f *Facts) { f.OldTenant = Tenant{State: TenantFound, ID: "t-2"} },
		what{Enqueue, "", workflow.RiskRaised},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"label_unlike",
		func(f *Facts) { f.New = "jane@fabrikam.onmicrosoft.com" },
		what{Enqueue, "", workflow.RiskRaised},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"reply_to_elsewhere",
		func(f *Facts) { f.ReplyTo = "mallory@fabrikam.com" },
		what{Enqueue, "", workflow.RiskRaised},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"address_in_display_name",
		func(f *Facts) { f.DisplayAddress = "ceo@contoso.com" },
		what{Enqueue, "", workflow.RiskRaised},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"forwarded", // signatures survive being sent on by somebody else
		func(f *Facts) { f.Forwarded = true },
		what{Enqueue, "", workflow.RiskRaised},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"not_to_desk", // the owner wrote it to somebody else, who sent it on
		func(f *Facts) { f.ToDesk = false },
		what{Enqueue, "", workflow.RiskRaised},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"many_requests",
		func(f *Facts) { f.Volume = ManyRequests + 1 },
		what{Enqueue, "", workflow.RiskRaised},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"denied_before", // asked again until somebody says yes
		func(f *Facts) { f.Earlier.Denied = 1 },
		what{Enqueue, "", workflow.RiskRaised},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"odd_username",
		func(f *Facts) { f.Username.Warnings = []string{"two dots"} },
		what{Enqueue, "", workflow.RiskRaised},
		what{Approve, "", workflow.RiskLow},
	},
	{
		"proven",
		func(*Facts) {},
		what{Approve, "", workflow.RiskLow},
		what{Enqueue, "", workflow.RiskLow},
	},
	{
		"person_decides",
		func(f *Facts) { f.Proven = time.Time{} },
		what{Enqueue, "", workflow.RiskLow},
		what{"", "", workflow.RiskLow},
	},
}

func TestEachRuleIsNeeded(t *testing.T) {
	t.Parallel()
	for _, test := range needs {
		at := slices.IndexFunc(rules, func(r rule) bool { return r.name == test.rule })
		if at < 0 {
			t.Errorf("there is no rule %s", test.rule)
			continue
		}
		f := proven()
		test.change(&f)
		if got := whatOf(evaluate(f, Proven, rules)); got != test.with {
			t.Errorf("%s: %v, want %v", test.rule, got, test.with)
		}
		rest := slices.Delete(slices.Clone(rules), at, at+1)
		if got := whatOf(evaluate(f, Proven, rest)); got != test.without {
			t.Errorf("without %s: %v, want %v", test.rule, got, test.without)
		}
	}
}

func TestEachRuleHasItsCase(t *testing.T) {
	t.Parallel()
	var have, want []string
	for _, test := range needs {
		have = append(have, test.rule)
	}
	for _, r := range rules {
		want = append(want, r.name)
	}
	if !slices.Equal(have, want) {
		t.Errorf("cases for %q, rules %q", have, want)
	}
}

// A rule holds up to its very edge, and not beyond it.
func TestEdges(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Facts){
		"a swap as long ago as the cool-off": func(f *Facts) { f.LastSwap = now.Add(-CoolOff) },
		"as many requests as are few":        func(f *Facts) { f.Volume = ManyRequests },
		"earlier requests that ended well":   func(f *Facts) { f.Earlier = Earlier{Completed: 3, Withdrawn: 1, Expired: 2} },
		"the very tenant of the old domain":  func(f *Facts) { f.OldTenant = Tenant{State: TenantFound, ID: "T-1"} },
		"addresses in another case": func(f *Facts) {
			f.Sender, f.ReplyTo, f.DisplayAddress = "Jane@Contoso.COM", "JANE@contoso.com", "jane@CONTOSO.com"
		},
		"digits behind the firm's name":       func(f *Facts) { f.New = "jane@contoso1.onmicrosoft.com" },
		"the owner confirmed without needing": func(f *Facts) { f.Confirmed = now },
	} {
		f := proven()
		change(&f)
		if v := Evaluate(f, Proven); v.Outcome != Approve || !slices.Equal(v.Rules, []string{"proven"}) {
			t.Errorf("%s: %s by %q", name, v.Outcome, v.Rules)
		}
	}
}

// Whatever the proof lets through needs all the rest, and what is not known of a
// fact that could have spoken against it is no yes.
func TestProvenNeedsAll(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Facts){
		"no proof":                   func(f *Facts) { f.Proven = time.Time{} },
		"the old domain not asked":   func(f *Facts) { f.OldTenant = Tenant{} },
		"the old domain not known":   func(f *Facts) { f.OldTenant = Tenant{State: TenantUnknown} },
		"no name of the firm":        func(f *Facts) { f.Firm = nil },
		"a name in another script":   func(f *Facts) { f.Firm = []string{"株式会社"} },
		"an account that is unknown": func(f *Facts) { f.OldOnFile = false },
		"a colleague":                func(f *Facts) { f.Sender = "it@contoso.com" },
		"a stranger, confirmed":      func(f *Facts) { f.Sender, f.Confirmed = "x@fabrikam.com", now },
		"by link":                    func(f *Facts) { f.Auth, f.Confirmed = workflow.AuthTemporary, now },
	} {
		f := proven()
		change(&f)
		if v := Evaluate(f, Proven); v.Outcome != Enqueue {
			t.Errorf("%s: %s by %q", name, v.Outcome, v.Rules)
		}
	}
	if v := Evaluate(proven(), Staff); v.Outcome != Enqueue {
		t.Errorf("under staff: %s", v.Outcome)
	}
}

func whatOf(v Verdict) what { return what{v.Outcome, v.Problem, v.Evidence.Risk} }
