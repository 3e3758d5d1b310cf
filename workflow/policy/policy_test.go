package policy

import (
	"slices"
	"testing"

	"github.com/swapdesk/swapdesk/workflow"
)

// plain are facts with nothing against them.
func plain() Facts {
	return Facts{
		Request:   workflow.Request{Old: "jane@contoso.com", Sender: "jane@contoso.com", New: "jane@contoso.onmicrosoft.com", Auth: workflow.AuthPass},
		Tenant:    Tenant{State: TenantFound, Domain: "contoso.onmicrosoft.com", ID: "t-1", Region: "EU", Cloud: "microsoftonline.com"},
		OldOnFile: true,
	}
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		change  func(*Facts)
		outcome Outcome
		problem workflow.Problem
		risk    workflow.Risk
		fails   []string // signals that do not pass
	}{
		{"nothing against it", func(*Facts) {}, Enqueue, "", workflow.RiskLow, nil},
		{"sender not authenticated", func(f *Facts) { f.Request.Auth = workflow.AuthNone }, Enqueue, "", workflow.RiskRaised, []string{"sender_authentication"}},
		{"authentication not known yet", func(f *Facts) { f.Request.Auth = workflow.AuthTemporary }, Enqueue, "", workflow.RiskRaised, []string{"sender_authentication"}},
		{"authentication failed", func(f *Facts) { f.Request.Auth = workflow.AuthFail }, Enqueue, "", workflow.RiskHigh, []string{"sender_authentication"}},
		{"somebody else asks", func(f *Facts) { f.Request.Sender = "it@contoso.com" }, Enqueue, "", workflow.RiskRaised, []string{"sender_is_account"}},
		{"not on file", func(f *Facts) { f.OldOnFile = false }, Enqueue, "", workflow.RiskRaised, []string{"account_on_file"}},
		{"new name taken", func(f *Facts) { f.NewTaken = true }, Enqueue, "", workflow.RiskHigh, []string{SignalNewNameFree}},
		{"odd username", func(f *Facts) { f.Username.Warnings = []string{"two dots"} }, Enqueue, "", workflow.RiskRaised, nil},
		{
			"impossible username", func(f *Facts) { f.Username.Problem, f.Tenant = workflow.InvalidUsername, Tenant{} },
			Mend, workflow.InvalidUsername, "",
			[]string{"username"},
		},
		{
			"no tenant", func(f *Facts) { f.Tenant = Tenant{State: TenantAbsent, Domain: "contoso.onmicrosoft.com"} },
			Mend, workflow.NoTenant, "",
			[]string{"tenant"},
		},
		{
			"no answer yet", func(f *Facts) { f.Tenant = Tenant{State: TenantUnknown, Reason: "timeout"} },
			Retry, "", "",
			[]string{"tenant"},
		},
		{"not asked", func(f *Facts) { f.Tenant = Tenant{} }, Retry, "", "", []string{"tenant"}},
		{
			"no answer yet for a taken name", func(f *Facts) { f.NewTaken, f.Tenant = true, Tenant{State: TenantUnknown} },
			Retry, "", "",
			[]string{SignalNewNameFree, "tenant"},
		},
	}
	for _, test := range tests {
		f := plain()
		test.change(&f)
		v := Evaluate(f)
		if v.Outcome != test.outcome || v.Problem != test.problem || v.Evidence.Risk != test.risk {
			t.Errorf("%s: %s, problem %q, risk %q; want %s, %q, %q", test.name, v.Outcome, v.Problem, v.Evidence.Risk, test.outcome, test.problem, test.risk)
		}
		if (v.Evidence.Risk == workflow.RiskRaised || v.Evidence.Risk == workflow.RiskHigh) && len(v.Evidence.Reasons) == 0 {
			t.Errorf("%s: risk %s without a reason", test.name, v.Evidence.Risk)
		}
		var fails []string
		for _, s := range v.Evidence.Signals {
			if s.Result != workflow.Pass {
				fails = append(fails, s.Name)
			}
			if s.Detail == "" && s.Name != "username" && v.Outcome != Retry {
				t.Errorf("%s: signal %s says nothing", test.name, s.Name)
			}
		}
		if !slices.Equal(fails, test.fails) {
			t.Errorf("%s: signals that do not pass %q, want %q", test.name, fails, test.fails)
		}
	}
}
