package policy

import (
	"slices"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

var now = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)

// plain are facts with nothing against them.
func plain() Facts {
	return Facts{
		Now: now,
		Old: "jane@contoso.com", Sender: "jane@contoso.com", New: "jane@contoso.onmicrosoft.com", Auth: workflow.AuthPass,
		Tenant:    Tenant{State: TenantFound, Domain: "contoso.onmicrosoft.com", ID: "t-1", Region: "EU", Cloud: "microsoftonline.com"},
		OldTenant: Tenant{State: TenantAbsent, Domain: "contoso.com"},
		OldOnFile: true,
		Firm:      []string{"Contoso Ltd.", "contoso"},
		Volume:    1,
		ToDesk:    true,
	}
}

// quiet are the signals that say nothing while nobody was asked.
var quiet = []string{"proof_of_control", "confirmation"}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		change  func(*Facts)
		outcome Outcome
		problem workflow.Problem
		risk    workflow.Risk
		rule    string   // the decisive one
		fails   []string // signals that do not pass, besides the quiet ones
	}{
		{"nothing against it", func(*Facts) {}, Enqueue, "", workflow.RiskLow, "person_decides", nil},
		{"sender not authenticated", func(f *Facts) { f.Auth = workflow.AuthNone }, Confirm, "", workflow.RiskRaised, "sender_not_authenticated", []string{"sender_authentication"}},
		{"authentication not known yet", func(f *Facts) { f.Auth = workflow.AuthTemporary }, Confirm, "", workflow.RiskRaised, "sender_not_authenticated", []string{"sender_authentication"}},
		{"authentication failed", func(f *Facts) { f.Auth = workflow.AuthFail }, Refuse, "", workflow.RiskHigh, "authentication_failed", []string{"sender_authentication"}},
		{"confirmed by link", func(f *Facts) { f.Auth, f.Confirmed = workflow.AuthNone, now }, Enqueue, "", workflow.RiskRaised, "confirmed_by_link", []string{"sender_authentication"}},
		{"a colleague asks", func(f *Facts) { f.Sender = "it@contoso.com" }, Enqueue, "", workflow.RiskRaised, "colleague", []string{"sender_is_account"}},
		{"a stranger asks", func(f *Facts) { f.Sender = "jane@fabrikam.com" }, Confirm, "", workflow.RiskRaised, "sender_of_another_domain", []string{"sender_is_account"}},
		{"not on file", func(f *Facts) { f.OldOnFile = false }, Enqueue, "", workflow.RiskRaised, "not_on_file", []string{"account_on_file"}},
		{"new name taken", func(f *Facts) { f.NewTaken = true }, Enqueue, "", workflow.RiskHigh, "new_name_taken", []string{SignalNewNameFree}},
		{"odd username", func(f *Facts) { f.Username.Warnings = []string{"two dots"} }, Enqueue, "", workflow.RiskRaised, "odd_username", nil},
		{
			"impossible username", func(f *Facts) {
				f.Username, f.Tenant = Username{Problem: workflow.InvalidUsername, Text: "a plus sign"}, Tenant{}
			},
			Mend, workflow.InvalidUsername, "", "username_problem",
			[]string{"username"},
		},
		{
			"no tenant", func(f *Facts) { f.Tenant = Tenant{State: TenantAbsent, Domain: "contoso.onmicrosoft.com"} },
			Mend, workflow.NoTenant, "", "no_tenant",
			[]string{"tenant"},
		},
		{
			"no answer yet", func(f *Facts) { f.Tenant = Tenant{State: TenantUnknown, Reason: "timeout"} },
			Retry, "", "", "tenant_unknown",
			[]string{"tenant"},
		},
		{"not asked", func(f *Facts) { f.Tenant = Tenant{} }, Retry, "", "", "tenant_unknown", []string{"tenant"}},
		{
			"no answer yet for a taken name", func(f *Facts) { f.NewTaken, f.Tenant = true, Tenant{State: TenantUnknown} },
			Retry, "", "", "tenant_unknown",
			[]string{SignalNewNameFree, "tenant"},
		},
		{
			"a problem before the sender", func(f *Facts) { f.Auth, f.Tenant = workflow.AuthNone, Tenant{State: TenantAbsent} },
			Mend, workflow.NoTenant, "", "no_tenant",
			[]string{"sender_authentication", "tenant"},
		},
		{
			"what speaks against a request that waits", func(f *Facts) { f.Auth, f.NewTaken = workflow.AuthNone, true },
			Confirm, "", workflow.RiskHigh, "sender_not_authenticated",
			[]string{"sender_authentication", SignalNewNameFree},
		},
	}
	for _, test := range tests {
		f := plain()
		test.change(&f)
		v := Evaluate(f, Staff)
		if v.Outcome != test.outcome || v.Problem != test.problem || v.Evidence.Risk != test.risk {
			t.Errorf("%s: %s, problem %q, risk %q; want %s, %q, %q", test.name, v.Outcome, v.Problem, v.Evidence.Risk, test.outcome, test.problem, test.risk)
		}
		if len(v.Rules) == 0 || v.Rules[0] != test.rule {
			t.Errorf("%s: rules %q; want %q first", test.name, v.Rules, test.rule)
		}
		if v.SecondApprover() != (test.risk == workflow.RiskHigh) {
			t.Errorf("%s: second approver %v at risk %q", test.name, v.SecondApprover(), test.risk)
		}
		if (v.Evidence.Risk == workflow.RiskRaised || v.Evidence.Risk == workflow.RiskHigh) && len(v.Evidence.Reasons) == 0 {
			t.Errorf("%s: risk %s without a reason", test.name, v.Evidence.Risk)
		}
		var fails []string
		for _, s := range v.Evidence.Signals {
			if s.Result != workflow.Pass && !slices.Contains(quiet, s.Name) {
				fails = append(fails, s.Name)
			}
			if (s.Detail == "" && v.Outcome != Retry) || s.Source == "" {
				t.Errorf("%s: signal %s says nothing, or not where it is from: %+v", test.name, s.Name, s)
			}
		}
		if !slices.Equal(fails, test.fails) {
			t.Errorf("%s: signals that do not pass %q, want %q", test.name, fails, test.fails)
		}
	}
}

// The gravest reason comes first, whatever the order of the rules.
func TestReasonsInOrder(t *testing.T) {
	t.Parallel()
	f := plain()
	f.Auth, f.Forwarded, f.NewTaken = workflow.AuthNone, true, true
	want := []string{"the new username is an account already", "the sender is not authenticated", "the mail was forwarded or resent"}
	if v := Evaluate(f, Staff); !slices.Equal(v.Evidence.Reasons, want) || v.Reason != want[1] {
		t.Errorf("reasons %q, %q; want %q", v.Evidence.Reasons, v.Reason, want)
	}
}

func TestAdmit(t *testing.T) {
	t.Parallel()
	for _, auth := range []workflow.Auth{workflow.AuthPass, workflow.AuthNone, workflow.AuthTemporary, workflow.AuthFail, ""} {
		refuse, reason := Admit(auth)
		if refuse != (auth == workflow.AuthFail) || refuse == (reason == "") {
			t.Errorf("%q: refused %v, %q", auth, refuse, reason)
		}
	}
}

func TestParsePolicy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Policy{"": Staff, "staff": Staff, "proven": Proven} {
		if p, err := ParsePolicy(text); p != want || err != nil {
			t.Errorf("%q: %q, %v", text, p, err)
		}
	}
	for _, text := range []string{"Staff", "none", " proven"} {
		if p, err := ParsePolicy(text); err == nil {
			t.Errorf("%q: %q", text, p)
		}
	}
}
