package policy

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/swapdesk/swapdesk/workflow"
)

// Facts that are as often well as not, so that every outcome comes up.
func drawFacts(t *rapid.T) Facts {
	f := proven()
	pick := func(name string) bool { return rapid.IntRange(0, 5).Draw(t, name) == 0 }
	moment := func(name string) time.Time {
		if rapid.Bool().Draw(t, name) {
			return time.Time{}
		}
		return now.Add(-time.Duration(rapid.Int64Range(0, int64(60*24*time.Hour)).Draw(t, name+" ago")))
	}
	f.Auth = rapid.SampledFrom([]workflow.Auth{"pass", "pass", "pass", "fail", "none", "temporary", "", "odd"}).Draw(t, "auth")
	f.Sender = rapid.SampledFrom([]string{f.Old, f.Old, f.Old, "it@contoso.com", "x@fabrikam.com", ""}).Draw(t, "sender")
	f.New = rapid.SampledFrom([]string{f.New, f.New, f.New, "j@contoso1.onmicrosoft.com", "j@c0ntoso.onmicrosoft.com", "j@fabrikam.onmicrosoft.com", ""}).Draw(t, "new")
	f.Proven = moment("proven")
	if pick("confirm") {
		f.Confirmed = moment("confirmed")
	}
	if pick("problem") {
		f.Username.Problem = rapid.SampledFrom([]workflow.Problem{workflow.MissingNew, workflow.InvalidUsername, workflow.SameAddress}).Draw(t, "kind")
	}
	if pick("warnings") {
		f.Username.Warnings = []string{"a hyphen"}
	}
	states := []TenantState{TenantFound, TenantFound, TenantFound, TenantAbsent, TenantUnknown, "", "odd"}
	f.Tenant.State = rapid.SampledFrom(states).Draw(t, "tenant")
	f.OldTenant = Tenant{State: rapid.SampledFrom(states).Draw(t, "old tenant"), ID: rapid.SampledFrom([]string{"t-1", "t-2"}).Draw(t, "id")}
	if pick("nameless") {
		f.Firm = nil
	}
	if pick("swapped") {
		f.LastSwap = moment("swap")
	}
	f.OldOnFile, f.NewTaken, f.Forwarded, f.ToDesk = !pick("not on file"), pick("taken"), pick("forwarded"), !pick("not to the desk")
	if pick("records") {
		f.Earlier.Denied, f.Volume = rapid.IntRange(0, 2).Draw(t, "denied"), rapid.IntRange(0, 40).Draw(t, "volume")
	}
	if pick("header") {
		f.ReplyTo = rapid.SampledFrom([]string{"", f.Old, "x@fabrikam.com"}).Draw(t, "reply-to")
		f.DisplayAddress = rapid.SampledFrom([]string{"", f.Old, "x@fabrikam.com"}).Draw(t, "display")
	}
	return f
}

func drawPolicy(t *rapid.T) Policy {
	return rapid.SampledFrom([]Policy{Proven, Staff, "", "odd"}).Draw(t, "policy")
}

func TestApproveTakesEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, p := drawFacts(t), drawPolicy(t)
		v := Evaluate(f, p)
		if v.Outcome != Approve {
			return
		}
		well := f.Auth == workflow.AuthPass && f.Sender == f.Old && f.OldOnFile && f.Tenant.State == TenantFound &&
			!f.Proven.IsZero() && v.Evidence.Risk == workflow.RiskLow && len(v.Evidence.Reasons) == 0
		if p != Proven || !well {
			t.Fatalf("approved under %q: %+v, %+v", p, f, v)
		}
	})
}

func TestNobodyIsQueuedUnknown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		v := Evaluate(f, drawPolicy(t))
		if (v.Outcome == Enqueue || v.Outcome == Approve) && f.Auth != workflow.AuthPass && f.Confirmed.IsZero() {
			t.Fatalf("%s: %+v", v.Outcome, f)
		}
	})
}

// But for a mail that is refused whatever it says.
func TestAnUnknownTenantIsAskedAboutAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		f.Username.Problem = workflow.NoProblem
		f.Tenant.State = rapid.SampledFrom([]TenantState{TenantUnknown, "", "odd"}).Draw(t, "state")
		v := Evaluate(f, drawPolicy(t))
		refuse, _ := Admit(f.Auth)
		if v.Outcome != Retry && !(v.Outcome == Refuse && refuse) {
			t.Fatalf("%s: %+v", v.Outcome, f)
		}
	})
}

func TestNothingUnknownHasToBeMended(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		v := Evaluate(f, drawPolicy(t))
		wrong := f.Username.Problem != workflow.NoProblem || f.Tenant.State == TenantAbsent
		if (v.Outcome == Mend) != (v.Problem != workflow.NoProblem) || v.Outcome == Mend && !wrong {
			t.Fatalf("%s, %q: %+v", v.Outcome, v.Problem, f)
		}
	})
}

// A fact that gets lost makes nothing better: it never turns what was not
// approved into a yes.
func TestLosingAFactIsNoYes(t *testing.T) {
	t.Parallel()
	lose := []func(*Facts){
		func(f *Facts) { f.Auth = workflow.AuthTemporary },
		func(f *Facts) { f.Tenant = Tenant{State: TenantUnknown} },
		func(f *Facts) { f.OldTenant = Tenant{State: TenantUnknown} },
		func(f *Facts) { f.OldTenant = Tenant{} },
		func(f *Facts) { f.OldOnFile = false },
		func(f *Facts) { f.Firm = nil },
		func(f *Facts) { f.Proven = time.Time{} },
		func(f *Facts) { f.ToDesk = false },
	}
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		before := Evaluate(f, Proven).Outcome
		rapid.SampledFrom(lose).Draw(t, "lost")(&f)
		if after := Evaluate(f, Proven).Outcome; after == Approve && before != Approve {
			t.Fatalf("%s became %s: %+v", before, after, f)
		}
	})
}

// Each verdict names its rules, has a reason where staff needs one, and says the
// same as Explain.
func TestVerdictsAreAccountedFor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, p := drawFacts(t), drawPolicy(t)
		v := Evaluate(f, p)
		var applied []string
		for _, line := range Explain(f, p) {
			if line.Applied {
				applied = append(applied, line.Rule)
			}
			if (line.Did == "") == line.Held || line.Applied && !line.Held || line.When == "" {
				t.Fatalf("%+v", line)
			}
		}
		if len(v.Rules) == 0 || !slices.Equal(applied, v.Rules) {
			t.Fatalf("rules %q, explained %q", v.Rules, applied)
		}
		low := v.Evidence.Risk == "" || v.Evidence.Risk == workflow.RiskLow
		if low != (len(v.Evidence.Reasons) == 0) || (v.Evidence.Risk == "") != (v.Outcome == Mend || v.Outcome == Retry) {
			t.Fatalf("%s: risk %q, reasons %q", v.Outcome, v.Evidence.Risk, v.Evidence.Reasons)
		}
	})
}

// What is kept with an evaluation gives the same verdict when it is read again.
func TestFactsAreKeptWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		kept, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var read Facts
		if err := json.Unmarshal(kept, &read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f, read); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(Evaluate(f, Proven), Evaluate(read, Proven)); diff != "" {
			t.Fatal(diff)
		}
	})
}
