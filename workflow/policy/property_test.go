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

// moment is some time of the last two months.
func moment(t *rapid.T) time.Time {
	return now.Add(-time.Duration(rapid.Int64Range(0, int64(60*24*time.Hour)).Draw(t, "ago")))
}

func one[T any](t *rapid.T, of ...T) T { return rapid.SampledFrom(of).Draw(t, "one") }

// changes are what facts can be besides proven and well.
var changes = []func(*rapid.T, *Facts){
	func(t *rapid.T, f *Facts) { f.Auth = one[workflow.Auth](t, "fail", "none", "temporary", "", "odd") },
	func(t *rapid.T, f *Facts) { f.Sender = one(t, "it@contoso.com", "x@fabrikam.com", "") },
	func(t *rapid.T, f *Facts) {
		f.New = one(t, "j@contoso1.onmicrosoft.com", "j@c0ntoso.onmicrosoft.com", "j@fabrikam.onmicrosoft.com", "")
	},
	func(_ *rapid.T, f *Facts) { f.Proven = time.Time{} },
	func(t *rapid.T, f *Facts) { f.Confirmed = moment(t) },
	func(t *rapid.T, f *Facts) {
		f.Username.Problem = one(t, workflow.MissingNew, workflow.InvalidUsername, workflow.SameAddress)
	},
	func(_ *rapid.T, f *Facts) { f.Username.Warnings = []string{"a hyphen"} },
	func(t *rapid.T, f *Facts) { f.Tenant.State = one(t, TenantAbsent, TenantUnknown, "", "odd") },
	func(t *rapid.T, f *Facts) {
		f.OldTenant = Tenant{State: one(t, TenantFound, TenantUnknown, "", "odd"), ID: one(t, "t-1", "t-2")}
	},
	func(_ *rapid.T, f *Facts) { f.Firm = nil },
	func(t *rapid.T, f *Facts) { f.LastSwap = moment(t) },
	func(_ *rapid.T, f *Facts) { f.OldOnFile = false },
	func(_ *rapid.T, f *Facts) { f.NewTaken = true },
	func(_ *rapid.T, f *Facts) { f.Forwarded = true },
	func(_ *rapid.T, f *Facts) { f.ToDesk = false },
	func(t *rapid.T, f *Facts) { f.Volume = rapid.IntRange(0, 40).Draw(t, "volume") },
	func(t *rapid.T, f *Facts) { f.Earlier = Earlier{Denied: one(t, 0, 1), Completed: one(t, 0, 1)} },
	func(t *rapid.T, f *Facts) { f.ReplyTo = one(t, f.Old, "x@fabrikam.com") },
	func(t *rapid.T, f *Facts) { f.DisplayAddress = one(t, f.Old, "x@fabrikam.com") },
}

// drawFacts changes facts with which a swap goes through in a few ways at once.
func drawFacts(t *rapid.T) Facts {
	f := proven()
	for _, change := range rapid.SliceOfN(rapid.SampledFrom(changes), 0, 5).Draw(t, "changes") {
		change(t, &f)
	}
	return f
}

// The properties would say little of outcomes that are never drawn.
func TestEveryOutcomeIsDrawn(t *testing.T) {
	t.Parallel()
	drawn := map[Outcome]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			drawn[Evaluate(drawFacts(t), Proven).Outcome]++
		}
	})
	for _, o := range []Outcome{Refuse, Mend, Retry, Confirm, Enqueue, Approve} {
		if drawn[o] == 0 {
			t.Errorf("%s is never drawn: %v", o, drawn)
		}
	}
	t.Log(drawn)
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
		if v.Outcome != Retry && (v.Outcome != Refuse || !refuse) {
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
		if (v.Outcome == Mend || v.Outcome == Retry) && len(v.Rules) != 1 {
			t.Fatalf("%s by %q", v.Outcome, v.Rules)
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
